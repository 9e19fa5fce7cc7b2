import type { App } from 'cdktf';
import { AzureRegion, Egress, FailoverZone, LoadBalancing, Site } from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import { arrayIn, LIVE, stackIn } from '../support/app';
import { proxied } from '../support/proxies';
import { EstateRun } from './support/estate-run';
import { describeHere } from './support/terraform';

/** One site, whose names a zone publishes. */
function program(app: App, balancing: LoadBalancing): void {
  const site = new Site(stackIn(app, 'contoso-site'), 'Amsterdam', {
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    egress: Egress.ofNetwork(),
  });
  const front = arrayIn(site, { servers: 2, balancing });
  const zone = new FailoverZone(stackIn(app, 'contoso-dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
  zone.publishClientAccess(front);
}

describeHere('proxies in front of servers that exist', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  const plan = async (): Promise<string[]> =>
    (await (await run.stack('site')).plan()).map(({ address, actions }) => `${actions.join()} ${address}`);

  /** Takes a program, applies it, and gives what the plan said before. */
  const become = async (balancing: LoadBalancing): Promise<string[]> => {
    run.synth((app) => program(app, balancing));
    const planned = await plan();
    await run.apply('site');
    expect(await plan()).toEqual([]);
    return planned;
  };
  const ofKind = (planned: string[], kind: RegExp): string[] => planned.filter((each) => kind.test(each));

  test('come while clients go on, in place, and leave again', async () => {
    await become(LoadBalancing.layer4());

    const bypassed = await become(proxied({ bypassed: true }));
    expect(ofKind(bypassed, /^delete/)).toEqual([]);
    expect(ofKind(bypassed, /^update .*(lb_rule|lb_probe|security_rule)\./)).toEqual([]);
    expect(ofKind(bypassed, /^create azurerm_linux_virtual_machine\./)).toHaveLength(2);

    const passed = await become(proxied());
    expect(ofKind(passed, /^(create|delete)/)).toEqual([]);
    expect(ofKind(passed, /^update azurerm_lb_rule\./)).toHaveLength(2);
    expect(ofKind(passed, /^update azurerm_network_security_rule\./)).toHaveLength(2);

    const back = await become(proxied({ bypassed: true }));
    expect(ofKind(back, /^(create|delete)/)).toEqual([]);

    const without = await become(LoadBalancing.layer4());
    expect(ofKind(without, /^delete azurerm_linux_virtual_machine\./)).toHaveLength(2);
    expect(ofKind(without, /^(create|delete|update) azurerm_(lb_rule|windows_virtual_machine)\./)).toEqual(
      [],
    );

    const direct = await become(proxied());
    expect(ofKind(direct, /^delete/)).toEqual([]);
    expect(ofKind(direct, /^update azurerm_lb_rule\./)).toHaveLength(2);
  });
});
