import { Token } from 'cdktf';
import type { HostNameRoute } from 'cdktf-resilient-exchange';
import {
  ExchangeVersion,
  LoadBalancing,
  ProxyImage,
  ProxyRouting,
  Size,
  VirtualDirectory,
} from 'cdktf-resilient-exchange';
import { ServerProtection } from 'cdktf-resilient-exchange';
import { arrayIn, siteIn, testApp } from '../support/app';
import { each } from '../support/each';
import { expectRefusal, messageOf } from '../support/refusal';
import { KEY, proxied } from '../support/proxies';

const hostOf = (label: string): string => `${label}.contoso.com`;
const SE = ExchangeVersion.SUBSCRIPTION_EDITION;
const PAGES = Object.values(VirtualDirectory).map((directory) => `/${directory}/healthcheck.htm`);

test('with one name the worst of all pages decides', () => {
  expect(ProxyRouting.passThrough()._backends(SE, hostOf)).toEqual([
    { id: 'default', hostNames: [], paths: [], healthPaths: PAGES, isDefault: true },
  ]);
});

test('a name has its own pages, and the worst of all pages decides for other names and for probes that tell none', () => {
  const routing = ProxyRouting.byHostName([
    { label: 'OWA', directories: [VirtualDirectory.OWA, VirtualDirectory.ECP] },
  ]);
  expect(routing._backends(SE, (label) => hostOf(label.toLowerCase()))).toEqual([
    {
      id: 'owa',
      hostNames: ['owa.contoso.com'],
      paths: [],
      healthPaths: ['/owa/healthcheck.htm', '/ecp/healthcheck.htm'],
      isDefault: false,
    },
    {
      id: 'default',
      hostNames: [],
      paths: [],
      healthPaths: PAGES,
      isDefault: true,
    },
  ]);
});

test('with re-encryption each directory has a backend, and one of them is the default', () => {
  const backends = ProxyRouting.reEncryption()._backends(SE, hostOf);
  expect(
    backends.map(({ id, paths, healthPaths, isDefault }) => [id, paths, healthPaths.length, isDefault]),
  ).toEqual([
    ['owa', ['/owa'], 1, true],
    ['ecp', ['/ecp'], 1, false],
    ['ews', ['/ews'], 1, false],
    ['mapi', ['/mapi'], 1, false],
    ['rpc', ['/rpc'], 1, false],
    ['oab', ['/oab'], 1, false],
    ['autodiscover', ['/autodiscover'], 1, false],
    ['microsoft-server-activesync', ['/microsoft-server-activesync'], 1, false],
  ]);
});

const OWA: HostNameRoute = { label: 'owa', directories: [VirtualDirectory.OWA] };

test.each<[string, unknown, string]>([
  ['no list', undefined, 'routes'],
  ['an empty list', [], 'routes'],
  ['no object', [null], 'routes[0] must be an object'],
  ['a setting that routes do not have', [{ ...OWA, path: '/owa' }], 'routes[0].path is not a setting'],
  ['another name for the label', [{ hostName: 'owa', directories: ['owa'] }], 'routes[0].hostName is not'],
  ['no label', [{ directories: [VirtualDirectory.OWA] }], 'routes[0]'],
  ['a name with its domain', [{ ...OWA, label: 'owa.contoso.com' }], 'routes[0].label'],
  ['a name twice', [OWA, { ...OWA, label: 'OWA' }], 'routes[1].label'],
  ['the name of the rest', [{ ...OWA, label: 'default' }], 'routes[0].label'],
  ['a name of the proxies', [{ ...OWA, label: 'self' }], 'routes[0].label'],
  ['no directories', [{ ...OWA, directories: [] }], 'routes[0].directories'],
  ['a directory twice', [{ ...OWA, directories: ['owa', 'owa'] }], 'routes[0].directories'],
  ['a directory that nobody knows', [{ ...OWA, directories: ['sip'] }], 'routes[0].directories'],
])('names that have %s are refused', (_, routes, property) => {
  expect(messageOf(() => ProxyRouting.byHostName(routes as HostNameRoute[]))).toContain(
    `[ProxyRouting.byHostName] ${property}`,
  );
});

