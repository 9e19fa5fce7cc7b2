import type { PublishedName } from '../../packages/drill/src/names';
import {
  leadsTo,
  movingNames,
  publishedNames,
  strandedNames,
  targetLines,
} from '../../packages/drill/src/names';
import type { TerraformEvent } from '../../stage/progress';
import { advance, changesText, describeStacks, duration, liveLine, startedStack } from '../../stage/progress';
import { parseResourceId } from '../../stand-in/resource-id';
import type { Body } from '../../stand-in/store';
import { ResourceStore } from '../../stand-in/store';

const GROUP = '/subscriptions/s/resourceGroups/rg';
const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const ZONE = `${NETWORK}/dnsZones/contoso.com`;
const PROFILE = `${NETWORK}/trafficManagerProfiles/clients`;

function storeWith(resources: Record<string, Body>): ResourceStore {
  const store = new ResourceStore();
  Object.entries(resources).forEach(([path, body]) => store.put(parseResourceId(path)!, body));
  return store;
}

/** An estate as far as names go, before or after a switchover. */
function estate(active: 'primary' | 'standby'): ResourceStore {
  const switched = active === 'standby';
  const endpoint = (code: string, region: string, priority: number, endpointStatus: string): Body => ({
    properties: { target: `${code}-clients.${region}.cloudapp.azure.com`, priority, endpointStatus },
  });
  return storeWith({
    [`${NETWORK}/publicIPAddresses/ams`]: {
      location: 'westeurope',
      properties: { ipAddress: '203.0.113.1' },
    },
    [`${NETWORK}/publicIPAddresses/dub`]: {
      location: 'northeurope',
      properties: { ipAddress: '203.0.113.2' },
    },
    [`${NETWORK}/networkInterfaces/ams`]: {
      location: 'westeurope',
      properties: { ipConfigurations: [{ name: 'one', properties: { privateIPAddress: '10.10.0.4' } }] },
    },
    [PROFILE]: { properties: { dnsConfig: { fqdn: 'clients.trafficmanager.net' } } },
    [`${PROFILE}/externalEndpoints/dub`]: endpoint('dub', 'northeurope', 2, 'Enabled'),
    [`${PROFILE}/externalEndpoints/ams`]: endpoint('ams', 'westeurope', 1, switched ? 'Disabled' : 'Enabled'),
    [`${ZONE}/CNAME/mail`]: { properties: { CNAMERecord: { cname: 'clients.trafficmanager.net' } } },
    [`${ZONE}/MX/@`]: {
      properties: {
        MXRecords: [
          { exchange: 'amsedge1.contoso.com', preference: 10 },
          { exchange: 'dubedge1.contoso.com', preference: switched ? 5 : 20 },
        ],
      },
    },
    [`${ZONE}/A/amsedge1`]: { properties: { ARecords: [{ ipv4Address: '203.0.113.1' }] } },
    [`${ZONE}/A/dubedge1`]: { properties: { ARecords: [{ ipv4Address: '203.0.113.2' }] } },
    [`${NETWORK}/privateDnsZones/amsedge1.contoso.com/A/@`]: {
      properties: { aRecords: [{ ipv4Address: '10.10.0.4' }] },
    },
  });
}

const inWords = (names: PublishedName[]): string[][] =>
  names.map((each) => [each.kind, each.name, ...targetLines(each)]);

