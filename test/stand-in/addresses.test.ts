import { AzureStandIn } from '../../stand-in/stand-in';
import type { Body } from '../../stand-in/store';
import { Client } from './support/client';

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'westeurope' });
});
afterEach(async () => azure.stop());

const at = (name: string): string => Client.id(`Network/publicIPAddresses/${name}`);
const profile = (name: string): string => Client.id(`Network/trafficManagerProfiles/${name}`);
const accepted = { status: 200 };
const refused = (code: string, status = 400) => ({ status, body: { error: { code } } });

const put = async (name: string, properties: Body = {}, rest: Body = {}) =>
  client.change('PUT', at(name), {
    location: 'westeurope',
    sku: { name: 'Standard' },
    zones: ['1', '2', '3'],
    properties: { publicIPAllocationMethod: 'Static', ...properties },
    ...rest,
  });
const putProfile = async (name: string, relativeName: string) =>
  client.change('PUT', profile(name), { location: 'global', properties: { dnsConfig: { relativeName } } });
const numberOf = async (name: string): Promise<unknown> =>
  ((await client.get(at(name))).body.properties as Body).ipAddress;

describe('a public address', () => {
  test.each([
    ['westeurope', 'mail.westeurope.cloudapp.azure.com'],
    ['usgovvirginia', 'mail.usgovvirginia.cloudapp.usgovcloudapi.net'],
    ['usdodeast', 'mail.usdodeast.cloudapp.usgovcloudapi.net'],
    ['chinanorth3', 'mail.chinanorth3.cloudapp.chinacloudapi.cn'],
  ])('in %s has a name of its cloud', async (location, fqdn) => {
    await put('mail', { dnsSettings: { domainNameLabel: 'mail' } }, { location, zones: [] });
    expect((await client.get(at('mail'))).body.properties).toMatchObject({ dnsSettings: { fqdn } });
  });

  test('keeps its number as long as it lives, and has another one when it is made again', async () => {
    await put('mail');
    const first = await numberOf('mail');
    await put('other');
    await put('mail', { idleTimeoutInMinutes: 30 });
    expect(await numberOf('mail')).toBe(first);
    const others = await numberOf('other');
    expect(others).not.toBe(first);

    await client.change('DELETE', at('mail'));
    await put('third');
    await put('mail');
    expect(new Set([first, others, await numberOf('third'), await numberOf('mail')]).size).toBe(4);
    expect(await numberOf('other')).toBe(others);
  });

  test('keeps its zones, in whatever order', async () => {
    await put('mail');
    expect(await put('mail', {}, { zones: ['3', '2', '1'] })).toMatchObject(accepted);
    expect(await put('mail', {}, { zones: ['1'] })).toMatchObject(
      refused('ResourceAvailabilityZonesCannotBeModified'),
    );
    expect(await put('mail', {}, { zones: undefined })).toMatchObject(
      refused('ResourceAvailabilityZonesCannotBeModified'),
    );
  });
});

describe('routing over the Internet', () => {
  const internet = { ipTags: [{ ipTagType: 'RoutingPreference', tag: 'Internet' }] };

  test.each<[string, string, Body, Body]>([
    ['one zone', 'PublicIPAddressWithOneZoneDoesNotSupportRoutingPreference', {}, { zones: ['1'] }],
    [
      'no zone where there are some',
      'PublicIPAddressWithoutZonesDoesNotSupportRoutingPreference',
      {},
      { zones: [] },
    ],
    ['a basic address', 'RoutingPreferenceNotSupported', {}, { sku: { name: 'Basic' } }],
    ['IPv6', 'RoutingPreferenceNotSupported', { publicIPAddressVersion: 'IPv6' }, {}],
    ['zones where there are none', 'LocationNotSupportAvailabilityZones', {}, { location: 'ukwest' }],
  ])('is refused for %s', async (_, code, properties, rest) => {
    expect(await put('mail', { ...internet, ...properties }, rest)).toMatchObject(refused(code));
  });

  test('goes with all zones of a region', async () => {
    expect(await put('mail', internet)).toMatchObject(accepted);
  });

  test('needs no zones where there are none', async () => {
    expect(await put('mail', internet, { location: 'ukwest', zones: [] })).toMatchObject(accepted);
  });

  test('is chosen when the address is made, and not later', async () => {
    await put('isp', internet);
    await put('microsoft');
    expect(await put('isp', { ...internet, idleTimeoutInMinutes: 30 })).toMatchObject(accepted);
    expect(await put('isp')).toMatchObject(refused('IpTagsCannotBeModified'));
    expect(await put('microsoft', internet)).toMatchObject(refused('IpTagsCannotBeModified'));
  });
});

