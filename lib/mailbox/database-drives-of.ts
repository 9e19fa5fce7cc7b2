import type { MailboxServer } from '../site/mailbox-server';

/** Letters of a server's volumes for databases. */
export function databaseDrivesOf({ databaseDrive, databaseDrives }: MailboxServer): string[] {
  return databaseDrives ?? (databaseDrive === undefined ? [] : [databaseDrive]);
}
