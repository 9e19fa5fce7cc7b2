import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { BackupProtectedVm } from '@cdktf/provider-azurerm/lib/backup-protected-vm';
import { LocalBackend, TerraformStack } from 'cdktf';
import type { App } from 'cdktf';
import type { ExistingVault, PatchWindow, RecoveryVaultOptions, Site } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  EstateModel,
  MailboxTier,
  RecoveryVault,
  ResilientClientAccessArray,
  ServerProtection,
  Site as NewSite,
  TimeOfDay,
  TwoSiteExchange,
  VaultImmutability,
  VaultRedundancy,
  WarningId,
  Warnings,
} from 'cdktf-resilient-exchange';
import type { Attributes, StackJson } from '../support/app';
import {
  arrayIn,
  DIRECTORY,
  edgeIn,
  estateProps,
  only,
  resources,
  siteIn,
  synth,
  synthStack,
  testApp,
  valuesOf,
  warningsOf,
} from '../support/app';
import { each } from '../support/each';
import { pilotLight } from '../support/pilot-light';
import { messageOf, refusal } from '../support/refusal';

const VAULT = 'azurerm_recovery_services_vault';
const POLICY = 'azurerm_backup_policy_vm';
const ITEM = 'azurerm_backup_protected_vm';

const appOf = (site: Site): App => site.node.root as App;

/** A site with Edges and the vault that these options ask for. */
function withVault(options: RecoveryVaultOptions, region = AzureRegion.WEST_EUROPE): Site {
  const site = siteIn(testApp(), { region });
  new RecoveryVault(site, 'Vault', options);
  edgeIn(site);
  return site;
}

function vaultOf(options: RecoveryVaultOptions, region?: AzureRegion): Attributes {
  return only(synthStack(appOf(withVault(options, region))), VAULT);
}

/** The scheduled times of a tier, in the order of its servers. */
const timesOf = (app: App): unknown[] =>
  EstateModel.of(app).machines.map(({ protection }) => protection?.startTime);

describe('redundancy', () => {
  const without = { withoutVault: 'copies in Dublin' };

  test.each([
    [AzureRegion.WEST_EUROPE, 'GeoRedundant', true],
    [AzureRegion.UK_WEST, 'GeoRedundant', true],
    [AzureRegion.POLAND_CENTRAL, 'ZoneRedundant', false],
    [AzureRegion.of({ name: 'nowhere' }), 'LocallyRedundant', false],
  ])('in %s is what the pair of the region allows', (region, mode, crossRegion) => {
    const vault = vaultOf(crossRegion ? {} : without, region);
    expect([vault.storage_mode_type, vault.cross_region_restore_enabled]).toEqual([mode, crossRegion]);
  });

  test.each([
    [{ redundancy: VaultRedundancy.ZONE_REDUNDANT, crossRegionRestore: true }, 'crossRegionRestore'],
    [{ redundancy: VaultRedundancy.LOCALLY_REDUNDANT, crossRegionRestore: true }, 'crossRegionRestore'],
    [{ redundancy: 'Triple' as VaultRedundancy }, 'redundancy'],
  ])('%o is refused', (options, property) => {
    expect(refusal(() => withVault({ ...without, ...options })).property).toBe(property);
  });

  test('a region without a pair has no copies elsewhere', () => {
    const { POLAND_CENTRAL } = AzureRegion;
    const geo = { ...without, redundancy: VaultRedundancy.GEO_REDUNDANT };
    expect(refusal(() => withVault(geo, POLAND_CENTRAL)).property).toBe('redundancy');
    expect(refusal(() => withVault({ ...without, crossRegionRestore: true }, POLAND_CENTRAL)).property).toBe(
      'crossRegionRestore',
    );
  });

  test('zones need a region with zones', () => {
    const zonal = { ...without, redundancy: VaultRedundancy.ZONE_REDUNDANT };
    expect(refusal(() => withVault(zonal, AzureRegion.UK_WEST)).property).toBe('redundancy');
    expect(vaultOf(zonal).storage_mode_type).toBe('ZoneRedundant');
  });
});

