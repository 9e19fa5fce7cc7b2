import {
  AzureRegion,
  EstateSummary,
  MailboxTier,
  RecoveryVault,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { edgeIn, estateProps, siteIn, testApp } from '../support/app';

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
    'Not backed up, since it is rebuilt from code, and the group writes its witness file again: DUBFSW1, PARFSW1.',
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
  expect(text).toContain('Backed up by Contoso Backup Team: OLD1.');
  expect(text).toMatch(/rsv-exchange-ams │ ZoneRedundant │ no /);
});
