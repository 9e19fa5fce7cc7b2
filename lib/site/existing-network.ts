import type { SubnetRole } from './subnet-role';

/** A subnet that exists already and takes a role in the site. */
export interface ExistingSubnet {
  /** The role it takes. */
  readonly role: SubnetRole;
  /** Its name in the virtual network. */
  readonly name: string;
  /** Its address block, such as `10.50.4.0/24`. */
  readonly addressPrefix: string;
  /**
   * Offset of the first address that is free for this estate; member 1 of a tier takes it.
   *
   * @default 4 - the first that Azure leaves free
   */
  readonly firstFreeOffset?: number;
}

/**
 * A virtual network that exists already. Its DNS servers, routes and egress stay its owner's business.
 *
 * Subnets listed here are used as they are: the rules of this library are then attached to the network interfaces,
 * beside whatever security group the subnet has. Roles not listed get a subnet of their own out of the site's
 * `addressSpace`.
 */
export interface ExistingNetwork {
  /** Name of the virtual network. */
  readonly name: string;
  /** Its resource group, in the region of the network: subnets and Azure Bastion are made in it, and Azure may refuse that while its region is lost. */
  readonly resourceGroupName: string;
  /**
   * Subnets that exist already.
   *
   * @default - none: every subnet is made in the site's `addressSpace`
   */
  readonly subnets?: ExistingSubnet[];
}
