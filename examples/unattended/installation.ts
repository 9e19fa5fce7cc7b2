import {
  AzureRegion,
  Duration,
  ExchangeInstallation,
  ExchangeRelease,
  InstallationMedia,
  LicenseTerms,
  ServerCertificate,
  type MediaFile,
} from 'cdktf-resilient-exchange';

const group = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-${name}/providers`;

/** A file of the media; write the checksum that Get-FileHash shows for yours. */
const file = (name: string, digit: string): MediaFile => ({ name, sha256: digit.repeat(64) });

const store = (region: AzureRegion, account: string): InstallationMedia['stores'][number] => ({
  region,
  storageAccountId: `${group('media')}/Microsoft.Storage/storageAccounts/${account}`,
  container: 'exchange',
});

const media = InstallationMedia.of({
  stores: [
    store(AzureRegion.WEST_EUROPE, 'contosomediaams'),
    store(AzureRegion.NORTH_EUROPE, 'contosomediadub'),
  ],
  setup: file('ExchangeServerSE-x64.iso', '1'),
  securityUpdate: {
    ...file('ExchangeSubscriptionEdition-KB5094139-x64-en.exe', '2'),
    buildNumber: '15.2.2562.43',
  },
  packages: {
    visualC2012: file('vcredist_x64_2012.exe', '3'),
    visualC2013: file('vcredist_x64_2013.exe', '4'),
    urlRewrite: file('rewrite_amd64_en-US.msi', '5'),
  },
});

const vault = (name: string): string => `${group('secrets')}/Microsoft.KeyVault/vaults/${name}`;

/** Where a secret of this name is in each site's region. */
const secrets = (secretName: string): { region: AzureRegion; keyVaultId: string; secretName: string }[] => [
  { region: AzureRegion.WEST_EUROPE, keyVaultId: vault('kv-contoso-ams'), secretName },
  { region: AzureRegion.NORTH_EUROPE, keyVaultId: vault('kv-contoso-dub'), secretName },
];

/** How Exchange comes onto the servers of both sites. */
export const INSTALLATION = ExchangeInstallation.unattended({
  release: ExchangeRelease.SE_RTM,
  licenseTerms: LicenseTerms.accepted({ diagnosticData: false }),
  media,
  setupAccount: { username: 'CORP\\svc-exsetup', passwords: secrets('exchange-setup') },
  expectedDuration: Duration.hours(3),
});

/** Where the servers fetch their certificates, which the certificate authority of the vaults renews. */
export const CERTIFICATES = {
  clients: ServerCertificate.keyVault({ secrets: secrets('mail-contoso-com') }),
  edges: ServerCertificate.keyVault({ secrets: secrets('edges-contoso-com') }),
};