describe('a vault that is lost with its site', () => {
  test.each([
    [{}, AzureRegion.POLAND_CENTRAL],
    [{ crossRegionRestore: false }, AzureRegion.WEST_EUROPE],
    [{ redundancy: VaultRedundancy.ZONE_REDUNDANT }, AzureRegion.WEST_EUROPE],
  ])('with %o in %s needs an alternative, which the model has', (options, region) => {
    expect(messageOf(() => synth(appOf(withVault(options, region))))).toContain(
      'withoutVault has to be stated',
    );
    const stated = withVault({ ...options, withoutVault: 'copies in Dublin' }, region);
    synth(appOf(stated));
    expect(EstateModel.of(stated).vaults).toMatchObject([{ withoutIt: 'copies in Dublin' }]);
    expect(EstateModel.of(stated).vaults[0]).not.toHaveProperty('pairedRegion');
  });

  test('needs none where no machine is in it', () => {
    const site = siteIn(testApp(), { region: AzureRegion.POLAND_CENTRAL });
    new RecoveryVault(site, 'Vault');
    edgeIn(site, { protection: ServerProtection.elsewhere({ by: 'Contoso Backup Team' }) });
    expect(resources(synthStack(appOf(site)), ITEM)).toEqual([]);
  });

  test('is not one with cross-region restore, for which an alternative has no effect', () => {
    expect(refusal(() => withVault({ withoutVault: 'copies in Dublin' })).property).toBe('withoutVault');
    const site = withVault({});
    synth(appOf(site));
    expect(EstateModel.of(site).vaults).toMatchObject([
      { pairedRegion: 'northeurope', crossRegionRestore: true },
    ]);
  });
});

describe('settings', () => {
  test('that nobody states: unlocked immutability, its own resource group, the alerts that Azure keeps', () => {
    const stack = synthStack(appOf(withVault({})));
    expect(only(stack, VAULT)).toMatchObject({
      name: 'rsv-exchange-ams',
      sku: 'Standard',
      immutability: 'Unlocked',
      location: 'westeurope',
      public_network_access_enabled: true,
      monitoring: {
        alerts_for_all_job_failures_enabled: true,
        alerts_for_critical_operation_failures_enabled: false,
      },
    });
    expect(only(stack, VAULT)).not.toHaveProperty('identity');
    expect(valuesOf(stack, 'azurerm_resource_group', 'name')).toEqual([
      'rg-exchange-ams',
      'rg-exchange-ams-backup',
    ]);
  });

  const identityId =
    '/subscriptions/1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-backup';
  const resourceGuardId =
    '/subscriptions/1/resourceGroups/rg/providers/Microsoft.DataProtection/resourceGuards/guard';
  const encryptionKeyId = 'https://kv-contoso.vault.azure.net/keys/backup';

  test('of an own key, an identity and a guard', () => {
    const stack = synthStack(appOf(withVault({ identityId, encryptionKeyId, resourceGuardId })));
    expect(only(stack, VAULT)).toMatchObject({
      identity: { type: 'UserAssigned', identity_ids: [identityId] },
      encryption: {
        key_id: encryptionKeyId,
        infrastructure_encryption_enabled: false,
        use_system_assigned_identity: false,
        user_assigned_identity_id: identityId,
      },
    });
    expect(only(stack, 'azurerm_recovery_services_vault_resource_guard_association')).toMatchObject({
      resource_guard_id: resourceGuardId,
    });
  });

  test.each([
    [{ encryptionKeyId }, 'encryptionKeyId'],
    [{ identityId, encryptionKeyId: 'backup' }, 'encryptionKeyId'],
    [{ identityId: 'id-backup' }, 'identityId'],
    [{ resourceGuardId: 'guard' }, 'resourceGuardId'],
    [{ immutability: 'Forever' as VaultImmutability }, 'immutability'],
    [{ withoutVault: ' ' }, 'withoutVault'],
    [{ softDelete: 7 } as RecoveryVaultOptions, 'softDelete'],
  ])('%o is refused', (options, property) => {
    expect(refusal(() => withVault(options)).property).toBe(property);
  });

  test('that nobody can take back are warned about', () => {
    const locked = (immutability: VaultImmutability): string[] =>
      warningsOf(appOf(withVault({ immutability })));
    expect(locked(VaultImmutability.LOCKED).join()).toContain('[acknowledge: locked-vault]');
    expect(locked(VaultImmutability.UNLOCKED).join()).not.toContain('locked-vault');
  });

  test('come before the first tier, and once', () => {
    const site = siteIn(testApp());
    edgeIn(site);
    expect(refusal(() => new RecoveryVault(site, 'Other')).property).toBe('site');
    expect(messageOf(() => new RecoveryVault(site, 'Vault'))).toContain('before the first tier of the site');
    expect(refusal(() => RecoveryVault.of({} as Site))).toMatchObject({
      path: 'RecoveryVault.of',
      property: 'site',
    });
  });
});

