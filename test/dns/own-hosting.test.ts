import type { DnsHostingModel, IDnsHosting, IHostedZone } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  DnsHosting,
  DnsUpdateAuthentication,
  FailoverZone,
  InsideNames,
  Secret,
} from 'cdktf-resilient-exchange';
import { arrayIn, edgeIn, LIVE, siteIn, stackIn, testApp } from '../support/app';
import { expectRefusal, messageOf } from '../support/refusal';

// What somebody else implements: a program in plain JavaScript can leave out anything.

const nothing = (): void => undefined;
const MODEL: DnsHostingModel = { kind: 'route53', name: 'Route 53', needsServerForChanges: false };
const ZONE: IHostedZone = {
  holdsPreviousRecords: false,
  describe: () => MODEL,
  ...{ addresses: nothing, alias: nothing, exchangers: nothing, texts: nothing },
  ...{ services: nothing, delegation: nothing, authorities: nothing },
};
const SERVER = {
  name: 'BIND',
  server: 'ns0.contoso.net',
  location: 'Bern',
  authentication: DnsUpdateAuthentication.tsig({ keyName: 'k', secret: Secret.variable('dns_key') }),
};

function zoneWith(hosting: unknown, inside?: InsideNames): FailoverZone {
  const app = testApp();
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    region: AzureRegion.FRANCE_CENTRAL,
    hosting: hosting as IDnsHosting,
    insideNames: inside,
    ...LIVE,
  });
  const site = siteIn(app);
  zone.publishClientAccess(arrayIn(site));
  zone.publishMail(edgeIn(site));
  return zone;
}
const giving = (zone: unknown): IDnsHosting => ({ bind: () => zone as IHostedZone });

test('a hosting that is whole is taken', () => {
  expect(() => zoneWith(giving(ZONE))).not.toThrow();
  expect(() => zoneWith(giving({ ...ZONE, nameServers: ['ns1.example.com'] }))).not.toThrow();
});

const METHODS = [
  ...['addresses', 'alias', 'exchangers', 'texts', 'services', 'delegation', 'authorities', 'describe'],
];

test.each(METHODS)('a zone without %s is refused before a record needs it', (method) => {
  expectRefusal(() => zoneWith(giving({ ...ZONE, [method]: undefined })), {
    path: 'dns/Zone',
    property: "hosting.bind('contoso.com')",
    value: 'nothing',
    limit: `has no method ${method}`,
    remedy: 'write the methods',
  });
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, "bind('contoso.com') must be an IHostedZone"],
  ['an empty object', {}, 'has no method describe, addresses, alias'],
  ['a promise', Promise.resolve(ZONE), 'gives a promise'],
  [
    'no word about previous records',
    { ...ZONE, holdsPreviousRecords: undefined },
    'holdsPreviousRecords must be',
  ],
  ['one name server as a text', { ...ZONE, nameServers: 'ns1.example.com' }, 'nameServers must be a list'],
  [
    'a description that is a text',
    { ...ZONE, describe: () => 'Route 53' },
    'describe() must be a DnsHostingModel',
  ],
  ['no description', { ...ZONE, describe: () => undefined }, 'describe() must be a DnsHostingModel'],
  [
    'a description without a name',
    { ...ZONE, describe: () => ({ ...MODEL, name: '' }) },
    'describe().name must be',
  ],
  ['one without a kind', { ...ZONE, describe: () => ({ ...MODEL, kind: 5 }) }, 'describe().kind must be'],
  [
    'one that does not say who takes changes',
    { ...ZONE, describe: () => ({ ...MODEL, needsServerForChanges: undefined }) },
    'describe().needsServerForChanges must be true or false',
  ],
])('a hosting that gives %s is refused', (_, zone, fault) => {
  const message = messageOf(() => zoneWith(giving(zone)));
  expect(message).toContain("[dns/Zone] hosting.bind('contoso.com')");
  expect(message).toContain(fault);
});

test('a zone inside is asked for the same', () => {
  const inside = InsideNames.hosted(giving({ ...ZONE, addresses: undefined }));
  expect(messageOf(() => zoneWith(undefined, inside))).toContain('has no method addresses');
});

test('an error of a hosting says where it happened', () => {
  const failing: IDnsHosting = {
    bind: () => {
      throw new Error('there is no such zone');
    },
  };
  expect(messageOf(() => zoneWith(failing))).toBe('[dns/Zone] hosting: there is no such zone');
});

test.each<[string, unknown, string]>([
  ['the settings of a server', SERVER, 'write DnsHosting.rfc2136'],
  ['a text', 'bind', 'use DnsHosting.azureDns() or DnsHosting.rfc2136'],
  ['an object without bind', {}, 'use DnsHosting.azureDns() or DnsHosting.rfc2136'],
  ['bind that is no method', { bind: null }, 'use DnsHosting.azureDns() or DnsHosting.rfc2136'],
])('%s is no hosting', (_, hosting, remedy) => {
  const message = messageOf(() => zoneWith(hosting));
  expect(message).toContain('[dns/Zone] hosting ');
  expect(message.toLowerCase()).toContain(remedy.toLowerCase());
  expect(() => zoneWith(DnsHosting.rfc2136(SERVER))).not.toThrow();
});
