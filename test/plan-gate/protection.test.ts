import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { effectOf } from '../../lib/plan-gate/change-effect';
import { Effect } from '../../lib/plan-gate/effect';
import type { ResourceChange, Values } from '../../lib/plan-gate/plan';
import { goesWithIt } from '../../lib/plan-gate/protection-loss';
import { protectionLoosened } from '../../lib/plan-gate/protection-loosened';
import type { EstateDocument } from '../../lib/model/estate-document';
import { ExitCode } from '../../lib/plan-gate/exit-code';
import { ask, estate, planOf, TODAY } from './support/plans';

type Actions = ResourceChange['actions'];

const change = (
  type: string,
  actions: Actions,
  before: Values | null,
  after: Values | null,
): ResourceChange => ({
  ...{ stack: 's', address: `${type}.a`, type, actions, before, after },
  ...{ unknown: {}, replacedBy: [], isLeftOver: false },
});
const update = (type: string, before: Values, after: Values) => change(type, ['update'], before, after);
const gone = (type: string, before: Values = {}) => change(type, ['delete'], before, null);

const POLICY = 'azurerm_backup_policy_vm';
const VAULT = 'azurerm_recovery_services_vault';
const ITEM = 'azurerm_backup_protected_vm';
const IMMUTABILITY = 'azurerm_storage_container_immutability_policy';

describe('what protects an estate', () => {
  test.each([
    [VAULT, 'the vault and every backup in it'],
    [ITEM, 'the protection of the machine'],
    ['azurerm_storage_account', 'the storage account'],
    ['azurerm_storage_container', 'the container'],
    ['azurerm_key_vault', 'the key vault and its key'],
    ['azurerm_key_vault_key', 'the key, without which'],
    [IMMUTABILITY, 'the exports against deletion'],
    ['azurerm_recovery_services_vault_resource_guard_association', 'the consent of a second account'],
  ])('is lost with %s, and no machine stops', (type, what) => {
    const { effect, loses } = effectOf(gone(type));
    expect([effect, loses?.kind]).toEqual([Effect.HARMLESS, 'data']);
    expect(loses?.what).toContain(what);
    expect(effectOf(change(type, ['delete', 'create'], {}, {})).loses).toEqual(loses);
  });

  test.each([
    'azurerm_log_analytics_workspace',
    'azurerm_monitor_metric_alert',
    'azurerm_monitor_action_group',
    'azurerm_role_assignment',
    POLICY,
  ])('is not lost with %s, which is shown', (type) => {
    expect(effectOf(gone(type))).toMatchObject({ effect: Effect.LATER, loses: undefined });
  });
});

const count = (days: number): Values => ({ retention_daily: [{ count: days }] });
const blobs = (versioning: boolean, days: number): Values => ({
  blob_properties: [{ versioning_enabled: versioning, delete_retention_policy: [{ days }] }],
});
const rule = (days: number): Values => ({
  rule: [
    { actions: [{ base_blob: [{ delete_after_days_since_creation_greater_than: days }], version: [] }] },
  ],
});

