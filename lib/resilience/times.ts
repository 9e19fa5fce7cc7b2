import type { AvailabilityGroupModel } from '../model/availability-group-model';
import type { EstateDocument } from '../model/estate-document';
import { lossFromBackup, statedFigure, timeOfPage, type RestoreFigure } from '../model/restore-figures';
import type { TimePart } from './time-part';

/** The time until people have brought something back: the decision, then the steps of a page, or what no page describes. */
export function timeByPage(estate: EstateDocument, page?: string): TimePart[] {
  const unwritten: TimePart = {
    what: 'the work of people, for which there is no page',
    source: 'nobody can state it',
  };
  return [decision(estate), page === undefined ? unwritten : steps(estate, page)];
}

/** How long the steps of a page take. */
export function steps(estate: EstateDocument, page: string): TimePart {
  return partOf(`steps of the page ${page}`, timeOfPage(estate, page));
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

/** What is lost of a group's databases when they come back from backup. */
export function backupLoss(estate: EstateDocument, group: AvailabilityGroupModel): TimePart {
  const { backupProduct } = group.logTruncation;
  const what =
    backupProduct === undefined
      ? 'all that the database held, where the disks are lost too'
      : `what has changed since the last backup by ${backupProduct}`;
  return partOf(what, lossFromBackup(estate, group));
}

function statedPart(what: string, seconds: number | undefined, input: string): TimePart {
  return partOf(what, statedFigure(seconds, input));
}

function partOf(what: string, { seconds, source, input }: RestoreFigure): TimePart {
  return seconds === undefined ? { what, source, input } : { what, seconds, source };
}
