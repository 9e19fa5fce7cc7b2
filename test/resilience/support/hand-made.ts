import type { EstateDocument } from '../../../lib/model/estate-document';
import type { Analysis } from '../../../lib/resilience/analyse';
import { CutSets } from '../../../lib/resilience/cut-sets';
import { anyOf, type Fault, Happening } from '../../../lib/resilience/fault';
import { Outcome } from '../../../lib/resilience/outcome';
import type { ScenarioResult } from '../../../lib/resilience/scenario-result';
import { ServiceKind, type ServiceResult } from '../../../lib/resilience/service-result';
import type { AnalysedEstate } from '../../../lib/resilience/shortfalls';
import type { Verdict } from '../../../lib/resilience/verdict';

/** A service that one rung after the other fails. */
export interface HandMade extends ServiceResult {
  readonly faults: Partial<Record<Outcome, Fault>>;
  readonly verdict?: Partial<Verdict>;
}

const WORST_FIRST = [Outcome.LOST, Outcome.NEEDS_PERSON, Outcome.INTERRUPTED, Outcome.REDUCED];

/** A failure that is one event. */
export function failure(kind: string, id: string, name = id): ScenarioResult {
  return { id: `${kind}:${id}`, name, kind, events: [`${kind}:${id}`] };
}

/** An analysis without a model, for what reads analyses. */
export function handMade(scenarios: ScenarioResult[], services: HandMade[]): AnalysedEstate {
  const events = scenarios.flatMap((each) => each.events);
  const service = (id: string): HandMade => services.find((each) => each.id === id)!;
  const analysis: Analysis = {
    services: services.map(({ id, name, kind }) => ({ id, name, kind })),
    scenarios,
    verdict: (id, happened) => {
      const { faults, verdict } = service(id);
      const happening = new Happening(new Set(happened));
      const outcome =
        WORST_FIRST.find((rung) => faults[rung] !== undefined && happening.of(faults[rung])) ??
        Outcome.GOES_ON;
      const more = outcome === Outcome.GOES_ON ? {} : verdict;
      return { service: id, scenario: happened.join(' + '), outcome, reason: 'It is so.', ...more };
    },
    cutSets: (id, outcome, order = 3) => {
      const rungs = WORST_FIRST.slice(0, WORST_FIRST.indexOf(outcome) + 1);
      const fault = anyOf(...rungs.flatMap((rung) => service(id).faults[rung] ?? []));
      return new CutSets(events, order).of(fault).map((cut) => ({
        service: id,
        outcome,
        events: cut,
        names: cut.map((event) => scenarios.find((each) => each.id === event)?.name ?? event),
        page: service(id).verdict?.page,
      }));
    },
  };
  return { analysis, scenarios, document: DOCUMENT };
}

/** Two sites with two machines each; only what scenarios look up. */
const DOCUMENT = {
  estate: 'contoso',
  names: [],
  sites: [
    { id: 'AMS', name: 'Amsterdam', region: 'westeurope', failureDomains: ['region:westeurope'] },
    { id: 'DUB', name: 'Dublin', region: 'northeurope', failureDomains: ['region:northeurope'] },
  ],
  machines: [
    { id: 'AMSFE1', site: 'AMS', roles: ['mailbox'] },
    { id: 'AMSFE2', site: 'AMS', roles: ['mailbox'] },
    { id: 'AMSEDGE1', site: 'AMS', roles: ['edge'] },
    { id: 'DUBFE1', site: 'DUB', roles: ['mailbox'] },
  ],
} as unknown as EstateDocument;

/** What can fail in them. */
export const FAILURES = [
  ...['AMSFE1', 'AMSFE2', 'AMSEDGE1', 'DUBFE1'].map((id) => failure('machine', id)),
  failure('zone', 'westeurope/1', 'zone 1 of Amsterdam'),
  failure('zone', 'westeurope/2', 'zone 2 of Amsterdam'),
  { id: 'region:westeurope', name: 'Amsterdam', kind: 'site', events: ['region:westeurope'] },
  { id: 'region:northeurope', name: 'Dublin', kind: 'site', events: ['region:northeurope'] },
  failure('carrier', 'Microsoft network', 'the carrier Microsoft network'),
  failure('link', 'AMS/DUB', 'the link between Amsterdam and Dublin'),
  { id: 'azure-dns', name: 'Azure DNS', kind: 'azure-dns', events: ['azure-dns'] },
];

/** Inbound mail that fails as stated. */
export function inbound(faults: Partial<Record<Outcome, Fault>>, verdict: Partial<Verdict> = {}): HandMade {
  return { id: 'inbound mail', name: 'inbound mail', kind: ServiceKind.INBOUND_MAIL, faults, verdict };
}
