import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import type { AzureRegion } from '../core/azure-region';
import { checkAllProps, checkedInUse, type SettingsOf } from '../core/check-class';
import { checkText } from '../core/visible-text';
import { EstateModel } from '../model/estate-model';
import { regionDomain } from '../model/ids';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { ProtectionModel } from '../model/protection-model';
import { Runs } from '../model/site-model';
import { describeProtection, ServerProtection } from '../protection/server-protection';
import { checkedKnownSite } from '../site/known-site';
import { claimComputerName } from '../server/computer-names';
import { unprotectedWitness } from './unprotected-witness';
import type { IWitness, WitnessAttributes } from './witness';
import { checkWitnessDirectory, WITNESS_DIRECTORY } from './witness-directory';

const ATTRIBUTES: SettingsOf<WitnessAttributes> = {
  computerName: checkedInUse,
  directory: checkedInUse,
  location: checkedInUse,
  region: checkedInUse,
  site: checkedInUse,
  protectedBy: checkedInUse,
};

/** A witness machine that somebody else made and keeps. */
export class ExistingWitness extends Construct implements IWitness, IModelContributor {
  public readonly computerName: string;
  public readonly directory: string;
  public readonly location: string;
  public readonly region?: AzureRegion;
  public readonly siteCode?: string;

  private readonly protection: ProtectionModel;

  public constructor(scope: Construct, id: string, attributes: WitnessAttributes) {
    super(scope, freeId(scope, id));
    checkAllProps(this, attributes, ATTRIBUTES);
    this.computerName = claimComputerName(this, attributes.computerName);
    this.directory = checkWitnessDirectory(this, attributes.directory ?? WITNESS_DIRECTORY);
    this.location = attributes.location;
    checkText(this, 'location', attributes.location);
    const site = attributes.site && checkedKnownSite(this, 'site', attributes.site);
    this.region = attributes.region ?? site?.region;
    this.siteCode = site?.code;
    const { protectedBy } = attributes;
    this.protection = describeProtection(
      protectedBy === undefined ? unprotectedWitness() : ServerProtection.elsewhere({ by: protectedBy }),
    );
    EstateModel.contribute(this, this);
  }

  /** What the witness is in the model of the estate. */
  public describe(): ModelPart {
    const { computerName: id, location, region, siteCode: site } = this;
    const failureDomains = region ? [regionDomain(region.name)] : [];
    return {
      machines: [
        {
          id,
          roles: ['witness'],
          site,
          location,
          failureDomains,
          existing: true,
          runs: Runs.ALWAYS,
          drained: false,
          volumes: [],
          protection: this.protection,
        },
      ],
    };
  }
}
