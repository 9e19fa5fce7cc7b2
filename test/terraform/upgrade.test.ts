import { rmSync } from 'node:fs';
import { AzureStandIn } from '../../stand-in/stand-in';
import { formerOutputs, synthesize } from '../../year/output';
import type { Output } from '../../year/written';
import type { StackJson } from '../support/app';
import { temporaryDirectory } from '../support/synth';
import { EstateRun } from './support/estate-run';
import type { PlannedChange } from './support/terraform';
import { describeHere } from './support/terraform';

// What the last release wrote is applied, and what this one writes for the same estate is planned on top. The year goes on from there with
// machines that are on and off; this asks one thing only.

const SITES = ['primary', 'standby', 'witness'];
const NAMES = ['addresses', 'dns'];
/** What people would notice when it is made again: machines and what they hold, ways to them, and names. */
const LASTING =
  /^azurerm_(?:(?:windows|linux)_virtual_machine|managed_disk|virtual_machine_data_disk_attachment|network_interface|lb|lb_backend_address_pool|public_ip|nat_gateway|virtual_network|subnet|dns_zone|private_dns_zone|traffic_manager_profile|resource_group|virtual_network_gateway)\./;

const stacksOf = ({ stacks }: Output): Record<string, StackJson> =>
  Object.fromEntries(Object.entries(stacks).map(([name, text]) => [name, JSON.parse(text) as StackJson]));

const replaced = (changes: PlannedChange[]): string[] =>
  changes
    .filter(({ actions }) => actions.includes('delete') && actions.includes('create'))
    .map(({ address }) => address);
const lost = (changes: PlannedChange[]): string[] =>
  changes
    .filter(({ address, actions }) => actions.includes('delete') && LASTING.test(address))
    .map(({ address }) => address);

describeHere('an estate of the last release', () => {
  const outdir = temporaryDirectory();
  let azure: AzureStandIn;
  let run: EstateRun;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    run.takeExample(stacksOf(formerOutputs().live));
    // Once, without the second apply that follows names and directory: variables hold those parts back below, too.
    await Promise.all(SITES.map(async (site) => run.apply(site, HELD)));
    for (const stack of NAMES) await run.apply(stack);
    run.takeExample(stacksOf(synthesize(outdir, {})));
  });
  afterAll(async () => {
    run.remove();
    rmSync(outdir, { recursive: true });
    await azure.stop();
  });

  const HELD = { reverse_dns: 'false', domain_joined: 'false' };
  test.each([...SITES, ...NAMES])('keeps everything that lasts: %s', async (name) => {
    const changes = await (await run.stack(name)).plan(SITES.includes(name) ? HELD : {});
    expect({ replaced: replaced(changes), lost: lost(changes) }).toEqual({ replaced: [], lost: [] });
  });

  test('would be noticed to lose something', async () => {
    run.mutate('witness', ({ resource = {} }) => {
      const [machine] = Object.values(
        resource.azurerm_windows_virtual_machine as Record<string, { name: string }>,
      );
      machine.name = 'another';
    });
    const changes = await (await run.stack('witness')).plan(HELD);
    expect(replaced(changes)).toContainEqual(expect.stringMatching(LASTING));
    expect(lost(changes)).not.toEqual([]);
  });
});
