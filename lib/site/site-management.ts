import { Lazy } from 'cdktf';
import { admitConnectedBastions } from './server-rules';
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
  private readonly bastions = new Set<string>();

  public constructor(private readonly site: Site) {}

  /** Admits administrators to a new subnet. */
  public add(subnet: SiteSubnet): void {
    if (!subnet.role.isClosed && subnet.role.id !== SubnetRole.PERIMETER.id) return;
    this.subnets.push(subnet);
    if (this.bastions.size > 0) this.admit(subnet);
  }

  /** Takes the block of the Bastion of a site whose network is peered with this one. */
  public connectTo(bastion: string | undefined): void {
    if (bastion === undefined) return;
    const isFirst = this.bastions.size === 0;
    this.bastions.add(bastion);
    if (isFirst) this.subnets.forEach((subnet) => this.admit(subnet));
  }

  /** What to say about a site whose servers nobody reaches. */
  public advice(): string | undefined {
    const { siteName, managementPrefixes } = this.site;
    if (this.subnets.length === 0 || managementPrefixes.length > 0 || this.bastions.size > 0)
      return undefined;
    return (
      `No rule admits administrators to the servers of ${siteName}: the site has no Bastion and no managementPrefixes, and the program connects it ` +
      'with no site that has a Bastion. Give it bastion: true, or the networks of the administrators as managementPrefixes.'
    );
  }

  private admit(subnet: SiteSubnet): void {
    admitConnectedBastions(subnet, Lazy.listValue({ produce: () => [...this.bastions].sort() }));
  }
}
