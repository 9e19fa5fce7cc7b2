import type { EstateDocument } from '../model/estate-document';
import type { CutSet } from './cut-set';
import { CutSets } from './cut-sets';
import { EstateParts } from './estate-parts';
import type { EstateEvent } from './event';
import { eventsOf } from './events';
import { type Happening, Happenings } from './fault';
import { isWorse, Outcome, OUTCOMES } from './outcome';
import type { Pool, Rung, Service } from './rung';
import type { ScenarioResult } from './scenario-result';
import { scenariosOf } from './scenarios';
import type { ServiceResult } from './service-result';
import { clientAccess, insideClientAccess } from './services/client-access';
import { databases } from './services/database';
import { edgeSync } from './services/edge-sync';
import { inboundMail } from './services/inbound-mail';
import { outboundMail } from './services/outbound-mail';
import { ableToSwitchOver } from './services/switchover';
import { sumOf } from './times';
import type { Verdict } from './verdict';

/** What fails at most together in a cut set. */
const ORDER = 3;

/** What survives what in an estate. */
export interface Analysis {
  readonly services: readonly ServiceResult[];
  /** Every single failure, the most common first, and those of several things that have one cause. */
  readonly scenarios: readonly ScenarioResult[];
  /**
   * What becomes of a service when events happen together and last.
   *
   * @throws if the estate has no such service or event
   */
  verdict(service: string, events: readonly string[]): Verdict;
  /** The smallest sets of events after which a service is no better than an outcome. A larger set may leave it better. */
  cutSets(service: string, outcome: Outcome, order?: number): CutSet[];
}

/** The rules of all services. */
const SERVICES: readonly ((parts: EstateParts) => Service[])[] = [
  clientAccess,
  insideClientAccess,
  inboundMail,
  outboundMail,
  databases,
  edgeSync,
  ableToSwitchOver,
];

/** Computes what survives what, from the model alone. */
export function analyse(document: EstateDocument): Analysis {
  return new EstateAnalysis(document);
}

class EstateAnalysis implements Analysis {
  public readonly services: readonly ServiceResult[];
  public readonly scenarios: readonly ScenarioResult[];
  private readonly events: Map<string, EstateEvent>;
  private readonly byId: Map<string, Service>;
  private readonly happenings = new Happenings();
  private readonly families = new Map<number, CutSets>();

  public constructor(document: EstateDocument) {
    const events = eventsOf(document);
    this.events = new Map(events.map((event) => [event.id, event]));
    this.scenarios = scenariosOf(document, events);
    const parts = new EstateParts(document);
    const services = SERVICES.flatMap((rules) => rules(parts)).map(worstFirst);
    this.services = services.map(({ result }) => result);
    this.byId = new Map(services.map((service) => [service.result.id, service]));
  }

  public verdict(id: string, events: readonly string[]): Verdict {
    events.forEach((event) => this.event(event));
    const happening = this.happenings.of(events);
    const { rungs, note } = this.service(id);
    const rung = rungs.find(
      ({ of, unless }) => happening.of(of) && (unless === undefined || !happening.of(unless)),
    );
    const scenario = events.join(' + ');
    if (!rung)
      return { service: id, scenario, outcome: Outcome.GOES_ON, reason: 'Nothing that it needs fails.' };
    const { outcome, reason, time, page, pool, dataLoss } = rung;
    return {
      service: id,
      scenario,
      outcome,
      reason: note && happening.of(note.of) ? `${reason} ${note.text}` : reason,
      capacity: pool && capacityOf(pool, happening),
      time,
      seconds: sumOf(time),
      page,
      dataLoss,
    };
  }

  public cutSets(id: string, outcome: Outcome, order: number = ORDER): CutSet[] {
    const family = this.families.get(order) ?? new CutSets([...this.events.keys()], order);
    this.families.set(order, family);
    const rungs = this.service(id).rungs.filter((rung) => !isWorse(outcome, rung.outcome));
    return family.ofAny(rungs).map(({ events, first: { page } }) => ({
      service: id,
      outcome,
      events,
      names: events.map((event) => this.event(event).name),
      page,
    }));
  }

  private service(id: string): Service {
    const service = this.byId.get(id);
    if (!service)
      throw new Error(`The estate has no service '${id}'. It has: ${[...this.byId.keys()].join(', ')}.`);
    return service;
  }

  private event(id: string): EstateEvent {
    const event = this.events.get(id);
    if (!event)
      throw new Error(`The estate has no event '${id}'. It has: ${[...this.events.keys()].join(', ')}.`);
    return event;
  }
}

/** Its rungs from the worst on, so that the first that happens is the verdict; of two that are as bad, the first. */
function worstFirst(service: Service): Service {
  const rank = ({ outcome }: Rung): number => -OUTCOMES.indexOf(outcome);
  return { ...service, rungs: [...service.rungs].sort((one, other) => rank(one) - rank(other)) };
}

function capacityOf({ name, members }: Pool, happening: Happening): string {
  const left = members.filter((member) => !happening.of(member)).length;
  return `${left} of ${members.length} ${name}`;
}
