import type { AzureRegion } from '../core/azure-region';
import type { INaming } from '../core/naming';
import type { ActiveDirectory } from './active-directory';
import type { Administrator } from './administrator';
import type { DiskOptions } from './disk-options';
import type { Egress } from './egress';
import type { ExistingNetwork } from './existing-network';
import type { PatchWindow } from './patch-window';

/** Settings of a site. */
export interface SiteProps extends DiskOptions {
  /** The Azure region. */
  readonly region: AzureRegion;
  /**
   * IPv4 space of the site, such as `10.10.0.0/16`: sixteen equal slots, each with a fixed meaning, so that a tier
   * added later moves nothing. At least a /24; a /22 with Bastion.
   *
   * @default - none; allowed only where `network` brings in every subnet that is used
   */
  readonly addressSpace?: string;
  /**
   * What people call the site.
   *
   * @default - the construct id
   */
  readonly siteName?: string;
  /**
   * Short code in computer and resource names, one to five letters or digits, unique in the estate.
   *
   * @default - the first three letters of the name
   */
  readonly code?: string;
  /**
   * Id of the estate that the site belongs to, where a program has several; the folder of its `estate.json` and its runbooks.
   *
   * @default 'exchange'
   */
  readonly estate?: string;
  /**
   * A virtual network that exists already.
   *
   * @default - one is made
   */
  readonly network?: ExistingNetwork;
  /**
   * A resource group that exists already, in the region of the site and for this site alone. Azure keeps what it knows of the resources of a group in the
   * group's region, and may refuse to change them while that is lost: a standby site in a group elsewhere might not be activated then. One group for sites and vaults of
   * several regions, or for a site and zones, is refused, and so is one that the program makes. Groups of two subscriptions are two, also where they have one name.
   *
   * Source: learn.microsoft.com/azure/azure-resource-manager/management/overview (what is a resource group).
   *
   * @default - one is made
   */
  readonly resourceGroupName?: string;
  /**
   * Id of the subscription in which the site is made, where the estate has several: docs/first-apply.md says what is in which. A `TwoSiteExchange` that has such a
   * site states its own `subscriptionId` too. In a program from pieces, give the provider of the site's stack the same id, or apply that stack with it as
   * `ARM_SUBSCRIPTION_ID`. Other stacks write the id into those of the site's resources, and the interconnect makes the peerings of the site there.
   *
   * @default - the subscription of the estate; in a program from pieces, each other stack takes the site to be in the subscription in which that stack works itself
   */
  readonly subscriptionId?: string;
  /**
   * Addresses of the domain controllers: DNS servers of the network, before those of the estate's other sites, and not filtered from its
   * Exchange servers. In a network that exists, its owner decides on its DNS servers.
   *
   * @default - none: Azure's own DNS
   */
  readonly domainControllers?: string[];
  /**
   * Addresses of domain controllers elsewhere, such as those of a site that another program makes: last among the DNS servers, for the time when
   * all of the site's own are down, and not filtered from its Exchange servers. The other sites of the estate are known without it.
   *
   * @default - none
   */
  readonly otherDomainControllers?: string[];
  /**
   * Networks between which and the Exchange servers nothing is filtered, besides those of the estate: further domain controllers, Exchange servers
   * of other Active Directory sites, Skype for Business servers.
   *
   * Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports.
   *
   * @default - none
   */
  readonly unfilteredPrefixes?: string[];
  /**
   * The directory that servers join.
   *
   * @default - none: servers are not joined, which is warned about
   */
  readonly activeDirectory?: ActiveDirectory;
  /**
   * The Active Directory site that the subnets belong to; Edges are subscribed to it.
   *
   * @default - the site's name
   */
  readonly activeDirectorySite?: string;
  /**
   * Local administrator of the servers; Edges and witnesses have one of their own.
   *
   * @default - `exadmin`, password from the variable `admin_password`
   */
  readonly administrator?: Administrator;
  /**
   * Address blocks of Exchange servers of the Active Directory site that are not part of this program; Edges exchange mail
   * with them and take EdgeSync from them. A connected site whose subnets hold some of them admits mail of these Edges there, for as long as
   * they are listed.
   *
   * @default - none
   */
  readonly exchangeServerPrefixes?: string[];
  /**
   * Address blocks of Edges outside the program that hand mail to the Exchange servers of this site, such as those of a datacenter while its own
   * Mailbox servers are down. They reach TCP 25 and nothing else; Exchange servers belong in `exchangeServerPrefixes`.
   *
   * @default - none
   */
  readonly edgePrefixes?: string[];
  /**
   * How servers reach the Internet.
   *
   * @default Egress.outboundRule(), or Egress.ofNetwork() in an existing network
   */
  readonly egress?: Egress;
  /**
   * Whether the site gets an Azure Bastion for Remote Desktop.
   *
   * @default false
   */
  readonly bastion?: boolean;
  /**
   * Networks from which administrators reach the servers, besides Bastion: the Edges by Remote Desktop, all others also by WinRM, SMB and the
   * Exchange Management Shell (80, 443). Other networks reach the ports of clients only. Each block is
   * private, or a public one of /24 (IPv4) or /48 (IPv6) or narrower. Service tags are refused: many customers of Azure send from their addresses.
   *
   * @default - none
   */
  readonly managementPrefixes?: string[];
  /**
   * When Windows updates are installed: by the runbook on Exchange servers, and by Azure on other machines.
   *
   * @default - Exchange servers from the third day after Patch Tuesday on, one of a group a day and the standby site first; at 22:00 UTC
   */
  readonly patchWindow?: PatchWindow;
  /**
   * Names and tags.
   *
   * @default - Cloud Adoption Framework names
   */
  readonly naming?: INaming;
}
