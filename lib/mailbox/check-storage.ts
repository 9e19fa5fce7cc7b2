import type { Construct } from 'constructs';
import type { DatabaseCopies } from '../copy-layout/database-copies';
import { refuse } from '../core/refusal';
import { Wording } from '../core/shown';
import { Size } from '../core/size';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import type { DatabaseGroupSettings } from './database-group-settings';
import type { DecidedCopyPolicy } from './decide-copies';
import type { GroupMember } from './group-member';
import type { VolumeNeed } from './storage-need';
import { storageNeeds } from './storage-need';

/** What a database is taken to need where the program does not say. */
const DATABASE_SIZE = Size.gibibytes(100);
const DAILY_LOGS_SHARE = 0.02;

/** Refuses what does not fit on the volumes of the members, and warns about what nearly fills them. */
export function checkStorage(
  group: Construct,
  members: GroupMember[],
  databases: DatabaseCopies[],
  settings: Pick<DatabaseGroupSettings, 'databaseSize' | 'dailyLogs'>,
  { laggedCopies, replayLag }: Pick<DecidedCopyPolicy, 'laggedCopies' | 'replayLag'>,
): void {
  checkNotEmpty(group, settings);
  const databaseGib = (settings.databaseSize ?? DATABASE_SIZE).toGibibytes();
  const needs = storageNeeds(members, databases, {
    databaseGib,
    dailyLogsGib: settings.dailyLogs?.toGibibytes() ?? databaseGib * DAILY_LOGS_SHARE,
    lagDays: laggedCopies > 0 ? replayLag.toDays() : 0,
  });
  const tooMuch = needs.find(({ needGib, sizeGib, full }) => needGib > sizeGib * full);
  if (tooMuch) {
    refuse(group, {
      property: propertyOf(tooMuch),
      value: new Wording(`${tooMuch.sizeGib} GiB on ${tooMuch.server}`),
      limit: `at least ${Math.ceil(tooMuch.needGib / tooMuch.full)} GiB`,
      cause: `${reason(tooMuch)}, and ${tooMuch.effect}`,
      remedy: `${ESTIMATE[tooMuch.volume]}, or use larger disks, more members or fewer copies`,
    });
  }
  advise(group, WarningId.STORAGE_NEARLY_FULL, () => {
    const close = needs.filter(({ needGib, sizeGib, close: share }) => needGib > sizeGib * share);
    return close.length === 0 ? undefined : close.map((need) => warning(need)).join(' ');
  });
}

/** An estimate of nothing would let everything fit. */
function checkNotEmpty(
  group: Construct,
  settings: Pick<DatabaseGroupSettings, 'databaseSize' | 'dailyLogs'>,
): void {
  for (const [property, size] of Object.entries({
    databaseSize: settings.databaseSize,
    dailyLogs: settings.dailyLogs,
  })) {
    if (size?.toGibibytes() !== 0) continue;
    refuse(group, {
      property,
      value: size,
      limit: 'larger than nothing',
      cause: 'the disks of the members are checked against it',
      remedy: 'state what you expect, or leave it out',
    });
  }
}

const ESTIMATE = {
  database: 'state databaseSize if your databases will be smaller',
  log: 'state dailyLogs if your databases write fewer logs',
  queue: 'state dailyLogs if your databases write fewer logs',
};

function propertyOf({ volume }: VolumeNeed): string {
  return `storage.${volume}Disk`;
}

function reason({ volume, server, needGib, copies, drive }: VolumeNeed): string {
  const gib = `${Math.ceil(needGib)} GiB`;
  return {
    database: `the ${copies} copies on ${drive === undefined ? '' : `drive ${drive} of `}${server} are expected to need ${gib}`,
    log: `the logs of the ${copies} copies on ${server} are expected to need ${gib} (3 days, and the replay lag of lagged copies)`,
    queue: `queue and Safety Net of ${server} are expected to need ${gib} after the loss of a site or a server`,
  }[volume];
}

function warning(need: VolumeNeed): string {
  const percent = Math.round((100 * need.needGib) / need.sizeGib);
  return `${propertyOf(need)} is ${need.sizeGib} GiB, and ${reason(need)}: ${percent} %. ${capital(need.effect)}. Use larger disks, or ${ESTIMATE[need.volume]}.`;
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