describe('a change in place', () => {
  test.each<[string, ResourceChange, string | undefined]>([
    ['fewer days', update(POLICY, count(30), count(29)), 'daily recovery points'],
    ['as many days', update(POLICY, { ...count(30), backup: 1 }, { ...count(30), backup: 2 }), undefined],
    ['more days', update(POLICY, count(30), count(31)), undefined],
    [
      'no weeks any more',
      update(POLICY, { retention_weekly: [{ count: 4 }] }, { retention_weekly: [] }),
      'weekly recovery points',
    ],
    [
      'no immutability',
      update(VAULT, { immutability: 'Unlocked' }, { immutability: 'Disabled' }),
      'the immutability of the vault: its backups can be deleted',
    ],
    ['a lock', update(VAULT, { immutability: 'Unlocked' }, { immutability: 'Locked' }), undefined],
    [
      'no soft delete',
      update(VAULT, { soft_delete_enabled: true }, { soft_delete_enabled: false }),
      'the way back from a deletion of backups',
    ],
    [
      'a stop',
      update(ITEM, { protection_state: 'Protected' }, { protection_state: 'ProtectionStopped' }),
      'the protection of the machine: no new backups are made',
    ],
    [
      'protection again',
      update(ITEM, { protection_state: 'ProtectionStopped' }, { protection_state: 'Protected' }),
      undefined,
    ],
    [
      'fewer days without deletion',
      update(IMMUTABILITY, { immutability_period_in_days: 30 }, { immutability_period_in_days: 29 }),
      'days for which nobody can delete an export',
    ],
    [
      'more days without deletion',
      update(IMMUTABILITY, { immutability_period_in_days: 30 }, { immutability_period_in_days: 31 }),
      undefined,
    ],
    [
      'no versions',
      update('azurerm_storage_account', blobs(true, 30), blobs(false, 30)),
      'older versions of exports',
    ],
    [
      'deleted exports for a shorter time',
      update('azurerm_storage_account', blobs(true, 30), blobs(true, 29)),
      'older versions of exports',
    ],
    ['for longer', update('azurerm_storage_account', blobs(true, 30), blobs(true, 31)), undefined],
    [
      'sooner',
      update('azurerm_storage_management_policy', rule(400), rule(399)),
      'exports that are deleted sooner',
    ],
    ['later', update('azurerm_storage_management_policy', rule(400), rule(401)), undefined],
  ])('to %s', (_, planned, what) => {
    const { effect, loses } = effectOf(planned);
    expect(loses?.what).toBe(what);
    expect([Effect.HARMLESS, Effect.LATER]).toContain(effect);
  });
});

test('the agent of a machine disturbs nothing, and another extension does', () => {
  const extension = (type: string) =>
    effectOf(
      update(
        'azurerm_virtual_machine_extension',
        { type, type_handler_version: '1.0' },
        { type, type_handler_version: '1.1' },
      ),
    ).effect;
  expect(extension('AzureMonitorWindowsAgent')).toBe(Effect.HARMLESS);
  expect(extension('JsonADDomainExtension')).toBe(Effect.RESTARTED);
});

describe('a script on a machine', () => {
  const run = (
    id: string,
    address = `azurerm_virtual_machine_run_command.Amsterdam_Edge_Server-1_Run-${id}`,
  ) =>
    effectOf({
      ...update('azurerm_virtual_machine_run_command', { source: 'a' }, { source: 'b' }),
      address,
    }).effect;

  test.each(['install_3AEDBA8C', 'install_3AEDBA8C[0]', 'await-installation_528B76E4[0]'])(
    'that installs Exchange does nothing where Exchange is installed: %s',
    (id) => {
      expect(run(id)).toBe(Effect.HARMLESS);
    },
  );

  test.each(['exports_337945E8', 'reinstall_337945E8', 'install', 'install_337945E8_more'])(
    'with another purpose runs on all machines at once: %s',
    (id) => {
      expect(run(id)).toBe(Effect.INTERRUPTED);
    },
  );
});

test('a protection that goes with what it protects is no loss of its own', () => {
  const policy = gone(IMMUTABILITY, { storage_container_resource_manager_id: '/c' });
  const container = gone('azurerm_storage_container', { id: '/c' });
  expect(goesWithIt(policy, [policy, container])).toBe(true);
  expect(goesWithIt(policy, [policy, gone('azurerm_storage_container', { id: '/d' })])).toBe(false);
  expect(goesWithIt(policy, [policy])).toBe(false);
});

