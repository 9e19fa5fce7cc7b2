import type {
  InstallationMediaProps,
  ResilientClientAccessArrayOptions,
  SiteProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsFailover,
  Duration,
  EstateModel,
  ExchangeInstallation,
  ExchangeRelease,
  ExchangeVersion,
  InstallationMedia,
  LicenseTerms,
  MailboxTier,
  Readiness,
  ServerCertificate,
  ServerImage,
  SubnetRole,
  TierServers,
  TwoSiteExchange,
  WindowsVersion,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import { messageOf } from '../support/refusal';
import { arrayIn, DIRECTORY, edgeIn, estateProps, siteIn, synth, testApp, warningsOf } from '../support/app';
import {
  IMAGE_ID,
  mediaProps,
  prepared,
  SETUP_ACCOUNT,
  SHA256,
  STORES,
  unattended,
  unattendedProps,
} from './support/installation';

const media =
  (props: object): (() => unknown) =>
  () =>
    InstallationMedia.of(mediaProps(props));
const settings =
  (props: object): (() => unknown) =>
  () =>
    ExchangeInstallation.unattended(unattendedProps(props));
const withUpdate = (buildNumber: string): InstallationMedia =>
  InstallationMedia.of(
    mediaProps({ securityUpdate: { name: 'su.exe', sha256: 'b'.repeat(64), buildNumber } }),
  );
const VAULTS = SETUP_ACCOUNT.passwords[0].keyVaultId.replace(/\/[^/]+$/, '');
const setup = (props: object) => media({ setup: { name: 'Exchange.iso', sha256: SHA256, ...props } });

test.each<[string, () => unknown, string]>([
  ['a file without a checksum', setup({ sha256: undefined }), 'setup.sha256 is required'],
  ['a checksum that is empty', setup({ sha256: '' }), 'setup.sha256 is required'],
  [
    'a checksum of 63 digits',
    setup({ sha256: 'a'.repeat(63) }),
    'must be a SHA-256 of 64 hexadecimal digits',
  ],
  [
    'a checksum of 65 digits',
    setup({ sha256: 'a'.repeat(65) }),
    'must be a SHA-256 of 64 hexadecimal digits',
  ],
  ['a checksum with other letters', setup({ sha256: 'g'.repeat(64) }), 'must be a SHA-256 of 64'],
  [
    'a package without a checksum',
    media({ packages: { dotNet: { name: 'a.exe' } } }),
    'packages.dotNet.sha256 is required',
  ],
  ['a name with a folder', setup({ name: '../Exchange.iso' }), 'setup.name must be a name of letters'],
  ['a name with a quote', setup({ name: "Exchange'.iso" }), 'setup.name must be a name of letters'],
  [
    'setup files that no machine mounts',
    setup({ name: 'Exchange2016-x64.exe' }),
    'setup.name must be an image',
  ],
  [
    'a security update that is older than the release',
    settings({ media: withUpdate('15.2.2562.16') }),
    'media.securityUpdate.buildNumber must be 15.2.2562.x with x above 17',
  ],
  [
    'the release as its own update',
    settings({ media: withUpdate('15.2.2562.17') }),
    'media.securityUpdate.buildNumber must be 15.2.2562.x',
  ],
  [
    'a security update of another version',
    settings({ media: withUpdate('15.1.2507.99') }),
    'media.securityUpdate.buildNumber must be 15.2.2562.x',
  ],
  [
    'the built-in administrator',
    settings({ setupAccount: { ...SETUP_ACCOUNT, username: 'CORP\\administrator' } }),
    'setupAccount.username must not be the built-in administrator',
  ],
  [
    'licence terms that are declined',
    settings({ licenseTerms: false }),
    'licenseTerms have not been accepted (got false)',
  ],
  [
    'an acceptance without an argument',
    () => LicenseTerms.accepted(undefined as never),
    'Setup asks whether the servers send diagnostic data to Microsoft',
  ],
  [
    'a vault whose name is too short',
    settings({
      setupAccount: {
        ...SETUP_ACCOUNT,
        passwords: [{ ...SETUP_ACCOUNT.passwords[0], keyVaultId: `${VAULTS}/x` }],
      },
    }),
    "whose name has 3 to 24 letters, digits and hyphens and begins with a letter, and 'x' is not such a name",
  ],
  ['a file that nobody can install', setup({ name: 'Exchange.txt' }), 'ends with .iso, .exe, .msi'],
  [
    'two files with one name',
    media({ packages: { dotNet: { name: 'EXCHANGESERVERSE-x64.ISO', sha256: SHA256 } } }),
    'name must not be that of two files',
  ],
  [
    'two stores of a region',
    media({ stores: [STORES[0], STORES[0]] }),
    'stores must not contain a region twice',
  ],
  [
    'a store for two regions',
    media({
      stores: [STORES[0], { ...STORES[1], storageAccountId: STORES[0].storageAccountId.toUpperCase() }],
    }),
    'stores must not name one resource for westeurope and northeurope',
  ],
  [
    'a vault for two regions',
    settings({
      setupAccount: {
        ...SETUP_ACCOUNT,
        passwords: SETUP_ACCOUNT.passwords.map((each) => ({
          ...each,
          keyVaultId: SETUP_ACCOUNT.passwords[0].keyVaultId,
        })),
      },
    }),
    'setupAccount.passwords must not name one resource for westeurope and northeurope',
  ],
  [
    'two files with one checksum',
    media({ packages: { dotNet: { name: 'dotnet.exe', sha256: SHA256.toUpperCase() } } }),
    'sha256 must not be that of both ExchangeServerSE-x64.iso and dotnet.exe',
  ],
  ['no stores', media({ stores: undefined }), 'stores must be a list'],
  [
    'a store that is no account',
    media({ stores: [{ ...STORES[0], storageAccountId: 'media' }] }),
    'must be the resource id of a storage account',
  ],
  [
    'a container with capitals',
    media({ stores: [{ ...STORES[0], container: 'Exchange' }] }),
    'must be 3 to 63 lower-case letters',
  ],
  [
    'a security update without its build',
    media({ securityUpdate: { name: 'su.exe', sha256: SHA256 } }),
    'securityUpdate.buildNumber must be a build of Exchange',
  ],
  [
    'licence terms that nobody has accepted',
    settings({ licenseTerms: undefined }),
    'licenseTerms have not been accepted',
  ],
  ['licence terms that are a flag', settings({ licenseTerms: true }), 'licenseTerms must be a LicenseTerms'],
  [
    'an acceptance that does not say what is sent',
    () => LicenseTerms.accepted({} as never),
    'diagnosticData must be true or false',
  ],
  ['no time', settings({ expectedDuration: Duration.seconds(59) }), 'from 1 to 2880 minutes'],
  ['three days', settings({ expectedDuration: Duration.minutes(2881) }), 'from 1 to 2880 minutes'],
  [
    'a server twice',
    settings({ installed: ['AMSFE1', 'amsfe1'] }),
    'installed must not contain a computer name twice',
  ],
  [
    'an account without a domain',
    settings({ setupAccount: { ...SETUP_ACCOUNT, username: 'svc-exsetup' } }),
    'setupAccount.username must be the NetBIOS name',
  ],
  [
    'a name of 21 characters',
    settings({ setupAccount: { ...SETUP_ACCOUNT, username: `CORP\\${'a'.repeat(21)}` } }),
    'at most 20 characters',
  ],
  [
    'a secret without a vault',
    settings({
      setupAccount: {
        ...SETUP_ACCOUNT,
        passwords: [{ ...SETUP_ACCOUNT.passwords[0], keyVaultId: undefined }],
      },
    }),
    'setupAccount.passwords[0].keyVaultId must be the resource id of a key vault',
  ],
  [
    'an image of Microsoft',
    () => prepared({ image: ServerImage.windows(WindowsVersion.WS2022) }),
    'image must be an image of a gallery',
  ],
  [
    'an image whose Windows release is unknown',
    () => prepared({ image: ServerImage.gallery(IMAGE_ID) }),
    'image does not say which Windows release it has',
  ],
])('%s is refused', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, object, string]>([
  ['as the list', { passwords: 'Pa55word!' }, 'setupAccount.passwords'],
  ['in the list', { passwords: ['Pa55word!'] }, 'setupAccount.passwords[0]'],
  ['as a setting', { password: 'Pa55word!' }, 'setupAccount.password'],
  [
    'beside a secret',
    { passwords: [{ ...SETUP_ACCOUNT.passwords[0], password: 'Pa55word!' }] },
    'setupAccount.passwords[0].password',
  ],
])('a password %s is refused, and not repeated', (_, account, property) => {
  const make = settings({ setupAccount: { ...SETUP_ACCOUNT, ...account } });
  expect(make).toThrow(`${property} must be left out, or a list of secrets in Key Vault`);
  expect(make).not.toThrow('Pa55word');
});

test.each<[string, () => unknown]>([
  ['the next build', settings({ media: withUpdate('15.2.2562.18') })],
  ['an image in capitals', setup({ name: 'EXCHANGE.ISO' })],
  ['a checksum in capitals', setup({ sha256: 'B'.repeat(64) })],
  ['a minute', settings({ expectedDuration: Duration.minutes(1) })],
  ['two days', settings({ expectedDuration: Duration.minutes(2880) })],
  [
    'a name of 20 characters',
    settings({ setupAccount: { ...SETUP_ACCOUNT, username: `CORP\\${'a'.repeat(20)}` } }),
  ],
  ['two servers', settings({ installed: ['AMSFE1', 'AMSFE2'] })],
  ['an image with its Windows release', () => prepared()],
])('%s is accepted', (_, make) => {
  expect(make).not.toThrow();
});

describe('a tier', () => {
  const tier =
    (options: ResilientClientAccessArrayOptions, site: Partial<SiteProps> = {}): (() => unknown) =>
    () =>
      arrayIn(siteIn(testApp(), { activeDirectory: DIRECTORY, ...site }), { servers: 2, ...options });
  const without = (...names: string[]) =>
    unattended({
      mediaProps: {
        packages: Object.fromEntries(
          Object.entries(mediaProps().packages!).filter(([name]) => !names.includes(name)),
        ),
      },
    });
  const JOIN = DIRECTORY.joinUsername.split('@')[0].toUpperCase();
  const on = (windows: WindowsVersion) => ServerImage.windows(windows);

  test.each<[string, () => unknown, string]>([
    [
      'of a site without a directory',
      tier({ installation: unattended() }, { activeDirectory: undefined }),
      'installation needs a directory',
    ],
    [
      'without an account for Setup',
      tier({ installation: unattended({ setupAccount: undefined }) }),
      'installation.setupAccount is required',
    ],
    [
      'in a region without media',
      tier({ installation: unattended() }, { region: AzureRegion.FRANCE_CENTRAL }),
      'installation.media.stores must be a list with a store in francecentral',
    ],
    [
      'in a region without the password',
      tier({
        installation: unattended({
          setupAccount: { ...SETUP_ACCOUNT, passwords: SETUP_ACCOUNT.passwords.slice(1) },
        }),
      }),
      'installation.setupAccount.passwords must be a list with a secret in westeurope',
    ],
    [
      'of another version than the release',
      tier({ installation: unattended(), version: ExchangeVersion.V2019 }),
      'must be a release of Exchange Server 2019',
    ],
    [
      'on Windows that the release does not run on',
      tier({
        version: ExchangeVersion.V2019,
        installation: unattended({ release: ExchangeRelease.V2019_CU14 }),
        image: on(WindowsVersion.WS2025),
      }),
      'must be a release that is supported on Windows Server 2025',
    ],
    [
      'on an image whose Windows release is unknown',
      tier({ installation: unattended(), image: ServerImage.gallery(IMAGE_ID) }),
      'image does not say which Windows release it has',
    ],
    [
      'with the account that joins the domain',
      tier({
        installation: unattended({ setupAccount: { ...SETUP_ACCOUNT, username: `CORP\\${JOIN}` } }),
      }),
      'installation.setupAccount.username must differ from activeDirectory.joinUsername',
    ],
    [
      'whose certificate is the password',
      tier({
        installation: unattended(),
        certificate: ServerCertificate.keyVault({ secrets: SETUP_ACCOUNT.passwords }),
      }),
      'certificate.secrets names the secret with the password of the setup account',
    ],
    [
      'with two images',
      tier({ installation: prepared(), image: on(WindowsVersion.WS2022) }),
      'image cannot be combined with ExchangeInstallation.image',
    ],
    [
      'without a package that Windows does not have',
      tier({ installation: without('urlRewrite', 'visualC2013') }),
      'installation.media.packages lacks visualC2013 and urlRewrite',
    ],
    [
      'without .NET on Windows that has an older one',
      tier({ installation: without('dotNet'), image: on(WindowsVersion.WS2019) }),
      'installation.media.packages lacks dotNet',
    ],
  ])('%s is refused', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each<[string, () => unknown]>([
    [
      'that people install, of a site without a directory',
      tier({ installation: ExchangeInstallation.manual() }, { activeDirectory: undefined }),
    ],
    ['with everything', tier({ installation: unattended() })],
    [
      'whose certificate is in the same vaults',
      tier({
        installation: unattended(),
        certificate: ServerCertificate.keyVault({
          secrets: SETUP_ACCOUNT.passwords.map((each) => ({ ...each, secretName: 'mail' })),
        }),
      }),
    ],
    ['without .NET on Windows that has it', tier({ installation: without('dotNet', 'ucma') })],
    [
      'without packages on an image that has them',
      tier({ installation: prepared({ media: InstallationMedia.of(mediaProps({ packages: {} })) }) }),
    ],
    [
      'on Windows that the release runs on',
      tier({
        version: ExchangeVersion.V2019,
        installation: unattended({ release: ExchangeRelease.V2019_CU15 }),
        image: on(WindowsVersion.WS2025),
      }),
    ],
  ])('%s is accepted', (_, make) => {
    expect(make).not.toThrow();
  });

  test('of Edges needs neither directory nor account, and Visual C++ 2012 only', () => {
    const installation = unattended({
      setupAccount: undefined,
      mediaProps: { packages: { visualC2012: mediaProps().packages!.visualC2012 } },
    });
    expect(() => edgeIn(siteIn(testApp()), { installation })).not.toThrow();
    const nothing = unattended({ mediaProps: { packages: {} } });
    expect(() => edgeIn(siteIn(testApp()), { installation: nothing })).toThrow('lacks visualC2012');
  });

  test('of Exchange 2013 needs UCMA', () => {
    const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
    const make =
      (...left: string[]) =>
      () =>
        new MailboxTier(site, `Mailbox${left.length}`, {
          site,
          version: ExchangeVersion.V2013,
          addressOffset: left.length * 4,
          installation: ExchangeInstallation.unattended({
            ...unattendedProps({ release: ExchangeRelease.V2013_CU23 }),
            media: without(...left).settings!.media,
          }),
        });
    expect(make('ucma')).toThrow('installation.media.packages lacks ucma');
    expect(make()).not.toThrow();
  });

  test('that a team has written installs no Exchange', () => {
    const app = testApp();
    const site = siteIn(app, { activeDirectory: DIRECTORY });
    new TierServers(site, {
      site,
      role: SubnetRole.CLIENT_ACCESS,
      software: { name: 'Office Online Server', windows: [WindowsVersion.WS2022] },
      options: { installation: unattended() },
      defaultServers: 2,
      defaultSize: 'Standard_D4s_v5',
      defaultRoleCode: 'OOS',
    });
    expect(() => synth(app)).toThrow('installation cannot be set for Office Online Server');
  });
});

describe('a name among those whose installation is over', () => {
  const warnings = (installed: string[]): string[] => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', { ...estateProps(), installation: unattended({ installed }) });
    return warningsOf(app).filter((message) => message.includes('unknown-installed-server'));
  };

  test('is warned about once where no tier has the server', () => {
    expect(warnings(['AMSFE1', 'AMSFE9'])).toEqual([expect.stringContaining('names AMSFE9, and no tier')]);
  });

  test('may be of any tier and site, in small letters', () => {
    expect(warnings(['AMSFE1', 'dubedge2'])).toEqual([]);
  });
});

test('settings in the place of an installation are refused, with how they are given', () => {
  const installation = unattendedProps() as unknown as ExchangeInstallation;
  expect(() => new TwoSiteExchange(testApp(), 'contoso', { ...estateProps(), installation })).toThrow(
    'Use ExchangeInstallation.unattended({ release,',
  );
});

describe('media without a security update', () => {
  const warnings = (mediaProps: Partial<InstallationMediaProps>): string[] => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', { ...estateProps(), installation: unattended({ mediaProps }) });
    return warningsOf(app).filter((message) => message.includes('no-security-update'));
  };

  test('is warned about once', () => {
    expect(warnings({})).toEqual([expect.stringContaining('with build 15.2.2562.17 of Exchange Server')]);
  });

  test('is not the media with one', () => {
    const securityUpdate = { name: 'su.exe', sha256: 'b'.repeat(64), buildNumber: '15.2.2562.43' };
    expect(warnings({ securityUpdate })).toEqual([]);
  });
});

