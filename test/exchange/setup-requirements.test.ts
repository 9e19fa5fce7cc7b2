import { ExchangeVersion, WindowsVersion } from 'cdktf-resilient-exchange';
import { setupArguments } from '../../lib/exchange/setup-commands';
import {
  packagesOfMedia,
  pageFileSize,
  serverFeatures,
  SetupPackages,
} from '../../lib/exchange/setup-requirements';
import { each } from '../support/each';

const { V2013, V2016, V2019, SUBSCRIPTION_EDITION } = ExchangeVersion;

describe('the Windows features', () => {
  it.each([V2013, V2016, V2019, SUBSCRIPTION_EDITION].map((version) => [version.name] as const))(
    'of %s have each name once, and no message queue',
    (version) => {
      const features = serverFeatures(version);
      expect(new Set(features).size).toBe(features.length);
      each(features).forEach((feature) => expect(feature).not.toMatch(/MSMQ/));
      expect(features).toEqual(expect.arrayContaining(['Windows-Identity-Foundation', 'RSAT-ADDS']));
    },
  );

  it('of 2016 have the console of IIS 6, and those of 2019 have not', () => {
    expect(serverFeatures(V2016.name, WindowsVersion.WS2016)).toContain('Web-Lgcy-Mgmt-Console');
    expect(serverFeatures(V2019.name)).not.toContain('Web-Lgcy-Mgmt-Console');
  });

  it('of 2016 depend on Windows', () => {
    expect(serverFeatures(V2016.name, WindowsVersion.WS2012_R2)).toContain('AS-HTTP-Activation');
    expect(serverFeatures(V2016.name, WindowsVersion.WS2016)).not.toContain('AS-HTTP-Activation');
  });

  it('of 2013 have the parent of the .NET features, and no Media Foundation', () => {
    const features = serverFeatures(V2013.name);
    expect(features).toContain('NET-Framework-45-Features');
    expect(features).not.toContain('Server-Media-Foundation');
    expect(serverFeatures(V2019.name)).not.toContain('NET-Framework-45-Features');
  });
});

it('the page file is a quarter of the memory from 2019 on, and before as large as the memory', () => {
  expect(pageFileSize(V2019.name)[1]).toBe('$size = [int]($memory / 4)');
  expect(pageFileSize(V2016.name)[1]).toContain('$memory + 10, 32778');
});

it('packages are told apart by their files', () => {
  const files = Object.values(SetupPackages).map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
});

describe('Setup', () => {
  const run = { terms: '/IAccept', installsFeatures: false, keepsTransportOff: false };

  it('installs a role', () => {
    expect(setupArguments({ ...run, role: 'EdgeTransport', keepsTransportOff: true })).toEqual([
      '/Mode:Install',
      '/Roles:EdgeTransport',
      '/DoNotStartTransport',
      '/IAccept',
    ]);
  });

  it('recovers a server without a role', () => {
    expect(setupArguments(run)).toEqual(['/Mode:RecoverServer', '/IAccept']);
  });

  it('makes the first database where it is told to', () => {
    const database = { name: 'DB01', file: 'M:\\DB01.edb', logFolder: 'L:\\DB01' };
    expect(setupArguments({ ...run, role: 'Mailbox', installsFeatures: true, database })).toEqual([
      ...['/Mode:Install', '/Roles:Mailbox', '/InstallWindowsComponents'],
      ...['/MdbName:DB01', '/DbFilePath:M:\\DB01.edb', '/LogFolderPath:L:\\DB01', '/IAccept'],
    ]);
  });
});

describe('the media has to bring', () => {
  const { WS2016, WS2019, WS2022 } = WindowsVersion;

  it.each([
    [SUBSCRIPTION_EDITION, WS2022, false, ['visualC2012', 'visualC2013', 'urlRewrite']],
    [SUBSCRIPTION_EDITION, WS2019, false, ['dotNet', 'visualC2012', 'visualC2013', 'urlRewrite']],
    [V2016, WS2016, false, ['dotNet', 'visualC2012', 'visualC2013', 'ucma', 'urlRewrite']],
    [SUBSCRIPTION_EDITION, WS2022, true, ['visualC2012']],
    [V2016, WS2016, true, ['dotNet', 'visualC2012']],
  ])('for %s on %s (Edge: %s): %j', (version, windows, edge, packages) => {
    expect(packagesOfMedia(edge, version, windows)).toEqual(packages);
  });
});
