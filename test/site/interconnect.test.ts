import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { Site, SiteProps } from 'cdktf-resilient-exchange';
import { Interconnect, SubnetRole } from 'cdktf-resilient-exchange';
import { AzureRegion } from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import { edgeIn, named, resources, rulesOf, siteIn, stackIn, synth, testApp } from '../support/app';
import { expectRefusal } from '../support/refusal';

const places: [string, AzureRegion][] = [
  ['Amsterdam', AzureRegion.WEST_EUROPE],
  ['Dublin', AzureRegion.NORTH_EUROPE],
  ['Paris', AzureRegion.FRANCE_CENTRAL],
  ['London', AzureRegion.UK_SOUTH],
];

function sitesIn(app: App, count: number, props: Partial<SiteProps>[] = []): Site[] {
  return places
    .slice(0, count)
    .map(([id, region], index) =>
      siteIn(app, { region, addressSpace: `10.${index}.0.0/16`, ...props[index] }, id),
    );
}

test.each([1, 2, 3, 4])('%d sites are peered both ways between each two', (count) => {
  const app = testApp();
  const sites = sitesIn(app, count);
  new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites });
  const written = synth(app);
  const peerings = resources(written.stacks.between, 'azurerm_virtual_network_peering');
  expect(peerings).toHaveLength(count * (count - 1));
  const pairs = peerings.map(
    (each) =>
      `${String(each.virtual_network_name)} ${String(each.remote_virtual_network_id).split('/').pop()}`,
  );
  expect(new Set(pairs).size).toBe(peerings.length);
  expect(pairs.some((pair) => new Set(pair.split(' ')).size === 1)).toBe(false);
});

test('names the networks by literals, after the sites’ stacks', () => {
  const app = testApp();
  new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites: sitesIn(app, 2) });
  const written = synth(app);
  expect(
    named(written.stacks.between, 'azurerm_virtual_network_peering', 'peer-exchange-ams-to-dub'),
  ).toMatchObject({
    resource_group_name: 'rg-exchange-ams',
    virtual_network_name: 'vnet-exchange-ams',
    remote_virtual_network_id:
      '/subscriptions/${data.azurerm_client_config.Subscription.subscription_id}/resourceGroups/rg-exchange-dub/providers/Microsoft.Network/virtualNetworks/vnet-exchange-dub',
    allow_forwarded_traffic: false,
  });
  expect(written.stacks.between.data).not.toHaveProperty('terraform_remote_state');
  expect(written.dependencies.between).toEqual(['amsterdam', 'dublin']);
});

test('writes out a subscription that is told', () => {
  const app = testApp();
  const sites = sitesIn(app, 2, [
    { subscriptionId: '11111111-1111-1111-1111-111111111111' },
    { subscriptionId: '22222222-2222-2222-2222-222222222222' },
  ]);
  new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites });
  const { between } = synth(app).stacks;
  const ids = resources(between, 'azurerm_virtual_network_peering').map((each) =>
    String(each.remote_virtual_network_id).split('/').at(2),
  );
  expect(ids).toEqual(['22222222-2222-2222-2222-222222222222', '11111111-1111-1111-1111-111111111111']);
  expect(between.data).toBeUndefined();
});

test('makes the peerings of a site in its subscription, and those of the others by the provider of the stack', () => {
  const app = testApp();
  const sites = sitesIn(app, 3, [
    { subscriptionId: '11111111-1111-1111-1111-111111111111' },
    { subscriptionId: '22222222-2222-2222-2222-222222222222' },
  ]);
  const stack = stackIn(app, 'between');
  const own = stack.node.children.find((each) => each instanceof AzurermProvider) as AzurermProvider;
  own.subscriptionId = '11111111-1111-1111-1111-111111111111';
  new Interconnect(stack, 'Interconnect', { sites });
  const { between } = synth(app).stacks;
  const providers = resources(between, 'azurerm_virtual_network_peering').map((each) => [
    String(each.virtual_network_name),
    each.provider,
  ]);
  const there = ['vnet-exchange-dub', 'azurerm.subscription_of_dub'];
  expect(providers.filter(([, provider]) => provider !== undefined)).toEqual([there, there]);
  expect(providers).toHaveLength(6);
  expect(between.provider!.azurerm).toEqual([
    expect.objectContaining({ subscription_id: '11111111-1111-1111-1111-111111111111' }),
    expect.objectContaining({
      alias: 'subscription_of_dub',
      subscription_id: '22222222-2222-2222-2222-222222222222',
    }),
  ]);
});

