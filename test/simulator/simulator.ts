import type { Stacks } from '../support/synth';
import { Azure } from './azure';
import { insideAccess, insideNames, internetAccess, internetNames } from './clients';
import { databaseWay, possibleMajorities } from './databases';
import { edgeSync, hasEdges, inboundMail, outboundMail, subscriptions } from './mail';
import type { Outside } from './moment';
import { Moment } from './moment';
import type { Outage } from './outage';
import { ALL_WELL, together } from './outage';
import type { Runbooks } from './runbooks';
import { switchover } from './switchover';
import type { Way } from './way';

/** The services of an estate with what becomes of each. */
export interface Services {
  /** By name. */
  readonly internet: Record<string, Way>;
  /** By network, then by name; a network that is lost itself has no clients left. */
  readonly inside: Record<string, Record<string, Way>>;
  readonly inbound?: Way;
  readonly outbound?: Way;
  /** By name. */
  readonly databases: Record<string, Way>;
  /** By Active Directory site that has an Edge left; the empty name stands for the only one where there are no runbooks. */
  readonly edgeSync: Record<string, Way>;
  readonly switchover?: Way;
}

/**
 * Says for an outage which services get through and how. It reads the synthesized Terraform and the tables of the runbooks, and shares no
 * code with the library: what Azure and Exchange do is written down here a second time, so that a mistake in either is seen.
 */
export class Simulator {
  /** What Azure holds now. */
  public readonly azure: Azure;
  private readonly switched: Azure;
  private readonly well: Moment;
  private readonly names: string[];
  private readonly insideNames: string[];
  private readonly networks: string[];
  private readonly directorySites: string[];

  public constructor(
    stacks: Stacks,
    private readonly books: Runbooks,
    private readonly outside: Outside = { regions: {} },
  ) {
    const { datacenters = [] } = outside;
    this.azure = new Azure(stacks, {}, datacenters);
    this.switched = new Azure(stacks, { active_site: 'standby', activated: true }, datacenters);
    this.well = new Moment(this.azure, books, ALL_WELL, outside);
    this.names = internetNames(this.switched, books);
    this.insideNames = insideNames(this.switched, books);
    const linked = this.insideNames.flatMap((each) => [...this.azure.privateNames.get(each)!.networks]);
    this.networks = [...new Set([...linked, ...datacenters.map(({ site }) => site)])].sort();
    this.directorySites = [...new Set(subscriptions(this.well).map((each) => each.directorySite))];
  }

  /** What becomes of each service in an outage. */
  public run(...outages: Partial<Outage>[]): Services {
    const outage = together(...outages);
    const { well, books } = this;
    const now = new Moment(this.azure, books, outage, this.outside);
    const after = new Moment(this.switched, books, outage, this.outside, this.azure);
    const [repaired, repairedAfter] = [now.withProxies(), after.withProxies()];
    const majorities = possibleMajorities(now);
    return {
      internet: record(this.names, (name) =>
        withPerson(internetAccess(name, well, now, after), () =>
          internetAccess(name, well, repaired, repairedAfter),
        ),
      ),
      inside: record(
        this.networks.filter((network) => now.networkLives(network)),
        (network) =>
          record(this.insideNames, (name) =>
            withPerson(insideAccess(name, network, well, now, after), () =>
              insideAccess(name, network, well, repaired, repairedAfter),
            ),
          ),
      ),
      ...(this.azure.exchangers.length > 0 && { inbound: inboundMail(well, now, after) }),
      ...(this.directorySites.length > 0 && { outbound: outboundMail(well, now, after) }),
      databases: Object.fromEntries(
        books.databases.map((each) => [each.name, databaseWay(each, now, majorities)]),
      ),
      edgeSync: record(
        this.directorySites.filter((site) => hasEdges(site, now)),
        (site) => edgeSync(site, now),
      ),
      ...(this.books.sites.length > 1 && { switchover: this.switchover(outage) }),
    };
  }

  private switchover(outage: Outage): Way {
    const [primary] = this.books.sites;
    const region = this.azure.isDatacenter(primary.name) ? primary.name : primary.region;
    const lost = together(outage, { regions: [region] });
    const now = new Moment(this.azure, this.books, lost, this.outside);
    const after = new Moment(this.switched, this.books, lost, this.outside, this.azure);
    return switchover(now, after, this.names, this.insideNames);
  }
}

/** What is lost for want of proxies is not lost for good: all that a proxy holds is written by Terraform, and a person makes it again. */
function withPerson(way: Way, repaired: () => Way): Way {
  return way === 'lost' && repaired() !== 'lost' ? 'person' : way;
}

function record<T>(keys: readonly string[], value: (key: string) => T): Record<string, T> {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}
