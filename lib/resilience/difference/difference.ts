import { isWorse, Outcome } from '../outcome';
import type { ReportDocument, ReportedScenario } from '../report/report-document';
import { spokenNames } from '../report/spoken-names';
import type { ServiceResult } from '../service-result';
import { capital, listed, secondsText } from '../text';
import type { Verdict } from '../verdict';

/** What a change of a program does to what an estate survives. */
export interface Difference {
  /** Sentences about what is worse. */
  readonly worse: string[];
  /** Sentences about what is better. */
  readonly better: string[];
  /** Sentences about what is neither. */
  readonly other: string[];
}

/** A change of what becomes of one service in one failure. */
interface Step {
  readonly service: string;
  readonly failure: string;
  /** The sentence without failures, with `%s` for the services. */
  readonly form: string;
}

/** Compares two reports of one estate. */
export function differenceOf(before: ReportDocument, after: ReportDocument): Difference {
  const both = after.services.filter(({ id }) => before.services.some((each) => each.id === id));
  return {
    worse: [
      ...services(before, after).map((name) => `The estate no longer provides ${name}.`),
      ...sentences(after, steps(before, after, both, 'worse')),
      ...fewerFailures(before, after, both).map(
        ([name, from, to]) =>
          `${capital(to)} failures at once are now enough for ${name} to need a person or be lost; before, it took ${from}.`,
      ),
      ...objectives(before, after).map((each) => `The program no longer promises "${each}".`),
    ],
    better: [
      ...sentences(before, steps(before, after, both, 'better')),
      ...fewerFailures(after, before, both).map(
        ([name, to, from]) =>
          `${capital(to)} failures at once are now needed for ${name} to need a person or be lost; before, ${from} were enough.`,
      ),
      ...objectives(after, before).map((each) => `The program now promises "${each}".`),
    ],
    other: [
      ...services(after, before).map((name) => `The estate now provides ${name}.`),
      ...added(before, after).map((what) => `A time or an amount is not stated now: ${what}.`),
      ...added(after, before).map((what) => `A time or an amount is now stated, or needed no more: ${what}.`),
    ],
  };
}

function services(some: ReportDocument, others: ReportDocument): string[] {
  const gone = some.services.filter(({ id }) => !others.services.some((each) => each.id === id));
  return spokenNames(
    some,
    gone.map(({ id }) => id),
  );
}

/** Objectives that only the first report has. */
function objectives(some: ReportDocument, others: ReportDocument): string[] {
  const kept = new Set(others.objectives.map(({ objective }) => objective));
  return some.objectives.map(({ objective }) => objective).filter((each) => !kept.has(each));
}

function added(before: ReportDocument, after: ReportDocument): string[] {
  const known = new Set(before.notStated.map(({ what }) => what));
  return [...new Set(after.notStated.map(({ what }) => what))].filter((what) => !known.has(what));
}

/** What becomes worse, or better, in a single failure. */
function steps(
  before: ReportDocument,
  after: ReportDocument,
  both: readonly ServiceResult[],
  direction: 'worse' | 'better',
): Step[] {
  const [from, to] = direction === 'worse' ? [before, after] : [after, before];
  return to.scenarios.flatMap((scenario) => {
    const former = from.scenarios.find(({ id }) => id === scenario.id);
    return both.flatMap(({ id }) => {
      const [less, more] = [verdictOf(former, id), verdictOf(scenario, id)];
      if (isNoLess(from, id, less, more)) return [];
      const form = formOf(direction, less, more, former !== undefined);
      return form === undefined ? [] : [{ service: id, failure: scenario.name, form }];
    });
  });
}

function verdictOf(scenario: ReportedScenario | undefined, service: string): Verdict | undefined {
  return scenario?.verdicts.find((each) => each.service === service);
}

/** What is left of a pool, from a text such as `2 of 3 Edges of Amsterdam`. */
function capacityOf(verdict?: Verdict): { count: number; all: number; of: string } | undefined {
  const [, count, all, of] = /^(\d+) of (\d+) (.+)$/.exec(verdict?.capacity ?? '') ?? [];
  return of === undefined ? undefined : { count: Number(count), all: Number(all), of };
}

