import { DependencyKind } from '../model/dependency';
import type { EstateDocument } from '../model/estate-document';
import type { ExternalModel } from '../model/external-model';
import { carrierDomain } from '../model/ids';
import type { DnsZoneModel, NameModel, NameUse } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import { Runs, type SiteModel } from '../model/site-model';
import type { TierModel } from '../model/tier-model';
import { Components } from './components';
import { ALWAYS, type Fault, NEVER } from './fault';
import type { Pool, Rung } from './rung';
import { timeByPage } from './times';

/** The estate as the rules of its services see it. */
export class EstateParts {
  public readonly components: Components;

  public constructor(public readonly estate: EstateDocument) {
    this.components = new Components(estate);
  }

  /** What makes anything with an id fail. */
  public fails(id: string): Fault {
    return this.components.fails(id);
  }

  /** Names for a use that lead to the estate. Held names lead nowhere yet, and those gone back lead elsewhere: nothing serves by them. */
  public names(usedBy: NameUse): NameModel[] {
    return this.estate.names.filter((name) => name.usedBy === usedBy && name.stage === NameStage.LIVE);
  }

  public zone({ zone }: NameModel): DnsZoneModel {
    return found('zone', this.estate.dnsZones, zone);
  }

  public site(id: string): SiteModel {
    return found('site', this.estate.sites, id);
  }

  /** What a name needs beside its tiers. */
  public needsOf(name: NameModel): { readonly id: string; readonly external?: ExternalModel }[] {
    return this.components
      .neededBy(name.id)
      .map((id) => ({ id, external: this.estate.externals.find((each) => each.id === id) }));
  }

  /** The tiers that a name leads to, that of the site that serves first. */
  public tiersOf(name: NameModel): TierModel[] {
    const ids = this.estate.dependencies
      .filter(({ source, kind }) => source === name.id && kind === DependencyKind.LEADS_TO)
      .map(({ target }) => target);
    return this.inOrder(
      this.estate.tiers.filter(({ id }) => ids.includes(id)),
      this.zone(name),
    );
  }

  /** Tiers by the site that serves now, as it is committed. */
  public inOrder(tiers: readonly TierModel[], zone?: DnsZoneModel): TierModel[] {
    const swapped = zone?.activeSite === 'standby';
    const second = (tier: TierModel): boolean => (this.site(tier.site).standbyFor !== undefined) !== swapped;
    return [...tiers.filter((tier) => !second(tier)), ...tiers.filter(second)];
  }

  /** Whether the names of a zone lead to another site without people. */
  public movesByItself({ automatic, activeSite }: DnsZoneModel): boolean {
    return automatic && activeSite === 'automatic';
  }

  /** Whether both sites of a zone serve clients at once, as it is committed. */
  public servesBoth(zone: DnsZoneModel): boolean {
    return zone.routing !== undefined && this.movesByItself(zone);
  }

  /** Whether the machines of a site exist only after an activation. */
  public isPilotLight({ site }: TierModel): boolean {
    return this.site(site).runs === Runs.WHEN_ACTIVATED;
  }

  /** The way from a site to another is broken. One that the program does not know is not assumed to break. */
  public path(from: string, to: string): Fault {
    const path = this.components.unlinked(from, to);
    return path === ALWAYS ? NEVER : path;
  }

  /** The sites, that which serves first: the primary, unless the standby is committed. */
  public sitesInOrder(): SiteModel[] {
    const swapped = this.estate.dnsZones.some(({ activeSite }) => activeSite === 'standby');
    const second = (site: SiteModel): boolean => (site.standbyFor !== undefined) !== swapped;
    const { sites } = this.estate;
    return [...sites.filter((site) => !second(site)), ...sites.filter(second)];
  }

  /** The path of the public addresses of a tier is down. */
  public carrier({ clientAccess }: TierModel): Fault {
    return clientAccess?.carrier === undefined ? NEVER : carrierDomain(clientAccess.carrier);
  }

  /** A page, where the program writes runbooks. */
  public page(id: string): string | undefined {
    return this.estate.documents.some(({ kind }) => kind === 'runbooks') ? id : undefined;
  }

  /** What brings something back by a page: its id, where the program writes runbooks, and the time. */
  public byPage(id?: string): Pick<Rung, 'page' | 'time'> {
    return { page: id === undefined ? undefined : this.page(id), time: timeByPage(this.estate, id) };
  }

  /** What shares the load of a tier. */
  public pool(tier: TierModel, what: string): Pool {
    return {
      name: `${what} of ${this.site(tier.site).name}`,
      members: this.components.sharers(tier.id).map((each) => this.fails(each)),
    };
  }
}

function found<T extends { readonly id: string }>(what: string, all: readonly T[], id: string): T {
  const one = all.find((each) => each.id === id);
  if (!one) throw new Error(`The model has no ${what} '${id}'.`);
  return one;
}
