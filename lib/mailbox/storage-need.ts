import type { DatabaseCopies } from '../copy-layout/database-copies';
import { SAFETY_NET_DAYS } from '../exchange/database-limits';
import type { GroupMember } from './group-member';
import { databaseDrivesOf } from './database-drives-of';

/**
 * Days of logs that a volume has to hold for a copy: beyond its replay lag, with backups as with circular logging.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/storage-configuration (log truncation method).
 */
const LOG_DAYS = 3;

/** Mail is kept in the queue database of two servers: where it was delivered, and as a shadow. */
const QUEUE_COPIES = 2;

/** A kind of volume, and what share of it may be in use. */
interface VolumeKind {
  readonly volume: 'database' | 'log' | 'queue';
  /** Share from which on a program is warned. */
  readonly close: number;
  /** Share from which on something stops. */
  readonly full: number;
  /** What stops then. */
  readonly effect: string;
}

const KINDS: VolumeKind[] = [
  { volume: 'database', close: 0.8, full: 1, effect: 'a full volume dismounts every database on it' },
  { volume: 'log', close: 0.8, full: 1, effect: 'a full volume dismounts every database of the server' },
  {
    volume: 'queue',
    close: 0.75,
    full: 0.89,
    effect:
      'mail from outside is refused when the volume with the logs of the queue is 89 % full (learn.microsoft.com/exchange/mail-flow/back-pressure)',
  },
];

/** What databases are expected to need. */
export interface ExpectedLoad {
  readonly databaseGib: number;
  readonly dailyLogsGib: number;
  /** Days that lagged copies lag; 0 without such copies. */
  readonly lagDays: number;
}

/** What the fullest volume of a kind is expected to hold. */
export interface VolumeNeed extends VolumeKind {
  readonly server: string;
  readonly needGib: number;
  readonly sizeGib: number;
  /** Copies that the server holds, on this volume if it is one for databases. */
  readonly copies: number;
  /** Its letter, where the server has several of the kind. */
  readonly drive?: string;
}

/** For each kind of volume the member on which most of it is in use; members with disks of unknown size are left out. */
export function storageNeeds(
  members: GroupMember[],
  databases: DatabaseCopies[],
  load: ExpectedLoad,
): VolumeNeed[] {
  return KINDS.flatMap((kind) => {
    const [fullest] = members
      .flatMap((member) => needOf(kind, member, members, databases, load))
      .sort((a, b) => b.needGib / b.sizeGib - a.needGib / a.sizeGib);
    return fullest === undefined ? [] : [fullest];
  });
}

function needOf(
  kind: VolumeKind,
  { name, server }: GroupMember,
  members: GroupMember[],
  databases: DatabaseCopies[],
  load: ExpectedLoad,
): VolumeNeed[] {
  const held = databases.filter(({ copies }) => copies.some((copy) => copy.server === name));
  const { databaseGib, dailyLogsGib, lagDays } = load;
  if (kind.volume === 'database') {
    const drives = databaseDrivesOf(server);
    const { databaseGib: sizeGib } = server;
    if (sizeGib === undefined) return [];
    return drives.map((letter) => {
      const copies = held.filter(({ drive = drives[0] }) => drive === letter).length;
      const drive = drives.length > 1 ? letter : undefined;
      return { ...kind, server: name, needGib: copies * databaseGib, sizeGib, copies, drive };
    });
  }
  const lagged = held.filter(({ copies }) => copies.some((copy) => copy.server === name && copy.lagged));
  const logDays = held.length * LOG_DAYS + lagged.length * lagDays;
  const need = {
    log: { sizeGib: server.logGib, needGib: logDays * dailyLogsGib },
    queue: {
      sizeGib: server.queueGib,
      needGib:
        (QUEUE_COPIES * databases.length * dailyLogsGib * Math.max(SAFETY_NET_DAYS, lagDays)) /
        leftAfterLoss(members),
    },
  }[kind.volume];
  const { sizeGib, needGib } = need;
  return sizeGib === undefined ? [] : [{ ...kind, server: name, needGib, sizeGib, copies: held.length }];
}

/** Members that share the mail of all databases after the loss of the larger site, or of one server where there is one site. */
function leftAfterLoss(members: GroupMember[]): number {
  const inSite = [...new Set(members.map(({ site }) => site))].map(
    (site) => members.filter((each) => each.site === site).length,
  );
  const lost = inSite.length > 1 ? Math.max(...inSite) : 1;
  return Math.max(members.length - lost, 1);
}
