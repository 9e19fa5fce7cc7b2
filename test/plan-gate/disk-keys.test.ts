import { rmSync } from 'node:fs';
import { Effect } from '../../lib/plan-gate/effect';
import { temporaryDirectory } from '../support/synth';
import type { PlanJson, PlannedChange, Values } from './support/plans';
import { changed, planOf, removed, report, updated } from './support/plans';

// Keys of the team, and encryption at the host, for machines that exist.

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));

const STACK = 'contoso-primary';
const MACHINE = 'azurerm_windows_virtual_machine';
const DISK = 'azurerm_managed_disk';
const SERVERS = ['AMSFE1', 'AMSFE2', 'AMSFE3'];
const SET = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/diskEncryptionSets/des';
const PRINCIPAL = '44444444-4444-4444-4444-000000000001';
const VAULT = '/subscriptions/s/resourceGroups/k/providers/Microsoft.KeyVault/vaults/kv';
const KEY = 'https://kv.vault.azure.net/keys/disks';
const IDENTITY =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id';
const own = { type: 'SystemAssigned', principal_id: PRINCIPAL };
const given = { type: 'UserAssigned', identity_ids: [IDENTITY] };
const set = { id: SET, name: 'des', key_vault_key_id: `${KEY}/1`, identity: [given] };
const identity = { id: IDENTITY, name: 'id', principal_id: PRINCIPAL };
const right = {
  id: '/key/providers/Microsoft.Authorization/roleAssignments/r',
  scope: `${VAULT}/keys/disks`,
  role_definition_name: 'Key Vault Crypto Service Encryption User',
  principal_id: PRINCIPAL,
};

const ofServers = ({ type, address }: PlannedChange): boolean =>
  type === MACHINE && address.includes('ClientAccess');
const withOsDisk = ({ change }: PlannedChange, values: Values): Values => {
  const [disk] = (change.before?.os_disk ?? [{}]) as Values[];
  return { os_disk: [{ ...disk, ...values }] };
};

const UNCHANGED = ['no-op'];

function add(
  plan: PlanJson,
  type: string,
  change: PlannedChange['change'],
  address = `${type}.disks`,
): PlanJson {
  return {
    ...plan,
    resource_changes: [...plan.resource_changes, { address, mode: 'managed', type, change }],
  };
}

const outagesOf = ({ outages }: ReturnType<typeof report>): (string | Effect)[][] =>
  outages.map(({ machine, effect }) => [machine, effect]);

test.each<[string, (each: PlannedChange) => Partial<PlannedChange['change']> | undefined]>([
  [
    'encryption at the host',
    (each) => (ofServers(each) ? updated(each, { encryption_at_host_enabled: true }) : undefined),
  ],
  [
    'a key of the team for the disks of the operating systems',
    (each) =>
      ofServers(each) ? updated(each, withOsDisk(each, { disk_encryption_set_id: SET })) : undefined,
  ],
  [
    'a key of the team for data disks',
    (each) =>
      each.type === DISK && each.address.includes('ClientAccess')
        ? updated(each, { disk_encryption_set_id: SET })
        : undefined,
  ],
])('%s deallocates the machines, which is safe one member at a time', (_, change) => {
  const plans = {
    [STACK]: add(changed(planOf('base.primary'), change), 'azurerm_disk_encryption_set', {
      ...{ actions: ['create'], before: null, after: { name: 'des' } },
    }),
  };
  const answer = report(directory, { plans });
  expect(outagesOf(answer)).toEqual(SERVERS.map((each) => [each, Effect.DEALLOCATED]));
  expect(answer.verdict).toBe('failed');
  expect(answer.order?.waves.flatMap(({ machine }) => machine ?? [])).toEqual(SERVERS);
});

const encrypted = changed(planOf('base.primary'), (each) => {
  if (!ofServers(each)) return undefined;
  const before = { ...each.change.before, ...withOsDisk(each, { disk_encryption_set_id: SET }) };
  return { before, after: before };
});

