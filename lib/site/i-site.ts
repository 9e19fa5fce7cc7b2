import type { IConstruct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import type { INaming } from '../core/naming';
import type { ResourceKind } from '../core/resource-kind';
import type { Runs } from '../model/site-model';
import type { ActiveDirectory } from './active-directory';
import type { Administrator } from './administrator';
import type { Egress } from './egress';
import type { PatchWindow } from './patch-window';
import type { PublicLoadBalancer } from './public-load-balancer';
import type { SiteSubnet } from './site-subnet';
import type { ITier, ITierObserver } from './i-tier';
import type { IMailboxServers } from './mailbox-server';
import type { SubnetRole } from './subnet-role';

/** A datacenter, as the tiers in it see it. */
export interface ISite extends IConstruct {
  /** The Azure region. */
  readonly region: AzureRegion;
  /** What people call the site. */
  readonly siteName: string;
  /** Short code in computer and resource names; it identifies the site in its estate. */
  readonly code: string;
  /** Id of the estate that the site belongs to. */
  readonly estate: string;
  /** When its machines run. */
  readonly runs: Runs;
  /** Active Directory site of the subnets. */
  readonly activeDirectorySite: string;
  /** Names and tags. */
  readonly naming: INaming;
  /** The directory that servers join, if any. */
  readonly activeDirectory?: ActiveDirectory;
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
  /** The tiers of the site, in the order in which they were added. */
  readonly tiers: ITier[];
  /** What has Mailbox servers in the site, in the order in which it was added: tiers, and servers that exist already. */
  readonly mailboxTiers: IMailboxServers[];
  /** Addresses of the domain controllers. */
  readonly domainControllers: string[];
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

  /**
   * Adds a tier, so that a standby site can repeat it. A standby site that exists already repeats it at once, so call this when the
   * tier is complete: last in its constructor.
   *
   * @param tier - the tier
   * @throws if another tier of the site has the same construct id
   */
  addTier(tier: ITier): void;

  /**
   * Adds Mailbox servers, so that Edges are subscribed to them and a group can have them as members.
   *
   * @param servers - a tier, or servers that exist already
   */
  addMailboxServers(servers: IMailboxServers): void;

  /**
   * Tells an observer of every tier of the site: at once of those that exist, and later of each that is added.
   *
   * @param observer - who wants to know
   */
  observeTiers(observer: ITierObserver): void;
}
