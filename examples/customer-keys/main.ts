import { App } from 'cdktf';
import {
  AzureRegion,
  DiskEncryption,
  DnsFailover,
  Duration,
  EstateSummary,
  LogTruncation,
  NameStage,
  OutboundMail,
  TwoSiteExchange,
  WarningId,
  Warnings,
} from 'cdktf-resilient-exchange';

/** The vault of the security team for disks of a site, in the region of that site: who takes a key takes all machines of its site. */
const vaultOf = (site: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-keys-${site}/providers/Microsoft.KeyVault/vaults/kv-fabrikam-${site}`;

// Keys of the team for all disks, and encryption at the host for the temporary disks and caches that these do not reach.
const app = new App();
new TwoSiteExchange(app, 'fabrikam', {
  domainName: 'fabrikam.example',
  activeDirectory: {
    domainName: 'ad.fabrikam.example',
    joinUsername: 'svc-join@ad.fabrikam.example',
    protectedBy: 'Fabrikam Directory Team',
  },
  primary: {
    name: 'Frankfurt',
    region: AzureRegion.GERMANY_WEST_CENTRAL,
    addressSpace: '10.10.0.0/16',
    domainControllers: ['10.10.64.4'],
    bastion: true,
  },
  standby: {
    name: 'Zurich',
    region: AzureRegion.SWITZERLAND_NORTH,
    addressSpace: '10.20.0.0/16',
    domainControllers: ['10.20.64.4'],
    bastion: true,
  },
  witness: {
    name: 'Paris',
    region: AzureRegion.FRANCE_CENTRAL,
    addressSpace: '10.30.0.0/24',
    domainControllers: ['10.30.0.68'],
  },
  encryptionAtHost: true,
  diskEncryption: DiskEncryption.customerKeys({
    keys: [
      {
        region: AzureRegion.GERMANY_WEST_CENTRAL,
        keyVaultId: vaultOf('fra'),
        keyName: 'disks-2026',
        // The key of last year, until Azure has wrapped the keys of all disks with the new one.
        otherKeys: [{ keyVaultId: vaultOf('fra'), keyName: 'disks-2025' }],
      },
      { region: AzureRegion.SWITZERLAND_NORTH, keyVaultId: vaultOf('zrh'), keyName: 'disks-2026' },
      { region: AzureRegion.FRANCE_CENTRAL, keyVaultId: vaultOf('par'), keyName: 'disks-2026' },
    ],
  }),
  databaseAvailabilityGroup: {
    databases: 6,
    logTruncation: LogTruncation.backup({ product: 'Fabrikam Backup' }),
  },
  clientNames: NameStage.LIVE,
  mailNames: NameStage.LIVE,
  failover: DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(5) }),
  edge: {
    outbound: OutboundMail.smartHost({
      host: 'relay.fabrikam.example',
      spfMechanisms: ['include:spf.relay.example'],
    }),
  },
});

Warnings.of(app).acknowledge(
  WarningId.BACKUPS_WITH_PLATFORM_KEYS,
  'Our rule is about disks. Backups are in vaults with keys of Azure until the security team has a key for them.',
);

app.synth();
console.log(EstateSummary.of(app).toString());
