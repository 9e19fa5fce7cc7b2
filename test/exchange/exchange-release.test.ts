import { ExchangeRelease, ExchangeVersion, WindowsVersion } from 'cdktf-resilient-exchange';
import type { ExchangeReleaseFacts } from 'cdktf-resilient-exchange';

const RELEASES = [
  ExchangeRelease.SE_RTM,
  ExchangeRelease.V2019_CU15,
  ExchangeRelease.V2019_CU14,
  ExchangeRelease.V2016_CU23,
  ExchangeRelease.V2013_CU23,
];

const FACTS: ExchangeReleaseFacts = {
  name: 'Exchange Server Subscription Edition CU1',
  version: ExchangeVersion.SUBSCRIPTION_EDITION,
  buildNumber: '15.2.3000.1',
  windows: [WindowsVersion.WS2025],
  schemaVersion: 1,
  organizationVersion: 1,
  domainVersion: 1,
  dotNetRelease: 1,
};

describe.each(RELEASES.map((release) => [release.name, release] as const))('%s', (name, release) => {
  it('belongs to its generation, and runs on Windows that the generation runs on', () => {
    expect(name.startsWith(release.version.name)).toBe(true);
    expect(release.version.windows).toEqual(expect.arrayContaining(release.windows));
  });

  it('describes itself', () => {
    expect(String(release)).toBe(name);
    expect(release.buildNumber).toMatch(/^15\.[012]\.\d+\.\d+$/);
  });
});

describe('a release', () => {
  it('asks for a decision about diagnostic data since September 2021', () => {
    expect(ExchangeRelease.V2016_CU23.licenseSwitch(false)).toBe(
      '/IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF',
    );
    expect(ExchangeRelease.SE_RTM.licenseSwitch(true)).toBe(
      '/IAcceptExchangeServerLicenseTerms_DiagnosticDataON',
    );
    expect(ExchangeRelease.V2013_CU23.licenseSwitch(true)).toBe('/IAcceptExchangeServerLicenseTerms');
  });

  it('of 2019 runs on Windows Server 2025 from CU15 on', () => {
    expect(ExchangeRelease.V2019_CU14.windows).not.toContain(WindowsVersion.WS2025);
    expect(ExchangeRelease.V2019_CU15.windows).toContain(WindowsVersion.WS2025);
  });

  it('is recommended with .NET Framework 4.8.1 where both it and Windows know that', () => {
    expect(ExchangeRelease.SE_RTM.recommendedDotNetRelease(WindowsVersion.WS2022)).toBe(533320);
    expect(ExchangeRelease.V2019_CU15.recommendedDotNetRelease(WindowsVersion.WS2019)).toBe(528040);
    expect(ExchangeRelease.V2016_CU23.recommendedDotNetRelease(WindowsVersion.WS2016)).toBe(528040);
  });

  it('refuses 2013 in its organization from 2019 CU15 on', () => {
    expect(ExchangeRelease.V2019_CU14.refusesBeside).toEqual([ExchangeVersion.V2010]);
    expect(ExchangeRelease.V2019_CU15.refusesBeside).toContain(ExchangeVersion.V2013);
    expect(ExchangeRelease.SE_RTM.refusesBeside).toContain(ExchangeVersion.V2013);
    expect(ExchangeRelease.V2016_CU23.refusesBeside).toEqual([]);
  });

  it('that the library does not know is described by its facts', () => {
    const release = ExchangeRelease.of(FACTS);
    expect(release.licenseSwitch(false)).toBe('/IAcceptExchangeServerLicenseTerms_DiagnosticDataOFF');
    expect(release.recommendedDotNetRelease(WindowsVersion.WS2025)).toBe(1);
    expect([release.schemaVersion, release.organizationVersion, release.domainVersion]).toEqual([1, 1, 1]);
  });

  it.each([
    [{ name: ' ' }, 'name must not be empty'],
    [
      { buildNumber: '15.2.3000' },
      'buildNumber must be that of the setup files, such as 15.2.1748.10 (got 15.2.3000)',
    ],
    [{ buildNumber: '16.2.3000.1' }, 'got 16.2.3000.1'],
    [{ windows: [] }, 'windows must name a release'],
    [{ schemaVersion: 0 }, 'schemaVersion must be a whole number above 0 (got 0)'],
    [{ organizationVersion: 1.5 }, 'organizationVersion must be a whole number above 0 (got 1.5)'],
    [{ domainVersion: -1 }, 'domainVersion must be'],
    [{ dotNetRelease: NaN }, 'dotNetRelease must be'],
  ])('with the facts %j is refused', (facts, message) => {
    expect(() => ExchangeRelease.of({ ...FACTS, ...facts })).toThrow(message);
  });
});
