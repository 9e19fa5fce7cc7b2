import type { GatewayModel } from './gateway-model';

/** A Terraform stack of the estate. */
export interface StackModel {
  /** Its id, which is its folder below `stacks` in the output directory. */
  readonly id: string;
  /** How many resources it has. */
  readonly resources: number;
  /** Ids of the stacks that have to be applied before. */
  readonly dependsOn: string[];
  /**
   * Id of the subscription of Azure that it is applied in, as its provider or a site in it states it.
   *
   * @default - not stated: whoever applies it chooses it
   */
  readonly subscriptionId?: string;
}

/** Where the state of a stack is kept. */
export interface StateModel {
  /** Id of the stack. */
  readonly stack: string;
  /** `local` or `azurerm`. */
  readonly backend: string;
  /**
   * The region it is located in.
   *
   * @default - none: files on the machine that runs Terraform
   */
  readonly region?: string;
  /**
   * Its file: a path from the directory in which the program runs, or the name of a blob.
   *
   * @default - unknown
   */
  readonly file?: string;
  /**
   * Name of the storage account with the blob.
   *
   * @default - none: files on the machine that runs Terraform
   */
  readonly account?: string;
  /**
   * Name of the container with the blob.
   *
   * @default - none: files on the machine that runs Terraform
   */
  readonly container?: string;
}

/** Connections between sites: the peerings of a stack, or a gateway to a datacenter. */
export interface InterconnectModel {
  /** Id of the stack with the peerings; with a gateway, that of the site whose network has it or is peered with it. */
  readonly stack: string;
  /** Ids of the sites that it connects. */
  readonly sites: string[];
  /**
   * The gateway over which a datacenter is reached.
   *
   * @default - the networks are peered
   */
  readonly gateway?: GatewayModel;
}
