import { InboundMail, ResilientClientAccessArray, SubnetRole } from 'cdktf-resilient-exchange';
import {
  DIRECTORY,
  edgeIn,
  resources,
  rulesOf,
  siteIn,
  synthStack,
  testApp,
  warningsOf,
} from '../support/app';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

const OFFICE = SubnetRole.custom('office', { slot: 5 });
const HTTPS = { name: 'AllowHttps', priority: 100, port: 443, description: 'Browsers.' };

/** Rules of the office subnet with the given sources. */
function office(sources: string[]): Record<string, string> {
  const app = testApp();
  siteIn(app)
    .subnet(OFFICE)
    .allowInbound({ ...HTTPS, sources });
  return rulesOf(synthStack(app), 'office');
}

test('each family and each tag is a rule of its own', () => {
  const all = office([
    '198.51.100.0/24',
    '2001:db8::/32',
    'Storage.WestEurope',
    'fd00::/8',
    'AzureFrontDoor.Backend',
  ]);
  const sources = Object.fromEntries(
    Object.entries(all).map(([name, rule]) => [name, / (\S+) -> \*$/.exec(rule)?.[1]]),
  );
  expect(sources).toEqual({
    AllowHttps: '198.51.100.0/24',
    'AllowHttps-IPv6': '2001:db8::/32,fd00::/8',
    'AllowHttps-Storage.WestEurope': 'Storage.WestEurope',
    'AllowHttps-AzureFrontDoor.Backend': 'AzureFrontDoor.Backend',
  });
  const priorities = Object.values(all).map((rule) =>
    Number(/^Inbound (\d+) Allow Tcp 443 /.exec(rule)?.[1]),
  );
  priorities.sort((a, b) => a - b);
  expect(new Set(priorities).size).toBe(4);
  expect(priorities[0]).toBe(100);
  for (const priority of each(priorities.slice(1))) {
    expect(priority).toBeGreaterThanOrEqual(2000);
    expect(priority).toBeLessThan(3900);
  }
});

test('a rule keeps its priority when another comes or goes', () => {
  const [long, short] = [office(['Storage', 'Sql', 'EventHub']), office(['EventHub', 'Storage'])];
  expect(short).toEqual({
    'AllowHttps-EventHub': long['AllowHttps-EventHub'],
    'AllowHttps-Storage': long['AllowHttps-Storage'],
  });
});

test('a single tag is the rule itself', () => {
  expect(office(['Internet'])).toEqual({ AllowHttps: 'Inbound 100 Allow Tcp 443 Internet -> *' });
});

test('a misspelt tag is refused', () => {
  expectRefusal(() => office(['Interent']), {
    path: 'amsterdam/Amsterdam/Subnet-office',
    property: 'sources',
    value: "'Interent'",
    limit: 'a service tag that Azure has',
    remedy: "did you mean 'Internet'?",
  });
});

