import {
  AzureRegion,
  EstateModel,
  EstateSummary,
  MailboxTier,
  RecoveryVault,
  ServerProtection,
  TwoSiteExchange,
  VaultRedundancy,
} from 'cdktf-resilient-exchange';
import type { RecoveryVaultOptions } from 'cdktf-resilient-exchange';
import { arrayIn, DIRECTORY, edgeIn, estateProps, siteIn, testApp } from '../support/app';

test('the summary has items, sizes and redundancy of vaults, schedules, exemptions and who backs up the directory', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps({ databaseAvailabilityGroup: { databases: 4 } }));
  const text = EstateSummary.of(app).toString();
  expect(text).toContain('Protection (10 items in 2 vaults)');
  // Three Mailbox servers with 256 GiB for Windows, and two Edges with 128 GiB for the queue beside it.
  expect(text).toMatch(/rsv-contoso-ams │ GeoRedundant │ yes, in northeurope\s+│ Unlocked\s+│ 5\s+│ 1536 /);
  expect(text).toMatch(
    /Amsterdam │ ClientAccess │ without database volumes │ 01:00, 04:00, 19:00 UTC │ 30 days/,
  );
  expect(text).toMatch(/Dublin\s+│ Edge\s+│ full server\s+│ 01:00, 04:00 UTC/);
  expect(text).toContain(
    'DUBFSW1, PARFSW1: not backed up (rebuilt from code, and the group writes its witness file again).',
  );
  expect(text).toContain('Domain controllers of corp.contoso.com are backed up by Contoso Directory Team.');
});

test('it says what recovery relies on without a vault, and who backs up what exists already', () => {
  const site = siteIn(testApp(), { region: AzureRegion.POLAND_CENTRAL });
  new RecoveryVault(site, 'Vault', { withoutVault: 'copies in Dublin' });
  edgeIn(site);
  const servers = [{ computerName: 'OLD1', address: '10.10.200.7' }];
  MailboxTier.fromServers(site, 'Existing', { site, servers, protectedBy: 'Contoso Backup Team' });
  const text = EstateSummary.of(site).toString();
  expect(text).toContain('Where Amsterdam is lost with its vault, recovery relies on: copies in Dublin.');
  expect(text).toContain('OLD1: backed up by Contoso Backup Team.');
  expect(text).toMatch(/rsv-exchange-ams │ ZoneRedundant │ no /);
});

test('it promises nothing of a vault that exists already, nor of databases without copies', () => {
  const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
  RecoveryVault.fromExisting(site, {
    name: 'rsv-central',
    resourceGroupName: 'rg-central',
    region: AzureRegion.WEST_EUROPE,
    redundancy: VaultRedundancy.GEO_REDUNDANT,
    crossRegionRestore: true,
  });
  arrayIn(site, { servers: 2 });
  const text = EstateSummary.of(site).toString();
  expect(text).not.toContain('soft delete keeps');
  expect(text).toContain('Of rsv-central the program does not know immutability, soft delete and key');
  expect(text).not.toContain('copies or an Exchange-aware backup');
  expect(text).toContain(
    'Nothing that the program knows protects the databases of AMSFE1, AMSFE2: their backups leave databases and logs out',
  );
});

test('it says what a restore depends on, and what old recovery points need', () => {
  const site = siteIn(testApp());
  const vault: RecoveryVaultOptions = {
    identityId:
      '/subscriptions/1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-backup',
    encryptionKeyId: 'https://kv-contoso.vault.azure.net/keys/backup',
    resourceGuardId:
      '/subscriptions/1/resourceGroups/rg/providers/Microsoft.DataProtection/resourceGuards/guard',
  };
  new RecoveryVault(site, 'Vault', vault);
  edgeIn(site, { protection: ServerProtection.fullServer({ retention: { years: 1 } }) });
  const text = EstateSummary.of(site).toString();
  expect(text).toContain(
    `Nothing is restored from rsv-exchange-ams without the key ${vault.encryptionKeyId}.`,
  );
  expect(text).toContain(`needs the consent of the owner of ${vault.resourceGuardId}.`);
  expect(text).toContain('a point older than 30 days');
  expect(EstateModel.of(site).vaults).toMatchObject([
    {
      encryptionKey: vault.encryptionKeyId,
      identity: vault.identityId,
      resourceGuard: vault.resourceGuardId,
    },
  ]);
});

test.each([
  [{ days: 30 }, false],
  [{ days: 31 }, true],
  [{ weeks: 1 }, true],
  [{ months: 1 }, true],
])('recovery points kept for %o may be too old for the domain: %s', (retention, expected) => {
  const site = siteIn(testApp());
  edgeIn(site, { protection: ServerProtection.fullServer({ retention }) });
  expect(EstateSummary.of(site).toString().includes('a point older than 30 days')).toBe(expected);
});