const PATH = 'LoadBalancing.proxy';
const GALLERY =
  '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/haproxy/versions/1.0.0';

test('a number in quotes, and a factory that nobody has called, are refused with what to write', () => {
  expect(messageOf(() => proxied({ servers: '3' as unknown as number }))).toContain('without quotes');
  const balancing = (value: unknown): string =>
    messageOf(() => arrayIn(siteIn(testApp()), { balancing: value as LoadBalancing }));
  expect(balancing(Reflect.get(LoadBalancing, 'proxy'))).toContain('Call it: proxy(...)');
  expect(balancing(ProxyImage)).toContain('Use LoadBalancing.layer4()');
});

test.each([
  ['servers', 1, 'from 2 to 7'],
  ['servers', 8, 'from 2 to 7'],
  ['servers', 2.5, 'from 2 to 7'],
  ['warmServers', 0, 'from 1 to 7'],
  ['warmServers', 8, 'from 1 to 7'],
])('%s of %d is refused', (property, value, limit) => {
  expectRefusal(() => proxied({ [property]: value }), {
    path: PATH,
    property,
    value: String(value),
    limit,
    remedy: property === 'servers' ? 'use 2 or 3' : 'use 1 or 2',
  });
});

test.each([
  ['servers', 2],
  ['servers', 7],
  ['warmServers', 1],
  ['warmServers', 2],
])('%s of %d is taken', (property, value) => {
  expect(() => proxied({ [property]: value })).not.toThrow();
});

test('a warm site has no more proxies than one that serves clients', () => {
  expect(() => proxied({ servers: 3, warmServers: 3 })).not.toThrow();
  expectRefusal(() => proxied({ servers: 3, warmServers: 4 }), {
    path: PATH,
    property: 'warmServers',
    value: '4',
    limit: 'servers (3) or less',
    remedy: 'leave it out',
  });
});

test.each(['Standard_D4ps_v5', 'Standard_E4-2pds_v6'])(
  'the size %s with Arm is refused unless the image is prepared',
  (size) => {
    expectRefusal(() => proxied({ size }), {
      path: PATH,
      property: 'size',
      value: `'${size}'`,
      limit: 'x64',
      remedy: 'without the p',
    });
    expect(() => proxied({ size, image: ProxyImage.prepared(GALLERY) })).not.toThrow();
  },
);

test('sizes for x64 are taken', () => {
  for (const size of each(['Standard_D4s_v5', 'Standard_F8s_v2', 'Standard_DS3_v2', 'Standard_NP10s']))
    expect(() => proxied({ size })).not.toThrow();
});

test('a size without Premium storage is refused', () => {
  expectRefusal(() => proxied({ size: 'Standard_D4_v5' }), {
    path: PATH,
    property: 'size',
    value: "'Standard_D4_v5'",
    limit: 'Premium storage',
    remedy: 'with an s',
  });
});

test('a size with too little memory is refused, and what is stated counts', () => {
  expectRefusal(() => proxied({ size: 'Standard_B1ms' }), {
    path: PATH,
    property: 'size',
    value: "'Standard_B1ms'",
    limit: '4 GiB or more',
    remedy: 'Standard_D4s_v5',
  });
  expectRefusal(() => proxied({ memory: Size.gibibytes(3) }), {
    path: PATH,
    property: 'memory',
    value: '3 GiB',
    limit: '4 GiB or more',
    remedy: 'Standard_D4s_v5',
  });
  expect(() => proxied({ size: 'Standard_B1ms', memory: Size.gibibytes(4) })).not.toThrow();
  expect(() => proxied({ size: 'Standard_B2s' })).not.toThrow();
  expect(() => proxied({ memory: Size.gibibytes(Token.asNumber('${var.memory}')) })).toThrow('memory');
});

