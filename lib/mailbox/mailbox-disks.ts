import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { Size } from '../core/size';
import type { DataDisk } from '../server/data-disk';
import { dataDiskGib } from '../server/disk-size';
import { QUEUE_DRIVE, VolumeLabel } from '../exchange/volume-label';
import type { WindowsServer } from '../server/windows-server';
import type { MailboxServer } from '../site/mailbox-server';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { MailboxStorage } from './mailbox-storage';

/** Letters of the two volumes. */
export interface MailboxDrives {
  readonly databaseDrive: string;
  readonly logDrive: string;
}

/**
 * Letters that a data volume may have; A and B are floppies, C is Windows, D the temporary disk of many sizes.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/managed-disks-overview (temporary disk).
 */
const FREE_LETTER = /^[E-Z]$/;

/** The two letters; refuses such as Windows or Azure uses. */
export function mailboxDrives(scope: Construct, storage: MailboxStorage): MailboxDrives {
  const drives = { databaseDrive: storage.databaseDrive ?? 'M', logDrive: storage.logDrive ?? 'L' };
  for (const [property, letter] of Object.entries(drives)) {
    if (letter === QUEUE_DRIVE) {
      refuse(scope, {
        property: `storage.${property}`,
        value: letter,
        limit: `another letter than ${QUEUE_DRIVE}`,
        cause: 'that volume has the transport queue',
        remedy: "choose another letter, such as 'M'",
      });
    }
    if (FREE_LETTER.test(letter)) continue;
    refuse(scope, {
      property: `storage.${property}`,
      value: letter,
      limit: 'a capital letter from E to Z',
      cause:
        'Windows is on C, and D is the temporary disk of many sizes, which loses its content (learn.microsoft.com/azure/virtual-machines/managed-disks-overview)',
      remedy: "choose another letter, such as 'M'",
    });
  }
  if (drives.databaseDrive !== drives.logDrive) return drives;
  return refuse(scope, {
    property: 'storage.logDrive',
    value: drives.logDrive,
    limit: `different from databaseDrive`,
    cause: 'each volume needs a letter of its own',
    remedy: 'choose another letter',
  });
}

/** Sizes of the volumes in GiB. */
export interface MailboxVolumeSizes {
  readonly databaseGib: number;
  readonly logGib: number;
  readonly queueGib: number;
}

/** The sizes; refuses those that no Premium disk has. */
export function mailboxVolumeSizes(scope: Construct, storage: MailboxStorage): MailboxVolumeSizes {
  const {
    databaseDisk = Size.tebibytes(1),
    logDisk = Size.gibibytes(256),
    queueDisk = Size.gibibytes(128),
  } = storage;
  return {
    databaseGib: dataDiskGib(scope, 'storage.databaseDisk', databaseDisk),
    logGib: dataDiskGib(scope, 'storage.logDisk', logDisk),
    queueGib: dataDiskGib(scope, 'storage.queueDisk', queueDisk),
  };
}

/** The data disks of a Mailbox server. */
export function mailboxDisks(scope: Construct, storage: MailboxStorage): DataDisk[] {
  const { databaseDrive, logDrive } = mailboxDrives(scope, storage);
  const { databaseGib, logGib, queueGib } = mailboxVolumeSizes(scope, storage);
  return [
    { name: VolumeLabel.DATABASES, sizeGib: databaseGib, lun: 0, driveLetter: databaseDrive },
    { name: VolumeLabel.LOGS, sizeGib: logGib, lun: 1, driveLetter: logDrive },
    { name: VolumeLabel.QUEUE, sizeGib: queueGib, lun: 2, driveLetter: QUEUE_DRIVE },
  ];
}

/** Servers of a tier as a group sees them. */
export function asMailboxServers(
  servers: WindowsServer[],
  version: ExchangeVersion,
  volumes?: MailboxDrives & MailboxVolumeSizes,
): MailboxServer[] {
  return servers.map((server) => ({
    computerName: server.computerName,
    address: server.privateAddress,
    version,
    windows: server.windows,
    zone: server.zone,
    size: server.size,
    terraformAddress: server._terraformAddress,
    ...volumes,
  }));
}
