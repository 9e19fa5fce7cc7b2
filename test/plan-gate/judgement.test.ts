import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { Effect } from '../../lib/plan-gate/effect';
import { temporaryDirectory } from '../support/synth';
import type { PlanJson, PlannedChange, Values } from './support/plans';
import {
  changed,
  estate,
  planOf,
  plansOf,
  planned,
  removed,
  report,
  updated,
  without,
} from './support/plans';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const STACK = 'contoso-primary';
const MACHINE = 'azurerm_windows_virtual_machine';

test('a plan that destroys a machine of a group without a spare is never passed', () => {
  const model = estate();
  const machines = model.machines.filter(({ stack }) => stack === STACK);
  const others = planOf('base.primary').resource_changes.filter(({ type }) => type !== MACHINE);
  fc.assert(
    fc.property(
      fc.record({
        machine: fc.constantFrom(...machines),
        isReplaced: fc.boolean(),
        isCreatedFirst: fc.boolean(),
        group: fc.nat(),
        tagged: fc.uniqueArray(fc.nat({ max: others.length - 1 }), { maxLength: 12 }),
        dropped: fc.uniqueArray(fc.nat({ max: others.length - 1 }), { maxLength: 3 }),
      }),
      ({ machine, isReplaced, isCreatedFirst, group, tagged, dropped }) => {
        const groups = model.redundancyGroups.filter(({ members }) => members.includes(machine.id));
        const actions = isCreatedFirst ? ['create', 'delete'] : ['delete', 'create'];
        const tight = groups[group % groups.length].id;
        const at = (list: number[], each: PlannedChange): boolean =>
          list.some((one) => others[one].address === each.address);
        const plan = changed(planOf('base.primary'), (each) => {
          if (each.address === machine.terraformAddress)
            return isReplaced ? { actions, after: each.change.before } : removed;
          if (at(dropped, each)) return removed;
          return at(tagged, each) ? updated(each, { tags: { changed: 'yes' } }) : undefined;
        });
        const deployed = {
          ...model,
          redundancyGroups: model.redundancyGroups.map((each) => ({
            ...each,
            needed: each.id === tight ? each.members.length : each.needed,
          })),
        };
        const { verdict, problems } = report(directory, { plans: { [STACK]: plan }, deployed });
        expect(verdict).toBe('failed');
        expect(
          problems.map(({ id }) => id).filter((id) => id.startsWith(`group ${tight} without`)),
        ).toHaveLength(1);
      },
    ),
    { numRuns: 60, seed: 11 },
  );
});

test('a resource type that the table does not have is an outage of the machine that it names, and says so', () => {
  const plan = changed(planOf('base.primary'), (each) =>
    each.type === 'azurerm_virtual_machine_extension' ? updated(each, { settings: 'x' }) : undefined,
  );
  for (const each of plan.resource_changes)
    if (each.type === 'azurerm_virtual_machine_extension') each.type = 'azurerm_virtual_machine_secret_agent';
  const { verdict, outages } = report(directory, { plans: { [STACK]: plan } });
  expect(outages.map(({ machine, effect }) => [machine, effect])).toEqual(
    ['AMSFE1', 'AMSFE2', 'AMSFE3'].map((each) => [each, Effect.UNKNOWN]),
  );
  expect(outages[0].consequences[0].cause).toBe(
    'the gate has no rule for azurerm_virtual_machine_secret_agent',
  );
  expect(verdict).toBe('failed');
});

describe('a resource of the team that has nothing to do with a machine', () => {
  const ADDRESS = 'azurerm_mssql_server.own';
  const asked = (change: PlannedChange['change'], exceptions?: object): ReturnType<typeof report> => {
    const plan = planOf('base.primary');
    const [first] = plan.resource_changes;
    plan.resource_changes.push({ ...first, address: ADDRESS, type: 'azurerm_mssql_server', change });
    return report(directory, { plans: { [STACK]: plan }, exceptions });
  };
  const before = { id: '/own', name: 'a' };

  test.each<[string, PlannedChange['change']]>([
    ['is made', { actions: ['create'], before: null, after: { name: 'a' } }],
    ['gets other tags', { actions: ['update'], before, after: { ...before, tags: { a: 'b' } } }],
  ])('is named, and stops nothing, where it %s', (_, change) => {
    const { verdict, unknown } = asked(change);
    expect(verdict).toBe('passed');
    expect(unknown.map(({ resource }) => resource)).toEqual([ADDRESS]);
  });

  test('has to be accepted where it changes or goes', () => {
    const problem = `unknown ${STACK} ${ADDRESS}`;
    const change = { actions: ['update'], before, after: { ...before, name: 'b' } };
    expect([change, { ...removed, before }].map((each) => asked(each).problems.map(({ id }) => id))).toEqual([
      [problem],
      [problem],
    ]);
    const exceptions = { exceptions: [{ problem, reason: 'for archives only', expires: '2026-11-30' }] };
    expect(asked(change, exceptions).verdict).toBe('passed');
  });
});

