import { ADMINISTRATOR } from '../site/plain-settings';
import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import type { AzureRegion } from '../core/azure-region';
import { refuse, refusalText } from '../core/refusal';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { ExchangeVersion } from '../exchange/exchange-version';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { tierId } from '../model/ids';
import type { ServerProtection } from '../protection/server-protection';
import { ownAdministrator } from '../server/admin-credential';
import { planMembers } from '../server/member-plan';
import { domainJoined } from '../server/domain-join';
import { exchangeSoftware, planBuild } from '../server/server-build';
import { ServerGroup } from '../server/server-group';
import type { ServerImage } from '../installation/server-image';
import type { WindowsServer } from '../server/windows-server';
import { WindowsUpdates } from '../server/windows-updates';
import { checkAllProps, checkedInUse, flag, type SettingsOf } from '../core/check-class';
import { checkDistinctSites } from '../site/distinct-sites';
import type { Administrator } from '../site/administrator';
import type { IEstateSite } from '../site/i-estate-site';
import type { ISite } from '../site/i-site';
import { knownSitesOf, type KnownSite } from '../site/known-site';
import { siteInStackOf } from '../site/site-of';
import { SubnetRole } from '../site/subnet-role';
import { ExistingWitness } from './existing-witness';
import type { IWitness, WitnessAttributes } from './witness';
import { checkWitnessDirectory, WITNESS_DIRECTORY } from './witness-directory';
import { witnessScript } from './witness-script';
import { unprotectedWitness } from './unprotected-witness';
import { checkWitnessZone, zoneWithFewestMembers } from './witness-zone';

/** A small machine: the witness is a folder. */
const DEFAULT_SIZE = 'Standard_D2s_v5';

/** Settings of a witness server. */
export interface WitnessServerProps {
  /** The site that has the machine: a third region by default of `TwoSiteExchange`. */
  readonly site: ISite;
  /** The sites that have the members of the database availability group. */
  readonly witnessFor: IEstateSite[];
  /**
   * Whether the estate claims to fail over between its sites automatically; then the witness must be in neither of them.
   *
   * @default false
   */
  readonly automaticFailover?: boolean;
  /**
   * Availability zone of the machine. Changing it later replaces the machine.
   *
   * @default - in a region with members, the zone that has the fewest of them (the last of several); add the tiers before the witness. In any
   * other region the first zone
   */
  readonly zone?: string;
  /**
   * The Exchange version, which decides the Windows release.
   *
   * @default ExchangeVersion.SUBSCRIPTION_EDITION
   */
  readonly version?: ExchangeVersion;
  /**
   * What the machine is made from; any Windows Server will do.
   *
   * @default - the preferred Windows Server release of the Exchange version
   */
  readonly image?: ServerImage;
  /**
   * Azure VM size.
   *
   * @default 'Standard_D2s_v5'
   */
  readonly size?: string;
  /**
   * Directory of the witness on the machine, one for each group.
   *
   * @default 'C:\\DAGFileShareWitnesses'
   */
  readonly directory?: string;
  /**
   * Whether the host encrypts temporary disk and caches of the machine; see `DiskOptions`.
   *
   * @default - as the site says
   */
  readonly encryptionAtHost?: boolean;
  /**
   * Local administrator of the machine. It has a password of its own; give it `Secret.variable('admin_password')` to share that of the
   * site on purpose.
   *
   * @default - user name of the site's administrator, password from the variable `witness_admin_password`
   */
  readonly administrator?: Administrator;
  /**
   * How the machine is protected.
   *
   * @default - ServerProtection.none(): rebuilt from code, and the group writes its witness file again
   */
  readonly protection?: ServerProtection;
}

const WITNESS: SettingsOf<WitnessServerProps> = {
  site: checkedInUse,
  witnessFor: checkedInUse,
  automaticFailover: flag,
  zone: checkedInUse,
  version: checkedInUse,
  image: checkedInUse,
  size: checkedInUse,
  directory: checkedInUse,
  encryptionAtHost: flag,
  administrator: ADMINISTRATOR,
  protection: checkedInUse,
};

/**
 * The file share witness of a database availability group: a member server of the forest that is not a member of the group,
 * prepared so that `Set-DatabaseAvailabilityGroup -WitnessServer` can make directory and share. Azure Cloud Witness is not
 * supported for Exchange.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags.
 */
export class WitnessServer extends Construct implements IWitness, IModelContributor {
  /**
   * A witness machine that somebody else made and keeps. Exchange Trusted Subsystem has to be in its local Administrators group, and its
   * firewall has to admit file sharing and WMI.
   *
   * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags.
   *
   * @param scope - any construct of the program
   * @param id - construct id
   * @param attributes - which machine
   * @throws if the name is not a computer name or is taken, or the directory is not a local path
   */
  public static fromComputerName(scope: Construct, id: string, attributes: WitnessAttributes): IWitness {
    return new ExistingWitness(scope, id, attributes);
  }

