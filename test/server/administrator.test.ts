import type { Administrator } from 'cdktf-resilient-exchange';
import { EdgeTier, OutboundMail, Secret, TwoSiteExchange, WitnessServer } from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import { DIRECTORY, estateProps, resources, siteIn, synth, testApp } from '../support/app';
import { each } from '../support/each';
import { expectRefusal } from '../support/refusal';

const VM = 'azurerm_windows_virtual_machine';

function estate(overrides: Parameters<typeof estateProps>[0] = {}): Record<string, StackJson> {
  const app = testApp();
  new TwoSiteExchange(
    app,
    'contoso',
    estateProps({
      activeDirectory: DIRECTORY,
      databaseAvailabilityGroup: { databases: 2 },
      ...overrides,
    }),
  );
  return synth(app).stacks;
}

function ignored(machine: Attributes): string[] {
  return (machine.lifecycle as { ignore_changes: string[] }).ignore_changes;
}

/** User and password of each machine, by its computer name. */
function administrators(stacks: Record<string, StackJson>): Record<string, string> {
  const machines = Object.values(stacks).flatMap((stack) => resources(stack, VM));
  return Object.fromEntries(
    machines.map((machine) => [
      machine.computer_name,
      `${machine.admin_username as string} ${machine.admin_password as string}`,
    ]),
  ) as Record<string, string>;
}

test('Edges and witnesses have a password of their own, and the program says nothing of it', () => {
  expect(administrators(estate())).toMatchObject({
    AMSFE1: 'exadmin ${var.admin_password}',
    DUBFE1: 'exadmin ${var.admin_password}',
    AMSEDGE1: 'exadmin ${var.edge_admin_password}',
    DUBEDGE1: 'exadmin ${var.edge_admin_password}',
    DUBFSW1: 'exadmin ${var.witness_admin_password}',
    PARFSW1: 'exadmin ${var.witness_admin_password}',
  });
});

test('a program names them, or shares one on purpose', () => {
  const stacks = estate({
    administrator: { username: 'ops', password: Secret.variable('ops_password') },
    edge: { administrator: { username: 'edgeops' } },
    witness: { administrator: { password: Secret.variable('ops_password') } },
  });
  expect(administrators(stacks)).toMatchObject({
    AMSFE1: 'ops ${var.ops_password}',
    AMSEDGE1: 'edgeops ${var.edge_admin_password}',
    DUBEDGE1: 'edgeops ${var.edge_admin_password}',
    DUBFSW1: 'ops ${var.ops_password}',
    PARFSW1: 'ops ${var.ops_password}',
  });
});

test('a password that is rotated replaces no machine and lets none join again', () => {
  const stacks = Object.values(estate());
  each(stacks.flatMap((stack) => resources(stack, VM))).forEach((machine) =>
    expect(ignored(machine)).toEqual(
      expect.arrayContaining(['admin_username', 'admin_password', 'os_disk[0].name']),
    ),
  );
  each(stacks.flatMap((stack) => resources(stack, 'azurerm_virtual_machine_extension'))).forEach((join) =>
    expect(join.lifecycle).toEqual({ ignore_changes: ['settings', 'protected_settings'] }),
  );
});

test('no machine has an identity that nothing uses', () => {
  const machines = (props: Parameters<typeof estateProps>[0]): Attributes[] =>
    Object.values(estate(props)).flatMap((stack) => resources(stack, VM));
  for (const machine of each(machines({ configurationExports: false }))) {
    expect(machine).not.toHaveProperty('identity');
    // What somebody else has given it stays.
    expect(ignored(machine)).toContain('identity');
  }
  const used = machines({}).filter(({ identity }) => identity !== undefined);
  expect(used.map(({ computer_name: name }) => name)).toEqual(
    expect.arrayContaining(['AMSFE1', 'AMSEDGE1', 'DUBFE1', 'DUBEDGE1']),
  );
  for (const machine of each(used)) expect(ignored(machine)).not.toContain('identity');
});

test.each<[Administrator, string, string, string, string]>([
  [
    { password: 'not-a-Secret-1' as unknown as Secret },
    'administrator.password',
    'a value that is not shown',
    'a Secret',
    'Secret.variable',
  ],
  [{ username: 'admin' }, 'administrator.username', "'admin'", 'a name of at most 20', 'another name'],
])('the administrator of a tier is checked: %#', (administrator, property, value, limit, remedy) => {
  const site = siteIn(testApp());
  const expected = { property, value, limit, remedy };
  expectRefusal(() => new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct(), administrator }), {
    path: 'amsterdam/Amsterdam/Edge',
    ...expected,
  });
  const props = { site, witnessFor: [site], administrator };
  expectRefusal(() => new WitnessServer(site, 'Witness', props), {
    path: 'amsterdam/Amsterdam/Witness',
    ...expected,
  });
});
