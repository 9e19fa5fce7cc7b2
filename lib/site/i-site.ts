import type { IConstruct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import type { INaming } from '../core/naming';
import type { ResourceKind } from '../core/resource-kind';
import type { Administrator } from './administrator';
import type { Egress } from './egress';
import type { IEstateSite } from './i-estate-site';
import type { PatchWindow } from './patch-window';
import type { PublicLoadBalancer } from './public-load-balancer';
import type { SiteSubnet } from './site-subnet';
import type { SubnetRole } from './subnet-role';

/** A site in Azure, as the tiers in it see it. */
export interface ISite extends IEstateSite {
  /** The Azure region. */
  readonly region: AzureRegion;
  /** Names and tags. */
  readonly naming: INaming;
  /** Local administrator of the servers. */
  readonly administrator: Administrator;
  /** How servers reach the Internet. */
  readonly egress: Egress;
  /** When Windows updates are installed. */
  readonly patchWindow: PatchWindow;
  /** Name of the resource group. */
  readonly resourceGroupName: string;
  /** Name of the virtual network. */
  readonly virtualNetworkName: string;
  /** Resource group of the virtual network. */
  readonly networkResourceGroupName: string;
  /** Resource id of the virtual network. */
  readonly virtualNetworkId: string;
  /** Networks from which administrators reach the servers, Bastion's included. */
  readonly managementPrefixes: string[];
  /** The site's address space, where it has one of its own. */
  readonly addressSpace?: string;

  /**
   * The subnet of a role, made at the first call or brought in with `network.subnets`.
   *
   * @param role - what the subnet is for
   * @throws if the address space has no room for it
   */
  subnet(role: SubnetRole): SiteSubnet;

  /** The public load balancer of the site, made at the first call. */
  publicLoadBalancer(): PublicLoadBalancer;

  /**
   * The id of the virtual network as another construct can write it: a reference within the stack, and beyond it a
   * literal that needs neither this site's state nor its region.
   *
   * @param consumer - the construct that needs it
   */
  virtualNetworkIdFor(consumer: IConstruct): string;

  /**
   * The name of a resource of this site.
   *
   * @param kind - what it is
   * @param parts - what tells it from others of its kind in the site
   */
  resourceName(kind: ResourceKind, parts: string[]): string;

  /**
   * The tags of a resource of this site.
   *
   * @param tier - the tier it belongs to
   */
  tags(tier?: string): Record<string, string>;
}