describe('a vault that exists', () => {
  const existing: ExistingVault = {
    name: 'rsv-central',
    resourceGroupName: 'rg-central',
    region: AzureRegion.WEST_EUROPE,
    redundancy: VaultRedundancy.GEO_REDUNDANT,
    crossRegionRestore: true,
  };

  test('has to be given', () => {
    const site = siteIn(testApp());
    expect(
      refusal(() => RecoveryVault.fromExisting(site, undefined as unknown as ExistingVault)).property,
    ).toBe('existing');
    const misspelt = { ...existing, resourceGroupName: undefined, resourceGroup: 'rg' };
    expect(messageOf(() => RecoveryVault.fromExisting(site, misspelt as unknown as ExistingVault))).toContain(
      "existing.resourceGroup is not a setting. It would have no effect. Did you mean 'resourceGroupName'?",
    );
  });

  test('belongs to one site: the loss of a vault takes the backups of one', () => {
    const app = testApp();
    RecoveryVault.fromExisting(siteIn(app), existing);
    const second = siteIn(app, { addressSpace: '10.20.0.0/16' }, 'Rotterdam');
    expect(messageOf(() => RecoveryVault.fromExisting(second, existing))).toBe(
      "[rotterdam/Rotterdam/Vault] existing.name is the vault of Amsterdam already (got 'rsv-central'). A site has a vault of its own, so that the loss of one vault, or a theft " +
        'of the rights on it, does not take the backups of two sites. Name another vault of the region, or leave it out, so that one is made.',
    );
    const third = siteIn(app, { addressSpace: '10.30.0.0/16' }, 'Utrecht');
    expect(() =>
      RecoveryVault.fromExisting(third, { ...existing, resourceGroupName: 'rg-other' }),
    ).not.toThrow();
  });

  test('gets policies and items, and is not made', () => {
    const site = siteIn(testApp());
    RecoveryVault.fromExisting(site, existing);
    edgeIn(site);
    const stack = synthStack(appOf(site));
    expect(resources(stack, VAULT)).toEqual([]);
    expect(valuesOf(stack, POLICY, 'recovery_vault_name')).toEqual(['rsv-central', 'rsv-central']);
    expect(valuesOf(stack, ITEM, 'resource_group_name')).toEqual(['rg-central', 'rg-central']);
    expect(EstateModel.of(site).vaults).toMatchObject([{ id: 'rsv-central', existing: true }]);
  });

  test.each([
    [{ existing: { ...existing, region: AzureRegion.NORTH_EUROPE } }, 'existing.region'],
    [{ existing: { ...existing, redundancy: undefined } }, 'existing.redundancy'],
    [
      { existing: { ...existing, redundancy: VaultRedundancy.LOCALLY_REDUNDANT } },
      'existing.crossRegionRestore',
    ],
    [{ existing, immutability: VaultImmutability.LOCKED }, 'immutability'],
    [{ existing, redundancy: VaultRedundancy.GEO_REDUNDANT }, 'redundancy'],
  ])('%o is refused', (options, property) => {
    expect(refusal(() => withVault(options as RecoveryVaultOptions)).property).toBe(property);
  });
});

describe('the features of the provider', () => {
  function stackWith(features: object): App {
    const app = testApp();
    const stack = new TerraformStack(app, 'site');
    new AzurermProvider(stack, 'azurerm', { features: [features] });
    new LocalBackend(stack, { path: 'terraform.tfstate' });
    const site = new NewSite(stack, 'Amsterdam', {
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      exchangeServerPrefixes: ['10.10.200.0/24'],
    });
    edgeIn(site);
    return app;
  }

  const recoveryServicesVaults = [{ recoverSoftDeletedBackupProtectedVm: true }];
  const recoveryService = [{ vmBackupStopProtectionAndRetainDataOnDestroy: true }];

  test.each([
    [{}, ['recoveryServicesVaults', 'recoveryService: ']],
    [{ recoveryService }, ['recoveryServicesVaults']],
    [{ recoveryServicesVaults }, ['recoveryService: ']],
    [
      { recoveryService: [{ vmBackupStopProtectionAndRetainDataOnDestroy: false }], recoveryServicesVaults },
      ['recoveryService: '],
    ],
  ])('are refused as %o, and what is missing is named', (features, missing) => {
    const message = messageOf(() => stackWith(features).synth());
    each(missing).forEach((name) => expect(message).toContain(name));
    expect(message).toContain('RecoveryVault.providerFeatures()');
  });

  test('are complete with stop or suspend', () => {
    const suspend = [{ vmBackupSuspendProtectionAndRetainDataOnDestroy: true }];
    expect(() => stackWith({ recoveryServicesVaults, recoveryService }).synth()).not.toThrow();
    expect(() => stackWith({ recoveryServicesVaults, recoveryService: suspend }).synth()).not.toThrow();
  });
});

