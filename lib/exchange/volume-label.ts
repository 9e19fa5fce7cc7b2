/** Names of the data disks of Exchange servers, which are the labels of their volumes. */
export const VolumeLabel = {
  /** The transport queue database of an Edge. */
  QUEUE: 'queue',
  /** Mailbox databases. */
  DATABASES: 'databases',
  /** Their transaction logs. */
  LOGS: 'logs',
} as const;
