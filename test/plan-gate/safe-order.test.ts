import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { GateReport, SafeOrder } from '../../lib/plan-gate/report';
import { each } from '../support/each';
import { runExample, temporaryDirectory } from '../support/synth';
import type { PlanJson, PlannedChange, Question } from './support/plans';
import {
  ask,
  changed,
  edgeGoes,
  estate,
  planOf,
  planned,
  plansOf,
  removed,
  report,
  updated,
} from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const MACHINE = 'azurerm_windows_virtual_machine';
const PRIMARY = 'contoso-primary';

const orderOf = (question: Question): SafeOrder => report(directory, question).order!;
const machinesOf = ({ waves }: SafeOrder): string[] =>
  waves.map(({ machine, stack }) => machine ?? `rest of ${stack}`);
const order = (...names: string[]): string[] => machinesOf(orderOf({ plans: plansOf(...names) }));

describe('a change that takes too much at once', () => {
  test('is safe one machine at a time: the standby site first, witnesses when all members are up', () => {
    expect(order('size-front-ends', 'encryption-at-host', 'witness-size')).toEqual([
      'DUBFE1',
      'AMSFE1',
      'AMSFE2',
      'AMSFE3',
      'PARFSW1',
    ]);
  });

  test('begins in the other site after a switchover', () => {
    const plans = plansOf('size-front-ends', 'encryption-at-host', 'base.dns');
    plans['contoso-dns'].variables = { active_site: { value: 'standby' } };
    expect(machinesOf(orderOf({ plans }))).toEqual(['AMSFE1', 'AMSFE2', 'AMSFE3', 'DUBFE1']);
  });

  test('begins with the members of a site that hold lagged copies', () => {
    const plans = plansOf('size-front-ends');
    const deployed = {
      ...estate(),
      databases: estate().databases.map((database) => ({
        ...database,
        copies: database.copies.map((copy) => ({ ...copy, lagged: copy.server === 'AMSFE3' })),
      })),
    };
    expect(machinesOf(orderOf({ plans, deployed }))).toEqual(['AMSFE3', 'AMSFE1', 'AMSFE2']);
  });

  test('ends with what is left of each stack, sites first', () => {
    expect(order('add-front-end', 'size-edges', 'ttl')).toEqual([
      'AMSEDGE1',
      'AMSEDGE2',
      'rest of contoso-standby',
      'rest of contoso-dns',
    ]);
  });

  test('takes along what the machine depends on, once', () => {
    const plans = plansOf('size-edges');
    plans[PRIMARY] = changed(plans[PRIMARY], (one) =>
      one.type === 'azurerm_virtual_network' ? updated(one, { tags: { owner: 'mail' } }) : undefined,
    );
    const { waves } = orderOf({ plans });
    expect(waves.map(({ changes }) => changes.map((address) => address.split('.')[0]).sort())).toEqual([
      ['azurerm_virtual_network', MACHINE],
      [MACHINE],
    ]);
  });

  test('holds all that belongs to the machine, and nothing of another', () => {
    const [first] = orderOf({ plans: plansOf('size-front-ends') }).waves;
    const types = each(first.targets).map((address) => address.split('.')[0]);
    expect(types).toEqual([
      'azurerm_maintenance_assignment_virtual_machine',
      'azurerm_managed_disk',
      'azurerm_managed_disk',
      'azurerm_network_interface',
      'azurerm_network_interface_backend_address_pool_association',
      'azurerm_network_interface_backend_address_pool_association',
      'azurerm_network_interface_backend_address_pool_association',
      'azurerm_virtual_machine_data_disk_attachment',
      'azurerm_virtual_machine_data_disk_attachment',
      'azurerm_virtual_machine_extension',
      'azurerm_virtual_machine_run_command',
      MACHINE,
    ]);
    expect(each(first.targets).filter((address) => !address.includes('Server-1'))).toEqual([]);
    expect(first.command).toContain(`apply "-target=${first.targets[0]}" "-target=`);
  });

  test('of an Edge that goes is safe when its names have gone before, and not when they are still there', () => {
    const { plans, ...models } = edgeGoes();
    const sized = ['AMSFE1', 'AMSFE2'].map(
      (id) => estate().machines.find((one) => one.id === id)?.terraformAddress,
    );
    const primary = changed(plans[PRIMARY], (one) =>
      sized.includes(one.address) ? updated(one, { size: 'Standard_E2s_v5' }) : undefined,
    );
    const asked = (dns: PlanJson): SafeOrder =>
      orderOf({ ...models, plans: { [PRIMARY]: primary, 'contoso-dns': dns } });
    const { waves, impossible } = asked(plans['contoso-dns']);
    expect(impossible).toEqual([]);
    expect(waves.map(({ machine }) => machine)).toEqual(['AMSFE1', 'AMSFE2', 'AMSEDGE2', undefined]);
    expect(asked(plansOf('remove-edge')['contoso-dns']).impossible.join()).toContain(
      'amsedge2.contoso.com, which is gone',
    );
  });

  test('brings a machine back first that somebody has deleted', () => {
    const isGone = ({ address }: PlannedChange): boolean => address.includes('Edge_Server-2_Machine');
    const plan = changed(planOf('size-edges'), (one) =>
      isGone(one) ? { actions: ['create'], before: null } : undefined,
    );
    const [{ address, type }] = plan.resource_changes.filter(isGone);
    plan.resource_drift = [{ address, type, change: { actions: ['delete'] } }];
    const { waves } = orderOf({ plans: { [PRIMARY]: plan } });
    expect(waves.map(({ machine }) => machine)).toEqual(['AMSEDGE2', 'AMSEDGE1']);
    expect(waves[0].after).toContain('Page edge-rebuild-AMSEDGE2');
  });

  test('is said with the pages and functions that the runbooks have', async () => {
    const out = join(await runExample('two-site', directory), 'runbooks', 'contoso');
    const plans = plansOf('image-all', 'encryption-at-host', 'witness-size');
    const { waves } = orderOf({ plans });
    const said = waves.flatMap(({ before, after }) => [...before, ...after]);
    const resized = orderOf({ plans: plansOf('size-edges') }).waves.flatMap(({ before, after }) => [
      ...before,
      ...after,
    ]);
    const pages = [...said, ...resized].flatMap((text) => /^Page ([\w-]+)/.exec(text)?.slice(1) ?? []);
    expect([...new Set(pages)]).toEqual([
      'maintenance-member',
      ...['member-rebuild-AMSFE1', 'member-rebuild-AMSFE2', 'member-rebuild-AMSFE3', 'maintenance-edge'],
      ...['edge-rebuild-AMSEDGE1', 'edge-rebuild-AMSEDGE2'],
    ]);
    const files = [...new Set(pages)].map((page) => readFileSync(join(out, `${page}.ps1`), 'utf8')).join();
    const functions = [...said, ...resized].flatMap((text) => text.match(/(?:Invoke|Test)-[A-Z]\w+/g) ?? []);
    expect(each([...new Set(functions)]).filter((name) => !files.includes(`function ${name} {`))).toEqual([]);
  });
});