test('a machine that was deleted beside Terraform did not run before, and making it again is no outage', () => {
  const isGone = ({ address }: PlannedChange): boolean => address.includes('Edge_Server-1_Machine');
  const plan = changed(planOf('base.primary'), (each) =>
    isGone(each) ? { actions: ['create'], before: null } : undefined,
  );
  const [{ address, type }] = plan.resource_changes.filter(isGone);
  plan.resource_drift = [{ address, type, change: { actions: ['delete'] } }];
  expect(report(directory, { plans: { [STACK]: plan } }).verdict).toBe('passed');
  const other = changed(plan, (each) =>
    each.address.includes('Edge_Server-2_Machine') ? updated(each, { size: 'Standard_D8s_v5' }) : undefined,
  );
  const [problem] = report(directory, { plans: { [STACK]: other } }).problems;
  expect(problem.what).toContain('AMSEDGE1 did not run before');
});

test('a machine with another address in the program is the same machine', () => {
  const plan = planOf('base.primary');
  const moved = plan.resource_changes.find(({ address }) => address.includes('Edge_Server-1_Machine'))!;
  moved.previous_address = moved.address;
  moved.address = `${MACHINE}.moved`;
  plan.configuration.root_module.resources.forEach((each) => {
    if (each.address === moved.previous_address) each.address = moved.address;
  });
  const model = estate();
  const next = {
    ...model,
    machines: model.machines.map((each) =>
      each.id === 'AMSEDGE1' ? { ...each, terraformAddress: moved.address } : each,
    ),
  };
  expect(report(directory, { plans: { [STACK]: plan }, new: next }).verdict).toBe('passed');
  const sized = changed(plan, (each) =>
    each.address === moved.address ? updated(each, { size: 'Standard_D8s_v5' }) : undefined,
  );
  expect(
    report(directory, { plans: { [STACK]: sized }, new: next }).outages.map(({ machine }) => machine),
  ).toEqual(['AMSEDGE1']);
});

test('the machines of a pilot light that is not activated do not exist, and a plan that takes them away again is stopped', () => {
  const model = estate();
  const isOurs = (stack?: string): boolean => stack === 'contoso-standby';
  const deployed = {
    ...model,
    sites: model.sites.map((each) => ({ ...each, runs: each.id === 'DUB' ? 'when-activated' : each.runs })),
    machines: model.machines.map((each) =>
      isOurs(each.stack)
        ? { ...each, runs: 'when-activated', terraformAddress: `${each.terraformAddress}[0]` }
        : each,
    ),
  };
  const plan = planOf('base.standby');
  for (const each of plan.resource_changes) if (each.type === MACHINE) each.address = `${each.address}[0]`;
  const idle = { ...plan, resource_changes: plan.resource_changes.filter(({ type }) => type !== MACHINE) };
  const ask_ = (one: PlanJson): ReturnType<typeof report> =>
    report(directory, { plans: { 'contoso-standby': one }, deployed, new: deployed });
  expect(ask_(idle).verdict).toBe('passed');
  expect(ask_(plan).verdict).toBe('passed');
  const forgotten = ask_(changed(plan, ({ type }) => (type === MACHINE ? removed : undefined)));
  expect(forgotten.problems.map(({ id }) => id)).toContain(
    'group DUB/ClientAccess without DUBFE1, DUBFE2, DUBFE3',
  );
});

test('what Terraform forgets or leaves unlocked is named', () => {
  const plan = changed(planOf('base.primary'), (each) =>
    each.address.includes('Edge_Server-1_Disk-queue') ? { actions: ['forget'], after: null } : undefined,
  );
  plan.resource_changes.push({
    ...plan.resource_changes[0],
    address: 'azurerm_management_lock.guard',
    type: 'azurerm_management_lock',
    change: { actions: ['delete'], before: { id: '/lock' }, after: null },
  });
  const { verdict, loosened } = report(directory, { plans: { [STACK]: plan } });
  expect(loosened).toEqual([
    expect.stringContaining(
      'contoso-primary: Terraform does not manage azurerm_managed_disk.Amsterdam_Edge_Server-1_Disk-queue',
    ),
    'contoso-primary: the lock azurerm_management_lock.guard is removed',
  ]);
  expect(verdict).toBe('passed');
});

