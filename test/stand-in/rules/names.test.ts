import { parseResourceId } from '../../../stand-in/resource-id';
import type { Body } from '../../../stand-in/store';
import { ResourceStore } from '../../../stand-in/store';
import { resolve } from '../../../stand-in/rules/names';

const NETWORK = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network';

function zoneWith(records: Record<string, Body>): ResourceStore {
  const store = new ResourceStore();
  const put = (path: string, properties: Body) =>
    store.put(parseResourceId(`${NETWORK}/${path}`)!, { properties });
  put('publicIPAddresses/mail', {
    ipAddress: '203.0.113.4',
    dnsSettings: { fqdn: 'mail.westeurope.cloudapp.azure.com' },
  });
  put('dnsZones/contoso.com', {});
  for (const [path, properties] of Object.entries(records)) put(`dnsZones/contoso.com/${path}`, properties);
  return store;
}

test('a name leads to its addresses, the apex too, with or without a dot', () => {
  const store = zoneWith({
    'A/mail': { ARecords: [{ ipv4Address: '192.0.2.1' }, { ipv4Address: '192.0.2.2' }] },
    'A/@': { ARecords: [{ ipv4Address: '192.0.2.3' }] },
  });
  expect(resolve('mail.contoso.com', store)).toEqual(['192.0.2.1', '192.0.2.2']);
  expect(resolve('Contoso.com.', store)).toEqual(['192.0.2.3']);
  expect(resolve('other.contoso.com', store)).toEqual([]);
});

test('CNAMEs are followed, in a circle once', () => {
  const store = zoneWith({
    'CNAME/one': { CNAMERecord: { cname: 'two.contoso.com.' } },
    'CNAME/two': { CNAMERecord: { cname: 'mail.contoso.com' } },
    'A/mail': { ARecords: [{ ipv4Address: '192.0.2.1' }] },
    'CNAME/circle': { CNAMERecord: { cname: 'circle.contoso.com' } },
  });
  expect(resolve('one.contoso.com', store)).toEqual(['two.contoso.com', 'mail.contoso.com', '192.0.2.1']);
  expect(resolve('circle.contoso.com', store)).toEqual([]);
});

test('an alias record has the address it points to', () => {
  const store = zoneWith({ 'A/mail': { targetResource: { id: `${NETWORK}/publicIPAddresses/mail` } } });
  expect(resolve('mail.contoso.com', store)).toContain('203.0.113.4');
});
