import type { EstateDocument } from '../model/estate-document';
import { inputOfPage } from './recovery-pages';
import type { TimePart } from './time-part';

const TEAM = 'stated by the team';
const NOT_STATED = 'not stated by the team';

/** The time until people have brought something back: the decision, then the steps of a page, or what no page describes. */
export function timeByPage(estate: EstateDocument, page?: string): TimePart[] {
  const unwritten: TimePart = {
    what: 'the work of people, for which there is no page',
    source: 'nobody can state it',
  };
  return [decision(estate), page === undefined ? unwritten : steps(estate, page)];
}

/** How long the steps of a page take. */
export function steps({ recoveryTimes }: EstateDocument, page: string): TimePart {
  const stated = Object.entries(recoveryTimes?.pageSeconds ?? {})
    .filter(([beginning]) => page === beginning || page.startsWith(`${beginning}-`))
    .sort(([one], [other]) => other.length - one.length);
  const seconds = stated.length > 0 ? stated[0][1] : undefined;
  return statedPart(`steps of the page ${page}`, seconds, inputOfPage(page));
}

/** Until somebody has noticed and decided. */
export function decision({ recoveryTimes }: EstateDocument): TimePart {
  return statedPart(
    'until somebody has noticed it and decided',
    recoveryTimes?.decisionSeconds,
    'recoveryTimes.decision',
  );
}

/** Until Active Manager has mounted another copy. */
export function mount({ recoveryTimes }: EstateDocument): TimePart {
  return statedPart(
    'Active Manager mounts another copy',
    recoveryTimes?.mountSeconds,
    'recoveryTimes.databaseMount',
  );
}

/** The sum, where every part has a figure. */
export function sumOf(parts: readonly TimePart[] | undefined): number | undefined {
  if (parts === undefined || parts.some(({ seconds }) => seconds === undefined)) return undefined;
  return parts.reduce((sum, { seconds = 0 }) => sum + seconds, 0);
}

function statedPart(what: string, seconds: number | undefined, input: string | undefined): TimePart {
  return seconds === undefined ? { what, source: NOT_STATED, input } : { what, seconds, source: TEAM };
}
