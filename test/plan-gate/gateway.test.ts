import { rmSync } from 'node:fs';
import { GatewayKind } from '../../lib/model/gateway-model';
import { temporaryDirectory } from '../support/synth';
import type { PlannedChange, Values } from './support/plans';
import { estate, planOf, removed, report, updated } from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const STACK = 'contoso-standby';
const GATEWAY = 'azurerm_virtual_network_gateway';
const PEER = 'azurerm_local_network_gateway';
const CONNECTION = 'azurerm_virtual_network_gateway_connection';

const kept = (type: string, name: string, more: Values = {}): PlannedChange => {
  const values = { id: `/${type}/${name}`, name, tags: {}, ...more };
  return {
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    change: { actions: ['no-op'], before: values, after: values },
  };
};
const WAY = [
  kept(GATEWAY, 'vgw', { sku: 'VpnGw1AZ', active_active: true }),
  ...['fw1', 'fw2'].flatMap((name) => [
    kept(PEER, name, { gateway_address: '198.51.100.1' }),
    kept(CONNECTION, name, {
      virtual_network_gateway_id: `/${GATEWAY}/vgw`,
      local_network_gateway_id: `/${PEER}/${name}`,
      shared_key: 'one',
    }),
  ]),
];

/** Who is parted by changes of a way to a datacenter, by the addresses that change. */
function parted(changes: Record<string, Partial<PlannedChange['change']> | Values>): string[] {
  const plan = planOf('base.standby');
  for (const each of WAY) {
    const values = changes[each.address] as Values | undefined;
    const change = values && ('actions' in values ? values : updated(each, values));
    plan.resource_changes.push({ ...each, change: { ...each.change, ...change } });
    plan.configuration.root_module.resources.push({ address: each.address, mode: 'managed' });
  }
  const model = estate();
  const tunnels = [{ id: 'tunnel:AMS/DUB/fw1', name: 'fw1' }];
  const gateway = { kind: GatewayKind.VPN, existing: false, tunnels };
  const link = { stack: STACK, sites: ['AMS', 'DUB'], gateway };
  const stacks = model.stacks.map((each) =>
    each.id === STACK ? { ...each, resources: each.resources + WAY.length } : each,
  );
  const deployed = { ...model, stacks, interconnects: [...model.interconnects, link] };
  const { outages } = report(directory, { plans: { [STACK]: plan }, deployed, new: deployed });
  return outages.map(({ machine, effect }) => `${machine} ${effect}`);
}

const EVERYBODY = estate()
  .machines.filter(({ site }) => site === 'AMS' || site === 'DUB')
  .map(({ id }) => `${id} site link cut`);

test.each<[string, Parameters<typeof parted>[0]]>([
  ['the loss of one connection', { [`${CONNECTION}.fw1`]: removed }],
  ['the loss of one device', { [`${PEER}.fw1`]: removed, [`${CONNECTION}.fw1`]: removed }],
  ['another key of one connection', { [`${CONNECTION}.fw1`]: { shared_key: 'two' } }],
  ['another address of one device', { [`${PEER}.fw2`]: { gateway_address: '198.51.100.2' } }],
  ['another size of the gateway', { [`${GATEWAY}.vgw`]: { sku: 'VpnGw2AZ' } }],
  ['other tags of everything', Object.fromEntries(WAY.map(({ address }) => [address, { tags: { a: 'b' } }]))],
])('%s parts nobody', (_, changes) => {
  expect(parted(changes)).toEqual([]);
});

test.each<[string, Parameters<typeof parted>[0]]>([
  ['the loss of both connections', { [`${CONNECTION}.fw1`]: removed, [`${CONNECTION}.fw2`]: removed }],
  [
    'another key of both',
    { [`${CONNECTION}.fw1`]: { shared_key: '2' }, [`${CONNECTION}.fw2`]: { shared_key: '2' } },
  ],
  [
    'the loss of one connection, and another address of the other device',
    { [`${CONNECTION}.fw1`]: removed, [`${PEER}.fw2`]: { gateway_address: '198.51.100.2' } },
  ],
  ['one instance fewer', { [`${GATEWAY}.vgw`]: { active_active: false } }],
  ['the loss of the gateway', { [`${GATEWAY}.vgw`]: removed }],
  ['another gateway', { [`${GATEWAY}.vgw`]: { actions: ['delete', 'create'] } }],
])('%s parts both sites', (_, changes) => {
  expect(parted(changes).sort()).toEqual([...EVERYBODY].sort());
});
