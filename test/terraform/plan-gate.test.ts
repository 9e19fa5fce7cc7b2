import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PARENT } from '../../lib/plan-gate/resource-rule';
import { RESOURCE_RULES } from '../../lib/plan-gate/resource-rules';
import type { EstateDocument } from '../../lib/model/estate-document';
import { AzureStandIn } from '../../stand-in/stand-in';
import type { PlanJson } from '../plan-gate/support/plans';
import { report } from '../plan-gate/support/plans';
import type { StackJson } from '../support/app';
import type { Stacks } from '../support/synth';
import { readStacks, runExample, temporaryDirectory } from '../support/synth';
import { EstateRun } from './support/estate-run';
import { first, set, setUnguarded } from './support/judged-estate';
import { describeHere } from './support/terraform';

// Plans of the real provider, judged as they are: the unit lane has more of them, reduced.

const STACK = 'contoso-primary';
const ADDRESSES = /^azurerm_[a-z_]+\.[^.]+$/;

interface Schema {
  readonly provider_schemas: Record<
    string,
    { resource_schemas: Record<string, { block: { attributes?: object; block_types?: object } }> }
  >;
}

const VM = 'azurerm_windows_virtual_machine';

describeHere('the gate on plans of the real provider', () => {
  const cwd = temporaryDirectory();
  let azure: AzureStandIn;
  let run: EstateRun;
  let stacks: Stacks;
  let deployed: EstateDocument;

  beforeAll(async () => {
    azure = await AzureStandIn.start();
    run = new EstateRun(azure, 'contoso');
    const out = await runExample('two-site', cwd);
    stacks = readStacks(out);
    deployed = JSON.parse(
      readFileSync(join(out, 'estates', 'contoso', 'estate.json'), 'utf8'),
    ) as EstateDocument;
    run.takeExample(stacks);
    await run.apply('primary', { reverse_dns: 'false', domain_joined: 'false' });
  });
  afterAll(async () => {
    run.remove();
    rmSync(cwd, { recursive: true });
    await azure.stop();
  });

  /** The plan of the changed stack; what is applied stays as it is. */
  async function planWith(change: (json: StackJson) => void, args: string[] = []): Promise<PlanJson> {
    run.takeExample(stacks);
    run.mutate('primary', change);
    const workdir = await run.stack('primary');
    const variables = { reverse_dns: 'false', domain_joined: 'false' };
    await workdir.mustRun(['plan', '-out=gated', '-parallelism=30', ...args], variables);
    return JSON.parse((await workdir.mustRun(['show', '-json', 'gated'])).output) as PlanJson;
  }

  async function judged(
    change: (json: StackJson) => void,
    args: string[] = [],
  ): Promise<ReturnType<typeof report>> {
    const plan = await planWith(change, args);
    const resources = plan.configuration.root_module.resources.filter(({ address }) =>
      ADDRESSES.test(address),
    ).length;
    const planned = {
      ...deployed,
      stacks: deployed.stacks.map((each) => (each.id === STACK ? { ...each, resources } : each)),
    };
    return report(cwd, { plans: { [STACK]: plan }, deployed, new: planned });
  }

  test('nothing changed: passed', async () => {
    const { verdict, outages, interruptions } = await judged(() => undefined);
    expect({ verdict, outages, interruptions }).toEqual({
      verdict: 'passed',
      outages: [],
      interruptions: [],
    });
  });

  test('the table names arguments that the provider has', async () => {
    const { output } = await (await run.stack('primary')).mustRun(['providers', 'schema', '-json']);
    const all = Object.entries((JSON.parse(output) as Schema).provider_schemas);
    const [, { resource_schemas: schemas }] = all.find(([name]) => name.endsWith('/hashicorp/azurerm'))!;
    // The others are of the provider dns, whose records the lane of own name servers changes, and one is built into Terraform.
    const rules = Object.entries(RESOURCE_RULES).filter(([type]) => type.startsWith('azurerm_'));
    const wrong = rules.flatMap(([type, { changed, behind = [], leadsTo = [], identityIn = [] }]) => {
      const { attributes, block_types } = schemas[type].block;
      const names = [PARENT, ...Object.keys({ ...attributes, ...block_types })];
      const used = [...Object.values(changed).flat(), ...behind, ...leadsTo, ...identityIn];
      return used.filter((name) => !names.includes(name)).map((name) => `${type}.${name}`);
    });
    expect(wrong).toEqual([]);
  });

  const edges = 'group AMS/Edge without AMSEDGE1, AMSEDGE2';
  const clients = 'group AMS/ClientAccess without AMSFE1, AMSFE2, AMSFE3';
  const data = expect.stringMatching(/^data contoso-primary azurerm_managed_disk\./) as string;
  const identity = expect.stringMatching(/^identity contoso-primary azurerm_public_ip\./) as string;
  test.each<[string, (json: StackJson) => void, string[]]>([
    ['the administrator password', set(VM, 'Edge', (block) => (block.admin_password = 'not-a-Secret-3')), []],
    [
      'the administrator password, where nothing ignores it',
      setUnguarded(VM, 'Edge', (block) => (block.admin_password = 'not-a-Secret-3')),
      [edges],
    ],
    [
      'the size of all front ends',
      setUnguarded(VM, 'ClientAccess', (block) => (block.size = 'Standard_E32s_v5')),
      [clients],
    ],
    [
      'the size of one front end',
      setUnguarded(VM, 'ClientAccess_Server-1', (block) => (block.size = 'Standard_E32s_v5')),
      [],
    ],
    [
      'the image',
      setUnguarded(VM, 'Edge', (block) => (first(block.source_image_reference).version = '20348.1.1')),
      [edges],
    ],
    [
      'the zone of a disk',
      setUnguarded('azurerm_managed_disk', 'Edge_Server-1', (block) => (block.zone = '3')),
      [data],
    ],
    [
      'the size of a disk',
      setUnguarded('azurerm_managed_disk', 'Server-1_Disk-databases', (block) => (block.disk_size_gb = 2048)),
      [],
    ],
    [
      'the zones of an Edge address',
      setUnguarded('azurerm_public_ip', 'Edge_Address-1', (block) => (block.zones = ['1'])),
      [identity, 'name MX 10 contoso.com'],
    ],
    [
      'the page of the probes',
      setUnguarded(
        'azurerm_lb_probe',
        'ClientAccess',
        (block) => (block.request_path = '/ews/healthcheck.htm'),
      ),
      [],
    ],
    [
      'the port of the rules',
      setUnguarded('azurerm_lb_rule', 'ClientAccess', (block) => (block.frontend_port = 444)),
      [clients],
    ],
    [
      'what a rule admits',
      setUnguarded(
        'azurerm_network_security_rule',
        'AllowHttpsFromClients',
        (block) => (block.access = 'Deny'),
      ),
      [clients],
    ],
    [
      'the tags of the machines',
      setUnguarded(VM, '_Server-', (block) => Object.assign(first(block.tags), { owner: 'mail' })),
      [],
    ],
    [
      'a script',
      setUnguarded(
        'azurerm_virtual_machine_run_command',
        'Run-disks',
        (block) => (first(block.source).script = 'Get-Disk'),
      ),
      [],
    ],
  ])('%s', async (_, change, problems) => {
    const answer = await judged(change);
    expect(answer.problems.map(({ id }) => id)).toEqual(problems);
    expect(
      answer.outages.flatMap(({ consequences }) => consequences).map(({ effect }) => effect),
    ).not.toContain('unknown change');
    expect(answer.unknown).toEqual([]);
  });

  test('a targeted plan is not judged', async () => {
    const address = deployed.machines.find(({ stack }) => stack === STACK)!.terraformAddress!;
    await expect(
      judged(
        setUnguarded(VM, '_Server-', (block) => (block.size = 'Standard_D8s_v5')),
        [`-target=${address}`],
      ),
    ).rejects.toThrow('is partial');
  });
});
