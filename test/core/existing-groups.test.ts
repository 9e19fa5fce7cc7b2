import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { App } from 'cdktf';
import type { EstateSite } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  InsideNames,
  RecoveryVault,
  Site,
  TwoSiteExchange,
  VaultRedundancy,
} from 'cdktf-resilient-exchange';
import { estateProps, siteIn, stackIn, synth, testApp } from '../support/app';
import { expectRefusedSynth, messageOf } from '../support/refusal';

const MAIN = '11111111-1111-1111-1111-111111111111';
const OTHER = '22222222-2222-2222-2222-222222222222';
const DUBLIN = { region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' };

type Overrides = NonNullable<Parameters<typeof estateProps>[0]>;

/** An estate with these settings. */
function estate(overrides: Overrides): App {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps(overrides));
  return app;
}

/** An estate whose sites have these settings. */
function sites(primary: Partial<EstateSite>, standby: Partial<EstateSite>, subscriptionId?: string): App {
  return estate({ primary, standby, subscriptionId });
}

function zoneId(group: string, type = 'dnsZones', name = 'contoso.com'): string {
  return `/subscriptions/${MAIN}/resourceGroups/${group}/providers/Microsoft.Network/${type}/${name}`;
}

describe('one existing group for two regions is refused', () => {
  test('for two sites, whatever the case of its name', () => {
    const app = sites({ resourceGroupName: 'rg-exchange' }, { resourceGroupName: 'RG-Exchange' });
    expectRefusedSynth(app, {
      path: 'contoso-standby/Dublin',
      property: 'resourceGroupName',
      value: "'RG-Exchange'",
      limit: 'another group than that of the site Amsterdam',
      remedy: 'use a group in northeurope here, and another one in westeurope for the site Amsterdam',
    });
  });

  test('with the reason', () => {
    const app = sites({ resourceGroupName: 'rg-exchange' }, { resourceGroupName: 'rg-exchange' });
    expect(messageOf(() => app.synth())).toContain(
      'The site Dublin has to be changed while westeurope is lost, and the site Amsterdam while northeurope is.',
    );
  });

  test('for a site and the witness', () => {
    const app = estate({
      standby: { resourceGroupName: 'rg-exchange' },
      witness: { resourceGroupName: 'rg-exchange' },
    });
    expectRefusedSynth(app, {
      path: 'contoso-witness/Paris',
      property: 'resourceGroupName',
      value: "'rg-exchange'",
      limit: 'another group than that of the site Dublin',
      remedy: 'use a group in francecentral here',
    });
  });

  test('for a site and the zone that moves while it is lost', () => {
    const app = estate({
      primary: { resourceGroupName: 'rg-exchange' },
      existingZone: { zoneId: zoneId('rg-exchange') },
    });
    expectRefusedSynth(app, {
      path: 'contoso-dns/Zone',
      property: 'existingZone.zoneId',
      value: "'rg-exchange'",
      limit: 'another group than that of the site Amsterdam',
      remedy: 'use a group in francecentral here',
    });
  });

  test('for a site and a private zone', () => {
    const existingZones = [{ zoneId: zoneId('rg-exchange', 'privateDnsZones', 'mail.contoso.com') }];
    const app = estate({
      primary: { resourceGroupName: 'rg-exchange' },
      insideNames: InsideNames.azurePrivateZones({ existingZones }),
    });
    expect(messageOf(() => app.synth())).toContain(
      '[contoso-dns/Zone/PrivateNames] insideNames.existingZones must be another group than that of the site Amsterdam',
    );
  });

  test('for a site and the zone of another mail domain', () => {
    const app = estate({
      standby: { resourceGroupName: 'rg-exchange' },
      mailDomains: [
        {
          domainName: 'fabrikam.com',
          existingZone: { zoneId: zoneId('rg-exchange', 'dnsZones', 'fabrikam.com') },
        },
      ],
    });
    expect(messageOf(() => app.synth())).toContain(
      '[contoso-standby/Dublin] resourceGroupName must be another group than that of the zone fabrikam.com',
    );
  });

  test('for the vaults of two sites', () => {
    const app = testApp();
    for (const site of [siteIn(app), siteIn(app, DUBLIN, 'Dublin')]) {
      RecoveryVault.fromExisting(site, {
        name: `rsv-${site.code}`,
        resourceGroupName: 'rg-backup',
        region: site.region,
        redundancy: VaultRedundancy.GEO_REDUNDANT,
      });
    }
    expectRefusedSynth(app, {
      path: 'dublin/Dublin/Vault',
      property: 'existing.resourceGroupName',
      value: "'rg-backup'",
      limit: 'another group than that of the vault rsv-AMS',
      remedy: 'use a group in northeurope here',
    });
  });
});