describe('names of the drill', () => {
  test('are read from Azure in the order in which their places are asked', () => {
    expect(inWords(publishedNames(estate('primary')))).toEqual([
      ['clients', 'mail.contoso.com', '1 ams in westeurope', '2 dub in northeurope'],
      ['mail', 'contoso.com', '10 amsedge1.contoso.com', '20 dubedge1.contoso.com'],
      ['host', 'amsedge1.contoso.com', '203.0.113.1'],
      ['host', 'dubedge1.contoso.com', '203.0.113.2'],
      ['inside', 'amsedge1.contoso.com', '10.10.0.4'],
    ]);
    expect(inWords(publishedNames(estate('standby'))).slice(0, 2)).toEqual([
      ['clients', 'mail.contoso.com', '2 dub in northeurope', 'off: ams in westeurope'],
      ['mail', 'contoso.com', '5 dubedge1.contoso.com', '10 amsedge1.contoso.com'],
    ]);
  });

  test('know to which region they lead, and which of them have to move', () => {
    const regions = (active: 'primary' | 'standby'): unknown[] =>
      publishedNames(estate(active)).map((each) => [each.name, ...leadsTo(each)]);
    expect(regions('primary')).toEqual([
      ['mail.contoso.com', 'westeurope'],
      ['contoso.com', 'westeurope'],
      ['amsedge1.contoso.com', 'westeurope'],
      ['dubedge1.contoso.com', 'northeurope'],
      ['amsedge1.contoso.com', 'westeurope'],
    ]);
    expect(regions('standby').slice(0, 2)).toEqual([
      ['mail.contoso.com', 'northeurope'],
      ['contoso.com', 'northeurope'],
    ]);
    expect(movingNames(publishedNames(estate('primary'))).map(({ name }) => name)).toEqual([
      'mail.contoso.com',
      'contoso.com',
    ]);
  });

  test('are stranded where they lead to the lost region first, or nowhere', () => {
    const stranded = (names: PublishedName[]): string[] =>
      strandedNames(names, (region) => region === 'westeurope').map(({ name }) => name);
    expect(stranded(movingNames(publishedNames(estate('primary'))))).toEqual([
      'mail.contoso.com',
      'contoso.com',
    ]);
    expect(stranded(movingNames(publishedNames(estate('standby'))))).toEqual([]);
    const nowhere = { name: 'mail', kind: 'clients' as const, targets: [] };
    const unknown = { ...nowhere, targets: [{ text: 'elsewhere', rank: 1 }] };
    expect(stranded([nowhere, unknown])).toEqual(['mail']);
  });

  test('lead nowhere where every place is off', () => {
    const off = {
      name: 'mail',
      kind: 'clients' as const,
      targets: [{ text: 'off: ams', region: 'westeurope' }],
    };
    expect(leadsTo(off)).toEqual([]);
  });
});

describe('progress of the drill', () => {
  const plan = (add: number): TerraformEvent => ({
    type: 'change_summary',
    changes: { add, change: 0, remove: 0, operation: 'plan' },
  });
  const hook = (type: string, addr: string, action = 'create'): TerraformEvent => ({
    type,
    hook: { action, resource: { addr } },
  });
  const after = (...events: TerraformEvent[]): string =>
    describeStacks([events.reduce(advance, startedStack('dns'))]);

  test('counts what is done of what is planned, and names what takes longest', () => {
    expect(after()).toBe('dns planning');
    expect(after(hook('refresh_complete', 'azurerm_lb.a'))).toBe('dns reading 1');
    expect(after(plan(2))).toBe('dns 0/2');
    const working = [
      plan(2),
      hook('apply_start', 'azurerm_resource_group.a'),
      hook('apply_start', 'azurerm_lb.b'),
    ];
    expect(after(...working)).toBe('dns 0/2: resource group');
    expect(after(...working, hook('apply_complete', 'azurerm_resource_group.a'))).toBe('dns 1/2: lb');
    expect(after(plan(0))).toBe('1 done');
    expect(after(...working, { ...plan(2), changes: { ...plan(2).changes!, operation: 'apply' } })).toBe(
      '1 done',
    );
  });

  test('does not count what is only read', () => {
    const state = 'data.terraform_remote_state.sites';
    expect(after(plan(2), hook('apply_start', state, 'read'), hook('apply_complete', state, 'read'))).toBe(
      'dns 0/2',
    );
  });

  test('shows stacks side by side', () => {
    const done = advance(startedStack('dns'), plan(0));
    expect(describeStacks([done, startedStack('primary'), startedStack('standby')])).toBe(
      'primary planning, standby planning, 1 done',
    );
  });

  test('stays in one line', () => {
    expect(liveLine('Names', 12.9, 'dns 3/27', 80)).toBe('Names  12 s  dns 3/27');
    expect(liveLine('Names', 12.9, 'dns 3/27', 14)).toBe('Names  12 s  …');
    expect(liveLine('Names', 12.9, 'dns 3/27', 14)).toHaveLength(14);
  });

  test.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [102.4, '1 min 42 s'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

test('changes are said in few words', () => {
  expect(changesText({ add: 142, change: 12, remove: 0 })).toBe('142 made, 12 changed');
  expect(changesText({ add: 0, change: 0, remove: 0 })).toBe('nothing to change');
  expect(changesText(undefined)).toBe('');
});