describe('items', () => {
  const estate = (
    overrides: Parameters<typeof estateProps>[0] = {},
  ): { app: App; stacks: Record<string, StackJson> } => {
    const app = testApp();
    new TwoSiteExchange(
      app,
      'contoso',
      estateProps({ databaseAvailabilityGroup: { databases: 4 }, ...overrides }),
    );
    return { app, stacks: synth(app).stacks };
  };

  test('name their machine by a literal id, so that its replacement keeps them', () => {
    const { stacks } = estate();
    const ids = valuesOf(stacks['contoso-primary'], ITEM, 'source_vm_id').map(String);
    expect(ids).toHaveLength(5);
    each(ids).forEach((id) => expect(id).not.toContain('azurerm_windows_virtual_machine'));
    expect(ids[0]).toMatch(/^\/subscriptions\/.*\/virtualMachines\/vm-contoso-ams-clientaccess-1$/);
  });

  test('leave out all data disks of Mailbox servers, and none of Edges', () => {
    const { app, stacks } = estate();
    const items = resources(stacks['contoso-primary'], ITEM);
    expect(items.map(({ exclude_disk_luns: luns }) => luns)).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
      undefined,
      undefined,
    ]);
    const { protection } = EstateModel.of(app).machine('AMSFE1');
    expect(protection?.excludedVolumes).toEqual(['databases', 'logs', 'queue']);
  });

  test('of Mailbox servers wait for copy mode, which Edges do not have', () => {
    const { stacks } = estate();
    const scripts = resources(stacks['contoso-primary'], 'azurerm_virtual_machine_run_command').filter(
      (each) => JSON.stringify(each.source).includes('USEVSSCOPYBACKUP'),
    );
    expect(scripts.map(({ name }) => name)).toEqual(
      [1, 2, 3].map((n) => `run-contoso-ams-clientaccess-${n}-backup-copy-mode`),
    );
    const waiting = resources(stacks['contoso-primary'], ITEM).map(({ depends_on: before }) =>
      (before as string[]).some((each) => each.includes('Run-backup-copy-mode')),
    );
    expect(waiting).toEqual([true, true, true, false, false]);
  });

  test('come and go with the machines of a pilot light', () => {
    const { stacks } = estate({ databaseAvailabilityGroup: undefined, readiness: pilotLight() });
    expect(new Set(valuesOf(stacks['contoso-standby'], ITEM, 'count'))).toEqual(
      new Set(['${var.activated ? 1 : 0}']),
    );
    each(valuesOf(stacks['contoso-standby'], POLICY, 'count')).forEach((count) =>
      expect(count).toBeUndefined(),
    );
  });

  test('have enhanced policies, which trusted launch needs, with what is kept for weeks, months and years', () => {
    const retention = { days: 7, weeks: 4, months: 12, years: 3 };
    const site = siteIn(testApp());
    edgeIn(site, { protection: ServerProtection.fullServer({ retention, instantRestoreDays: 2 }) });
    const [policy] = resources(synthStack(appOf(site)), POLICY);
    expect(policy).toMatchObject({
      name: 'bkpol-exchange-ams-0100-7d-4w-12m-3y-i2',
      policy_type: 'V2',
      timezone: 'UTC',
      backup: { frequency: 'Daily', time: '01:00' },
      instant_restore_retention_days: 2,
      retention_daily: { count: 7 },
      retention_weekly: { count: 4, weekdays: ['Sunday'] },
      retention_monthly: { count: 12, weekdays: ['Sunday'], weeks: ['First'] },
      retention_yearly: { count: 3, weekdays: ['Sunday'], weeks: ['First'], months: ['January'] },
    });
    expect(EstateModel.of(site).machines[0].protection).toMatchObject({ retention, policy: policy.name });
  });

  test('are made once for a machine', () => {
    const site = siteIn(testApp());
    const [server] = edgeIn(site).servers;
    new BackupProtectedVm(site, 'Mine', {
      resourceGroupName: 'rg',
      recoveryVaultName: 'rsv',
      sourceVmId: server.virtualMachine.id,
      backupPolicyId: '/policy',
    });
    expect(messageOf(() => appOf(site).synth())).toContain('is stated twice');
  });

  test('may be made beside them for other machines', () => {
    const site = siteIn(testApp());
    edgeIn(site);
    const sourceVmId =
      '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-other';
    const other = {
      resourceGroupName: 'rg',
      recoveryVaultName: 'rsv',
      backupPolicyId: '/policy',
      sourceVmId,
    };
    new BackupProtectedVm(site, 'Mine', other);
    expect(() => appOf(site).synth()).not.toThrow();
    new BackupProtectedVm(site, 'Twice', {
      ...other,
      sourceVmId: sourceVmId.replace('vm-other', 'VM-exchange-ams-edge-2'),
    });
    expect(messageOf(() => appOf(site).synth())).toContain('is stated twice');
  });
});