describe('a name that is unique over Azure', () => {
  const label = { dnsSettings: { domainNameLabel: 'mail' } };

  test('is a label in its region, which others may have', async () => {
    azure.takeName('Mail.westeurope.cloudapp.azure.com');
    expect(await put('mail', label)).toMatchObject(refused('DnsRecordInUse'));
    expect(await put('mail', label, { location: 'northeurope' })).toMatchObject(accepted);
  });

  test('is free for anybody once its address is gone', async () => {
    await put('mail', label);
    expect(await put('other', label)).toMatchObject(refused('DnsRecordInUse'));
    await client.change('DELETE', at('mail'));
    azure.takeName('mail.westeurope.cloudapp.azure.com');
    expect(await put('mail', label)).toMatchObject(refused('DnsRecordInUse'));
  });

  test('is free for another address once its own is gone', async () => {
    await put('mail', label);
    await client.change('DELETE', at('mail'));
    expect(await put('other', label)).toMatchObject(accepted);
  });

  test('is that of a Traffic Manager profile', async () => {
    azure.takeName('contoso.trafficmanager.net');
    expect(await putProfile('profile', 'Contoso')).toMatchObject(refused('Conflict', 409));
    expect(await putProfile('profile', 'contoso-mail')).toMatchObject(accepted);
    expect(await putProfile('second', 'contoso-mail')).toMatchObject(refused('Conflict', 409));
    await client.change('DELETE', profile('profile'));
    expect(await putProfile('second', 'contoso-mail')).toMatchObject(accepted);
  });
});

describe('a load balancer', () => {
  const id = Client.id('Network/loadBalancers/lb');
  const part = (kind: string, name: string) => ({ id: `${id}/${kind}/${name}` });
  const rule = {
    name: 'https',
    properties: {
      ...{ protocol: 'Tcp', frontendPort: 443, backendPort: 443 },
      backendAddressPool: part('backendAddressPools', 'pool'),
      probe: part('probes', 'probe'),
    },
  };
  const write = async (properties: Body) =>
    client.change('PUT', id, { location: 'westeurope', sku: { name: 'Standard' }, properties });

  beforeEach(async () =>
    write({
      backendAddressPools: [{ name: 'pool' }],
      probes: [{ name: 'probe', properties: { port: 443 } }],
      loadBalancingRules: [rule],
    }),
  );

  test.each(['probes', 'backendAddressPools'])('keeps %s that a rule names', async (kind) => {
    expect(await write({ [kind]: [], loadBalancingRules: [rule] })).toMatchObject(
      refused('InvalidResourceReference'),
    );
    // A rule that is not written again is still there.
    expect(await write({ [kind]: [] })).toMatchObject(refused('InvalidResourceReference'));
    expect(await write({ [kind]: [], loadBalancingRules: [] })).toMatchObject(accepted);
  });

  test('keeps a pool that a rule names when it is deleted by itself', async () => {
    const pool = part('backendAddressPools', 'pool').id;
    expect(await client.change('DELETE', pool)).toMatchObject(refused('InUseResourceCannotBeDeleted'));
    await write({ loadBalancingRules: [] });
    expect(await client.change('DELETE', pool)).toMatchObject({ status: 303 });
  });
});
