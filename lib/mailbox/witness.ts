import { Construct, IConstruct } from 'constructs';
import { AzureRegion } from '../core/azure-region';
import { checkText } from '../core/visible-text';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { regionDomain } from '../model/ids';
import { Runs } from '../model/site-model';
import { claimComputerName } from '../server/computer-names';
import { checkWitnessDirectory, WITNESS_DIRECTORY } from './witness-directory';

/**
 * A machine with the witness directory of a database availability group. One machine is enough: a lost witness is replaced by
 * `Set-DatabaseAvailabilityGroup`, and Azure Cloud Witness or a DFS path is not supported.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags.
 */
export interface IWitness extends IConstruct {
  /** NetBIOS name. */
  readonly computerName: string;
  /** Directory on the machine, one for each group. */
  readonly directory: string;
  /** What people call the place it stands in. */
  readonly placeName: string;
  /** Azure region it stands in; undefined outside Azure. */
  readonly region?: AzureRegion;
  /** Availability zone it stands in, where it has one. */
  readonly zone?: string;
}

/** Settings of a witness that exists already. */
export interface ExistingWitnessProps {
  /** NetBIOS name of the machine: a Windows file server of the members' forest that is no member of the group. */
  readonly computerName: string;
  /**
   * Directory on the machine, one for each group.
   *
   * @default 'C:\\DAGFileShareWitnesses'
   */
  readonly directory?: string;
  /** What people call the place it stands in. */
  readonly placeName: string;
  /**
   * Azure region it stands in.
   *
   * @default - none: it stands outside Azure, and is lost with no site of the program
   */
  readonly region?: AzureRegion;
}

/**
 * A witness machine that somebody else made and keeps. Exchange Trusted Subsystem has to be in its local Administrators group, and its
 * firewall has to admit file sharing and WMI.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags.
 */
export class ExistingWitness extends Construct implements IWitness, IModelContributor {
  public readonly computerName: string;
  public readonly directory: string;
  public readonly placeName: string;
  public readonly region?: AzureRegion;

  /**
   * @param scope - any construct of the program
   * @param id - construct id
   * @param props - which machine
   * @throws if the name is no computer name, or the directory no local path
   */
  public constructor(scope: Construct, id: string, props: ExistingWitnessProps) {
    super(scope, id);
    this.computerName = claimComputerName(this, props.computerName);
    this.directory = checkWitnessDirectory(this, props.directory ?? WITNESS_DIRECTORY);
    this.placeName = props.placeName;
    checkText(this, 'placeName', props.placeName);
    this.region = props.region;
    EstateModel.contribute(this, this);
  }

  /** What the witness is in the model of the estate. */
  public describe(): ModelPart {
    const { computerName: id, placeName: location, region } = this;
    const failureDomains = region ? [regionDomain(region.name)] : [];
    return {
      machines: [
        {
          id,
          roles: ['witness'],
          location,
          failureDomains,
          existing: true,
          runs: Runs.ALWAYS,
          drained: false,
          volumes: [],
        },
      ],
    };
  }
}