describe('schedules', () => {
  const front = (servers: number, protection?: ServerProtection, patchWindow?: PatchWindow): Site => {
    const site = siteIn(testApp(), { activeDirectory: DIRECTORY, patchWindow });
    arrayIn(site, { servers, protection });
    return site;
  };

  test('of a tier are three hours apart, and share their policies with other tiers', () => {
    const site = front(3);
    edgeIn(site);
    const stack = synthStack(appOf(site));
    expect(timesOf(appOf(site))).toEqual(['01:00', '04:00', '19:00', '01:00', '04:00']);
    expect(resources(stack, POLICY)).toHaveLength(3);
  });

  test('of two sites with one group are the same: one member of each site at a time', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps({ databaseAvailabilityGroup: { databases: 4 } }));
    synth(app);
    const ofRole = (site: string): unknown[] =>
      EstateModel.of(app)
        .machinesOf(site, 'mailbox')
        .map(({ protection }) => protection?.startTime);
    expect([ofRole('AMS'), ofRole('DUB')]).toEqual([
      ['01:00', '04:00', '19:00'],
      ['01:00', '04:00', '19:00'],
    ]);
  });

  test('follow from the own place of a server, whoever else comes or goes', () => {
    const members = [
      { name: '1', zone: '1' },
      { name: '3', zone: '2' },
    ];
    const site = siteIn(testApp());
    edgeIn(site, { members });
    expect(timesOf(appOf(site))).toEqual(['01:00', '19:00']);
  });

  test('of seven members fit into a day, those of eight where two are backed up at once', () => {
    expect(() => appOf(front(7)).synth()).not.toThrow();
    expect(messageOf(() => appOf(front(8)).synth())).toContain(
      'schedules backups of AMSFE1 at 01:00, AMSFE8 at 01:00',
    );
    const two = ServerProtection.withoutDatabaseVolumes({ membersAtOnce: 2 });
    expect(() => appOf(front(14, two)).synth()).not.toThrow();
    expect(() => appOf(front(15, two)).synth()).toThrow('membersAtOnce: 3');
  });

  describe('in working hours', () => {
    const warned = (site: Site): string =>
      warningsOf(appOf(site))
        .filter((each) => each.includes('backups-in-working-hours'))
        .join();

    test('are warned about from the fourth member on', () => {
      expect(warned(front(3))).toBe('');
      expect(warned(front(5))).toContain('from 07:00 to 19:00 UTC: AMSFE4 at 07:00, AMSFE5 at 16:00.');
    });

    test('do not occur where more members are backed up at once', () => {
      expect(warned(front(6, ServerProtection.fullServer({ membersAtOnce: 2 })))).toBe('');
      expect(warned(front(7, ServerProtection.fullServer({ membersAtOnce: 2 })))).toContain(
        'AMSFE7 at 07:00.',
      );
    });

    test.each([
      [TimeOfDay.at(6, 30), false],
      [TimeOfDay.at(7), true],
      [TimeOfDay.at(18, 30), true],
      [TimeOfDay.at(19), false],
    ])('of one server at %s: %s', (startTime, expected) => {
      const site = siteIn(testApp());
      edgeIn(site, { servers: 2, protection: ServerProtection.fullServer({ startTime, membersAtOnce: 2 }) });
      expect(warned(site) !== '').toBe(expected);
    });

    test('are acknowledged at the tier', () => {
      const site = front(4);
      const [tier] = site.node.children.filter(({ node }) => node.id === 'ClientAccess');
      Warnings.of(tier).acknowledge(
        WarningId.BACKUPS_IN_WORKING_HOURS,
        'The fourth server has no mailboxes of people.',
      );
      expect(warned(site)).toBe('');
    });
  });

  test('follow a patch window, and are in its time zone', () => {
    const site = front(2, undefined, { startTime: TimeOfDay.at(2, 10), timeZone: 'W. Europe Standard Time' });
    expect(timesOf(appOf(site))).toEqual(['05:30', '23:00']);
    expect(valuesOf(synthStack(appOf(site)), POLICY, 'timezone')).toEqual([
      'W. Europe Standard Time',
      'W. Europe Standard Time',
    ]);
  });

  test.each([
    [TimeOfDay.at(19), '19:00'],
    [TimeOfDay.at(1), '01:00'],
    [TimeOfDay.at(10, 30), '10:30'],
  ])('may begin at %s', (startTime, expected) => {
    expect(timesOf(appOf(front(2, ServerProtection.fullServer({ startTime }))))[0]).toBe(expected);
  });

  test.each([TimeOfDay.at(19, 30), TimeOfDay.at(22), TimeOfDay.at(0, 30)])(
    'may not begin at %s, in the patch window or shortly before',
    (startTime) => {
      expect(refusal(() => front(2, ServerProtection.fullServer({ startTime }))).property).toBe(
        'protection.startTime',
      );
    },
  );
});