test('a resource group takes everything with it', () => {
  const plan = changed(planOf('base.primary'), ({ type }) =>
    type === 'azurerm_resource_group'
      ? { actions: ['delete', 'create'], replace_paths: [['location']] }
      : undefined,
  );
  const { outages } = report(directory, { plans: { [STACK]: plan } });
  expect(outages.map(({ machine, effect }) => [machine, effect])).toEqual(
    ['AMSEDGE1', 'AMSEDGE2', 'AMSFE1', 'AMSFE2', 'AMSFE3'].map((each) => [each, Effect.DESTROYED]),
  );
});

describe('names', () => {
  const dns = (
    type: string,
    change: (each: PlannedChange) => Partial<PlannedChange['change']> | undefined,
  ): ReturnType<typeof report> =>
    report(directory, {
      plans: {
        'contoso-dns': changed(planOf('base.dns'), (each) => (each.type === type ? change(each) : undefined)),
      },
    });
  const ids = ({ problems }: ReturnType<typeof report>): string[] => problems.map(({ id }) => id);

  test('inside lead to addresses of the estate only', () => {
    const answer = dns('azurerm_private_dns_a_record', (each) =>
      String(each.change.before?.fqdn).startsWith('mail.')
        ? updated(each, { records: ['10.10.15.99'] })
        : undefined,
    );
    expect(ids(answer)).toEqual(['name A inside mail.contoso.com']);
    const other = dns('azurerm_private_dns_a_record', (each) =>
      String(each.change.before?.fqdn).startsWith('mail.')
        ? updated(each, { records: ['10.20.15.254'] })
        : undefined,
    );
    expect(ids(other)).toEqual([]);
  });

  test('need one endpoint that answers', () => {
    const one = dns('azurerm_traffic_manager_external_endpoint', (each) =>
      each.change.before?.name === 'ams' ? updated(each, { enabled: false }) : undefined,
    );
    expect(ids(one)).toEqual([]);
    const none = dns('azurerm_traffic_manager_external_endpoint', () => removed);
    expect(ids(none)).toEqual(['name profile traf-contoso-clientaccess']);
    const off = dns('azurerm_traffic_manager_profile', (each) =>
      updated(each, { profile_status: 'Disabled' }),
    );
    expect(ids(off)).toEqual(['name profile traf-contoso-clientaccess']);
  });

  test('of senders stay in SPF; other texts may go', () => {
    const texts = (record: object[]): ReturnType<typeof report> =>
      dns('azurerm_dns_txt_record', (each) =>
        each.change.before?.name === '@' ? updated(each, { record }) : undefined,
      );
    expect(ids(texts([{ value: 'v=spf1 ip4:203.0.113.14 -all' }]))).toEqual([]);
    expect(ids(texts([{ value: 'something else' }]))).toEqual(['name TXT contoso.com']);
    expect(
      ids(dns('azurerm_dns_txt_record', (each) => (each.change.before?.name === '@' ? undefined : removed))),
    ).toEqual([]);
  });

  test('inside answer in every network that they answered in', () => {
    const plan = changed(planOf('base.interconnect'), ({ type, change }) =>
      type === 'azurerm_private_dns_zone_virtual_network_link' &&
      change.before?.private_dns_zone_name === 'mail.contoso.com' &&
      change.before?.name === 'link-contoso-ams'
        ? removed
        : undefined,
    );
    expect(ids(report(directory, { plans: { 'contoso-interconnect': plan } }))).toEqual([
      'name private zone mail.contoso.com link-contoso-ams',
    ]);
  });

  test('keep what led to a record of somebody else in the zone', () => {
    const lead = (each: PlannedChange): Values => ({
      record: [
        ...(each.change.before?.record as object[]),
        { exchange: 'outside.contoso.com', preference: '30' },
      ],
    });
    const before = (each: PlannedChange): Partial<PlannedChange['change']> => ({
      before: { ...each.change.before, ...lead(each) },
      after: { ...each.change.before, ...lead(each) },
    });
    expect(ids(dns('azurerm_dns_mx_record', before))).toEqual([]);
    expect(ids(dns('azurerm_dns_mx_record', (each) => updated(each, lead(each))))).toEqual([
      'name MX contoso.com',
    ]);
  });

  test('that are sensitive are judged, and not quoted', () => {
    const answer = dns('azurerm_dns_mx_record', (each) => ({
      ...updated(each, { record: [{ exchange: 'secret.contoso.com', preference: '10' }] }),
      after_sensitive: { record: [{ exchange: true }] },
    }));
    expect(answer.verdict).toBe('failed');
    expect(JSON.stringify(answer)).not.toContain('secret.contoso.com');
  });

  test('whose targets are not known yet count as they were', () => {
    const unknown = dns('azurerm_dns_a_record', (each) =>
      each.change.before?.name === 'amsedge1'
        ? {
            actions: ['update'],
            after: { ...each.change.before, records: undefined },
            after_unknown: { records: true },
          }
        : undefined,
    );
    expect(ids(unknown)).toEqual([]);
  });
});

