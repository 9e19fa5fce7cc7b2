import { createHash } from 'node:crypto';
import { all, call, flag, named, oneOf, pick, type Props, settings, type Some } from './arbitrary';
import { inVaults } from './site';
import { AMSTERDAM, DUBLIN, PARIS } from './place';
import { idOf, minutes } from './values';

// How Exchange comes onto servers by itself.

/** A checksum of its own for each file. */
const checksum = (name: string): Some => pick(createHash('sha256').update(name).digest('hex'));
const file = (name: string): Some => settings('MediaFile', { name: pick(name), sha256: checksum(name) });

const packages = settings(
  'MediaPackages',
  {},
  {
    visualC2012: file('vcredist_x64_2012.exe'),
    visualC2013: file('vcredist_x64_2013.exe'),
    urlRewrite: file('rewrite_amd64_en-US.msi'),
    ucma: file('UcmaRuntimeSetup.exe'),
    dotNet: file('ndp48-x86-x64-allos-enu.exe'),
  },
  99,
);

const stores = all(
  ...[AMSTERDAM, DUBLIN, PARIS].map(({ name, region }) =>
    settings('MediaStore', {
      region,
      storageAccountId: pick(idOf(`Storage/storageAccounts/media${name.toLowerCase()}`)),
      container: pick('exchange'),
    }),
  ),
);

const media = (update: string): Some =>
  call(
    'InstallationMedia.of',
    settings(
      'InstallationMediaProps',
      { stores, setup: file('ExchangeServer-x64.iso') },
      {
        securityUpdate: settings('SecurityUpdateFile', {
          name: pick('Exchange-KB5063224-x64-en.exe'),
          sha256: checksum('update'),
          buildNumber: pick(update),
        }),
        packages,
      },
      97,
    ),
  );

const futureRelease = call(
  'ExchangeRelease.of',
  settings(
    'ExchangeReleaseFacts',
    {
      name: pick('Exchange Server Subscription Edition CU1'),
      version: named('ExchangeVersion.SUBSCRIPTION_EDITION'),
      buildNumber: pick('15.2.3000.1'),
      windows: all(named('WindowsVersion.WS2022')),
      schemaVersion: pick(17003),
      organizationVersion: pick(16763),
      domainVersion: pick(13243),
      dotNetRelease: pick(528040),
    },
    {
      supportsDotNet481: flag,
      asksForDiagnosticData: flag,
      refusesBeside: all(named('ExchangeVersion.V2013')),
    },
    50,
  ),
);

/** A release with the build of one of its security updates. */
const installing = (release: Some, update: string): Props => ({
  release,
  licenseTerms: call('LicenseTerms.accepted', settings('LicenseTermsProps', { diagnosticData: flag })),
  media: media(update),
  expectedDuration: minutes(30, 600),
});
const RELEASES = [
  installing(named('ExchangeRelease.SE_RTM'), '15.2.2562.20'),
  installing(futureRelease, '15.2.3000.9'),
  installing(named('ExchangeRelease.V2019_CU15'), '15.2.1748.36'),
];
const setupAccount = settings('SetupAccount', {
  username: pick('CORP\\svc-exsetup'),
  passwords: inVaults('SetupPassword', 'exchange-setup'),
});
const installed = pick(['AMSFE1'], ['AMSFE1', 'DUBFE1']);

const ownImage = call(
  'ServerImage.gallery',
  pick(idOf('Compute/galleries/servers/images/exchange')),
  settings('GalleryImageOptions', { windows: named('WindowsVersion.WS2022') }),
);

export const installation: Some = oneOf(
  call('ExchangeInstallation.manual'),
  ...RELEASES.map((release) =>
    call(
      'ExchangeInstallation.unattended',
      settings('UnattendedInstallationProps', release, { setupAccount, installed }, 97),
    ),
  ),
  call(
    'ExchangeInstallation.image',
    settings('ImageInstallationProps', { ...RELEASES[0], image: ownImage }, { setupAccount, installed }, 97),
  ),
);
