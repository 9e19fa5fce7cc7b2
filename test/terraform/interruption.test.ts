import type { App } from 'cdktf';
import { AzureRegion, Release, TwoSiteExchange, OutboundMail } from 'cdktf-resilient-exchange';
import { AzureStandIn } from '../../stand-in/stand-in';
import { EstateRun } from './support/estate-run';
import type { Workdir } from './support/terraform';
import { describeHere } from './support/terraform';
import { LIVE } from '../support/app';

function estate(app: App): void {
  new TwoSiteExchange(app, 'contoso', {
    domainName: 'contoso.com',
    ...LIVE,
    primary: { name: 'Amsterdam', region: AzureRegion.WEST_EUROPE, addressSpace: '10.10.0.0/16' },
    standby: { name: 'Dublin', region: AzureRegion.NORTH_EUROPE, addressSpace: '10.20.0.0/16' },
    witness: { name: 'Paris', region: AzureRegion.FRANCE_CENTRAL, addressSpace: '10.30.0.0/24' },
    edge: { outbound: OutboundMail.direct() },
  });
}

const VARIABLES = { reverse_dns: 'false' };

/** Terraform works on 30 resources at a time, so that no more can be in between. */
const MOST_STRAYS = 30;

/**
 * As docs/first-apply.md says: run it again, and import what the cancelled run had made without learning of it. What hangs on such a
 * resource comes to light only once it is known, so that it may take a few rounds.
 */
async function resume(workdir: Workdir, imported = 0): Promise<void> {
  const { status, output } = await workdir.apply(VARIABLES);
  if (status === 0) return;
  const strays = [
    ...output.matchAll(/a resource with the ID "([^"]+)" already exists[\s\S]*?\n\s+with ([^,]+),/g),
  ];
  if (strays.length === 0) throw new Error(output);
  expect(imported + strays.length).toBeLessThanOrEqual(MOST_STRAYS);
  for (const [, id, address] of strays) await workdir.mustRun(['import', address, id], VARIABLES);
  await resume(workdir, imported + strays.length);
}

describeHere('an apply that is cancelled in the middle', () => {
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    run.synth(estate);
  });
  afterAll(async () => {
    run.remove();
    await azure.stop();
  });

  test('converges when it is run again, and leaves nothing over', async () => {
    const primary = await run.stack('primary');
    const written = (): number => azure.calls.filter(({ method }) => method === 'PUT').length;
    const cancelled = primary.apply(VARIABLES);
    // Once: a second signal makes Terraform leave without a word in its state.
    const watch = setInterval(() => {
      if (written() <= 20) return;
      clearInterval(watch);
      primary.interrupt();
    }, 20);
    const { status, output } = await cancelled;
    clearInterval(watch);
    expect(status).not.toBe(0);
    expect(output).toContain('Interrupt received');
    const half = azure.store.ofType('microsoft.compute/virtualmachines').length;
    expect(half).toBeLessThan(5);

    await resume(primary);
    expect(azure.store.ofType('microsoft.compute/virtualmachines')).toHaveLength(5);
    expect(await primary.plan(VARIABLES)).toEqual([]);
    run.synth((app) => {
      estate(app);
      Release.of(app, { reason: 'The test is over.' });
    });
    const destroyed = await primary.destroy();
    expect({ ...destroyed, left: azure.store.all().map(({ id }) => id.text) }).toMatchObject({
      status: 0,
      left: [],
    });
  });
});