describe('no order makes it safe', () => {
  test.each([
    ['where data is lost', ['zone-with-disks'], 'Data lost of AMSFE1'],
    ['where Azure refuses half way', ['pool-renamed'], 'the apply ends half way, with an empty pool'],
    [
      'where each step empties a pool further',
      ['pool-all'],
      'step 2, AMSFE2: client access in Amsterdam: 1 of 3',
    ],
    ['where machines stay off', ['os-disk-shrunk'], 'step 2, AMSFE2: client access in Amsterdam: 1 of 3'],
    ['where one part takes all', ['lb-rule-port'], 'step 1, the rest of contoso-primary: client access'],
    ['where a link is cut', ['peerings-removed'], 'step 1, the rest of contoso-interconnect: quorum of DAG1'],
    [
      'where names would be lost',
      ['cname-removed', 'size-edges'],
      'autodiscover.contoso.com is not published',
    ],
  ])('%s', (_, names, reason) => {
    const { waves, impossible } = orderOf({ plans: plansOf(...names) });
    expect(impossible.join('\n')).toContain(reason);
    expect(waves).toEqual([]);
  });

  test('while another member is off', () => {
    const { waves, impossible } = orderOf({ plans: plansOf('size-edges'), args: ['--down', 'AMSEDGE2'] });
    expect(waves).toEqual([]);
    expect(impossible).toEqual([expect.stringContaining('AMSEDGE2 did not run before')]);
  });

  test('but an exception may accept what no order divides', () => {
    const plans = plansOf('size-edges', 'lb-rule-port');
    const change = plansOf('size-edges')[PRIMARY].resource_changes.filter(({ change: { actions } }) =>
      actions.includes('update'),
    );
    plans[PRIMARY] = changed(
      plans[PRIMARY],
      ({ address }) => change.find((one) => one.address === address)?.change,
    );
    expect(orderOf({ plans }).waves).toEqual([]);
    const exceptions = {
      exceptions: [
        {
          problem: 'group AMS/ClientAccess without AMSFE1, AMSFE2, AMSFE3',
          reason: 'names are in Dublin',
          expires: '2026-11-30',
        },
      ],
    };
    expect(machinesOf(orderOf({ plans, exceptions }))).toEqual([
      'AMSEDGE1',
      'AMSEDGE2',
      'rest of contoso-primary',
    ]);
  });
});

describe('the order is said', () => {
  test('in text, with a command of one target a line', () => {
    const { out } = ask(directory, { plans: plansOf('size-edges') });
    expect(out).toMatch(
      /1\. AMSEDGE1 \(contoso-primary\): deallocated, 1 change\n {3}before: Page maintenance-edge/,
    );
    expect(out).toMatch(/apply \\\n {5}"-target=azurerm_[^\n]+" \\\n/);
    expect(out).toMatch(/then: Azure reports AMSEDGE1 as running/);
  });

  test('in Markdown', () => {
    const args = ['--format', 'markdown'];
    expect(ask(directory, { plans: plansOf('size-edges'), args }).out).toMatch(
      /### Order[^]+1\. \*\*AMSEDGE1[^]+```sh\n {5}terraform "-chdir=cdktf\.out\/stacks\/contoso-primary" apply/,
    );
    expect(ask(directory, { plans: plansOf('pool-all'), args }).out).toMatch(
      /### Order\n\nNo order of applies makes this safe\.[^]+- step 2, AMSFE2/,
    );
  });

  test('only where the plans have failed', () => {
    expect(report(directory, { plans: plansOf('size-one') }).order).toBeUndefined();
    expect(ask(directory, { plans: plansOf('size-one') }).out).not.toContain('step');
  });
});