  /** The site that has the machine. */
  public readonly site: ISite;
  /** The machine. */
  public readonly server: WindowsServer;
  /** Directory of the witness. */
  public readonly directory: string;
  /** Name of the machine. */
  public readonly computerName: string;
  /** Name of its site. */
  public readonly location: string;
  /** Region of its site. */
  public readonly region?: AzureRegion;
  /** Availability zone of the machine. */
  public readonly zone?: string;

  /**
   * @param scope - the site, or a construct of your own in the site's stack
   * @param id - construct id
   * @param props - its site, and the sites it votes for
   * @throws if the site is not a Site or is in another stack, its region does not have the zone. Also if automatic failover is claimed and the witness shares a region with one of
   * the sites, or two sites have the same name or code
   */
  public constructor(scope: Construct, id: string, props: WitnessServerProps) {
    super(scope, freeId(scope, id));
    const site = siteInStackOf(this, props);
    checkAllProps(this, props, WITNESS);
    this.site = site;
    this.directory = checkWitnessDirectory(this, props.directory ?? WITNESS_DIRECTORY);
    const version = props.version ?? ExchangeVersion.SUBSCRIPTION_EDITION;
    const memberSites = knownSitesOf(this, 'witnessFor', props.witnessFor);
    checkDistinctSites(this, [...memberSites, site]);
    this.checkPlace(props, memberSites);
    const group = new ServerGroup(this, {
      site,
      subnet: site.subnet(SubnetRole.WITNESS),
      tier: this.node.id.toLowerCase(),
      roleCode: 'FSW',
      build: planBuild(this, props, exchangeSoftware(version), DEFAULT_SIZE),
      addressOffset: 0,
      joinsDomain: true,
      updates: WindowsUpdates.MONTHLY,
      administrator: ownAdministrator(props.administrator, 'witness_admin_password'),
      protection: props.protection ?? unprotectedWitness(),
    });
    const zone =
      props.zone === undefined
        ? zoneWithFewestMembers(site, memberSites)
        : checkWitnessZone(this, site, props.zone);
    const [member] = planMembers(this, {
      members: [{ name: '1', zone }],
      defaultServers: 1,
      fewest: 1,
      region: site.region,
    });
    this.server = group.add(member);
    this.computerName = this.server.computerName;
    this.zone = this.server.zone;
    this.location = site.siteName;
    this.region = site.region;
    site.egress.bind(site, this.server);
    if (site.activeDirectory) {
      const { domainName, forestRootDomain } = site.activeDirectory;
      this.server._run('witness', witnessScript(forestRootDomain ?? domainName), domainJoined(this));
    }
    EstateModel.contribute(this, this);
    this.node.addValidation({ validate: () => this.validateDirectory(props) });
  }

  /** What the witness is in the model of the estate. */
  public describe(): ModelPart {
    const { site, server } = this;
    const id = tierId(site.code, this.node.id);
    return {
      estate: site.estate,
      tiers: [{ id, name: this.node.id, kind: 'witness', site: site.code, machines: [server.computerName] }],
      machines: [server._describe({ tier: id, roles: ['witness'] })],
    };
  }

  private checkPlace(props: WitnessServerProps, memberSites: KnownSite[]): void {
    const shared = memberSites.find((site) => site.region?.name === this.site.region.name);
    if (!shared) return;
    if (props.automaticFailover) {
      refuse(this, {
        property: 'region',
        value: this.site.region.name,
        fault: 'must differ from the regions of the sites, with automatic failover',
        cause: `the loss of ${shared.siteName} would stop its members and the witness together, and the remaining members have no majority (learn.microsoft.com/exchange/high-availability/manage-ha/azure-vms-as-dag-witness-servers)`,
        remedy: 'put the witness in a third region, or use DnsFailover.manual()',
      });
    }
    advise(
      this,
      WarningId.WITNESS_IN_SITE_REGION,
      () =>
        `The witness is in the region of ${shared.siteName}, ${this.site.region.name}, and the loss of the region stops both. ` +
        (props.witnessFor.length > 1
          ? 'The databases of the other site then stay dismounted until somebody runs Restore-DatabaseAvailabilityGroup. '
          : '') +
        'Choose a third region for the witness.',
    );
  }

  /** The witness has to be in the forest of the members. */
  private validateDirectory(props: WitnessServerProps): string[] {
    const own = this.site.activeDirectory?.domainName;
    const other = props.witnessFor
      .map((site) => site.activeDirectory?.domainName)
      .find((each) => each !== undefined);
    if (own !== undefined || other === undefined) return [];
    return [
      refusalText({
        property: 'activeDirectory',
        fault: `is required for the site ${this.site.siteName}`,
        cause: `the witness must be in the same forest as the members, which join ${other} (learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags)`,
        remedy: 'give the site of the witness the same activeDirectory',
      }),
    ];
  }
}