test('plans of several stacks are down together', () => {
  const plans = plansOf('size-one', 'encryption-at-host', 'witness-size');
  const { groups, problems } = report(directory, { plans, new: planned(plans) });
  expect(groups.find(({ votes }) => votes)).toMatchObject({
    down: ['AMSFE1', 'DUBFE1', 'PARFSW1'],
    needed: 4,
    survive: { length: 4 },
  });
  expect(problems.map(({ id }) => id)).toEqual(['spare quorum:DAG1 without AMSFE1, DUBFE1, PARFSW1']);
});

describe('a spare', () => {
  const sized = (...machines: string[]): Record<string, PlanJson> => {
    const addresses = estate()
      .machines.filter(({ id }) => machines.includes(id))
      .map(({ terraformAddress }) => terraformAddress);
    return {
      [STACK]: changed(planOf('base.primary'), (each) =>
        addresses.includes(each.address) ? updated(each, { size: 'Standard_E2s_v5' }) : undefined,
      ),
    };
  };
  const ids = (plans: Record<string, PlanJson>, question: object = {}): string[] =>
    report(directory, { plans, ...question }).problems.map(({ id }) => id);

  test('is kept: one member of a tier at a time, and one of a tier of two', () => {
    expect(ids(sized('AMSFE1'))).toEqual([]);
    expect(ids(sized('AMSEDGE1'))).toEqual([]);
    expect(ids(sized('AMSFE1', 'AMSEDGE1'))).toEqual([]);
    expect(ids(sized('AMSFE1', 'AMSFE2'))).toEqual(['spare AMS/ClientAccess without AMSFE1, AMSFE2']);
  });

  test('is not there while another member is off, but what was off before is not blamed on a plan', () => {
    const off = { args: ['--down', 'AMSFE3'] };
    expect(ids(sized('AMSFE1'), off)).toEqual(['spare AMS/ClientAccess without AMSFE1, AMSFE3']);
    expect(ids(sized('AMSEDGE1'), off)).toEqual([]);
    expect(ids(sized('AMSFE3'), off)).toEqual([]);
  });

  test('is not waited for where the new program does not have the member', () => {
    const plans = sized('AMSFE1');
    const next = planned(plans, (model) => without(model, 'DUBFE3'));
    expect(ids(plans, { new: next, args: ['--down', 'DUBFE3'] })).toEqual([]);
    expect(ids(plans, { args: ['--down', 'DUBFE3'] })).toEqual(['spare quorum:DAG1 without AMSFE1, DUBFE3']);
  });
});

describe('what Azure refuses half way', () => {
  const replaced = { actions: ['delete', 'create'], replace_paths: [['name']] };
  const asked = (change: Parameters<typeof changed>[1]): string[] =>
    report(directory, { plans: { [STACK]: changed(planOf('base.primary'), change) } }).problems.map(
      ({ id }) => id.split('_').slice(0, 3).join('_'),
    );
  const isNic = ({ address }: PlannedChange): boolean =>
    address.startsWith('azurerm_network_interface.') && address.includes('Edge_Server-1');
  const isMachine = ({ address }: PlannedChange): boolean => address.includes('Edge_Server-1_Machine');

  test('is a new name of an interface that its machine holds, and not of one that is replaced with it', () => {
    const id = 'refused contoso-primary azurerm_network_interface.Amsterdam';
    expect(asked((each) => (isNic(each) ? replaced : undefined))).toEqual([id]);
    expect(asked((each) => (isNic(each) || isMachine(each) ? replaced : undefined))).toEqual([]);
  });

  test('is a machine that would be made before the one of its name is deleted', () => {
    const first = { ...replaced, actions: ['create', 'delete'] };
    const renamed = (each: PlannedChange): object => ({ after: { ...each.change.before, name: 'vm-other' } });
    expect(asked((each) => (isMachine(each) ? first : undefined))).toEqual([
      'refused contoso-primary azurerm_windows_virtual',
    ]);
    expect(asked((each) => (isMachine(each) ? { ...first, ...renamed(each) } : undefined))).toEqual([]);
  });
});
