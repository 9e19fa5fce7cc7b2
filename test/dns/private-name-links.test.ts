import type { App } from 'cdktf';
import type { Site } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  FailoverZone,
  PrivateNameLinks,
  ResilientClientAccessArray,
} from 'cdktf-resilient-exchange';
import { LIVE, DIRECTORY, resources, siteIn, stackIn, synth, testApp } from '../support/app';
import { each } from '../support/each';

const TYPE = 'azurerm_private_dns_zone_virtual_network_link';

function sitesIn(app: App): Site[] {
  return [
    siteIn(app, { activeDirectory: DIRECTORY, subscriptionId: '11111111-1111-1111-1111-111111111111' }),
    siteIn(
      app,
      {
        region: AzureRegion.NORTH_EUROPE,
        addressSpace: '10.20.0.0/16',
        subscriptionId: '22222222-2222-2222-2222-222222222222',
      },
      'Dublin',
    ),
  ];
}

function zoneIn(app: App): FailoverZone {
  return new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
}

test('every network resolves every name, those published later included', () => {
  const app = testApp();
  const sites = sitesIn(app);
  const zone = zoneIn(app);
  new PrivateNameLinks(stackIn(app, 'between'), 'Links', { zone, sites });
  zone.publishClientAccess(new ResilientClientAccessArray(sites[0], 'ClientAccess', { site: sites[0] }));
  const { stacks, dependencies } = synth(app);
  const links = resources(stacks.between, TYPE);
  const pairs = links.map((link) => [
    link.private_dns_zone_name,
    String(link.virtual_network_id).split('/').at(2),
  ]);
  expect(pairs.sort()).toEqual([
    ['autodiscover.contoso.com', '11111111-1111-1111-1111-111111111111'],
    ['autodiscover.contoso.com', '22222222-2222-2222-2222-222222222222'],
    ['mail.contoso.com', '11111111-1111-1111-1111-111111111111'],
    ['mail.contoso.com', '22222222-2222-2222-2222-222222222222'],
  ]);
  each(links).forEach((link) => expect(link.resource_group_name).toBe('rg-exchange-dns'));
  expect([...dependencies.between].sort()).toEqual(['amsterdam', 'dns', 'dublin']);
  expect(resources(stacks.dns, TYPE)).toEqual([]);
});

test('a site that is listed twice is one site', () => {
  const app = testApp();
  const sites = sitesIn(app);
  const zone = zoneIn(app);
  zone.publishClientAccess(new ResilientClientAccessArray(sites[0], 'ClientAccess', { site: sites[0] }));
  new PrivateNameLinks(stackIn(app, 'between'), 'Links', { zone, sites: [...sites, ...sites] });
  expect(resources(synth(app).stacks.between, TYPE)).toHaveLength(4);
});

test('links may stand in the stack of a site', () => {
  const app = testApp();
  const sites = sitesIn(app).slice(0, 1);
  const zone = zoneIn(app);
  zone.publishClientAccess(new ResilientClientAccessArray(sites[0], 'ClientAccess', { site: sites[0] }));
  new PrivateNameLinks(sites[0], 'Links', { zone, sites });
  const { stacks, dependencies } = synth(app);
  const links = resources(stacks.amsterdam, TYPE);
  expect(links.map((link) => link.private_dns_zone_name)).toEqual([
    'autodiscover.contoso.com',
    'mail.contoso.com',
  ]);
  each(links).forEach((link) => expect(link.virtual_network_id).toMatch(/^\$\{azurerm_virtual_network\./));
  expect(dependencies.amsterdam).toEqual(['dns']);
});

test('links may stand in the stack of the zone', () => {
  const app = testApp();
  const sites = sitesIn(app);
  const zone = zoneIn(app);
  zone.publishClientAccess(new ResilientClientAccessArray(sites[0], 'ClientAccess', { site: sites[0] }));
  new PrivateNameLinks(zone, 'Links', { zone, sites });
  const { dns } = synth(app).stacks;
  expect(resources(dns, TYPE)).toHaveLength(4);
  each(resources(dns, TYPE)).forEach((link) =>
    expect(link.private_dns_zone_name).toMatch(/^\$\{azurerm_private_dns_zone\./),
  );
});