/** Changes of a machine that end with its wave. */
const CHANGES: Record<string, (one: PlannedChange) => Partial<PlannedChange['change']> | undefined> = {
  size: (one) => (one.type === MACHINE ? updated(one, { size: 'Standard_E2s_v5' }) : undefined),
  image: (one) =>
    one.type === MACHINE
      ? {
          actions: ['delete', 'create'],
          after: one.change.before,
          replace_paths: [['source_image_reference']],
        }
      : undefined,
  disks: (one) =>
    one.type === 'azurerm_managed_disk'
      ? updated(one, { storage_account_type: 'StandardSSD_LRS' })
      : undefined,
  interface: (one) =>
    one.type === 'azurerm_network_interface'
      ? updated(one, { accelerated_networking_enabled: 'x' })
      : undefined,
  tags: (one) => ('tags' in (one.change.before ?? {}) ? updated(one, { tags: { x: 'y' } }) : undefined),
};
const STACKS = ['primary', 'standby', 'witness'];

test('every wave passes alone, all together are the change, and no wave takes two members of a group', () => {
  const model = estate();
  const machines = model.machines.filter(({ stack }) => stack !== undefined);
  const failed = jest.fn();
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...machines), { minLength: 2, selector: ({ id }) => id }),
      fc.constantFrom(...Object.keys(CHANGES)),
      fc.array(fc.nat({ max: 90 }), { maxLength: 8 }),
      (some, kind, tagged) => {
        const bases = STACKS.map((stack) => planOf(`base.${stack}`));
        const own = new Set(
          some.map(({ terraformAddress }) => String(/\.(.+)_Machine_/.exec(terraformAddress!)![1])),
        );
        const isOwn = (address: string): boolean =>
          [...own].some((name) => address.includes(`.${name}_`)) && !address.includes('Address');
        const plans: Record<string, PlanJson> = Object.fromEntries(
          bases.map((base, at) => [
            `contoso-${STACKS[at]}`,
            changed(base, (one) => {
              const change = isOwn(one.address) ? CHANGES[kind](one) : undefined;
              const isTagged = tagged.some((index) => base.resource_changes[index]?.address === one.address);
              return change ?? (isTagged ? CHANGES.tags(one) : undefined);
            }),
          ]),
        );
        const answer = report(directory, { plans });
        if (answer.verdict === 'passed') return;
        failed();
        const { waves, impossible } = answer.order!;
        expect(impossible).toEqual([]);
        expect(waves.flatMap(({ stack, changes }) => changes.map((one) => `${stack} ${one}`)).sort()).toEqual(
          changesOf(plans),
        );
        for (const wave of each(waves)) {
          const alone = waveAlone(plans, wave);
          expect([wave.machine, alone.verdict]).toEqual([wave.machine, 'passed']);
          expect(alone.groups.filter(({ down }) => down.length > 1)).toEqual([]);
        }
      },
    ),
    { numRuns: 60, seed: 11 },
  );
  expect(failed.mock.calls.length).toBeGreaterThan(20);
});

function changesOf(plans: Record<string, PlanJson>): string[] {
  return Object.entries(plans)
    .flatMap(([stack, { resource_changes }]) =>
      resource_changes
        .filter(({ change: { actions } }) => !['no-op', 'read'].includes(actions[0]))
        .map(({ address }) => `${stack} ${address}`),
    )
    .sort();
}

/** The plans with the changes of one wave only. */
function waveAlone(plans: Record<string, PlanJson>, wave: SafeOrder['waves'][number]): GateReport {
  const still = (one: PlannedChange, stack: string): Partial<PlannedChange['change']> | undefined =>
    stack === wave.stack && wave.changes.includes(one.address)
      ? undefined
      : { actions: ['no-op'], after: one.change.before };
  const alone = Object.fromEntries(
    Object.entries(plans).map(([stack, plan]) => [stack, changed(plan, (one) => still(one, stack))]),
  );
  return report(directory, { plans: alone, new: planned(alone) });
}

test('a machine that is removed is out for good', () => {
  const plans = plansOf('size-front-ends');
  plans[PRIMARY] = changed(plans[PRIMARY], (one) =>
    one.address.includes('ClientAccess_Server-1_Machine') ? removed : undefined,
  );
  const { impossible } = orderOf({ plans });
  expect(impossible.map((each) => each.slice(0, 15))).toEqual(['step 2, AMSFE2:', 'step 3, AMSFE3:']);
});
