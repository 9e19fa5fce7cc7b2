import { checkAllProps, checkedInUse } from '../core/check-class';
import { refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';

/** What backs the databases up. */
export interface LogTruncationBackup {
  /**
   * The product that backs up the databases with the Exchange writer of VSS, such as `Contoso Backup 12`. The runbooks name it.
   *
   * Backups of the machines by Azure do not count: Azure Backup treats the members of a group one by one, and falls back to snapshots that
   * do not tell Exchange anything.
   */
  readonly product: string;
}

/**
 * How the transaction logs of the databases are truncated. Nothing deletes them by default: their volume fills, and every database on the server
 * is dismounted.
 *
 * Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/disaster-recovery.
 */
export class LogTruncation {
  /**
   * Exchange deletes a log file when every copy has it and has replayed it, lagged copies aside (continuous replication circular logging). It takes
   * three copies of each database that do not lag, since nothing is backed up then.
   */
  public static circularLogging(): LogTruncation {
    return new LogTruncation();
  }

  /**
   * A product that understands Exchange backs the databases up, and log files are deleted after each full backup.
   *
   * @param backup - what backs up
   * @throws if the product is not named, or is Azure Backup for virtual machines, or Site Recovery
   */
  public static backup(backup: LogTruncationBackup): LogTruncation {
    checkAllProps<LogTruncationBackup>('LogTruncation.backup', backup ?? {}, { product: checkedInUse });
    const product = (backup as LogTruncationBackup | undefined)?.product;
    if (typeof product !== 'string' || product.trim() === '') {
      return refuse('LogTruncation.backup', {
        property: 'product',
        value: product,
        limit: 'the name of a backup product',
        cause: 'the runbooks tell people to check its backups',
        remedy: "name it, such as { product: 'Contoso Backup 12' }, or use LogTruncation.circularLogging()",
      });
    }
    if (isOfMachines(product)) {
      return refuse('LogTruncation.backup', {
        property: 'product',
        value: product,
        limit: 'a product that backs up Exchange databases',
        cause:
          'Azure protects machines, not databases: it treats the members of a group one by one, and its snapshots become crash-consistent after failed attempts, ' +
          'which leaves the logs as they are (learn.microsoft.com/azure/backup/backup-azure-vm-backup-faq)',
        remedy:
          'use LogTruncation.circularLogging() with three copies that do not lag, or name a product that uses the Exchange writer, such as Microsoft Azure Backup Server',
      });
    }
    checkText('LogTruncation.backup', 'product', product);
    return new LogTruncation(product);
  }

  private constructor(
    /** The product that backs up; undefined with circular logging. */
    public readonly product?: string,
  ) {}

  /** Whether circular logging deletes the logs. */
  public get isCircular(): boolean {
    return this.product === undefined;
  }
}

/** Backups of virtual machines; Azure Backup Server and its relatives run on a machine and back up databases. */
function isOfMachines(product: string): boolean {
  if (/server|\bmabs\b|\bdpm\b/i.test(product)) return false;
  return /azure\W*(?:(?:iaas\W*)?(?:vm|virtual machines?)\W*)?(?:backup|snapshots?)|recovery services|site recovery/i.test(
    product,
  );
}