describe('every machine', () => {
  const servers = [{ computerName: 'OLD1', address: '10.10.200.7' }];

  test('that exists already states who backs it up', () => {
    const site = siteIn(testApp());
    MailboxTier.fromServers(site, 'Existing', { site, servers });
    expect(messageOf(() => appOf(site).synth())).toContain('protection of OLD1 has to be decided');
    const stated = siteIn(testApp());
    MailboxTier.fromServers(stated, 'Existing', {
      site: stated,
      servers,
      protectedBy: 'Contoso Backup Team',
    });
    expect(() => appOf(stated).synth()).not.toThrow();
    expect(EstateModel.of(stated).machine('OLD1').protection).toEqual({
      kind: 'elsewhere',
      protectedBy: 'Contoso Backup Team',
    });
  });

  test('of the library has a decision', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps({ databaseAvailabilityGroup: { databases: 4 } }));
    const kinds = EstateModel.of(app).machines.map(
      ({ roles, protection }) => `${roles.join('+')}: ${protection?.kind}`,
    );
    expect([...new Set(kinds)].sort()).toEqual([
      'edge: full-server',
      'mailbox+client-access: without-database-volumes',
      'witness: none',
    ]);
  });

  test.each(['none', 'elsewhere'])('may do without the vault: %s', (kind) => {
    const site = siteIn(testApp());
    const protection =
      kind === 'none'
        ? ServerProtection.none({ reason: 'it is rebuilt from code' })
        : ServerProtection.elsewhere({ by: 'Contoso Backup Team' });
    edgeIn(site, { protection });
    const stack = synthStack(appOf(site));
    expect([VAULT, POLICY, ITEM].flatMap((type) => resources(stack, type))).toEqual([]);
    expect(EstateModel.of(site).machines[0].protection).toMatchObject({ kind });
  });

  test('has the volume of its queue where it is an Edge', () => {
    expect(
      refusal(() => edgeIn(siteIn(testApp()), { protection: ServerProtection.withoutDatabaseVolumes() }))
        .property,
    ).toBe('protection');
  });

  test('has a strategy, and no text', () => {
    const site = siteIn(testApp());
    expect(
      refusal(
        () =>
          new ResilientClientAccessArray(site, 'ClientAccess', {
            site,
            protection: 'full' as unknown as ServerProtection,
          }),
      ).property,
    ).toBe('protection');
  });
});

test.each([
  [DIRECTORY, false],
  [{ ...DIRECTORY, protectedBy: undefined }, true],
])(
  'a directory that nobody is said to back up is warned about, once for an estate',
  (activeDirectory, warned) => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps({ activeDirectory }));
    const all = synth(app).annotations.filter(({ message }) => message.includes('unstated-directory-backup'));
    expect(all).toHaveLength(warned ? 1 : 0);
  },
);