describe('groups may have one name', () => {
  test('in two subscriptions', () => {
    const group = { resourceGroupName: 'rg-exchange' };
    expect(() => sites(group, { ...group, subscriptionId: OTHER }, MAIN).synth()).not.toThrow();
    expect(() => sites(group, { ...group, subscriptionId: MAIN }, MAIN).synth()).toThrow(
      'must be another group',
    );
  });

  test('for sites of one region, and for a site and its vault', () => {
    const app = testApp();
    const [site] = [
      siteIn(app, { resourceGroupName: 'rg-exchange' }),
      siteIn(app, { resourceGroupName: 'rg-exchange', addressSpace: '10.30.0.0/16' }, 'Rotterdam'),
    ];
    RecoveryVault.fromExisting(site, {
      name: 'rsv',
      resourceGroupName: 'rg-exchange',
      region: site.region,
      redundancy: VaultRedundancy.GEO_REDUNDANT,
    });
    expect(Object.keys(synth(app).stacks)).toHaveLength(2);
  });

  test('for zones, which have no region of their own', () => {
    const app = estate({
      existingZone: { zoneId: zoneId('rg-dns') },
      mailDomains: [
        {
          domainName: 'fabrikam.com',
          existingZone: { zoneId: zoneId('rg-dns', 'dnsZones', 'fabrikam.com') },
        },
      ],
    });
    const other = estateProps({
      domainName: 'wingtip.com',
      primary: { code: 'HAM' },
      standby: { code: 'OSL' },
      witness: { code: 'LYS' },
      existingZone: { zoneId: zoneId('rg-dns', 'dnsZones', 'wingtip.com') },
      dnsRegion: AzureRegion.SWEDEN_CENTRAL,
    });
    new TwoSiteExchange(app, 'wingtip', other);
    expect(Object.keys(synth(app).stacks)).toContain('wingtip-dns');
  });

  test('where Terraform alone knows it', () => {
    const app = testApp();
    const names = ['amsterdam', 'dublin'].map(
      (id) => new ResourceGroup(stackIn(app, id), 'Group', { name: `rg-${id}`, location: 'westeurope' }),
    );
    const [first, second] = names.map((group) => ({
      resourceGroupName: group.name,
      stack: group.cdktfStack,
    }));
    new Site(first.stack, 'Amsterdam', {
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      resourceGroupName: first.resourceGroupName,
    });
    new Site(second.stack, 'Dublin', { ...DUBLIN, resourceGroupName: second.resourceGroupName });
    expect(Object.keys(synth(app).stacks)).toHaveLength(2);
  });
});

describe('a group that exists already', () => {
  test('cannot be one that another stack of the estate makes', () => {
    expectRefusedSynth(sites({}, { resourceGroupName: 'rg-contoso-dns' }), {
      path: 'contoso-standby/Dublin',
      property: 'resourceGroupName',
      value: "'rg-contoso-dns'",
      limit: 'a group that exists already, and contoso-dns/Zone makes this one',
      remedy: 'leave resourceGroupName out',
    });
  });

  test('cannot be that of another site', () => {
    expectRefusedSynth(sites({}, { resourceGroupName: 'RG-contoso-ams' }), {
      path: 'contoso-standby/Dublin',
      property: 'resourceGroupName',
      value: "'RG-contoso-ams'",
      limit: 'contoso-primary/Amsterdam makes this one',
      remedy: 'write the name of a group that the program does not make',
    });
  });

  test('may have that name in another subscription', () => {
    const standby = { resourceGroupName: 'rg-contoso-dns', subscriptionId: OTHER };
    expect(() => sites({}, standby, MAIN).synth()).not.toThrow();
  });

  test('may be made by the team in another stack', () => {
    const app = testApp();
    new ResourceGroup(stackIn(app, 'foundation'), 'Group', { name: 'rg-team', location: 'westeurope' });
    siteIn(app, { resourceGroupName: 'rg-team' });
    expect(Object.keys(synth(app).stacks)).toHaveLength(2);
  });
});
