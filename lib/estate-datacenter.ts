import type { DatacenterOptions } from './datacenter/datacenter-options';
import type { GatewayConnection } from './site/gateway-connection';

/** A file server of a datacenter that can hold a witness directory. */
export interface DatacenterWitness {
  /** NetBIOS name of the machine: a Windows file server of the members' forest that is not a member of the group. */
  readonly computerName: string;
  /**
   * Directory on the machine, one for each group.
   *
   * @default 'C:\\DAGFileShareWitnesses'
   */
  readonly directory?: string;
  /**
   * Who backs the machine up and with what, such as `Contoso Backup Team, Veeam`.
   *
   * @default - nobody: a witness is replaced by another one
   */
  readonly protectedBy?: string;
}

/** A datacenter that is one of the two sites of an estate. */
export interface EstateDatacenter extends DatacenterOptions {
  /** What people call it; also its construct id. */
  readonly name: string;
  /**
   * The witness for the time after the loss of the primary site, where the datacenter is the standby.
   *
   * @default - none; in a standby site in Azure one is made
   */
  readonly alternateWitness?: DatacenterWitness;
  /**
   * The gateway between the datacenter and the other site, in the stack of that site.
   *
   * @default - not of the program, which is warned about where a group has members in both
   */
  readonly connection?: GatewayConnection;
  /**
   * The gateway between the datacenter and the site of the witness, in the stack of that site. A new one needs an `addressSpace` of a /23 there.
   *
   * @default - that of `connection` where the network of the other site has it: the witness is lost for the datacenter together with that site, which
   * is warned about
   */
  readonly witnessConnection?: GatewayConnection;
}
