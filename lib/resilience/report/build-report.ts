import { unjudgedOf } from '../absent-services';
import { analysed } from '../analysed';
import { asPublished } from '../as-published';
import type { Objective } from '../objective';
import { Outcome } from '../outcome';
import type { ServiceResult } from '../service-result';
import type { AnalysedEstate } from '../shortfalls';
import { meets } from '../shortfalls';
import type { Verdict } from '../verdict';
import type {
  NotStated,
  ReportDocument,
  ReportedCutSets,
  ReportedObjective,
  ReportedScenario,
  ReportedVerdicts,
} from './report-document';
import { REPORT_VERSION } from './report-document';

/** Outcomes that have cut sets in the report, the worst first. */
const REPORTED = [Outcome.LOST, Outcome.NEEDS_PERSON, Outcome.INTERRUPTED];

/** All that a report says, as values. */
export function buildReport(estate: AnalysedEstate, objectives: readonly Objective[]): ReportDocument {
  const { services, scenarios } = buildVerdicts(estate);
  const published = publishedEstate(estate);
  return {
    formatVersion: REPORT_VERSION,
    estate: estate.document.estate,
    services,
    scenarios,
    cutSets: cutSetsOf(estate),
    objectives: objectives.map((each) => reported(published, each)),
    unpublished: unpublishedIn(estate, published),
    notStated: notStatedIn(scenarios),
  };
}

/** What becomes of the services in each failure. */
export function buildVerdicts(estate: AnalysedEstate): ReportedVerdicts {
  return {
    services: [...estate.analysis.services],
    scenarios: estate.scenarios.map((each) => ({ ...each, verdicts: verdictsOf(estate, each.events) })),
  };
}

/** Promises are about names that are live. */
function publishedEstate(estate: AnalysedEstate): AnalysedEstate {
  const document = asPublished(estate.document);
  return document === estate.document ? estate : analysed(document);
}

function reported(published: AnalysedEstate, objective: Objective): ReportedObjective {
  const unjudged = unjudgedOf(published.analysis, objective._asks().demands);
  return {
    objective: objective.toString(),
    kept: isKept(published, objective),
    ...(unjudged.length > 0 ? { notJudged: unjudged } : {}),
  };
}

/** What only names that are not live provide. */
function unpublishedIn(estate: AnalysedEstate, published: AnalysedEstate): ServiceResult[] | undefined {
  const provided = new Set(estate.analysis.services.map(({ id }) => id));
  const others = published.analysis.services.filter(({ id }) => !provided.has(id));
  return others.length > 0 ? others : undefined;
}

function isKept(estate: AnalysedEstate, objective: Objective): boolean {
  try {
    return meets(estate, objective._asks());
  } catch {
    // What it is about is not in the estate; synthesis refuses that, unless it is told to skip what it checks.
    return false;
  }
}

function verdictsOf({ analysis }: AnalysedEstate, events: readonly string[]): Verdict[] {
  return analysis.services
    .map(({ id }) => analysis.verdict(id, events))
    .filter(({ outcome }) => outcome !== Outcome.GOES_ON);
}

/** A cut set of an outcome is one of every better outcome: it is listed where it is worst, and with those that the same page is for. */
function cutSetsOf({ analysis }: AnalysedEstate): ReportedCutSets[] {
  return analysis.services.flatMap(({ id }) => {
    const told = new Set<string>();
    return REPORTED.flatMap((outcome): ReportedCutSets[] => {
      const own = analysis.cutSets(id, outcome).filter(({ events }) => {
        const isNew = !told.has(events.join('\n'));
        if (isNew) told.add(events.join('\n'));
        return isNew;
      });
      if (outcome !== Outcome.NEEDS_PERSON)
        return own.length > 0 ? [{ service: id, outcome, cutSets: own.map(({ events }) => events) }] : [];
      const pages = new Map<string | undefined, string[][]>();
      for (const { events, page } of own) {
        const same = pages.get(page);
        if (same) same.push(events);
        else pages.set(page, [events]);
      }
      return [...pages].map(([page, cutSets]) => ({ service: id, outcome, page, cutSets }));
    });
  });
}

function notStatedIn(scenarios: readonly ReportedScenario[]): NotStated[] {
  const all = new Map<string, NotStated>();
  for (const { time = [] } of scenarios.flatMap(({ verdicts }) => verdicts)) {
    for (const { what, seconds, source, input } of time) {
      if (seconds === undefined) all.set(`${what}\n${source}`, { what, source, input });
    }
  }
  return [...all.values()];
}
