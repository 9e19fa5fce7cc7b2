import type { EstateDocument } from '../../../lib/model/estate-document';
import { analyse } from '../../../lib/resilience/analyse';
import type { Output } from '../../support/synth';
import { Outcome } from '../../../lib/resilience/outcome';
import { readRunbooks } from '../runbooks';
import { Simulator } from '../simulator';
import type { Way } from '../way';
import type { ProgramKnowledge } from './translation';
import { NOTHING_OUTSIDE, Translation } from './translation';

/** The words of the simulator for what the analysis says. */
const WAY_OF: Record<Outcome, Way> = {
  [Outcome.GOES_ON]: 'goes on',
  [Outcome.REDUCED]: 'less capacity',
  [Outcome.INTERRUPTED]: 'by itself',
  [Outcome.NEEDS_PERSON]: 'person',
  [Outcome.LOST]: 'lost',
};

/** What both sides said. */
export interface Comparison {
  /** How many verdicts were compared. */
  readonly compared: number;
  /** Services that only one side knows. */
  readonly unknown: string[];
  /** A line for each verdict in which they differ. */
  readonly differences: string[];
}

/** How many of the double failures are asked: 1 for all, 10 for every tenth. */
export interface Doubles {
  readonly every: number;
  readonly from?: number;
}

/** Asks analysis and simulator about nothing, every single failure and the double failures of an estate. */
export function compare(
  { stacks, runbooks, models }: Output,
  { every, from = 0 }: Doubles = { every: 1 },
  knowledge: ProgramKnowledge = NOTHING_OUTSIDE,
): Comparison {
  const model = JSON.parse(models[0]) as EstateDocument;
  const analysis = analyse(model);
  const simulator = new Simulator(stacks, readRunbooks(runbooks), knowledge);
  const translation = new Translation(model, simulator, knowledge);
  const differences: string[] = [];
  const unknown = new Set<string>();
  let compared = 0;
  for (const events of scenarios(analysis, every, from)) {
    const services = simulator.run(...events.map((event) => translation.outageOf(event)));
    for (const { id } of analysis.services) {
      if (translation.isPointless(id, services)) continue;
      const way = translation.wayOf(id, services);
      if (way === undefined) unknown.add(id);
      const { outcome } = analysis.verdict(id, events);
      compared += 1;
      if (way === undefined || way === WAY_OF[outcome]) continue;
      differences.push(
        `${id} after ${events.join(' + ') || 'nothing'}: analysis '${WAY_OF[outcome]}', simulator '${way}'`,
      );
    }
  }
  return { compared, unknown: [...unknown], differences };
}

function scenarios({ scenarios: all }: ReturnType<typeof analyse>, every: number, from: number): string[][] {
  const single = all.filter(({ events }) => events.length === 1).map(({ events }) => events[0]);
  const doubles = single.flatMap((one, index) => single.slice(index + 1).map((other) => [one, other]));
  return [
    [],
    ...all.map(({ events }) => events),
    ...doubles.filter((_, index) => index % every === from % every),
  ];
}
