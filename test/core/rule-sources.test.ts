import { checkSources, isEverybody, sourceGroups } from '../../lib/core/rule-sources';
import { expectRefusal, messageOf } from '../support/refusal';

const check = (source: unknown): void => checkSources('site', 'clientPrefixes', [source as string]);

test.each([
  '10.10.0.0/16',
  '198.51.100.7/32',
  '2001:db8::/32',
  '2001:db8:1::/48',
  'fd00:1::/64',
  '2001:db8::7/128',
  'Internet',
  'VirtualNetwork',
  'AzureFrontDoor.Backend',
  'Storage',
  'Storage.WestEurope',
  'AzureCloud.westeurope',
  'AzureKeyVault.USGovVirginia',
  'Sql.AustraliaCentral2',
  'EventHub.WestIndia',
])('%s is a source', (source) => {
  expect(() => check(source)).not.toThrow();
});

test.each([
  ['10.10.0.1/16', 'an IPv4 block', "write '10.10.0.0/16'"],
  ['198.51.100.7', 'an IPv4 block', "write it like '10.10.0.0/16'"],
  ['2001:db8::1/32', 'an IPv6 block', "write '2001:db8::/32'"],
  ['2001:DB8::/32', 'an IPv6 block', "write '2001:db8::/32'"],
  ['2001:0db8:0:0::/64', 'an IPv6 block', "write '2001:db8::/64'"],
  ['2001:db8::7', 'an IPv6 block', "write it like '2001:db8:1::/48'"],
  ['2001:db8::/129', 'an IPv6 block', "write it like '2001:db8:1::/48'"],
  ['fe80::%eth0/64', 'an IPv6 block', "write it like '2001:db8:1::/48'"],
  ['::ffff:10.0.0.0/104', 'an IPv6 block', "an IPv4 block like '10.10.0.0/16'"],
  ['::ffff:a00:0/104', 'an IPv6 block', "an IPv4 block like '10.10.0.0/16'"],
  ['Strorage', 'a service tag that Azure has', "did you mean 'Storage'?"],
  ['storage', 'a service tag that Azure has', "did you mean 'Storage'?"],
  ['AzureFrontdoor.Backend', 'a service tag that Azure has', "did you mean 'AzureFrontDoor.Backend'?"],
  ['Storage.WestEurop', 'a service tag that Azure has', "did you mean 'Storage.westeurope'?"],
  ['Storage.West.Europe', 'a service tag that Azure has', 'use one of'],
  ['office', 'a service tag that Azure has', 'use one of'],
  ['mail contoso', 'an IPv4 block', 'write it like'],
  [undefined, 'an IPv4 block', 'write it like'],
  [7, 'an IPv4 block', 'write it like'],
])('%s is none', (source, limit, remedy) => {
  const value =
    typeof source === 'string' ? `'${source}'` : source === undefined ? 'nothing' : String(source);
  expectRefusal(() => check(source), { path: 'site', property: 'clientPrefixes', value, limit, remedy });
});

test.each([
  '*',
  'Internet',
  'INTERNET',
  'internet',
  'Any',
  '0.0.0.0/0',
  '10.0.0.0/0',
  '::/0',
  '0::/0',
  '::/00',
])('%s is everybody', (source) => {
  expect(isEverybody(source)).toBe(true);
  const nobodyElse = { fault: 'is too wide', cause: 'everybody', remedy: 'less' };
  expect(messageOf(() => checkSources('site', 'sources', [source], { nobodyElse }))).toContain('is too wide');
});

test.each(['AzureCloud', 'AzureCloud.westeurope', 'azurecloud'])(
  '%s is every customer of Azure',
  (source) => {
    expect(isEverybody(source)).toBe(true);
  },
);

test.each(['10.0.0.0/8', '2001:db8::/32', 'AzureFrontDoor.Backend', '::1/128'])('%s is not', (source) => {
  expect(isEverybody(source)).toBe(false);
});

test.each([
  [['10.0.0.0/8', '192.0.2.0/24'], { '': ['10.0.0.0/8', '192.0.2.0/24'] }],
  [['2001:db8::/32'], { '-IPv6': ['2001:db8::/32'] }],
  [['Internet'], { '': ['Internet'] }],
  [['Storage', 'Internet'], { '-Storage': ['Storage'], '-Internet': ['Internet'] }],
  [
    ['Storage', '2001:db8::/32', '10.0.0.0/8', 'fd00::/8', 'Storage'],
    { '': ['10.0.0.0/8'], '-IPv6': ['2001:db8::/32', 'fd00::/8'], '-Storage': ['Storage'] },
  ],
])('the rules for %j', (sources, groups) => {
  expect(Object.fromEntries(sourceGroups(sources).map((each) => [each.suffix, each.sources]))).toEqual(
    groups,
  );
});