/** Whether a failure that took nothing from a service leaves as many now as there were of all: a server that is new may fail. */
function isNoLess(report: ReportDocument, service: string, less?: Verdict, more?: Verdict): boolean {
  const left = more?.outcome === Outcome.REDUCED && less === undefined ? capacityOf(more) : undefined;
  if (left === undefined) return false;
  const pools = report.scenarios.map((each) => capacityOf(verdictOf(each, service)));
  const pool = pools.find((each) => each?.of === left.of);
  return pool !== undefined && left.count >= pool.all;
}

/** The sentence, or undefined where the second verdict is no worse than the first. */
function formOf(
  direction: 'worse' | 'better',
  less: Verdict | undefined,
  more: Verdict | undefined,
  wasThere: boolean,
): string | undefined {
  if (more === undefined) return undefined;
  const former = less?.outcome ?? Outcome.GOES_ON;
  const isSingle = (outcome: Outcome): boolean => isWorse(outcome, Outcome.INTERRUPTED);
  const isWorseNow = isWorse(more.outcome, former);
  if (isWorseNow && isSingle(more.outcome) && !isSingle(former)) {
    return direction === 'worse'
      ? `This change makes %s depend on %f alone: ${outcomeText(more)}.`
      : 'This change no longer lets %s depend on %f alone.';
  }
  // A machine that is new fails in its own way: only a single point of failure is worth a sentence.
  if (!wasThere) return undefined;
  if (isWorseNow) {
    const [was, is] = direction === 'worse' ? [former, more.outcome] : [more.outcome, former];
    return `On the loss of %f, what becomes of %s changes: before, "${was}"; now, "${is}".`;
  }
  const [most, left] = [capacityOf(less), capacityOf(more)];
  if (more.outcome === former && most && left && most.of === left.of && left.count < most.count) {
    const [was, is] = direction === 'worse' ? [less, more] : [more, less];
    return `On the loss of %f, ${is!.capacity} are left for %s; before, ${was!.capacity}.`;
  }
  if (less === undefined || more.outcome !== former || (more.seconds ?? 0) <= (less.seconds ?? Infinity))
    return undefined;
  const [was, is] = direction === 'worse' ? [less, more] : [more, less];
  return `On the loss of %f, it takes ${secondsText(is.seconds!)} until %s is back; before, it took ${secondsText(was.seconds!)}.`;
}

function outcomeText({ outcome, page }: Verdict): string {
  const by = page === undefined ? '' : ` (page ${page})`;
  return (outcome === Outcome.LOST ? 'it is then lost until restored' : 'it then needs a person') + by;
}

/** Steps that say the same of several services and failures are one sentence. */
function sentences(report: ReportDocument, all: readonly Step[]): string[] {
  const byForm = new Map<string, Map<string, Set<string>>>();
  for (const { form, failure, service } of all) {
    const failures = byForm.get(form) ?? new Map<string, Set<string>>();
    byForm.set(form, failures.set(failure, (failures.get(failure) ?? new Set<string>()).add(service)));
  }
  return [...byForm].flatMap(([form, failures]) => {
    const alike = new Map<string, string[]>();
    for (const [failure, ids] of failures) {
      const services = listed(spokenNames(report, [...ids]));
      alike.set(services, [...(alike.get(services) ?? []), failure]);
    }
    return [...alike].map(([services, names]) =>
      form.replace('%s', () => services).replace('%f', () => listed(names, 'or')),
    );
  });
}

/** Services whose smallest cut set has become smaller, with the former number of failures and the new one, from two on. */
function fewerFailures(
  before: ReportDocument,
  after: ReportDocument,
  both: readonly ServiceResult[],
): [name: string, from: string, to: string][] {
  const changed = new Map<string, string[]>();
  for (const { id } of both) {
    const [from, to] = [smallest(before, id), smallest(after, id)];
    if (to >= from || to < 2) continue;
    const key = `${from > 3 ? 'more than three' : WORDS[from]}\n${WORDS[to]}`;
    changed.set(key, [...(changed.get(key) ?? []), id]);
  }
  return [...changed].map(([key, ids]) => {
    const [from, to] = key.split('\n');
    return [listed(spokenNames(after, ids)), from, to];
  });
}

const WORDS = ['none', 'one', 'two', 'three'];

function smallest({ cutSets }: ReportDocument, service: string): number {
  const own = cutSets.filter(
    (each) => each.service === service && isWorse(each.outcome, Outcome.INTERRUPTED),
  );
  return Math.min(4, ...own.flatMap((each) => each.cutSets.map(({ length }) => length)));
}