describe('what the new model protects less', () => {
  const vault = {
    ...{ id: 'rsv', site: 'AMS', region: 'westeurope', resourceGroup: 'rg', failureDomains: [] },
    ...{ redundancy: 'GeoRedundant', crossRegionRestore: true, existing: false },
    ...{ immutability: 'Unlocked', softDeleteDays: 14 },
  };
  const store = {
    ...{ id: 'exports', region: 'francecentral', resourceGroup: 'rg', failureDomains: [] },
    ...{ keyVault: 'kv', key: 'k', immutableDays: 30 },
  };
  const exported = {
    ...{ machine: 'AMSEDGE1', store: 'exports', purpose: 'edge-configuration' },
    ...{ container: 'edge', everyHours: 24 },
  };
  const drill = { id: 'edge-import', rehearses: 'x', role: 'edge', everyDays: 90, page: 'p' };
  const alert = { id: 'stopped', tells: 'A machine stops.', page: 'p', severity: 1, region: 'francecentral' };
  const protection = {
    ...{ kind: 'full-server', vault: 'rsv', policy: 'p', startTime: '02:00', timeZone: 'UTC' },
    retention: { days: 30, weeks: 4 },
  };

  /** The estate of the fixtures, with all that can be loosened; a change of it, by section. */
  function model(changed: Partial<Record<string, unknown>> = {}, machine: object | undefined = protection) {
    const base = estate();
    const machines = base.machines.map((each) =>
      each.id === 'AMSEDGE1' ? { ...each, protection: machine } : { ...each, protection: undefined },
    );
    return {
      ...base,
      machines,
      vaults: [vault],
      exportStores: [store],
      exports: [exported],
      restoreDrills: [drill],
      alerts: [alert],
      ...changed,
    } as unknown as EstateDocument;
  }
  const loosened = (planned: EstateDocument, deployed = model()): string[] =>
    protectionLoosened({ deployed, planned });

  test('is nothing where nothing changes, or all is stricter', () => {
    expect(loosened(model())).toEqual([]);
    const stricter = {
      vaults: [{ ...vault, immutability: 'Locked', softDeleteDays: 15 }],
      exportStores: [{ ...store, immutableDays: 31 }],
      exports: [{ ...exported, everyHours: 23 }],
      restoreDrills: [{ ...drill, everyDays: 89 }],
      alerts: [{ ...alert, severity: 0 }],
    };
    expect(loosened(model(stricter, { ...protection, retention: { days: 31, weeks: 5 } }))).toEqual([]);
  });

  test('is nothing where an earlier version protected nothing', () => {
    const former = { ...model(), vaults: undefined, exportStores: undefined, exports: undefined };
    const all = { ...former, restoreDrills: undefined, alerts: undefined } as unknown as EstateDocument;
    const machines = all.machines.map((each) => ({ ...each, protection: undefined }));
    expect(loosened(model(), { ...all, machines })).toEqual([]);
  });

  test.each<[string, EstateDocument, string]>([
    [
      'a machine that no vault protects',
      model({}, { kind: 'none', reason: 'it is too expensive' }),
      'no vault of the program holds backups of AMSEDGE1 any more, since it is too expensive',
    ],
    [
      'a machine that another product protects from now on',
      model({}, { kind: 'elsewhere', protectedBy: 'Contoso Backup Team' }),
      'no vault of the program holds backups of AMSEDGE1 any more: Contoso Backup Team backs it up',
    ],
    [
      'a shorter retention',
      model({}, { ...protection, retention: { days: 29, weeks: 4 } }),
      'backups of AMSEDGE1 are kept for fewer days',
    ],
    [
      'a retention by weeks that goes',
      model({}, { ...protection, retention: { days: 30 } }),
      'backups of AMSEDGE1 are kept for fewer weeks',
    ],
    [
      'a volume that is left out',
      model({}, { ...protection, excludedVolumes: ['queue'] }),
      'the backups of AMSEDGE1 leave queue out',
    ],
    [
      'another vault',
      model({}, { ...protection, vault: 'other' }),
      'AMSEDGE1 is backed up in other, and its backups until now are in rsv',
    ],
    ['a vault that goes', model({ vaults: [] }), 'the vault rsv is no part of the program any more'],
    [
      'less immutability',
      model({ vaults: [{ ...vault, immutability: 'Disabled' }] }),
      'the immutability of rsv is Disabled, and was Unlocked',
    ],
    [
      'no other region',
      model({ vaults: [{ ...vault, crossRegionRestore: false }] }),
      'backups in rsv cannot be restored in another region any more',
    ],
    [
      'a shorter soft delete',
      model({ vaults: [{ ...vault, softDeleteDays: 13 }] }),
      'rsv keeps deleted backups for 13 days, and for 14 before',
    ],
    [
      'a store that goes',
      model({ exportStores: [] }),
      'the export store exports is no part of the program any more',
    ],
    [
      'a store in the region of a site',
      model({ exportStores: [{ ...store, region: 'westeurope' }] }),
      'the export store exports is in westeurope now, the region of AMS, and is lost with it',
    ],
    [
      'exports that can be deleted sooner',
      model({ exportStores: [{ ...store, immutableDays: 29 }] }),
      'exports in exports can be deleted after 29 days, and after 30 before',
    ],
    ['an export that goes', model({ exports: [] }), 'AMSEDGE1 exports no edge-configuration any more'],
    [
      'a rarer export',
      model({ exports: [{ ...exported, everyHours: 25 }] }),
      'AMSEDGE1 exports its edge-configuration every 25 hours, and every 24 before',
    ],
    [
      'a drill that goes',
      model({ restoreDrills: [] }),
      'the restore drill edge-import is not scheduled any more',
    ],
    [
      'a rarer drill',
      model({ restoreDrills: [{ ...drill, everyDays: 91 }] }),
      'the restore drill edge-import is due every 91 days, and every 90 before',
    ],
    [
      'an alert that goes',
      model({ alerts: [] }),
      'nothing alerts any more when this happens: A machine stops.',
    ],
    [
      'an alert that is less severe',
      model({ alerts: [{ ...alert, severity: 2 }] }),
      'the alert stopped has severity 2, and had 1',
    ],
    [
      'an alert in the region of a site',
      model({ alerts: [{ ...alert, region: 'northeurope' }] }),
      'the alert stopped is in northeurope now, the region of DUB, and is lost with it',
    ],
  ])('names %s', (_, planned, line) => {
    expect(loosened(planned)).toEqual([line]);
  });

  test('names who backs a machine up no more', () => {
    const elsewhere = model({}, { kind: 'elsewhere', protectedBy: 'Contoso Backup Team' });
    const none = model({}, { kind: 'none', reason: 'it is too expensive' });
    expect(loosened(none, elsewhere)).toEqual([
      'Contoso Backup Team does not back AMSEDGE1 up any more, since it is too expensive',
    ]);
    expect(loosened(none, none)).toEqual([]);
    expect(loosened(model(), elsewhere)).toEqual([]);
  });
});

