import type { GatewayConnection as Connection, VpnDevice } from 'cdktf-resilient-exchange';
import { EstateModel, GatewayConnection, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { compose } from '../../lib/runbook/compose';
import { EstateView } from '../../lib/runbook/estate-view';
import type { Step } from '../../lib/runbook/procedure';
import { bringUp } from '../../lib/runbook/procedures/bring-up';
import { linkLost } from '../../lib/runbook/procedures/link-lost';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { testApp } from '../support/app';
import { primaryDatacenter } from '../support/datacenter';
import { loadPowerShell } from '../support/powershell';
import { expectSound } from './support/procedure-checks';
import { findingsIn } from './support/script-findings';
import { SUBSCRIPTION } from '../../stand-in/identity';

beforeAll(loadPowerShell);

const DEVICES: VpnDevice[] = [1, 2].map((number) => ({
  name: `fw${number}`,
  publicAddress: `198.51.100.${number}`,
  bgp: { asn: 65010, peeringAddress: `172.16.255.${number}` },
}));
const CIRCUIT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/er/providers/Microsoft.Network/expressRouteCircuits/one`;
const CONNECTIONS: Record<string, Connection> = {
  vpn: GatewayConnection.vpn({ devices: DEVICES }),
  expressRoute: GatewayConnection.expressRoute({ circuits: [{ name: 'one', circuitId: CIRCUIT }] }),
  existing: GatewayConnection.existing({
    tunnels: [
      { name: 'a', device: 'fw1' },
      { name: 'b', device: 'fw2' },
    ],
    hub: {
      virtualNetworkId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub`,
    },
  }),
};

function estate(connection?: Connection): EstateView {
  const props = primaryDatacenter({ runbooks: false, resilienceReport: false });
  const { zone } = new TwoSiteExchange(testApp(), 'contoso', {
    ...props,
    datacenter: { ...props.datacenter!, connection },
  });
  return new EstateView(EstateModel.of(zone).toDocument());
}

const stepsOf = (view: EstateView): Step[] => linkLost(view)!.steps;
const stepOf = (view: EstateView, id: string): Step | undefined =>
  stepsOf(view).find((each) => each.id === id);

describe.each(Object.keys(CONNECTIONS))('the page of a lost link over a gateway (%s)', (kind) => {
  const view = estate(CONNECTIONS[kind]);

  test('is sound, and its commands are PowerShell', () => {
    expectSound(view, linkLost(view)!);
    const page = compose(proceduresOf(view)).find(({ id }) => id === 'link-lost')!;
    expect(findingsIn(renderPowerShell(view, page))).toEqual([]);
  });

  test('has the tunnels looked at before the copies are resumed', () => {
    const ids = stepsOf(view).map(({ id }) => id);
    expect(ids.indexOf('see-tunnels')).toBeGreaterThan(ids.indexOf('see-vote'));
    expect(ids.indexOf('see-tunnels')).toBeLessThan(ids.indexOf('resume-copies'));
  });

  test(`${kind === 'vpn' ? 'resets' : 'does not reset'} the gateway`, () => {
    expect(stepOf(view, 'reset-gateway') !== undefined).toBe(kind === 'vpn');
  });
});

test('the commands name gateway and connections, each once', () => {
  const view = estate(CONNECTIONS.vpn);
  expect(stepOf(view, 'see-tunnels')?.command).toEqual(
    ['fw1', 'fw2'].map(
      (device) =>
        `az network vpn-connection show --resource-group 'rg-contoso-dub' --name 'con-contoso-dub-ams-${device}' --query 'connectionStatus'`,
    ),
  );
  expect(stepOf(view, 'see-tunnels')?.otherwise).toContain('look at fw1 and fw2');
  expect(stepOf(view, 'reset-gateway')?.command).toEqual([
    "az network vnet-gateway reset --resource-group 'rg-contoso-dub' --name 'vgw-contoso-dub-vpn'",
  ]);
});

test('a link without a gateway has no such step', () => {
  expect(stepOf(estate(), 'see-tunnels')).toBeUndefined();
});

test.each([
  ['vpn', ['set-up-tunnels-vgw-contoso-dub-vpn']],
  ['expressRoute', []],
  ['existing', []],
])('the bring-up has the tunnels of a new gateway set up (%s)', (kind, expected) => {
  const view = estate(CONNECTIONS[kind]);
  const page = bringUp(view);
  expect(page.steps.map(({ id }) => id).filter((id) => id.startsWith('set-up-tunnels'))).toEqual(expected);
  expectSound(view, page);
});
