import { settingsNamed } from '../core/check-class';
import type { MailboxStorage } from './mailbox-storage';

/** The settings of the disks of Mailbox servers. */
export const MAILBOX_STORAGE = settingsNamed<MailboxStorage>({
  databaseDisk: true,
  logDisk: true,
  queueDisk: true,
  databaseDrive: true,
  databaseDrives: true,
  logDrive: true,
});
