import {
  all,
  call,
  flag,
  membersOf,
  named,
  oneOf,
  pick,
  type Props,
  settings,
  type Some,
  whole,
} from './arbitrary';
import type { Place } from './place';
import { serverImage, serverTierOptions, tierOptions } from './server';
import { serverProtection } from './protection';
import { administrator } from './site';
import { days, exchangeVersion, gibibytes, machineSize, prose, tebibytes, windowsVersion } from './values';

// Mailbox servers, their databases and the witness.

const drives = {
  databaseDrive: pick('M', 'T'),
  databaseDrives: pick(['M', 'N'], ['T', 'U', 'V']),
  logDrive: pick('L', 'K'),
};

export const mailboxStorage: Some = settings(
  'MailboxStorage',
  {},
  { databaseDisk: tebibytes(1, 4), logDisk: gibibytes(128, 1024), queueDisk: gibibytes(128, 512), ...drives },
  8,
);

export const databaseDrives = drives;

const copies = settings(
  'DatabaseCopyPolicy',
  {},
  {
    localCopies: whole(1, 2),
    remoteCopies: whole(1, 2),
    laggedCopies: whole(0, 1),
    replayLag: days(1, 14),
    active: membersOf('ActiveDatabases', 'PRIMARY_SITE', 'BOTH_SITES'),
  },
  20,
);

const logTruncation = oneOf(
  call('LogTruncation.circularLogging'),
  call('LogTruncation.backup', settings('LogTruncationBackup', { product: prose })),
);

const LAYOUT = JSON.stringify([
  {
    database: 'DB01',
    copies: [
      { server: 'AMSFE1', preference: 1, lagged: false },
      { server: 'AMSFE2', preference: 2, lagged: false },
      { server: 'DUBFE1', preference: 3, lagged: false },
      { server: 'DUBFE2', preference: 4, lagged: false },
    ],
  },
]);

const groupSettings: Props = {
  name: pick('DAG1', 'G'.repeat(15)),
  databases: whole(0, 12),
  databaseNames: pick(['DB01', 'Sales and more', 'n'.repeat(64)], ['DB01']),
  copies,
  databaseSize: gibibytes(10, 80),
  dailyLogs: gibibytes(1, 5),
  logTruncation,
  automaticMountDial: membersOf('MountDial', 'LOSSLESS', 'GOOD_AVAILABILITY', 'BEST_AVAILABILITY'),
  itemRetention: days(1, 60),
  previousLayout: call('CopyLayout.fromJson', pick(LAYOUT)),
};

/** The group of an estate in one call. */
export const databaseGroup: Some = settings(
  'TwoSiteGroupProps',
  {},
  {
    ...groupSettings,
    storage: mailboxStorage,
    mailboxServers: serverTierOptions(10),
    alternateWitness: flag,
  },
  20,
);

/** The group of a program that is put together from pieces. */
export const group = (members: Some, more: Props = {}): Some =>
  settings(
    'DatabaseAvailabilityGroupProps',
    { members, witness: named('witness'), ...more },
    groupSettings,
    20,
  );

const existingServer = (computerName: string, address: string): Some =>
  settings(
    'ExistingMailboxServer',
    { computerName: pick(computerName), address: pick(address) },
    { zone: pick('1', '2') },
  );

const existing = ({ code, net }: Place): { required: Props; optional: Props } => ({
  required: {
    servers: oneOf(
      all(existingServer(`${code}MBX7`, `10.1${net}.2.17`)),
      all(existingServer(`${code}MBX7`, `10.1${net}.2.17`), existingServer(`${code}MBX8`, `10.1${net}.2.18`)),
    ),
    protectedBy: prose,
  },
  optional: { version: exchangeVersion, windows: windowsVersion, ...drives },
});

/** Mailbox servers of a site that exist already. */
export const existingMailboxServers = (place: Place): Some => {
  const { required, optional } = existing(place);
  return settings('ExistingMailboxServersOptions', required, optional, 15);
};

/** The same in a program that is put together from pieces. */
export const serversAttributes = (place: Place): Some => {
  const { required, optional } = existing(place);
  return settings(
    'MailboxServersAttributes',
    { ...required, site: named(place.name.toLowerCase()) },
    optional,
    15,
  );
};

export const mailboxTier = (place: Place): Some =>
  settings(
    'MailboxTierProps',
    {
      site: named(place.name.toLowerCase()),
      version: named('ExchangeVersion.V2013'),
    },
    { ...tierOptions(), storage: mailboxStorage },
    4,
  );

const directory = pick('C:\\DAGFileShareWitnesses', 'D:\\Größe\\Zeuge');

export const witnessServer = (place: Place, witnessFor: Some): Some =>
  settings(
    'WitnessServerProps',
    { site: named(place.name.toLowerCase()), witnessFor },
    {
      automaticFailover: flag,
      zone: pick('1', '2', '3'),
      version: exchangeVersion,
      image: serverImage,
      size: machineSize,
      directory,
      encryptionAtHost: flag,
      administrator,
      protection: serverProtection,
    },
    15,
  );

export const witnessAttributes = (site: Some, name = 'OSLFS1'): Some =>
  settings(
    'WitnessAttributes',
    { computerName: pick(name), location: prose },
    { directory, region: named('parisRegion'), site, protectedBy: prose },
    40,
  );

export const existingWitness = settings(
  'DatacenterWitness',
  { computerName: pick('DUBFS1') },
  { directory, protectedBy: prose },
  50,
);
