/** Names of the data disks of Exchange servers, which are the labels of their volumes. */
export const VolumeLabel = {
  /** The transport queue database. */
  QUEUE: 'queue',
  /** Mailbox databases. */
  DATABASES: 'databases',
  /** Their transaction logs. */
  LOGS: 'logs',
} as const;

/** Letter of the volume for the transport queue database. */
export const QUEUE_DRIVE = 'Q';
