import { Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import type { ISite } from './i-site';
import { shieldFromForeignPerimeters, shieldFromPerimeter } from './perimeter-shield';
import type { SiteSubnet } from './site-subnet';

/**
 * Keeps the Edges of a site, and those of the sites whose networks are peered with it, away from its subnets, in whichever order
 * subnets, Edges and peerings are made.
 */
export class SitePerimeter {
  private prefix?: string;
  private readonly subnets: SiteSubnet[] = [];
  private readonly connected = new Set<SitePerimeter>();
  /** Blocks of the Edges of connected sites, by site code. */
  private readonly foreign = new Map<string, string>();

  public constructor(private readonly site: ISite) {}

  /** Shields a new subnet. */
  public add(subnet: SiteSubnet): void {
    this.subnets.push(subnet);
    if (this.prefix) shieldFromPerimeter(subnet, this.prefix);
    if (this.foreign.size > 0) this.shieldFromForeign(subnet);
  }

  /** Takes the block of the site's Edge tier; a site has one. */
  public close(tier: Construct, prefix: string): void {
    if (this.prefix !== undefined) {
      refuse(tier, {
        property: 'site',
        value: this.site.siteName,
        fault: 'already has an Edge tier',
        cause: 'a site has one perimeter subnet with one set of rules',
        remedy: 'give the existing tier more servers',
      });
    }
    this.prefix = prefix;
    this.subnets.forEach((subnet) => shieldFromPerimeter(subnet, prefix));
    this.connected.forEach((other) => other.addForeign(this.site.code, prefix));
  }

  /** Keeps the Edges of this site away from the servers of another, whose network is peered with this one. */
  public connectTo(other: SitePerimeter): void {
    this.connected.add(other);
    if (this.prefix) other.addForeign(this.site.code, this.prefix);
  }

  private addForeign(code: string, prefix: string): void {
    const isFirst = this.foreign.size === 0;
    this.foreign.set(code, prefix);
    if (isFirst) this.subnets.forEach((subnet) => this.shieldFromForeign(subnet));
  }

  private shieldFromForeign(subnet: SiteSubnet): void {
    const prefixes = { produce: (): string[] => [...this.foreign.values()].sort() };
    shieldFromForeignPerimeters(subnet, Lazy.listValue(prefixes));
  }
}