test.each(['10.0.0.0/16', '10.0.128.0/20', '10.0.0.0/8'])('refuses an overlap with %s', (addressSpace) => {
  const app = testApp();
  const sites = sitesIn(app, 2, [{}, { addressSpace }]);
  expectRefusal(() => new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites }), {
    path: 'dublin/Dublin',
    property: 'addressSpace',
    value: `'${addressSpace}'`,
    limit: 'must not overlap with that of Amsterdam, 10.0.0.0/16',
    remedy: 'give each site an address space of its own',
  });
});

test('takes neighbours', () => {
  const app = testApp();
  const sites = sitesIn(app, 2, [{ addressSpace: '10.0.0.0/17' }, { addressSpace: '10.0.128.0/17' }]);
  expect(() => new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites })).not.toThrow();
});

test('refuses two sites of one name, whatever its case', () => {
  const app = testApp();
  const sites = sitesIn(app, 2, [{}, { siteName: 'AMSTERDAM' }]);
  expectRefusal(() => new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites }), {
    path: 'dublin/Dublin',
    property: 'siteName',
    value: "'AMSTERDAM'",
    limit: 'unique in the estate',
    remedy: 'give one of the sites another siteName',
  });
});

test('refuses two sites of one code, wherever a third site is', () => {
  const app = testApp();
  const sites = sitesIn(app, 3, [{}, {}, { code: 'dub' }]);
  expectRefusal(() => new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites }), {
    path: 'paris/Paris',
    property: 'code',
    value: "'DUB'",
    limit: 'unique in the estate',
    remedy: 'give Paris another code',
  });
});

test('refuses two sites of one code', () => {
  const app = testApp();
  const sites = sitesIn(app, 2, [{}, { code: 'ams' }]);
  expectRefusal(() => new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites }), {
    path: 'dublin/Dublin',
    property: 'code',
    value: "'AMS'",
    limit: 'unique in the estate',
    remedy: 'give Dublin another code',
  });
});

test.each(['before', 'after'])('keeps Edges of the other site away where they are made %s it', (when) => {
  const app = testApp();
  const [amsterdam, dublin] = sitesIn(app, 2);
  const connect = (): Interconnect =>
    new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites: [amsterdam, dublin] });
  if (when === 'after') connect();
  const perimeter = dublin.subnet(SubnetRole.PERIMETER).addressPrefix;
  edgeIn(dublin);
  amsterdam.subnet(SubnetRole.WITNESS);
  if (when === 'before') connect();
  amsterdam.subnet(SubnetRole.MAILBOX);
  const { stacks } = synth(app);
  for (const subnet of ['witness', 'mailbox']) {
    expect(rulesOf(stacks.amsterdam, subnet).DenyEdgesOfOtherSites).toBe(
      `Inbound 220 Deny * * ${perimeter} -> *`,
    );
  }
  expect(rulesOf(stacks.dublin, 'perimeter')).not.toHaveProperty('DenyEdgesOfOtherSites');
});

describe.each(['before', 'after'])('Edges made %s the connection', (when) => {
  /** Dublin's Edges serve the Mailbox servers of Amsterdam that Dublin names. */
  function rulesIn(exchangeServerPrefixes: string[]): Record<string, string> {
    const app = testApp();
    const [amsterdam, dublin] = sitesIn(app, 2, [{}, { exchangeServerPrefixes }]);
    const connect = (): Interconnect =>
      new Interconnect(stackIn(app, 'between'), 'Interconnect', { sites: [amsterdam, dublin] });
    if (when === 'after') connect();
    edgeIn(dublin);
    amsterdam.subnet(SubnetRole.MAILBOX);
    if (when === 'before') connect();
    amsterdam.subnet(SubnetRole.WITNESS);
    const { stacks } = synth(app);
    expect(rulesOf(stacks.amsterdam, 'witness')).not.toHaveProperty('AllowSmtpFromGuestEdges');
    return rulesOf(stacks.amsterdam, 'mailbox');
  }

  test('reach port 25 of the servers of the other site that their site names, and nothing else', () => {
    const app = testApp();
    const [amsterdam, dublin] = sitesIn(app, 2);
    const server = `${amsterdam.subnet(SubnetRole.MAILBOX).addressPrefix.replace(/\d+\/\d+$/, '4')}/32`;
    const perimeter = dublin.subnet(SubnetRole.PERIMETER).addressPrefix;
    const rules = rulesIn([server]);
    expect(rules.AllowSmtpFromGuestEdges).toBe(`Inbound 215 Allow Tcp 25 ${perimeter} -> ${server}`);
    expect(rules.DenyEdgesOfOtherSites).toBe(`Inbound 220 Deny * * ${perimeter} -> *`);
  });

  test('reach nothing where their site names servers elsewhere', () => {
    expect(rulesIn(['10.99.0.4/32'])).not.toHaveProperty('AllowSmtpFromGuestEdges');
  });
});
