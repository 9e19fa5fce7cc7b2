import { Lazy } from 'cdktf';
import { Cidr } from '../core/cidr';
import type { Construct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';
import { admitGuestEdges, shieldFromForeignPerimeters, shieldFromPerimeter } from './perimeter-shield';
import type { Site } from './site';
import type { SiteSubnet } from './site-subnet';

/** The Edges of a connected site. */
interface ForeignPerimeter {
  readonly prefix: string;
  /** Blocks of the Exchange servers outside of its program that they exchange mail with. */
  readonly partners: string[];
}

/**
 * Keeps the Edges of a site, and those of the sites whose networks are peered with it, away from its subnets, in whichever order
 * subnets, Edges and peerings are made.
 */
export class SitePerimeter {
  private prefix?: string;
  private readonly subnets: SiteSubnet[] = [];
  private readonly connected = new Set<SitePerimeter>();
  /** The Edges of connected sites, by site code. */
  private readonly foreign = new Map<string, ForeignPerimeter>();
  private readonly subnetsWithGuests = new Set<SiteSubnet>();

  public constructor(private readonly site: Site) {}

  /** Shields a new subnet. */
  public add(subnet: SiteSubnet): void {
    this.subnets.push(subnet);
    if (this.prefix) shieldFromPerimeter(subnet, this.prefix);
    if (this.foreign.size > 0) this.shieldFromForeign(subnet);
    this.admitGuests(subnet);
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
    this.connected.forEach((other) => other.addForeign(this.site, prefix));
  }

  /** Keeps the Edges of this site away from the servers of another, whose network is peered with this one. */
  public connectTo(other: SitePerimeter): void {
    this.connected.add(other);
    if (this.prefix) other.addForeign(this.site, this.prefix);
  }

  /** Whether the networks of the two sites are peered in the program. */
  public isConnectedTo(other: SitePerimeter): boolean {
    return this.connected.has(other);
  }

  private addForeign({ code, _roster }: Site, prefix: string): void {
    const isFirst = this.foreign.size === 0;
    this.foreign.set(code, { prefix, partners: _roster.foreignPrefixes });
    if (isFirst) this.subnets.forEach((subnet) => this.shieldFromForeign(subnet));
    this.subnets.forEach((subnet) => this.admitGuests(subnet));
  }

  /** Mail of the Edges that name servers of the subnet as their own. */
  private admitGuests(subnet: SiteSubnet): void {
    if (
      !subnet.role.hostsExchange ||
      this.subnetsWithGuests.has(subnet) ||
      this.guestsOf(subnet).length === 0
    )
      return;
    this.subnetsWithGuests.add(subnet);
    const edges = (): string[] => this.guestsOf(subnet).map(({ prefix }) => prefix);
    const servers = (): string[] => [...new Set(this.guestsOf(subnet).flatMap(({ partners }) => partners))];
    admitGuestEdges(
      subnet,
      Lazy.listValue({ produce: () => edges().sort() }),
      Lazy.listValue({ produce: () => servers().sort() }),
    );
  }

  private guestsOf(subnet: SiteSubnet): ForeignPerimeter[] {
    const own = Cidr.parse(this.site, 'network.subnets.addressPrefix', subnet.addressPrefix);
    const isHere = (block: string): boolean =>
      isKnown(block) && own.contains(Cidr.parse(this.site, 'exchangeServerPrefixes', block));
    return [...this.foreign.values()]
      .map(({ prefix, partners }) => ({ prefix, partners: partners.filter(isHere) }))
      .filter(({ partners }) => partners.length > 0);
  }

  private shieldFromForeign(subnet: SiteSubnet): void {
    const prefixes = {
      produce: (): string[] => [...this.foreign.values()].map(({ prefix }) => prefix).sort(),
    };
    shieldFromForeignPerimeters(subnet, Lazy.listValue(prefixes));
  }
}
