import type { EstateDocument } from '../../../lib/model/estate-document';
import type { SiteModel } from '../../../lib/model/site-model';
import { Runs } from '../../../lib/model/site-model';
import { CLIENTS, INSIDE, MAIL } from '../../../year/observer';
import type { Step, YearEvent } from '../../../year/steps';
import { apply } from '../../../year/steps';
import type { Output } from '../../../year/written';
import type { Scenario } from './scenarios';
import { scenariosOf } from './scenarios';
import type { Stack } from './synthesized';
import { ACTIVATED, ACTIVE_SITE, withVariable } from './variables';

/** Minutes that people need until they decide, in which a lost site stays lost, and in which databases come back. */
const DECISION = 30;
const OUT = 240;
const BACK = 60;
const SHORT_LOSS = 120;

/** An estate, and the stacks that are applied of it. */
export interface Subject {
  readonly model: EstateDocument;
  readonly stacks: readonly Stack[];
}

type Event = YearEvent<Output>;

/** The loss of each zone, each site and the witness. Of each kind the short year has the first. */
export function lossEvents(subject: Subject): Event[] {
  const scenarios = scenariosOf(subject.model);
  const isFirst = (scenario: Scenario): boolean =>
    scenarios.find(({ id }) => kindOf(id) === kindOf(scenario.id)) === scenario;
  return scenarios.flatMap((scenario) => {
    const short = isFirst(scenario);
    if (kindOf(scenario.id) === 'site') return new SiteLoss(subject, scenario, short).events();
    const groups = takenBy(subject.model, scenario.event);
    return [shortLoss(scenario, short, [...groups, ...servicesOf(subject.model, groups)])];
  });
}

function kindOf(id: string): string {
  return id.split(':')[0];
}

/** Nobody does anything about it. */
function shortLoss({ id, name, event: domain }: Scenario, short: boolean, groups: readonly string[]): Event {
  return {
    ...{ id, title: `${upperFirst(name)} is lost, and comes back`, short },
    steps: [
      { do: 'lose', domain },
      { do: 'wait', minutes: SHORT_LOSS },
      { do: 'recover', domain },
    ],
    ...(groups.length > 0 && { loss: { groups } }),
  };
}

/** The loss of a site that serves: the names are moved, the other site serves, and everything goes back. */
class SiteLoss {
  private readonly site: SiteModel;
  /** Stacks by which names are moved; none where this site does not serve, or nothing can be moved. */
  private readonly names: string[];
  /** Stacks that make the servers of the site that takes over. */
  private readonly light: string[];
  private readonly taken: string[];

  public constructor(
    private readonly subject: Subject,
    private readonly scenario: Scenario,
    private readonly short: boolean,
  ) {
    const { model, stacks } = subject;
    this.site = model.sites.find(({ id }) => scenario.id === `site:${id}`)!;
    this.taken = takenBy(model, scenario.event);
    const zones = model.dnsZones.map(({ stack }) => stack);
    this.names = this.serves ? withVariable(stacks, ACTIVE_SITE).filter((each) => zones.includes(each)) : [];
    const activated = withVariable(stacks, ACTIVATED);
    this.light = this.replacements
      .filter(({ runs }) => runs === Runs.WHEN_ACTIVATED)
      .flatMap(({ stack }) => (stack !== undefined && activated.includes(stack) ? stack : []));
  }

  public events(): Event[] {
    const { id, name, event: domain } = this.scenario;
    const { short } = this;
    const place = upperFirst(name);
    if (this.names.length + this.light.length === 0)
      return [shortLoss(this.scenario, short, [...this.taken, ...this.servicesUntilMoved])];
    return [
      {
        ...{ id, title: `${place} is lost: switchover`, short },
        steps: [{ do: 'lose', domain }, { do: 'wait', minutes: DECISION }, ...this.switchover],
        loss: { groups: [...this.taken, ...this.lightGroups, ...this.servicesUntilMoved] },
        note: 'clients wait for probes and caches, or for people',
      },
      {
        ...{ id: `${id}:out`, title: `${place} stays lost for hours`, short },
        steps: [{ do: 'wait', minutes: OUT }],
        loss: { groups: [...this.taken, ...this.servicesWithoutOthers] },
      },
      {
        ...{ id: `${id}:back`, title: `${place} is back: switchback`, short },
        steps: [{ do: 'recover', domain }, { do: 'wait', minutes: BACK }, ...this.switchback],
        loss: {
          groups: [...this.taken, ...this.lightGroups, ...this.servicesWithoutOthers],
          machines: this.lightMachines,
        },
        note: 'until the machines of the site run again',
      },
    ];
  }