/** Of nobody. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBQDCB86ADAgECAhQE1G2ZPCl9oZxMos2Bdkplg/q5EzAFBgMrZXAwFTETMBEG
A1UEAwwKQ29udG9zbyBDQTAgFw0yNjExMjIxMTQ0MjNaGA8yMTI2MTAyOTExNDQy
M1owFTETMBEGA1UEAwwKQ29udG9zbyBDQTAqMAUGAytlcAMhALQmC2U0o+Ok1hdi
xPG81hbtIDBLaKnnfT4U+v9GwSqWo1MwUTAdBgNVHQ4EFgQUBqi+ZGPctF1Mt9kZ
T3seikI/sTcwHwYDVR0jBBgwFoAUBqi+ZGPctF1Mt9kZT3seikI/sTcwDwYDVR0T
AQH/BAUwAwEB/zAFBgMrZXADQQBFJhYuIJhWMyK+hghSBQW9YmIQQn7tbLnQfUFV
OlFdOUn4bbe80iLWxX4uM6t0trS659BIIk+cK4TDna6HH/UE
-----END CERTIFICATE-----
`;
const NO_CERTIFICATE = '-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n';

test.each([
  ['one certificate', PEM, true],
  ['two certificates', PEM + PEM, true],
  ['two certificates of Windows', `\r\n${PEM}\r\n${PEM}`.replace(/\r?\n/g, '\r\n'), true],
  ['text within the lines of a certificate', NO_CERTIFICATE, false],
  ['a certificate before such a text', PEM + NO_CERTIFICATE, false],
  ['a path', '/etc/ssl/ca.pem', false],
  ['half a certificate', PEM.slice(0, 40), false],
  ['a key beside it', `${PEM}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`, false],
])('an authority that is %s', (_, trustedAuthority, isTaken) => {
  const make = (): unknown => proxied({ trustedAuthority });
  expect(isTaken ? undefined : messageOf(make)).toEqual(
    isTaken
      ? undefined
      : expect.stringContaining('[LoadBalancing.proxy] trustedAuthority must be one or more'),
  );
  expect(isTaken ? make() : {}).toBeDefined();
});

test('an authority with its key is refused without showing it', () => {
  const message = messageOf(() => proxied({ trustedAuthority: '-----BEGIN PRIVATE KEY-----\nSECRET' }));
  expect(message).toContain('a text with a private key');
  expect(message).not.toContain('SECRET');
});

test('a protection of databases, a misspelt setting and a lost key are refused', () => {
  expect(messageOf(() => proxied({ protection: ServerProtection.withoutDatabaseVolumes() }))).toContain(
    '[LoadBalancing.proxy] protection does not fit proxies',
  );
  expect(messageOf(() => proxied({ sshKey: KEY } as object))).toContain('sshKey is not a setting');
  expect(messageOf(() => proxied({ sshPublicKey: undefined }))).toContain(
    'sshPublicKey must be one public key',
  );
});

test.each([
  ['nothing', undefined],
  ['a managed image', '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Compute/images/haproxy'],
])('a prepared image that is %s is refused', (_, id) => {
  expectRefusal(() => ProxyImage.prepared(id!), {
    path: 'ProxyImage.prepared',
    property: 'imageId',
    value: id === undefined ? 'nothing' : `'${id}'`,
    limit: 'Azure Compute Gallery',
    remedy: 'az sig image-version show',
  });
});

test('a prepared image has an id of a gallery', () => {
  expect(ProxyImage.prepared(GALLERY).galleryImageId).toBe(GALLERY);
  expect(ProxyImage.ubuntu2404().galleryImageId).toBeUndefined();
  expect(messageOf(() => ProxyImage.prepared('haproxy'))).toContain('[ProxyImage.prepared] imageId must be');
});