describe('the answer about a protection that ends', () => {
  const item = 'azurerm_backup_protected_vm.Amsterdam_Edge_Server-1_Backup';
  const plan = planOf('base.primary');
  const machines = plan.resource_changes.filter(({ type }) => type === 'azurerm_windows_virtual_machine');
  const { terraformAddress } = estate().machines.find(({ id }) => id === 'AMSEDGE1')!;
  const id = String(machines.find(({ address }) => address === terraformAddress)!.change.before!.id);
  const plans = {
    'contoso-primary': {
      ...plan,
      resource_changes: [
        ...plan.resource_changes,
        // Azure answers with other capitals than the program has written.
        {
          ...{ address: item, mode: 'managed', type: ITEM },
          change: {
            actions: ['delete'],
            before: { id: '/item', source_vm_id: id.toUpperCase() },
            after: null,
          },
        },
      ],
    },
  };
  const problem = `data contoso-primary ${item}`;
  const answer = (exceptions?: object, args: string[] = []) => {
    const directory = mkdtempSync(join(tmpdir(), 'gate-'));
    try {
      return ask(directory, { plans, exceptions, args });
    } finally {
      rmSync(directory, { recursive: true });
    }
  };

  test.each([[[]], [['--format', 'markdown']]])(
    'names the machine, and what to do where it is meant %s',
    (args) => {
      const { code, out } = answer(undefined, args);
      expect(code).toBe(ExitCode.FAILED);
      expect(out).toContain('Data lost of AMSEDGE1: the protection of the machine');
      // Markdown has backslashes before underscores.
      expect(out.replace(/\\/g, '')).toContain(problem);
      expect(out).toContain('Where a loss is meant: accept it with the id above');
    },
  );

  test('passes with an exception, and says nothing more about it', () => {
    const { code, out } = answer({
      exceptions: [{ problem, reason: 'change 4711', expires: TODAY }],
    });
    expect(code).toBe(ExitCode.PASSED);
    expect(out).not.toContain('Where a loss is meant');
  });
});
