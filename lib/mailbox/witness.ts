import type { IConstruct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import type { IEstateSite } from '../site/i-estate-site';

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
  /** Where it is located, for people: the name of a site, or of another place. */
  readonly location: string;
  /** Azure region where it is; undefined outside Azure. */
  readonly region?: AzureRegion;
  /** Availability zone where it is, if it has one. */
  readonly zone?: string;
  /**
   * Code of its site, with which it is lost.
   *
   * @default - it is in no site of the program
   */
  readonly siteCode?: string;
}

/** A witness machine that exists already. */
export interface WitnessAttributes {
  /** NetBIOS name of the machine: a Windows file server of the members' forest that is not a member of the group. */
  readonly computerName: string;
  /**
   * Directory on the machine, one for each group.
   *
   * @default 'C:\\DAGFileShareWitnesses'
   */
  readonly directory?: string;
  /** Where it is located, for people: the name of a site, or of another place. */
  readonly location: string;
  /**
   * Azure region where it is.
   *
   * @default - none: it is outside Azure, and no loss of a site in the program takes it
   */
  readonly region?: AzureRegion;
  /**
   * The site that has the machine, with which it is lost: of a datacenter, which is in no region.
   *
   * @default - none
   */
  readonly site?: IEstateSite;
  /**
   * Who backs the machine up and with what, such as `Contoso Backup Team, Veeam`.
   *
   * @default - nobody: a witness is replaced by another one, and the group writes its witness file again
   */
  readonly protectedBy?: string;
}
