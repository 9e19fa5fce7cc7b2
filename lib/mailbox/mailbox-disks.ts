import type { Construct } from 'constructs';
import { checkList } from '../core/check-class';
import { refuse } from '../core/refusal';
import { Size } from '../core/size';
import type { DataDisk } from '../server/data-disk';
import { dataDiskGib } from '../server/disk-size';
import { furtherDatabasesLabel, isDataDrive, QUEUE_DRIVE, VolumeLabel } from '../exchange/volume-label';
import type { WindowsServer } from '../server/windows-server';
import type { MailboxServer } from '../site/mailbox-server';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { MailboxStorage } from './mailbox-storage';

/** Letters of the volumes. */
export interface MailboxDrives {
  readonly databaseDrive: string;
  readonly databaseDrives: string[];
  readonly logDrive: string;
}

/** The letters; refuses such as Windows, Azure, the queue or another volume uses. */
export function mailboxDrives(scope: Construct, storage: MailboxStorage): MailboxDrives {
  const { databaseDrive, databaseDrives, logDrive = 'L' } = storage;
  checkList(scope, 'storage.databaseDrives', databaseDrives, "['M', 'N']");
  const several = databaseDrives !== undefined;
  if (several && (databaseDrive !== undefined || databaseDrives.length === 0)) {
    refuse(scope, {
      property: 'storage.databaseDrives',
      value: databaseDrives,
      fault: databaseDrive === undefined ? 'must not be empty' : 'cannot be combined with databaseDrive',
      cause: 'it has the letters of all volumes for databases',
      remedy: "state the letters here only, such as ['M', 'N'], or leave it out",
    });
  }
  const drives = databaseDrives ?? [databaseDrive ?? 'M'];
  const property = several ? 'storage.databaseDrives' : 'storage.databaseDrive';
  drives.forEach((letter) => checkLetter(scope, property, letter));
  checkLetter(scope, 'storage.logDrive', logDrive);
  const twice = drives.find((letter, index) => drives.indexOf(letter) < index);
  if (twice === undefined && !drives.includes(logDrive)) {
    return { databaseDrive: drives[0], databaseDrives: [...drives], logDrive };
  }
  return refuse(scope, {
    property: twice === undefined ? 'storage.logDrive' : property,
    value: twice === undefined ? logDrive : drives,
    limit: twice === undefined ? `different from databaseDrive${several ? 's' : ''}` : 'different letters',
    cause: 'each volume needs a letter of its own',
    remedy: 'choose another letter',
  });
}

function checkLetter(scope: Construct, property: string, letter: string): void {
  if (letter === QUEUE_DRIVE) {
    refuse(scope, {
      property,
      value: letter,
      limit: `another letter than ${QUEUE_DRIVE}`,
      cause: 'that volume has the transport queue',
      remedy: "choose another letter, such as 'M'",
    });
  }
  if (isDataDrive(letter)) return;
  refuse(scope, {
    property,
    value: letter,
    limit: 'a capital letter from E to Z',
    cause:
      'Windows is on C, and D is the temporary disk of many sizes, which loses its content (learn.microsoft.com/azure/virtual-machines/managed-disks-overview)',
    remedy: "choose another letter, such as 'M'",
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
    queueDisk = Size.gibibytes(256),
  } = storage;
  return {
    databaseGib: dataDiskGib(scope, 'storage.databaseDisk', databaseDisk),
    logGib: dataDiskGib(scope, 'storage.logDisk', logDisk),
    queueGib: dataDiskGib(scope, 'storage.queueDisk', queueDisk),
  };
}

/** The data disks of a Mailbox server; those of further drives come last, so that the others keep their unit numbers. */
export function mailboxDisks(scope: Construct, storage: MailboxStorage): DataDisk[] {
  const { databaseDrives, logDrive } = mailboxDrives(scope, storage);
  const [first, ...further] = databaseDrives;
  const { databaseGib, logGib, queueGib } = mailboxVolumeSizes(scope, storage);
  return [
    { name: VolumeLabel.DATABASES, sizeGib: databaseGib, lun: 0, driveLetter: first },
    { name: VolumeLabel.LOGS, sizeGib: logGib, lun: 1, driveLetter: logDrive },
    { name: VolumeLabel.QUEUE, sizeGib: queueGib, lun: 2, driveLetter: QUEUE_DRIVE },
    ...further.map((driveLetter, index) => ({
      name: furtherDatabasesLabel(driveLetter),
      sizeGib: databaseGib,
      lun: 3 + index,
      driveLetter,
    })),
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
