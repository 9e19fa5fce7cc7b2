import { sentence } from '../core/refusal';
import type { EstateDocument } from '../model/estate-document';
import { analysed } from './analysed';
import { asPublished } from './as-published';
import { changeThatMeets } from './known-changes/change-that-meets';
import { openTimes } from './open-times';
import type { Objective } from './objective';
import { shortfallLines } from './shortfall-text';
import type { AnalysedEstate, Asks, Shortfall } from './shortfalls';
import { shortfallsOf, unusedExceptions } from './shortfalls';
import { listed } from './text';

/** What keeps a program from being written: each objective that its estate does not keep, why, and what would keep it. */
export function objectionsTo(document: EstateDocument, objectives: readonly Objective[]): string[] {
  const estate = analysed(asPublished(document));
  return objectives.flatMap((objective, index) => {
    try {
      return objection(estate, objective, index);
    } catch (error) {
      // A scenario or a service that the estate does not have: the message begins with what refuses it, in brackets, which a program names for a scenario.
      const message = (error instanceof Error ? error.message : String(error))
        .replace(/^\[ResilienceAnalysis\] /, '')
        .replace(/^\[(.*?)\] /, '$1: ');
      return [`objectives[${index}] '${objective.toString()}' cannot be judged. ${message}`];
    }
  });
}

/** The exceptions that have no effect; undefined where each has one. */
export function adviceOnExceptions(
  document: EstateDocument,
  objectives: readonly Objective[],
): string | undefined {
  const estate = analysed(asPublished(document));
  const unused = objectives.flatMap((objective, index) => {
    try {
      return unusedExceptions(estate, objective._asks()).map(
        (each) => `${each.toString()} (objectives[${index}])`,
      );
    } catch {
      // A failure that the estate does not have is refused.
      return [];
    }
  });
  if (unused.length === 0) return undefined;
  return `Exceptions without effect, since no failure of their objective contains them: ${unused.join(', ')}. Remove them.`;
}

function objection(estate: AnalysedEstate, objective: Objective, index: number): string[] {
  const asks = objective._asks();
  const shortfalls = shortfallsOf(estate, asks);
  if (shortfalls.length === 0) return [];
  const lines = [
    `objectives[${index}] '${objective.toString()}' is not kept.`,
    ...shortfallLines(estate, shortfalls),
    sentence(remedyFor(estate, asks, shortfalls)),
  ];
  return [lines.join('\n')];
}

function remedyFor({ document }: AnalysedEstate, asks: Asks, shortfalls: readonly Shortfall[]): string {
  const { inputs, others } = openTimes(shortfalls);
  if (others.length > 0)
    return `no setting states ${listed(others.map((each) => `"${each}"`))}: leave out the limit, or state an exception with its reason`;
  if (inputs.length > 0) return `state ${listed(inputs)}: a time that is not stated keeps no objective`;
  const words = changeThatMeets(document, asks);
  if (words !== undefined) return `${words} keeps it`;
  return 'no single change that the library knows keeps it: change the estate, or state an exception with its reason';
}
