import { quoteMarkdown as escape } from '../../core/quote-markdown';
import type { EstateDocument } from '../../model/estate-document';
import { Outcome } from '../outcome';
import { ServiceKind } from '../service-result';
import { capital, listed } from '../text';
import type { FailureClass } from './classes';
import { classesOf } from './classes';
import { cutSetSentences } from './grouped-cut-sets';
import { pageLink } from './markdown';
import type { ReportDocument, ReportedCutSets } from './report-document';
import { spokenNames } from './spoken-names';

/** Of three failures at once nobody reads more; pairs are told all. */
const MOST_TRIPLES = 4;

/** Sets as sentences: pairs, and those of three. */
type Sentences = readonly string[][];

/** A section of the report: two or three failures that are too many, by service and by what becomes of it. */
export function together(report: ReportDocument, document: EstateDocument): string[] {
  const single = report.scenarios.filter(({ events }) => events.length === 1);
  const classes = classesOf(document, single);
  const names = new Map(single.map(({ events, name }) => [events[0], escape(name)]));
  const groups = new Map<string, { ids: string[]; lists: Sentences[][] }>();
  // Names of one network, and databases with copies on the same servers, have the same cut sets.
  const told = new Map<string, Sentences[]>();
  for (const { id, kind } of report.services) {
    const own = report.cutSets.filter(({ service }) => service === id);
    const sets = JSON.stringify(own.map(({ outcome, page, cutSets }) => [outcome, page, cutSets]));
    const lists =
      told.get(sets) ?? LISTS.map(({ outcome }) => sentencesOf(own, document, outcome, classes, names));
    told.set(sets, lists);
    if (lists.flat(2).length === 0) continue;
    // Databases whose pairs are alike share a text, with the sets of three that all of them have.
    const key = kind === ServiceKind.DATABASE ? lists.map(([pairs]) => pairs) : lists;
    const group = groups.get(JSON.stringify(key)) ?? { ids: [], lists: [] };
    group.ids.push(id);
    group.lists.push(lists);
    groups.set(JSON.stringify(key), group);
  }
  if (groups.size === 0) return [];
  return [
    '## What must not fail together',
    `Two or three failures at once, the fewest first. All pairs are here; of three at once the first ${MOST_TRIPLES} of a list, and \`resilience.json\` has the rest. ` +
      'Single points of failure are not repeated. Each line is a set of its own: one failure of each side of **and**.',
    ...[...groups.values()].flatMap(({ ids, lists }) => [
      `### ${escape(capital(listed(spokenNames(report, ids))))}`,
      ...LISTS.flatMap(({ title }, index) =>
        listOf(
          title,
          lists.map((each) => each[index]),
        ),
      ),
    ]),
  ];
}

const LISTS = [
  { title: 'Lost until restored:', outcome: Outcome.LOST },
  { title: 'Needs a person:', outcome: Outcome.NEEDS_PERSON },
];

function listOf(title: string, [first, ...others]: readonly Sentences[]): string[] {
  const [pairs, triples] = first;
  const common = triples.filter((each) => others.every(([, theirs]) => theirs.includes(each)));
  const shown = common.slice(0, MOST_TRIPLES);
  const more = triples.length - shown.length;
  const lines = [...pairs, ...shown, ...(more > 0 ? [`${more} more of three at once`] : [])];
  return lines.length > 0 ? [title, lines.map((each) => `- ${each}`).join('\n')] : [];
}

/** The sentences of pairs, and those of three at once, with the page that helps. */
function sentencesOf(
  cutSets: readonly ReportedCutSets[],
  document: EstateDocument,
  outcome: Outcome,
  classes: ReadonlyMap<string, FailureClass>,
  names: ReadonlyMap<string, string>,
): Sentences {
  const own = cutSets.filter((each) => each.outcome === outcome);
  return [2, 3].map((size) =>
    own.flatMap(({ page, cutSets: all }) =>
      cutSetSentences(
        all.filter(({ length }) => length === size),
        classes,
        names,
      ).map((each) => (page === undefined ? each : `${each}: ${pageLink(page, document)}`)),
    ),
  );
}