describe('a pilot light whose servers install themselves', () => {
  const DAYS = DnsFailover.manual({ recoveryTimeObjective: Duration.days(2) });
  const estate = (
    recovery: { readonly installation?: Duration },
    props: Parameters<typeof unattended>[0] = {},
    activated = false,
    failover = DAYS,
  ): App => {
    const app = testApp();
    const readiness = Readiness.pilotLight({
      activated,
      recovery: { activation: Duration.minutes(4), restore: Duration.seconds(0), ...recovery },
    });
    const { databaseAvailabilityGroup, ...others } = estateProps({ failover, readiness });
    new TwoSiteExchange(app, 'contoso', {
      ...others,
      databaseAvailabilityGroup: { ...databaseAvailabilityGroup, databases: 0, copies: undefined },
      installation: unattended(props),
    });
    return app;
  };

  test('cannot have servers whose installation is over before they exist', () => {
    expect(() => estate({}, { installed: ['dubfe1'] })).toThrow(
      "installation.installed must not name a server of a pilot light that is not activated (got 'DUBFE1')",
    );
  });

  test.each<[string, string, boolean]>([
    ['of the primary site', 'AMSFE1', false],
    ['of its own, once it is activated', 'DUBFE1', true],
  ])('may have servers %s', (_, name, activated) => {
    expect(() => synth(estate({}, { installed: [name] }, activated))).not.toThrow();
  });

  test('is not installed before its servers are', () => {
    expect(() => synth(estate({ installation: Duration.minutes(119) }))).toThrow(
      'recovery.installation must be 120 minutes or more (got 119 minutes)',
    );
    expect(() => synth(estate({ installation: Duration.minutes(120) }))).not.toThrow();
  });

  test('says in the model what states the time of its installation', () => {
    const recoveryOf = (app: App): unknown =>
      EstateModel.of(app)
        .toDocument()
        .sites.find(({ recovery }) => recovery !== undefined)?.recovery;
    expect(recoveryOf(estate({}))).toMatchObject({ installationSeconds: 7200, installsItself: true });
    const stated = recoveryOf(estate({ installation: Duration.hours(3) }));
    expect(stated).toMatchObject({ installationSeconds: 10800 });
    expect(stated).not.toHaveProperty('installsItself');
  });

  test('counts no recovery time while nothing says how long people install', () => {
    const app = testApp();
    const readiness = Readiness.pilotLight({
      recovery: { activation: Duration.hours(3), restore: Duration.seconds(0) },
    });
    const { databaseAvailabilityGroup, ...others } = estateProps({
      readiness,
      failover: DnsFailover.manual(),
    });
    new TwoSiteExchange(app, 'contoso', {
      ...others,
      databaseAvailabilityGroup: { ...databaseAvailabilityGroup, databases: 0, copies: undefined },
    });
    const message = messageOf(() => app.synth());
    expect(message).toContain('recovery.installation is required');
    expect(message).not.toContain('recoveryTimeObjective');
  });
});
