import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import { EstateModel, EstateSummary, Readiness, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { OfficeOnlineServer } from '../examples/office-online-server/office-online-server';
import { estateProps, resources, rulesOf, testApp, valuesOf } from './support/app';
import { expectRefusal } from './support/refusal';
import { ROOT, synthExample } from './support/synth';

const FOLDER = join(ROOT, 'examples', 'office-online-server');

function estateIn(app: App, readiness = Readiness.hot()): EstateModel {
  const estate = new TwoSiteExchange(app, 'contoso', estateProps({ readiness }));
  const site = estate.primary;
  new OfficeOnlineServer(site, 'Office', { site, namespaces: ['office'] });
  return EstateModel.of(estate);
}

describe('a tier of the team, in its own file', () => {
  const sources = readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), 'utf8'));

  test('uses nothing but what the library exports', () => {
    expect(sources).toHaveLength(2);
    const text = sources.join('\n');
    expect(text).not.toMatch(/\._|\['_|as any|as unknown|@ts-/);
    const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    expect([...new Set(imported)].sort()).toEqual([
      './office-online-server',
      'cdktf',
      'cdktf-resilient-exchange',
      'constructs',
    ]);
  });

  test('its public address is lost with the network that carries it, although the tier does not say so', () => {
    const { tiers } = estateIn(testApp());
    const carriers = tiers.flatMap(({ id, clientAccess }) =>
      clientAccess ? [[id, clientAccess.carrier]] : [],
    );
    expect(carriers).toEqual(
      expect.arrayContaining([
        ['AMS/Office', 'Microsoft network'],
        ['DUB/Office', 'Microsoft network'],
      ]),
    );
  });

  test('is built in the site and repeated in the standby site', () => {
    const stacks = synthExample('office-online-server');
    const [primary, standby] = ['fourthcoffee-primary', 'fourthcoffee-standby'].map((id) => stacks[id]);
    const farm = (stack: typeof primary): unknown[] =>
      valuesOf(stack, 'azurerm_windows_virtual_machine', 'computer_name').filter((name) =>
        String(name).includes('OOS'),
      );
    expect(farm(primary)).toEqual(['AMSOOS1', 'AMSOOS2']);
    expect(farm(standby)).toEqual(['DUBOOS1']);
    expect(rulesOf(primary, 'office')).toEqual({
      AllowHttpsFromClients: 'Inbound 100 Allow Tcp 443 Internet -> *',
      DenyOtherFromEdges: 'Inbound 210 Deny * * 10.10.16.0/20 -> *',
      DenyEdgesOfOtherSites: 'Inbound 220 Deny * * 10.20.16.0/20 -> *',
    });
  });

  test('stands behind the load balancer of the site, judged by its own page', () => {
    const primary = synthExample('office-online-server')['fourthcoffee-primary'];
    const probes = resources(primary, 'azurerm_lb_probe').filter(
      (probe) => probe.request_path === '/hosting/discovery',
    );
    expect(probes).toHaveLength(2);
    const [probe] = probes;
    expect(probe).toMatchObject({ protocol: 'Https', port: 443 });
    const rules = resources(primary, 'azurerm_lb_rule').filter(
      (rule) => rule.load_distribution === 'SourceIP',
    );
    expect(rules).toHaveLength(2);
    const memberships = resources(primary, 'azurerm_network_interface_backend_address_pool_association');
    // Each of the two servers: public front end, internal front end, egress.
    expect(
      memberships.filter((each) => String(each.network_interface_id).includes('OfficeOnline')),
    ).toHaveLength(6);
  });

  test('has a name that moves with the others', () => {
    const dns = synthExample('office-online-server')['fourthcoffee-dns'];
    expect(valuesOf(dns, 'azurerm_dns_cname_record', 'name')).toContain('office');
    expect(resources(dns, 'azurerm_traffic_manager_profile')).toHaveLength(2);
    expect(valuesOf(dns, 'azurerm_private_dns_zone', 'name')).toContain('office.fourthcoffee.example');
  });

  test('is a part of the model, in both sites', () => {
    const model = estateIn(testApp());
    const tiers = model.tiers.filter((tier) => tier.kind === 'office-online');
    expect(tiers.map(({ id, machines }) => [id, machines])).toEqual([
      ['AMS/Office', ['AMSOOS1', 'AMSOOS2']],
      ['DUB/Office', ['DUBOOS1', 'DUBOOS2']],
    ]);
    const machine = model.machines.find(({ id }) => id === 'AMSOOS2');
    expect(machine).toMatchObject({
      roles: ['office-online'],
      tier: 'AMS/Office',
      address: '10.10.80.5',
      hostName: 'amsoos2.corp.contoso.com',
      failureDomains: ['region:westeurope', 'zone:westeurope/2'],
    });
    expect(machine).not.toHaveProperty('exchangeVersion', expect.anything());
    const groups = model.redundancyGroups.filter(({ id }) => id === 'AMS/Office');
    expect(groups).toEqual([
      {
        id: 'AMS/Office',
        provides: 'Office in the browser in Amsterdam',
        members: ['AMSOOS1', 'AMSOOS2'],
        needed: 1,
        votes: false,
      },
    ]);
    const names = model.names.filter(({ name }) => name === 'office.contoso.com');
    expect(names.map(({ recordType, primary, standby }) => [recordType, primary, standby])).toEqual([
      [
        'CNAME',
        expect.stringContaining('-ams-office.westeurope'),
        expect.stringContaining('-dub-office.northeurope'),
      ],
      ['A inside', '10.10.95.254', '10.20.95.254'],
    ]);
  });

  test('has as few servers as it can serve with in a warm standby site', () => {
    const model = estateIn(testApp(), Readiness.warm());
    const [farm] = model.tiers.filter(({ id }) => id === 'DUB/Office');
    expect(farm.machines).toEqual(['DUBOOS1']);
  });

  test('appears in the summary', () => {
    const app = testApp();
    estateIn(app);
    const summary = EstateSummary.of(app).toString();
    expect(summary).toMatch(/│ Amsterdam +│ Office +│ AMSOOS1 +│ 1 +│ 10\.10\.80\.4 /);
    expect(summary).toMatch(/│ office\.contoso\.com +│ CNAME /);
  });

  test('appears in the index of the runbooks', () => {
    const app = testApp();
    estateIn(app);
    app.synth();
    const index = readFileSync(join(app.outdir, 'runbooks', 'contoso', 'README.md'), 'utf8');
    expect(index).toMatch(
      /\| AMSOOS1 +\| office-online +\| Amsterdam +\| 1 +\| 10\.10\.80\.4 +\| amsoos1\.corp\.contoso\.com/,
    );
  });

  test('has the checks of every tier', () => {
    const estate = new TwoSiteExchange(testApp(), 'contoso', estateProps());
    const site = estate.primary;
    expectRefusal(
      () => new OfficeOnlineServer(site, 'Office', { site, namespaces: ['office'], servers: 1 }),
      {
        path: 'contoso-primary/Amsterdam/Office',
        property: 'servers',
        value: '1',
        limit: 'at least 2',
        remedy: 'use servers: 2 or more',
      },
    );
  });
});
