import type { App } from 'cdktf';
import type { EstateDatacenter } from 'cdktf-resilient-exchange';
import { EstateModel, GatewayConnection, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { synth, testApp } from '../support/app';
import { primaryDatacenter, standbyDatacenter } from '../support/datacenter';

const HUB = {
  virtualNetworkId:
    '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub',
};

describe('an estate in one call', () => {
  test('has a datacenter as primary site and no stack for it', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', primaryDatacenter());
    const { stacks } = synth(app);
    expect(Object.keys(stacks).sort()).toEqual([
      'contoso-addresses',
      'contoso-dns',
      'contoso-exports',
      'contoso-interconnect',
      'contoso-standby',
      'contoso-witness',
    ]);
    expect(estate.databaseAvailabilityGroup?.memberNames).toEqual([
      'AMSEX1',
      'AMSEX2',
      'AMSEX3',
      'DUBFE1',
      'DUBFE2',
      'DUBFE3',
    ]);
    expect(
      EstateModel.of(estate.zone)
        .toDocument()
        .sites.map(({ id, standbyFor }) => [id, standbyFor]),
    ).toEqual([
      ['AMS', undefined],
      ['DUB', 'AMS'],
      ['PAR', undefined],
    ]);
  });

  test('has a datacenter as standby site', () => {
    const app = testApp();
    const estate = new TwoSiteExchange(app, 'contoso', standbyDatacenter());
    expect(() => synth(app)).not.toThrow();
    expect(
      EstateModel.of(estate.zone)
        .toDocument()
        .sites.map(({ id }) => id),
    ).toEqual(['AMS', 'PAR', 'DUB']);
  });

  const devices = [{ name: 'fw1', publicAddress: '198.51.100.1' }];
  const vpn = (): GatewayConnection => GatewayConnection.vpn({ devices, activeActive: false });
  const linked = (made: Partial<EstateDatacenter>, addressSpace = '10.30.0.0/22'): App => {
    const app = testApp();
    const props = primaryDatacenter();
    new TwoSiteExchange(app, 'contoso', {
      ...props,
      witness: { ...props.witness, addressSpace, domainControllers: ['10.30.0.4'] },
      datacenter: { ...props.datacenter!, ...made },
    });
    return app;
  };
  const linksOf = (app: App): unknown[] =>
    EstateModel.of(app)
      .toDocument()
      .interconnects.filter(({ gateway }) => gateway)
      .map(({ sites, stack, gateway }) => [sites, stack, gateway?.through]);

  test('reaches the datacenter over the gateway of the standby site, the witness by it', () => {
    const app = linked({ connection: vpn() }, '10.30.0.0/24');
    expect(() => synth(app)).not.toThrow();
    expect(linksOf(app)).toEqual([
      [['AMS', 'DUB'], 'contoso-standby', undefined],
      [['AMS', 'PAR'], 'contoso-standby', 'DUB'],
    ]);
  });

  test('reaches it from the witness over a gateway of its own', () => {
    const app = linked({ connection: vpn(), witnessConnection: vpn() });
    expect(() => synth(app)).not.toThrow();
    expect(linksOf(app)).toEqual([
      [['AMS', 'DUB'], 'contoso-standby', undefined],
      [['AMS', 'PAR'], 'contoso-witness', undefined],
    ]);
  });

  test('leaves the witness out where the gateway is in another network', () => {
    const app = linked({
      connection: GatewayConnection.existing({ tunnels: [{ name: 'fw1-1' }], hub: HUB }),
    });
    expect(linksOf(app)).toEqual([[['AMS', 'DUB'], 'contoso-standby', undefined]]);
  });
});
