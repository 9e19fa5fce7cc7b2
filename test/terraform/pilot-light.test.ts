import type { App } from 'cdktf';
import {
  ActiveSite,
  AzureRegion,
  DnsFailover,
  OutboundMail,
  Release,
  TwoSiteExchange,
} from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';
import { pilotLight } from '../support/pilot-light';
import { LIVE } from '../support/app';

// One story, told in order. The interconnect is left out: its peerings take the provider 90 seconds and nobody here needs them.

const PRIMARY = 'uksouth';

function estate(app: App, committed: { activated: boolean; activeSite: ActiveSite }): TwoSiteExchange {
  return new TwoSiteExchange(app, 'tailspin', {
    domainName: 'tailspin.example',
    ...LIVE,
    activeDirectory: { domainName: 'ad.tailspin.example', joinUsername: 'svc-join@ad.tailspin.example' },
    primary: { name: 'London', region: AzureRegion.UK_SOUTH, addressSpace: '10.10.0.0/16' },
    standby: { name: 'Cardiff', region: AzureRegion.UK_WEST, addressSpace: '10.20.0.0/16' },
    witness: { name: 'Oslo', region: AzureRegion.NORWAY_EAST, addressSpace: '10.30.0.0/24' },
    edge: { outbound: OutboundMail.direct() },
    readiness: pilotLight({ activated: committed.activated }),
    failover: DnsFailover.manual({ activeSite: committed.activeSite }),
  });
}

describeHere('a pilot light', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'tailspin');
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  const machinesOf = (group: string): number =>
    azure.store.ofType('microsoft.compute/virtualmachines').filter(({ id }) => id.resourceGroup === group)
      .length;

  test('stands without servers, but with their addresses', async () => {
    run.synth((app) => estate(app, { activated: false, activeSite: ActiveSite.PRIMARY }));
    await run.bringUp(['primary', 'standby'], ['addresses', 'dns']);
    expect(machinesOf('rg-tailspin-lon')).toBe(5);
    expect(machinesOf('rg-tailspin-car')).toBe(0);
    const interfaces = azure.store.ofType('microsoft.network/networkinterfaces');
    expect(interfaces.filter(({ id }) => id.resourceGroup === 'rg-tailspin-car')).toHaveLength(5);
    expect(await (await run.stack('standby')).plan()).toEqual([]);
    expect(await (await run.stack('dns')).plan()).toEqual([]);
  });

  test('is activated and takes the names while the primary region hangs, without a call to it', async () => {
    for (const [stack, variables] of [
      ['standby', { activated: 'true' }],
      ['dns', { active_site: 'standby' }],
    ] as const) {
      const { status, output, calls, lost } = await run.applyWithout(PRIMARY, 'hangs', stack, variables);
      expect({ status, lost, output }).toEqual({ status: 0, lost: [], output });
      expect(calls.length).toBeGreaterThan(20);
    }
    expect(machinesOf('rg-tailspin-car')).toBe(5);
    const alias = azure.store
      .all()
      .find(({ id }) => id.type === 'microsoft.network/dnszones/cname' && id.name === 'mail')!;
    expect(alias.body.properties).toMatchObject({
      CNAMERecord: { cname: 'tailspin-example-car-clientaccess.ukwest.cloudapp.azure.com' },
    });
  });

  test('is not undone by the next run of the pipeline while nothing is committed: no plan destroys its disks', async () => {
    const { status, output } = await (await run.stack('standby')).run(['plan']);
    expect({ status, refused: output.includes('Instance cannot be destroyed') }).toEqual({
      status: 1,
      refused: true,
    });
  });

  test('stays as it is once both values are committed', async () => {
    run.synth((app) => estate(app, { activated: true, activeSite: ActiveSite.STANDBY }));
    expect(await (await run.stack('standby')).plan()).toEqual([]);
    expect(await (await run.stack('dns')).plan()).toEqual([]);
  });

  test('goes back when its data is released, and keeps its addresses', async () => {
    const addresses = (): string[] =>
      azure.store.ofType('microsoft.network/publicipaddresses').map(({ id }) => id.text);
    const before = addresses();
    run.synth((app) => {
      const { standby } = estate(app, { activated: true, activeSite: ActiveSite.PRIMARY });
      Release.of(standby, { reason: 'The mailboxes are back in London.', dataOnly: true });
    });
    const standby = await run.stack('standby');
    expect(await standby.plan()).toEqual([]);
    await run.apply('standby', { activated: 'false' });
    expect([machinesOf('rg-tailspin-car'), addresses()]).toEqual([0, before]);
    run.synth((app) => estate(app, { activated: false, activeSite: ActiveSite.PRIMARY }));
    expect(await standby.plan()).toEqual([]);
  });
});
