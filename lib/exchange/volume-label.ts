/** Names of the data disks of Exchange servers, which are the labels of their volumes. */
export const VolumeLabel = {
  /** The transport queue database. */
  QUEUE: 'queue',
  /** Mailbox databases. */
  DATABASES: 'databases',
  /** Their transaction logs. */
  LOGS: 'logs',
} as const;

/** Label of a further volume for databases: by its letter, so that it stays when another volume goes. */
export function furtherDatabasesLabel(letter: string): string {
  return `${VolumeLabel.DATABASES}-${letter.toLowerCase()}`;
}

/** Whether a label is that of a volume for databases. */
export function isDatabasesLabel(label: string): boolean {
  return label === VolumeLabel.DATABASES || label.startsWith(`${VolumeLabel.DATABASES}-`);
}

/**
 * Whether a data volume may have a letter; A and B are floppies, C is Windows, D the temporary disk of many sizes.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/managed-disks-overview (temporary disk).
 */
export function isDataDrive(letter: string): boolean {
  return /^[E-Z]$/.test(letter);
}

/** Letter of the volume for the transport queue database. */
export const QUEUE_DRIVE = 'Q';

/** Folder of the transport queue database on a volume of its own. */
export function queueFolder(letter: string): string {
  return `${letter}:\\Queue`;
}

/** Name that the queue folder of a machine gets which was rebuilt. */
export const OLD_QUEUE = 'QueueOriginal';

/** Where that folder is, beside the one of the new machine. */
export function oldQueueFolder(folder: string): string {
  return `${folder.slice(0, folder.lastIndexOf('\\'))}\\${OLD_QUEUE}`;
}