  private get switchover(): Step<Output>[] {
    const target = this.site.standbyFor === undefined ? 'standby' : 'primary';
    const made: Step<Output>[] =
      this.light.length > 0
        ? [apply(this.light, { variables: { [ACTIVATED]: 'true' } }), { do: 'install' }]
        : [];
    return this.names.length === 0
      ? made
      : [...made, apply(this.names, { variables: { [ACTIVE_SITE]: target } })];
  }

  private get switchback(): Step<Output>[] {
    const removed = this.light.length > 0 ? [apply(this.light, { isReleased: true })] : [];
    return this.names.length === 0 ? removed : [apply(this.names), ...removed];
  }

  /** The sites that take over. */
  private get replacements(): SiteModel[] {
    return this.subject.model.sites.filter(({ standbyFor }) => standbyFor === this.site.id);
  }

  /** Whether names lead to the site while nothing fails: to both where clients are spread. */
  private get serves(): boolean {
    const { sites, dnsZones } = this.subject.model;
    const isStandby = this.site.standbyFor !== undefined;
    const isPair = isStandby || sites.some(({ standbyFor }) => standbyFor === this.site.id);
    return (
      isPair &&
      dnsZones.some(
        ({ activeSite, routing }) => routing !== undefined || (activeSite === 'standby') === isStandby,
      )
    );
  }

  /** What clients and mail miss until the names have moved. */
  private get servicesUntilMoved(): string[] {
    if (!this.serves) return this.servicesWithoutOthers;
    const isAutomatic = this.subject.model.dnsZones.every(({ automatic }) => automatic);
    if (this.light.length > 0) return [CLIENTS, INSIDE, MAIL];
    return [CLIENTS, ...(isAutomatic ? [] : [INSIDE]), ...this.servicesWithoutOthers];
  }

  /** What no other site gives. */
  private get servicesWithoutOthers(): string[] {
    const { tiers } = this.subject.model;
    const own = this.taken.filter((id) => tiers.some((tier) => tier.id === id));
    const kinds = tiers.filter(({ id }) => own.includes(id)).map(({ kind }) => kind);
    const others = tiers.filter(({ id }) => !own.includes(id)).map(({ kind }) => kind);
    return servicesOf(
      this.subject.model,
      own.filter((_, at) => !others.includes(kinds[at])),
    );
  }

  private get lightMachines(): string[] {
    if (this.light.length === 0) return [];
    const sites = this.replacements.map(({ id }) => id);
    return this.subject.model.machines
      .filter(({ site, runs }) => runs === Runs.WHEN_ACTIVATED && sites.includes(site ?? ''))
      .map(({ id }) => id);
  }

  /** Groups that begin and end with the servers of a pilot light. */
  private get lightGroups(): string[] {
    const machines = this.lightMachines;
    return this.subject.model.redundancyGroups
      .filter(({ members }) => members.some((each) => machines.includes(each)))
      .map(({ id }) => id);
  }
}

/** Groups that have too few members outside a failure domain: what the event itself takes. */
function takenBy({ machines, externals, redundancyGroups }: EstateDocument, domain: string): string[] {
  const gone = new Set(
    [...machines, ...externals]
      .filter(({ failureDomains }) => failureDomains.includes(domain))
      .map(({ id }) => id),
  );
  return redundancyGroups
    .filter(({ members, needed }) => members.filter((each) => !gone.has(each)).length < needed)
    .map(({ id }) => id);
}

/** Services that whole tiers give. */
function servicesOf({ tiers }: EstateDocument, groups: readonly string[]): string[] {
  const kinds = tiers.filter(({ id }) => groups.includes(id)).map(({ kind }) => kind);
  return [
    ...(kinds.includes('client-access') ? [CLIENTS, INSIDE] : []),
    ...(kinds.includes('edge') ? [MAIL] : []),
  ];
}

function upperFirst(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}
