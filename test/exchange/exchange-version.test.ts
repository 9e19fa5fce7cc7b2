import { ClientProtocol, ExchangeVersion, VirtualDirectory, WindowsVersion } from 'cdktf-resilient-exchange';

const versions = [
  ExchangeVersion.V2010,
  ExchangeVersion.V2013,
  ExchangeVersion.V2016,
  ExchangeVersion.V2019,
  ExchangeVersion.SUBSCRIPTION_EDITION,
];

test('only 2010 needs affinity, and only Subscription Edition is in support', () => {
  expect(versions.filter((version) => version.needsAffinity)).toEqual([ExchangeVersion.V2010]);
  expect(versions.map((version) => version.supportEnded)).toEqual([
    '2020-10-13',
    '2023-04-11',
    '2025-10-14',
    '2025-10-14',
    undefined,
  ]);
});

test('a separate Client Access role ended with 2013', () => {
  expect(versions.map((version) => version.hasClientAccessRole)).toEqual([true, true, false, false, false]);
});

test('Azure is supported from 2013 on', () => {
  expect(versions.map((version) => version.supportedOnAzure)).toEqual([false, true, true, true, true]);
});

test.each(Object.values(VirtualDirectory))('the health page of %s is below it from 2013 on', (directory) => {
  expect(ExchangeVersion.V2013.healthPath(directory)).toBe(`/${directory}/healthcheck.htm`);
  expect(ExchangeVersion.V2010.healthPath(directory)).toBe('/owa/auth/logon.aspx');
});

test('a version may be described by its facts', () => {
  const next = ExchangeVersion.of({
    name: 'Exchange Server Next',
    supportEnded: '2035-10-14',
    needsAffinity: false,
    hasHealthPages: true,
    hasClientAccessRole: false,
    supportedOnAzure: true,
    windows: [WindowsVersion.WS2025],
  });
  expect([String(next), next.supportEnded]).toEqual(['Exchange Server Next', '2035-10-14']);
  next.windows.push(WindowsVersion.WS2016);
  expect(next.windows).toEqual([WindowsVersion.WS2025]);
});

test('Windows releases know their image and whether it takes trusted launch', () => {
  const { WS2012_R2, WS2016, WS2019, WS2022, WS2025 } = WindowsVersion;
  expect([WS2012_R2, WS2016, WS2019, WS2022, WS2025].map((each) => each.supportsTrustedLaunch)).toEqual([
    false,
    true,
    true,
    true,
    true,
  ]);
  expect(String(WS2025)).toBe('Windows Server 2025');
});

test('protocols have their ports, and rules that do not meet', () => {
  const protocols = [
    ClientProtocol.HTTPS,
    ClientProtocol.HTTP_REDIRECT,
    ClientProtocol.SUBMISSION,
    ClientProtocol.IMAPS,
    ClientProtocol.POP3S,
  ];
  expect(protocols.map((protocol) => protocol.port)).toEqual([443, 80, 587, 993, 995]);
  expect(new Set(protocols.map((protocol) => protocol.rulePriority)).size).toBe(protocols.length);
});
