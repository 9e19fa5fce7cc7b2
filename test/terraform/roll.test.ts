import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../lib/plan-gate/command-line';
import type { EstateDocument } from '../../lib/model/estate-document';
import { AzureStandIn } from '../../stand-in/stand-in';
import type { PlanJson } from '../plan-gate/support/plans';
import { report } from '../plan-gate/support/plans';
import { readStacks, runExample, temporaryDirectory } from '../support/synth';
import { EstateRun } from './support/estate-run';
import type { Workdir } from './support/terraform';
import { describeHere } from './support/terraform';

const STACK = 'contoso-primary';
const VM = 'azurerm_windows_virtual_machine';
/** Another series: machines have to be deallocated for it. */
const SIZE = 'Standard_E16as_v5';
const ALL = ['AMSFE1', 'AMSFE2', 'AMSFE3', 'AMSEDGE1', 'AMSEDGE2'];
const VARIABLES = { reverse_dns: 'false', domain_joined: 'false' };

describeHere('all sizes changed in one commit', () => {
  const cwd = temporaryDirectory();
  const model = join(cwd, 'cdktf.out', 'estates', 'contoso', 'estate.json');
  const health = join(cwd, 'health');
  let azure: AzureStandIn;
  let run: EstateRun;
  let primary: Workdir;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    run.takeExample(readStacks(await runExample('two-site', cwd)));
    const estate = JSON.parse(readFileSync(model, 'utf8')) as EstateDocument;
    const resources = run.resourcesOf('primary');
    const stacks = estate.stacks.map((each) => (each.id === STACK ? { ...each, resources } : each));
    writeFileSync(model, JSON.stringify({ ...estate, stacks }));
    await run.apply('primary', VARIABLES);
    primary = await run.stack('primary');
    run.mutate('primary', ({ resource = {} }) => {
      for (const block of Object.values(resource[VM])) block.size = SIZE;
    });
  });
  afterAll(async () => {
    run.remove();
    rmSync(cwd, { recursive: true });
    await azure.stop();
  });

  /** The command, with what it says; stops when it has said something, as Ctrl-C would. */
  async function roll(stopAt = '(never)'): Promise<{ code: number; said: string }> {
    let said = '';
    let stop = (): void => undefined;
    const listen = (text: string): void => {
      said += text;
      if (said.includes(stopAt)) stop();
    };
    const code = await runCommand(
      [
        ...['roll', '--deployed', model, '--new', model, '--stack', STACK],
        ...['--stacks', join(primary.path, '..')],
        ...['--before-next-wave', `echo "$RESILIENCE_PREVIOUS>$RESILIENCE_MEMBER" >> ${health}`],
        ...['--', '-parallelism=30'],
      ],
      {
        out: listen,
        error: listen,
        today: () => '2026-11-21',
        environment: primary.variables(VARIABLES),
        platform: 'linux',
        onInterrupt: (listener) => (stop = listener),
        questions: 3,
        pause: async () => Promise.resolve(),
      },
    );
    return { code, said };
  }

  const machines = (): string[] =>
    azure.store.ofType('microsoft.compute/virtualmachines').map(({ id }) => id.text);
  const estate = (): EstateDocument => JSON.parse(readFileSync(model, 'utf8')) as EstateDocument;
  const sizes = (): string[] =>
    azure.store
      .ofType('microsoft.compute/virtualmachines')
      .map(({ body }) => (body.properties as { hardwareProfile: { vmSize: string } }).hardwareProfile.vmSize);
  const powers = (): string[] => machines().map((each) => String(azure.powerOf(each)));
  const waves = (said: string): string[] =>
    [...said.matchAll(/^Wave \d of \d: (\w+)/gm)].map(([, name]) => name);

  test('is refused as a whole and safe in waves; what a failure leaves off is found, and an interruption is resumed', async () => {
    await primary.mustRun(['plan', '-out=gated', '-parallelism=30'], VARIABLES);
    const plan = JSON.parse((await primary.mustRun(['show', '-json', 'gated'])).output) as PlanJson;
    const answer = report(cwd, { plans: { [STACK]: plan }, deployed: estate(), new: estate() });
    expect(answer.verdict).toBe('failed');
    expect(answer.order?.waves.map(({ machine }) => machine)).toEqual(ALL);

    azure.runOutOf(SIZE);
    const failed = await roll();
    expect(waves(failed.said)).toEqual(['AMSFE1']);
    expect(failed.said).toContain('AMSFE1 does not run: Azure says deallocated.');
    expect([failed.code, powers().filter((each) => each !== 'running')]).toEqual([1, ['deallocated']]);

    azure.replenish(SIZE);
    const refused = await roll();
    expect(refused.said).toMatch(
      /AMSFE1 does not run: Azure says deallocated\..+ az vm start .+ --name vm-contoso-ams/,
    );
    expect(refused.said).toMatch(
      /AMSFE2: client access in Amsterdam: 1 of 3 members .+ AMSFE1 did not run before/,
    );
    expect([refused.code, waves(refused.said)]).toEqual([1, []]);

    azure.turn(
      machines().find((each) => azure.powerOf(each) !== 'running')!,
      'start',
    );
    writeFileSync(health, '');
    const interrupted = await roll('Server-2_Machine_2A80835E: Modifying');
    expect(interrupted.said).toContain('Interrupted. Run the same command again');
    expect(interrupted.code).toBe(1);
    // Terraform asks the provider to stop: before it has switched the machine off, or while the machine is off.
    const off = machines().filter((each) => azure.powerOf(each) !== 'running');
    expect(off.filter((each) => !each.endsWith('clientaccess-2'))).toEqual([]);
    off.forEach((each) => azure.turn(each, 'start'));

    const { code, said } = await roll();
    expect(said).toContain('The change is complete, and all machines run.');
    expect(code).toBe(0);
    expect([...new Set([...waves(interrupted.said), ...waves(said)])]).toEqual(
      expect.arrayContaining(ALL.slice(1)),
    );
    expect(sizes()).toEqual(ALL.map(() => SIZE));
    expect(powers()).toEqual(ALL.map(() => 'running'));
    expect(await primary.plan(VARIABLES)).toEqual([]);
    expect(readFileSync(health, 'utf8').split('\n')).toEqual(
      expect.arrayContaining(['>AMSFE2', 'AMSFE3>AMSEDGE1', 'AMSEDGE1>AMSEDGE2', 'AMSEDGE2>']),
    );
    expect(said + failed.said).not.toContain(run.passwords.TF_VAR_admin_password);
  });
});
