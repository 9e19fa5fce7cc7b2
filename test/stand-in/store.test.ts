import { parseResourceId } from '../../stand-in/resource-id';
import type { Body } from '../../stand-in/store';
import { referencesOf, ResourceStore } from '../../stand-in/store';

const NETWORK = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net';
const idOf = (path: string) => parseResourceId(path)!;
const space = { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } };
const subnets = (store: ResourceStore): unknown[] =>
  (store.show(store.get(NETWORK)!).properties as { subnets: Body[] }).subnets.map(({ name }) => name);

test('a child is seen in its parent, and an array in the parent makes children', () => {
  const store = new ResourceStore();
  store.put(idOf(NETWORK), { properties: { ...space, subnets: [{ name: 'one', properties: {} }] } });
  store.put(idOf(`${NETWORK}/subnets/two`), {});
  expect(subnets(store)).toEqual(['one', 'two']);
  expect(store.get(`${NETWORK}/SUBNETS/ONE`)).toBeDefined();
});

test('a parent without the array leaves its children, one with it replaces them', () => {
  const store = new ResourceStore();
  store.put(idOf(NETWORK), { properties: { ...space, subnets: [{ name: 'one', properties: {} }] } });
  store.put(idOf(NETWORK), { properties: space });
  expect(subnets(store)).toEqual(['one']);
  store.put(idOf(NETWORK), { properties: { ...space, subnets: [{ name: 'two', properties: {} }] } });
  expect(subnets(store)).toEqual(['two']);
});

test('what is deleted takes its children along', () => {
  const store = new ResourceStore();
  store.put(idOf(NETWORK), { properties: { ...space, subnets: [{ name: 'one', properties: {} }] } });
  store.delete(idOf(NETWORK));
  expect(store.all()).toEqual([]);
});

test('references are the ids that a body mentions, its own and those of its children left out', () => {
  const other = NETWORK.replace('/net', '/other');
  const body = {
    properties: { remote: { id: other }, own: NETWORK, child: `${NETWORK}/subnets/one`, text: 'x' },
  };
  expect(referencesOf({ id: idOf(NETWORK), body })).toEqual([other]);
});
