import { analyse, type Analysis } from '../../lib/resilience/analyse';
import { isWorse, Outcome } from '../../lib/resilience/outcome';
import { Dice, randomEstate } from './random-estate';

const ORDER = 3;
const MODELS = 1000;

/** The smallest sets of events after which a service is no better, found by trying all. */
function tried(analysis: Analysis, service: string, outcome: Outcome): string[] {
  const events = analysis.scenarios.filter((each) => each.events.length === 1).map((each) => each.events[0]);
  const found: string[][] = [];
  for (const set of setsOf(events, ORDER)) {
    if (found.some((smaller) => smaller.every((event) => set.includes(event)))) continue;
    if (!isWorse(outcome, analysis.verdict(service, set).outcome)) found.push(set);
  }
  return found.map((set) => set.join(' + ')).sort();
}

/** All sets of at most so many, the smallest first. */
function setsOf(events: readonly string[], order: number): string[][] {
  const bySize: string[][][] = [[[]]];
  for (let size = 1; size <= order; size++)
    bySize.push(
      bySize[size - 1].flatMap((set) =>
        events
          .slice(set.length === 0 ? 0 : events.indexOf(set[set.length - 1]) + 1)
          .map((event) => [...set, event]),
      ),
    );
  return bySize.flat();
}

test(`the cut sets of ${MODELS} random estates are those that trying all sets of events finds`, () => {
  const wrong: string[] = [];
  for (let seed = 1; seed <= MODELS; seed++) {
    const dice = new Dice(seed);
    const analysis = analyse(randomEstate(seed));
    const { id } = dice.oneOf(analysis.services);
    const outcome = dice.oneOf([Outcome.REDUCED, Outcome.INTERRUPTED, Outcome.NEEDS_PERSON, Outcome.LOST]);
    const computed = analysis.cutSets(id, outcome, ORDER).map(({ events }) => events.join(' + '));
    if (computed.sort().join('\n') !== tried(analysis, id, outcome).join('\n'))
      wrong.push(`${seed}: ${id}, ${outcome}`);
  }
  expect(wrong).toEqual([]);
});
