import { Lazy } from 'cdktf';
import { isIpv6 } from '../core/cidr';
import { isKnown } from '../core/refusal';
import { sitesOfEstate } from './estate-sites';
import { admitConnectedBastions } from './server-rules';
import type { KnownSite } from './known-site';
import type { Site } from './site';
import type { SiteSubnet } from './site-subnet';
import { SubnetRole } from './subnet-role';

/**
 * How administrators reach the servers of a site: from networks that are stated, over its own Bastion, and over those of connected sites, in
 * whichever order subnets and connections are made.
 *
 * Source: learn.microsoft.com/azure/bastion/vnet-peering (a Bastion reaches the machines of peered networks).
 */
export class SiteManagement {
  private readonly subnets: SiteSubnet[] = [];
  private readonly connected = new Set<Site>();

  public constructor(private readonly site: Site) {}

  /** Admits administrators to a new subnet. */
  public add(subnet: SiteSubnet): void {
    if (!subnet.role.isClosed && subnet.role.id !== SubnetRole.PERIMETER.id) return;
    this.subnets.push(subnet);
    if (this.connected.size > 0) this.admit(subnet);
  }

  /** Takes the Bastion of a site whose network is peered with this one. */
  public connectTo(other: Site): void {
    if (other._bastionPrefix() === undefined) return;
    const isFirst = this.connected.size === 0;
    this.connected.add(other);
    if (isFirst) this.subnets.forEach((subnet) => this.admit(subnet));
  }

  /** What to say about a site whose servers nobody reaches, be it on the day on which another site is lost. */
  public advice(): string | undefined {
    const { siteName } = this.site;
    if (this.subnets.length === 0) return undefined;
    const [only, ...others] = new Set(this.paths());
    if (others.length > 0 || only === this.site) return undefined;
    if (only) {
      return (
        `Administrators reach the servers of ${siteName} only through ${only.siteName}, by its Bastion or from networks inside it, and by no way while ` +
        `${only.siteName} is lost. Give ${siteName} bastion: true, or networks elsewhere as managementPrefixes.`
      );
    }
    return (
      `No rule admits administrators to the servers of ${siteName}: the site has no Bastion and no managementPrefixes, and the program connects it ` +
      'with no site that has a Bastion. Give it bastion: true, or the networks of the administrators as managementPrefixes.'
    );
  }

  /** The sites that administrators come through; the site itself for its own Bastion, and for networks in no other site. */
  private paths(): KnownSite[] {
    const others = sitesOfEstate(this.site).slice(1);
    const networks = this.site._managementNetworks();
    return [
      ...(this.site._bastionPrefix() === undefined ? [] : [this.site]),
      ...networks.map((prefix) => others.find((other) => isIn(prefix, other)) ?? this.site),
      ...this.connected,
    ];
  }

  private admit(subnet: SiteSubnet): void {
    admitConnectedBastions(subnet, Lazy.listValue({ produce: () => this.bastions() }));
  }

  private bastions(): string[] {
    return [...this.connected].flatMap((other) => other._bastionPrefix() ?? []).sort();
  }
}

/** Whether an address block is in the networks of a site, as far as these are known. */
function isIn(prefix: string, site: KnownSite): boolean {
  return isKnown(prefix) && !isIpv6(prefix) && site._blocks().some((block) => block.contains(prefix));
}
