import { regionsOf } from '../../stand-in/regions';
import { parseResourceId } from '../../stand-in/resource-id';
import type { Body } from '../../stand-in/store';
import { ResourceStore } from '../../stand-in/store';

const at = (group: string, path = ''): string =>
  `/subscriptions/s/resourceGroups/${group}${path && `/providers/Microsoft.Network/${path}`}`;

function estate(): ResourceStore {
  const store = new ResourceStore();
  const put = (path: string, body: Body) => store.put(parseResourceId(path)!, body);
  for (const [group, location] of [
    ['ams', 'westeurope'],
    ['dub', 'northeurope'],
    ['dns', 'francecentral'],
  ])
    put(at(group), { location });
  put(at('ams', 'virtualNetworks/net'), { location: 'westeurope' });
  put(at('dub', 'virtualNetworks/net'), { location: 'northeurope' });
  put(at('dns', 'dnsZones/contoso.com'), { location: 'global' });
  put(at('dns', 'dnsZones/contoso.com/A/mail'), {
    properties: { targetResource: { id: at('ams', 'publicIPAddresses/mail') } },
  });
  return store;
}

const regions = (path: string, body?: Body): string[] =>
  regionsOf(parseResourceId(path)!, body, estate()).sort();

test('a resource concerns the region it lies in, before it is there too', () => {
  expect(regions(at('ams', 'virtualNetworks/net'))).toEqual(['westeurope']);
  expect(regions(at('ams', 'virtualNetworks/new'), { location: 'West Europe' })).toEqual(['westeurope']);
});

test('a part concerns the region of the whole', () => {
  expect(regions(at('ams', 'virtualNetworks/net/subnets/new'), {})).toEqual(['westeurope']);
});

test('what is global concerns the region of its group, and not that of an address it names', () => {
  expect(regions(at('dns', 'dnsZones/contoso.com/A/mail'))).toEqual(['francecentral']);
});

test('a peering concerns both its regions', () => {
  const remoteVirtualNetwork = { id: at('dub', 'virtualNetworks/net') };
  const peering = at('ams', 'virtualNetworks/net/virtualNetworkPeerings/dub');
  expect(regions(peering, { properties: { remoteVirtualNetwork } })).toEqual(['northeurope', 'westeurope']);
});