describe.each([
  ['an identity that it is given', set],
  ['an identity of its own', { ...set, identity: [own] }],
])('where the disks have a key of the team, and the set has %s', (_, set) => {
  const identified = (
    change: Partial<PlannedChange['change']> = {},
    address = 'azurerm_user_assigned_identity.Amsterdam_DiskEncryption_Identity_0123ABCD',
  ): PlanJson =>
    add(
      encrypted,
      'azurerm_user_assigned_identity',
      { actions: UNCHANGED, before: identity, after: identity, ...change },
      address,
    );
  const existing = add(identified(), 'azurerm_disk_encryption_set', {
    ...{ actions: UNCHANGED, before: set, after: set },
  });
  const withRight = (
    change: Partial<PlannedChange['change']>,
    own: Values = {},
    plan = existing,
    name = 'disks',
  ): PlanJson => {
    const before = { ...right, ...own };
    return add(
      plan,
      'azurerm_role_assignment',
      { actions: UNCHANGED, before, after: before, ...change },
      `azurerm_role_assignment.${name}`,
    );
  };
  const judged = (plan: PlanJson): ReturnType<typeof report> =>
    report(directory, { plans: { [STACK]: plan } });

  test.each<[string, Partial<PlannedChange['change']>]>([
    ['goes', removed],
    ['is made again', { actions: ['delete', 'create'] }],
  ])('all machines of the site stop when the right to use it %s', (_, change) => {
    const answer = judged(withRight(change));
    expect(outagesOf(answer)).toEqual(SERVERS.map((each) => [each, Effect.KEY_LOST]));
    expect(answer.verdict).toBe('failed');
  });

  test('no machine stops by another right of the set, or where nothing changes', () => {
    expect(judged(withRight(removed, { role_definition_name: 'Reader' })).outages).toEqual([]);
    expect(judged(withRight({})).outages).toEqual([]);
  });

  const withSet = (change: Partial<PlannedChange['change']>): PlanJson =>
    add(identified(), 'azurerm_disk_encryption_set', {
      ...{ actions: ['update'], before: set, after: set },
      ...change,
    });
  const withKey = (url: string): PlanJson => withSet({ after: { ...set, key_vault_key_id: url } });
  const lossesOf = ({ problems }: ReturnType<typeof report>): string[] =>
    problems.filter(({ kind }) => kind === 'data').map(({ id }) => id);

  test.each([`${KEY}/2`, KEY])('a new version of the key stops no machine: %s', (url) => {
    expect(judged(withKey(url)).verdict).toBe('passed');
  });

  test.each<[string, PlanJson]>([
    ['is deleted', withSet(removed)],
    ['is replaced', withSet({ actions: ['delete', 'create'] })],
    ['gets a key of another name', withKey('https://kv.vault.azure.net/keys/others/1')],
    ['gets the key of another vault', withKey('https://kv2.vault.azure.net/keys/disks/1')],
  ])('all machines of the site stop when the set %s, in no order', (_, plan) => {
    const answer = judged(plan);
    expect(outagesOf(answer)).toEqual(SERVERS.map((each) => [each, Effect.KEY_LOST]));
    expect(lossesOf(answer)).toEqual([`data ${STACK} azurerm_disk_encryption_set.disks`]);
    expect(answer.order?.waves).toEqual([]);
  });

  describe('a change to another key', () => {
    const next = { scope: `${VAULT}/keys/others`, id: `${right.id}2` };
    const moved = withKey('https://kv.vault.azure.net/keys/others/1');
    const made = { actions: ['create'], before: null };

    test('stops no machine where the set may use both keys all the time', () => {
      const answer = judged(withRight({}, next, withRight({}, {}, moved), 'next'));
      expect(answer.verdict).toBe('passed');
    });

    test.each<[string, PlanJson]>([
      ['the right to the next one is made with it', withRight(made, next, withRight({}, {}, moved), 'next')],
      [
        'the right to the former one goes with it',
        withRight({}, next, withRight(removed, {}, moved), 'next'),
      ],
      [
        'the right to the next one is one of another identity',
        withRight({}, { ...next, principal_id: 'another' }, withRight({}, {}, moved), 'next'),
      ],
    ])('stops them where %s', (_, plan) => {
      const answer = judged(plan);
      expect(outagesOf(answer)).toEqual(SERVERS.map((each) => [each, Effect.KEY_LOST]));
      expect(lossesOf(answer)).toContain(`data ${STACK} azurerm_disk_encryption_set.disks`);
    });

    test('is over with the end of the right to the former one', () => {
      const former = withRight(removed, { scope: `${VAULT}/keys/former` }, withRight({}), 'former');
      expect(judged(former)).toMatchObject({ verdict: 'passed', outages: [] });
    });

    test('is not over while a set has a key that the plan does not show', () => {
      const unknown = withSet({ actions: UNCHANGED, after: { ...set, key_vault_key_id: null } });
      const answer = judged(withRight(removed, { scope: `${VAULT}/keys/former` }, unknown));
      expect(outagesOf(answer)).toEqual(SERVERS.map((each) => [each, Effect.KEY_LOST]));
    });
  });

  test('the end of the right is a loss of its own, and part of that of a set that goes with it', () => {
    expect(lossesOf(judged(withRight(removed)))).toEqual([`data ${STACK} azurerm_role_assignment.disks`]);
    const both = add(withSet(removed), 'azurerm_role_assignment', {
      ...{ ...removed, actions: ['delete'], before: right, after: null },
    });
    expect(lossesOf(judged(both))).toEqual([`data ${STACK} azurerm_disk_encryption_set.disks`]);
  });

  test('the right to the whole vault is one to the key', () => {
    const answer = judged(withRight(removed, { scope: VAULT }));
    expect(outagesOf(answer)).toEqual(SERVERS.map((each) => [each, Effect.KEY_LOST]));
  });

  const refusedIn = ({ problems }: ReturnType<typeof report>): string[] =>
    problems.filter(({ kind }) => kind === 'refused').map(({ id }) => id);
  const systemDisks = (id: string): PlanJson =>
    changed(existing, (each) =>
      ofServers(each) && each.address.includes('Server-1')
        ? updated(each, withOsDisk(each, { disk_encryption_set_id: id }))
        : undefined,
    );

  test('a system disk does not go back to a key of Azure: the machine would stay off', () => {
    const answer = judged(systemDisks(''));
    expect(refusedIn(answer)).toEqual([expect.stringMatching(`refused ${STACK} ${MACHINE}.*Server-1`)]);
    expect(outagesOf(answer)).toEqual([[SERVERS[0], Effect.STAYS_OFF]]);
    expect(answer.order?.waves).toEqual([]);
    expect(refusedIn(judged(systemDisks(`${SET}-2`)))).toEqual([]);
  });

  test.each<[string, unknown, number]>([
    ['none', null, 1],
    ['another', `${SET}-2`, 0],
  ])('a data disk with a set may not have %s', (_, id, refused) => {
    const isFirst = ({ type, address }: PlannedChange): boolean =>
      type === DISK && address.includes('ClientAccess_Server-1_Disk-logs');
    const plan = changed(existing, (each) =>
      isFirst(each)
        ? {
            actions: ['update'],
            before: { ...each.change.before, disk_encryption_set_id: SET },
            after: { ...each.change.before, disk_encryption_set_id: id },
          }
        : undefined,
    );
    expect(refusedIn(judged(plan))).toHaveLength(refused);
  });
});

