import type { Tried } from '../../packages/drill/src/compare';
import { compare } from '../../packages/drill/src/compare';
import type { Seen } from '../../packages/drill/src/seen';
import type { Analysis } from '../../lib/resilience/analyse';
import { Outcome, OUTCOMES } from '../../lib/resilience/outcome';
import { ServiceKind } from '../../lib/resilience/service-result';
import { each } from '../support/each';

const CLIENTS = `${ServiceKind.CLIENT_ACCESS}: mail.contoso.com`;
const MAIL = ServiceKind.INBOUND_MAIL;
const BY_ITSELF = [Outcome.GOES_ON, Outcome.REDUCED, Outcome.INTERRUPTED];

function analysis(id: string, kind: string, outcome: Outcome, page?: string): Analysis {
  return {
    services: [{ id, name: id, kind }],
    scenarios: [],
    verdict: (service, [scenario]) => ({ service, scenario, outcome, reason: 'because', page }),
    cutSets: () => [],
  };
}

const seen = (id: string, works?: boolean): Seen => ({
  serves: new Map(works === undefined ? [] : [[id, works]]),
  groups: [],
});

function differs(
  outcome: Outcome,
  before: boolean | undefined,
  {
    after,
    kind = ServiceKind.CLIENT_ACCESS,
    id = CLIENTS,
  }: { after?: boolean; kind?: string; id?: string } = {},
): boolean {
  const tried: Tried | undefined =
    after === undefined ? undefined : { applied: true, lostCalls: 0, stranded: [], after: seen(id, after) };
  const page = 'switchover-unplanned';
  const [found] = compare(analysis(id, kind, outcome, page), 'site:AMS', seen(id, before), tried);
  return found.difference !== undefined;
}

describe('a service in a failure', () => {
  test('that goes on or comes back by itself has to work before anybody does anything', () => {
    each(BY_ITSELF).forEach((outcome) =>
      expect([differs(outcome, true), differs(outcome, false)]).toEqual([false, true]),
    );
  });

  test('that needs a person must not work by itself, and has to work after the switchover', () => {
    expect(differs(Outcome.NEEDS_PERSON, true)).toBe(true);
    expect(differs(Outcome.NEEDS_PERSON, false, { after: true })).toBe(false);
    expect(differs(Outcome.NEEDS_PERSON, false, { after: false })).toBe(true);
    // Nobody has tried.
    expect(differs(Outcome.NEEDS_PERSON, false)).toBe(false);
  });

  test('that is lost must not work', () => {
    expect([differs(Outcome.LOST, false), differs(Outcome.LOST, true)]).toEqual([false, true]);
  });

  test('may be worse in the machines than Azure shows, where Azure shows a part only', () => {
    const mail = { kind: ServiceKind.INBOUND_MAIL, id: MAIL };
    expect(differs(Outcome.LOST, true, mail)).toBe(false);
    expect(differs(Outcome.GOES_ON, false, mail)).toBe(true);
  });

  test('is not judged where Azure does not show it', () => {
    each(OUTCOMES).forEach((outcome) => expect(differs(outcome, undefined)).toBe(false));
  });
});

describe('the ability to switch over', () => {
  const works: Tried = { applied: true, lostCalls: 0, stranded: [], after: seen(CLIENTS, true) };
  const difference = (outcome: Outcome, tried?: Tried): string | undefined =>
    compare(
      analysis(ServiceKind.SWITCHOVER, ServiceKind.SWITCHOVER, outcome),
      'site:AMS',
      seen(CLIENTS, false),
      tried,
    )[0].difference;

  test('is proven by names that move without a call to what is lost', () => {
    expect(difference(Outcome.GOES_ON, works)).toBeUndefined();
    expect(difference(Outcome.GOES_ON, { ...works, lostCalls: 1 })).toContain('calls what is lost');
    expect(difference(Outcome.GOES_ON, { ...works, stranded: ['mail (clients)'] })).toContain(
      'mail (clients)',
    );
    expect(difference(Outcome.GOES_ON, { ...works, applied: false, error: 'no state' })).toContain(
      'no state',
    );
  });

  test('that is lost is proven by an attempt that fails', () => {
    expect(difference(Outcome.LOST, works)).toContain('the names move');
    expect(difference(Outcome.LOST, { ...works, applied: false })).toBeUndefined();
    expect(difference(Outcome.LOST, { ...works, lostCalls: 2 })).toBeUndefined();
  });

  test('is not judged where nobody tried, or where a page is needed first', () => {
    expect(difference(Outcome.GOES_ON)).toBeUndefined();
    expect(difference(Outcome.NEEDS_PERSON, works)).toBeUndefined();
  });
});
