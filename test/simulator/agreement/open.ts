import type { Way } from '../way';

/** A difference that is known and not yet settled. Whoever settles one removes it from the list. */
interface Open {
  readonly service: RegExp;
  /** Events of which one is among those that happen. */
  readonly event: RegExp;
  readonly analysis: Way;
  readonly simulator: Way;
}

/** What analysis and simulator still say differently. */
const OPEN: readonly Open[] = [
  // An Edge whose carrier is dead still takes mail from inside and cannot send it: a person.
  { service: /^outbound mail$/, event: /^carrier:/, analysis: 'less capacity', simulator: 'person' },
  { service: /^outbound mail$/, event: /^carrier:/, analysis: 'goes on', simulator: 'person' },
  { service: /^outbound mail$/, event: /^carrier:/, analysis: 'by itself', simulator: 'person' },
  // A pilot light that is activated has Edges to which mail of the primary can be diverted.
  { service: /^outbound mail$/, event: /^(machine|zone|carrier):/, analysis: 'lost', simulator: 'person' },
  // One-to-one subscriptions: what a Mailbox server was given waits for its own Edge.
  {
    service: /^outbound mail$/,
    event: /^(machine:\w+EDGE|zone:|region:)/,
    analysis: 'less capacity',
    simulator: 'person',
  },
  // Names with several addresses (DNS round robin): clients whose address is dead try the next one after about 21 s.
  {
    service: /^client access/,
    event: /^(machine|zone|link|directory):/,
    analysis: 'less capacity',
    simulator: 'by itself',
  },
  // An Edge elsewhere holds mail while the primary is lost and no Edge of the standby is reached.
  { service: /^inbound mail$/, event: /^carrier:/, analysis: 'lost', simulator: 'person' },
  // A tier of a team's own does not say which carrier its public address has.
  { service: /: office\./, event: /^carrier:/, analysis: 'goes on', simulator: 'lost' },
  { service: /: office\./, event: /^carrier:/, analysis: 'less capacity', simulator: 'lost' },
  { service: /: office\./, event: /^carrier:/, analysis: 'by itself', simulator: 'lost' },
  { service: /: office\./, event: /^carrier:/, analysis: 'person', simulator: 'lost' },
  // Mail of a lost primary while an Edge, the smart host or all domain controllers of the standby are lost too.
  { service: /^outbound mail$/, event: /^region:/, analysis: 'by itself', simulator: 'person' },
  { service: /^outbound mail$/, event: /^smart-host:/, analysis: 'person', simulator: 'lost' },
  { service: /^(inbound|outbound) mail$/, event: /^directory:/, analysis: 'person', simulator: 'lost' },
  // A standby without an Edge that takes mail could not serve.
  {
    service: /^ability to switch over$/,
    event: /^(machine:\w+EDGE|zone:|carrier:)/,
    analysis: 'goes on',
    simulator: 'lost',
  },
  {
    service: /^ability to switch over$/,
    event: /^(machine:\w+EDGE|zone:|carrier:)/,
    analysis: 'person',
    simulator: 'lost',
  },
];

/** Whether a difference is one of those that are known. */
export function isOpen(service: string, events: readonly string[], analysis: Way, simulator: Way): boolean {
  return OPEN.some(
    (each) =>
      each.service.test(service) &&
      each.analysis === analysis &&
      each.simulator === simulator &&
      events.some((event) => each.event.test(event)),
  );
}