test('administrators, clients and a filtering service may have IPv6 networks, in rules that no connection matches', () => {
  const app = testApp();
  const site = siteIn(app, {
    activeDirectory: DIRECTORY,
    managementPrefixes: ['10.99.0.0/24', '2001:db8:7::/48', 'fd00::/8'],
  });
  edgeIn(site, {
    inbound: InboundMail.fromFilteringService({
      sourcePrefixes: ['198.51.100.0/24', '2001:db8:9::/48', 'EOPExternalPublishedIPs'],
      hosts: ['mx.filter.example'],
    }),
  });
  new ResilientClientAccessArray(site, 'ClientAccess', {
    site,
    clientPrefixes: ['198.51.100.0/24', '2001:db8:8::/48'],
  });
  const stack = synthStack(app);
  expect(rulesOf(stack, 'perimeter')).toMatchObject({
    AllowSmtpFromOutside: 'Inbound 100 Allow Tcp 25 198.51.100.0/24 -> *',
    'AllowSmtpFromOutside-IPv6': expect.stringMatching(
      /^Inbound \d{4} Allow Tcp 25 2001:db8:9::\/48 -> \*$/,
    ) as string,
    'AllowSmtpFromOutside-EOPExternalPublishedIPs': expect.stringMatching(
      / 25 EOPExternalPublishedIPs -> /,
    ) as string,
    'AllowRdpFromManagement-IPv6': expect.stringMatching(/ 3389 2001:db8:7::\/48,fd00::\/8 -> /) as string,
  });
  expect(rulesOf(stack, 'client-access')).toMatchObject({
    'AllowHttpsFromClients-IPv6': expect.stringMatching(/ 443 2001:db8:8::\/48 -> /) as string,
    'AllowManagement-IPv6': expect.stringMatching(/ 2001:db8:7::\/48,fd00::\/8 -> /) as string,
  });
  const families = resources(stack, 'azurerm_network_security_rule').map(
    ({ source_address_prefixes: blocks }) =>
      new Set(((blocks ?? []) as string[]).map((block) => block.includes(':'))).size,
  );
  expect(Math.max(...families)).toBe(1);
  const said = warningsOf(app).filter((message) => message.includes('[acknowledge: ipv6-sources]'));
  expect(said).toHaveLength(2);
  expect(said.join(' ')).toContain('AllowHttpsFromClients');
});

test.each([
  '2001:db8::/47',
  '2000::/3',
  '::/0',
  '0::/0',
  'Internet',
  'internet',
  '*',
  'AzureCloud',
  'Storage',
])('administrators do not come from %s', (prefix) => {
  expectRefusal(() => siteIn(testApp(), { managementPrefixes: [prefix] }), {
    path: 'amsterdam/Amsterdam',
    property: 'managementPrefixes',
    value: `'${prefix}'`,
    limit: '/24 or narrower (/48 in IPv6)',
    remedy: 'use bastion: true',
  });
});

test.each(['0.0.0.0/0', '::/0', 'Internet', '*', 'AzureCloud.WestEurope'])(
  'clients are not limited to %s',
  (prefix) => {
    const site = siteIn(testApp(), { activeDirectory: DIRECTORY });
    expect(
      () => new ResilientClientAccessArray(site, 'ClientAccess', { site, clientPrefixes: [prefix] }),
    ).toThrow('clientPrefixes must contain the sources of your clients only');
  },
);

test.each(['0.0.0.0/0', '::/0', 'Internet', '*', 'AzureCloud'])(
  'a filtering service does not send from %s',
  (prefix) => {
    const inbound = InboundMail.fromFilteringService({
      sourcePrefixes: [prefix],
      hosts: ['mx.filter.example'],
    });
    expect(() => edgeIn(siteIn(testApp()), { inbound })).toThrow('mail could bypass the service');
  },
);

test.each(['exchangeServerPrefixes', 'unfilteredPrefixes'])(
  'Exchange servers of %s have IPv4 blocks: networks of the sites have no IPv6',
  (property) => {
    for (const block of each(['2001:db8::/32', 'fd00::/64'])) {
      expectRefusal(() => siteIn(testApp(), { [property]: [block] }), {
        path: 'amsterdam/Amsterdam',
        property,
        value: `'${block}'`,
        limit: 'an IPv4 block',
        remedy: "write it like '10.10.0.0/16'",
      });
      expect(() => siteIn(testApp(), { [property]: [block] })).toThrow('have IPv4 only');
    }
    expect(() => siteIn(testApp(), { [property]: ['Storage'] })).toThrow(`${property} must be an IPv4 block`);
  },
);

test('an address of IPv6 is not published, and the refusal says why', () => {
  const edge = { name: 'city', address: '2001:db8::25', carrier: 'City Carrier' };
  expect(() => edgeIn(siteIn(testApp()), { externalEdges: [edge] })).toThrow(
    /externalEdges\.address must be an IPv4 address \(got '2001:db8::25'\)\..*reverse names of Azure are those of IPv4/,
  );
});