describe('the identity that a set is given', () => {
  const ADDRESS = 'azurerm_user_assigned_identity.Amsterdam_DiskEncryption_Identity_0123ABCD';
  const withIdentity = (change: Partial<PlannedChange['change']>, address = ADDRESS): PlanJson =>
    add(
      add(encrypted, 'azurerm_disk_encryption_set', { actions: UNCHANGED, before: set, after: set }),
      'azurerm_user_assigned_identity',
      { actions: UNCHANGED, before: identity, after: identity, ...change },
      address,
    );
  const judged = (plan: PlanJson): ReturnType<typeof report> =>
    report(directory, { plans: { [STACK]: plan } });
  const lossesOf = ({ problems }: ReturnType<typeof report>): string[] =>
    problems.filter(({ kind }) => kind === 'data').map(({ id }) => id);

  test('takes all machines of the site with it', () => {
    const answer = judged(withIdentity(removed));
    expect(outagesOf(answer)).toEqual(SERVERS.map((each) => [each, Effect.KEY_LOST]));
    expect(lossesOf(answer)).toEqual([`data ${STACK} ${ADDRESS}`]);
  });

  test('is part of the loss of the set and its right that go with it', () => {
    const gone = { actions: ['delete'], after: null };
    const all = add(withIdentity(removed), 'azurerm_role_assignment', { ...gone, before: right });
    const changes = all.resource_changes.map((each) =>
      each.type === 'azurerm_disk_encryption_set' ? { ...each, change: { ...gone, before: set } } : each,
    );
    expect(lossesOf(judged({ ...all, resource_changes: changes }))).toEqual([
      `data ${STACK} azurerm_disk_encryption_set.disks`,
    ]);
  });

  test('may get other tags', () => {
    const tagged = { ...identity, tags: { owner: 'mail' } };
    expect(judged(withIdentity({ actions: ['update'], after: tagged })).verdict).toBe('passed');
  });
});
