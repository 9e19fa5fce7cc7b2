import {
  all,
  call,
  flag,
  listOf,
  membersOf,
  oneOf,
  pick,
  type Props,
  settings,
  type Some,
  whole,
} from './arbitrary';
import type { Place } from './place';
import { accountName, days, hours, idOf, naming, OBJECT_ID, prose, SUBSCRIPTION } from './values';

// Backups, exports and drills of restoring.

const halfHour = call('TimeOfDay.at', whole(0, 23), pick(0, 30));

const backupOptions = settings(
  'BackupOptions',
  {},
  {
    retention: settings(
      'BackupRetention',
      {},
      { days: whole(7, 400), weeks: whole(1, 60), months: whole(1, 60), years: whole(1, 10) },
      50,
    ),
    startTime: halfHour,
    membersAtOnce: whole(1, 3),
    instantRestoreDays: whole(1, 30),
  },
);

export const serverProtection = oneOf(
  call('ServerProtection.fullServer', backupOptions),
  call('ServerProtection.elsewhere', settings('BackedUpElsewhere', { by: prose })),
  call('ServerProtection.none', settings('NotBackedUp', { reason: prose })),
);

/** Of servers with databases. */
export const mailboxProtection = oneOf(
  call('ServerProtection.withoutDatabaseVolumes', backupOptions),
  serverProtection,
);

const redundancy = membersOf('VaultRedundancy', 'GEO_REDUNDANT', 'ZONE_REDUNDANT', 'LOCALLY_REDUNDANT');

export const existingVault = (place: Place): Some =>
  settings('ExistingVault', {
    name: pick('rsv-given'),
    resourceGroupName: pick('rg-given'),
    region: place.region,
    redundancy: membersOf('VaultRedundancy', 'GEO_REDUNDANT'),
    crossRegionRestore: flag,
  });

const kept = { withoutVault: prose };
const vaultSettings: Props = {
  immutability: membersOf('VaultImmutability', 'DISABLED', 'UNLOCKED', 'LOCKED'),
  publicNetworkAccess: flag,
  resourceGuardId: pick(idOf('DataProtection/resourceGuards/guard')),
};

export const vaultOptions = (place: Place): Some =>
  oneOf(
    settings('RecoveryVaultOptions', kept, vaultSettings),
    settings(
      'RecoveryVaultOptions',
      { redundancy: membersOf('VaultRedundancy', 'GEO_REDUNDANT'), crossRegionRestore: flag, ...kept },
      vaultSettings,
    ),
    settings('RecoveryVaultOptions', { redundancy, ...kept }, vaultSettings),
    settings(
      'RecoveryVaultOptions',
      {
        identityId: pick(idOf('ManagedIdentity/userAssignedIdentities/id-vault')),
        encryptionKeyId: pick('https://kv-contoso.vault.azure.net/keys/backup'),
        ...kept,
      },
      vaultSettings,
    ),
    settings('RecoveryVaultOptions', { existing: existingVault(place), ...kept }),
  );

export const exportStoreProps = (region: Some): Some =>
  settings(
    'ExportStoreProps',
    { region },
    {
      naming,
      estate: pick('exchange'),
      subscriptionId: SUBSCRIPTION,
      storageAccountName: accountName,
      keyVaultName: pick('kv-exports', 'a-b', 'k23456789012345678901234'),
      immutableFor: days(1, 60),
      keptFor: days(61, 400),
      locked: flag,
      readers: pick([OBJECT_ID]),
      readerPrefixes: pick(['203.0.113.0/24'], ['203.0.113.7', '198.51.100.0/30']),
    },
  );

const result = settings('RestoreDrillResult', {
  day: pick('2026-02-28', '2024-02-29'),
  duration: hours(1, 30),
  recoveryPointAge: hours(0, 30),
  evidence: prose,
});

const drillOptions = settings(
  'RestoreDrillOptions',
  {},
  { every: days(1, 365), results: listOf(result, 1, 2) },
  50,
);

export const restoreDrills = oneOf(
  all(call('RestoreDrill.edge', drillOptions)),
  all(call('RestoreDrill.edge', drillOptions), call('RestoreDrill.frontEnd', drillOptions)),
  all(call('RestoreDrill.mailbox', drillOptions)),
  pick([]),
);

export const restoreDrillsProps: Some = settings(
  'RestoreDrillsProps',
  {},
  { drills: restoreDrills, network: pick('10.200.0.0/24', '192.168.77.0/26'), estate: pick('exchange') },
  50,
);
