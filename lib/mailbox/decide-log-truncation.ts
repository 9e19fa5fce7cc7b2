import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { DatabaseLimit } from '../exchange/database-limits';
import type { DecidedCopyPolicy } from './decide-copies';
import type { GroupMember } from './group-member';
import { LogTruncation } from './log-truncation';

/**
 * How logs are truncated; refuses circular logging, which backs nothing up, where copies alone do not protect a database, and to decide it for the
 * databases of servers that exist already.
 */
export function decideLogTruncation(
  scope: Construct,
  given: LogTruncation | undefined,
  { localCopies, remoteCopies, laggedCopies }: DecidedCopyPolicy,
  databases: number,
  members: readonly GroupMember[],
): LogTruncation {
  if (!given && databases > 0) checkUndecided(scope, members);
  const truncation = given ?? LogTruncation.circularLogging();
  const current = localCopies + remoteCopies - laggedCopies;
  if (databases === 0 || !truncation.isCircular || current >= DatabaseLimit.COPIES_WITHOUT_BACKUP) {
    return truncation;
  }
  return refuse(scope, {
    property: 'logTruncation',
    fault:
      `${given ? 'cannot be' : 'has to be stated, since it cannot be'} LogTruncation.circularLogging() ` +
      `while a database has ${current === 1 ? 'one copy that does not lag' : `${current} copies that do not lag`}`,
    cause:
      `without backups a database needs ${DatabaseLimit.COPIES_WITHOUT_BACKUP} copies that do not lag, and without backups or circular logging nothing deletes log files until ` +
      'their volume is full and every database is dismounted (learn.microsoft.com/exchange/high-availability/disaster-recovery/disaster-recovery)',
    remedy:
      "add copies, or name what backs the databases up: logTruncation: LogTruncation.backup({ product: 'Contoso Backup 12' })",
  });
}

/** Servers that were there before have databases, and something may back them up that circular logging would break. */
function checkUndecided(scope: Construct, members: readonly GroupMember[]): void {
  const existed = members.find((member) => member.existed);
  if (existed) refuseUndecided(scope, 'logTruncation', existed.siteName);
}

/** Says who has to be asked before logs of databases are truncated that a site has already. */
export function refuseUndecided(scope: Construct, property: string, siteName: string): never {
  return refuse(scope, {
    property,
    fault: `has to be stated, since ${siteName} has databases already`,
    cause:
      'with circular logging, no incremental or differential backup of them is possible, nor a restore to a point in time ' +
      '(learn.microsoft.com/exchange/high-availability/disaster-recovery/disaster-recovery)',
    remedy:
      "ask those who run its backups (Get-MailboxDatabase -Status | Format-Table Name, LastFullBackup, CircularLoggingEnabled), and name the product: logTruncation: LogTruncation.backup({ product: 'Contoso Backup 12' }). " +
      'Only if nothing backs the databases up: LogTruncation.circularLogging()',
  });
}
