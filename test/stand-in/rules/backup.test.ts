import { AzureStandIn } from '../../../stand-in/stand-in';
import type { Body } from '../../../stand-in/store';
import { machineBody } from '../support/bodies';
import { Client } from '../support/client';

const VAULT = Client.id('RecoveryServices/vaults/rsv');
const POLICY = `${VAULT}/backupPolicies/full`;
const VM = Client.id('Compute/virtualMachines/AMSFE1');
const NAME = 'iaasvmcontainerv2;rg;AMSFE1';
const ITEM = `${VAULT}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;${NAME}/protectedItems/VM;${NAME}`;
const TRUSTED = { securityProfile: { securityType: 'TrustedLaunch' } };
const DAY = 24 * 60;

let azure: AzureStandIn;
let client: Client;

beforeEach(async () => {
  azure = await AzureStandIn.start();
  client = new Client(azure);
  await client.change('PUT', Client.id(), { location: 'westeurope' });
  await client.change('PUT', VM, machineBody('AMSFE1', TRUSTED));
});
afterEach(async () => azure.stop());

const vault = async (immutability = 'Disabled', more: Body = {}, region = 'westeurope') =>
  client.change('PUT', VAULT, {
    location: region,
    properties: {
      redundancySettings: {
        standardTierStorageRedundancy: 'GeoRedundant',
        crossRegionRestore: 'Enabled',
        ...more,
      },
      securitySettings: { immutabilitySettings: { state: immutability } },
    },
  });
const policy = async (days = 30, more: Body = {}, path = POLICY) =>
  client.change('PUT', path, {
    properties: {
      policyType: 'V2',
      instantRpRetentionRangeInDays: 7,
      retentionPolicy: { dailySchedule: { retentionDuration: { count: days } } },
      ...more,
    },
  });
const protect = async (properties: Body = {}, item = ITEM) =>
  client.change('PUT', item, { properties: { policyId: POLICY, sourceResourceId: VM, ...properties } });
const shown = async () => (await client.get(ITEM)).body.properties as Body;
const refused = (code: string) => ({ status: 400, body: { error: { code } } });
const accepted = { status: 200 };

describe('a vault', () => {
  test('has soft delete from the start', async () => {
    await vault();
    expect((await client.get(`${VAULT}/backupconfig/vaultconfig`)).body.properties).toMatchObject({
      softDeleteFeatureState: 'Enabled',
    });
  });

  test('with an item is not deleted, and an empty one is', async () => {
    await vault();
    await policy();
    await protect();
    expect(await client.change('DELETE', VAULT)).toMatchObject(
      refused('ServiceResourceNotEmptyWithBackendMessage'),
    );
    await client.change('DELETE', ITEM);
    expect(await client.change('DELETE', VAULT)).toMatchObject({
      body: { error: { message: expect.stringContaining('soft deleted') as string } },
    });
    azure.clock.advance(14 * DAY);
    expect(await client.change('DELETE', VAULT)).toMatchObject({ status: 303 });
  });

  test('needs geo-redundancy for cross-region restore, and a pair for that', async () => {
    const zonal = { standardTierStorageRedundancy: 'ZoneRedundant' };
    expect(await vault('Disabled', zonal)).toMatchObject(refused('UserErrorCrossRegionRestoreNeedsGrs'));
    expect(await vault('Disabled', {}, 'italynorth')).toMatchObject(
      refused('UserErrorGrsNotSupportedInRegion'),
    );
    const disabled = { ...zonal, crossRegionRestore: 'Disabled' };
    expect(await vault('Disabled', disabled, 'italynorth')).toMatchObject(accepted);
  });

  test('keeps its redundancy once it holds an item, and cross-region restore for ever', async () => {
    const zonal = { standardTierStorageRedundancy: 'ZoneRedundant', crossRegionRestore: 'Disabled' };
    await vault('Disabled', { crossRegionRestore: 'Disabled' });
    expect(await vault('Disabled', zonal)).toMatchObject(accepted);
    await policy();
    await protect();
    expect(await vault('Disabled', { crossRegionRestore: 'Disabled' })).toMatchObject(
      refused('BMSUserErrorStorageTypeCannotBeChanged'),
    );
    await client.change('DELETE', ITEM);
    azure.clock.advance(14 * DAY);
    expect(await vault()).toMatchObject(accepted);
    expect(await vault('Disabled', { crossRegionRestore: 'Disabled' })).toMatchObject(
      refused('UserErrorCrossRegionRestoreCannotBeDisabled'),
    );
  });

  test('can give up immutability until it is locked', async () => {
    await vault('Unlocked');
    expect(await vault('Disabled')).toMatchObject(accepted);
    await vault('Locked');
    expect(await vault('Unlocked')).toMatchObject(refused('UserErrorImmutabilityLocked'));
  });
});

describe('a policy', () => {
  beforeEach(async () => vault());

  test.each([
    ['6 days', 6, {}, refused('BMSUserErrorInvalidPolicyInput')],
    ['7 days', 7, {}, accepted],
    ['snapshots for 30 days', 7, { instantRpRetentionRangeInDays: 30 }, accepted],
    [
      'snapshots for 31 days',
      7,
      { instantRpRetentionRangeInDays: 31 },
      refused('BMSUserErrorInvalidPolicyInput'),
    ],
    [
      'snapshots for 6 days without being enhanced',
      7,
      { policyType: 'V1', instantRpRetentionRangeInDays: 6 },
      refused('BMSUserErrorInvalidPolicyInput'),
    ],
    [
      'snapshots for 5 days without being enhanced',
      7,
      { policyType: 'V1', instantRpRetentionRangeInDays: 5 },
      accepted,
    ],
  ])('with %s', async (_, days, more, answer) => {
    expect(await policy(days, more)).toMatchObject(answer);
  });

  test('stays enhanced', async () => {
    await policy();
    expect(await policy(30, { policyType: 'V1', instantRpRetentionRangeInDays: 2 })).toMatchObject(
      refused('BMSUserErrorPolicyTypeCannotBeChanged'),
    );
  });

  test('that an item uses stays, and goes when protection has been stopped', async () => {
    await policy();
    await protect();
    expect(await client.change('DELETE', POLICY)).toMatchObject(refused('BMSUserErrorPolicyInUse'));
    await protect({ policyId: undefined, protectionState: 'ProtectionStopped' });
    expect(await client.change('DELETE', POLICY)).toMatchObject({ status: 303 });
  });

  test('of an immutable vault keeps no less than before', async () => {
    await policy();
    expect(await policy(29)).toMatchObject(accepted);
    await vault('Unlocked');
    expect(await policy(28)).toMatchObject(refused('UserErrorImmutableVaultRetentionReduction'));
    expect(await policy(29)).toMatchObject(accepted);
    await protect();
    await policy(28, {}, `${VAULT}/backupPolicies/short`);
    expect(await protect({ policyId: `${VAULT}/backupPolicies/short` })).toMatchObject(
      refused('UserErrorImmutableVaultRetentionReduction'),
    );
  });
});

describe('a protected machine', () => {
  beforeEach(async () => {
    await vault();
    await policy();
  });

  test('is one of the vault’s region', async () => {
    const far = Client.id('Compute/virtualMachines/DUBFE1');
    await client.change('PUT', far, { ...machineBody('DUBFE1', TRUSTED), location: 'northeurope' });
    expect(await protect({ sourceResourceId: far })).toMatchObject(refused('UserErrorVmNotInRegionOfVault'));
    expect(await protect()).toMatchObject(accepted);
  });

  test('exists', async () => {
    const missing = Client.id('Compute/virtualMachines/AMSFE9');
    expect(await protect({ sourceResourceId: missing })).toMatchObject(refused('UserErrorVmNotFound'));
  });

  test('is in one vault', async () => {
    await protect();
    const other = Client.id('RecoveryServices/vaults/other');
    await client.change('PUT', other, { location: 'westeurope', properties: {} });
    await policy(30, {}, `${other}/backupPolicies/full`);
    const again = await protect({ policyId: `${other}/backupPolicies/full` }, ITEM.replace(VAULT, other));
    expect(again).toMatchObject(refused('BMSUserErrorContainerObjectAlreadyProtected'));
  });

  test('with trusted launch needs an enhanced policy, and one without does not', async () => {
    const standard = `${VAULT}/backupPolicies/standard`;
    await policy(30, { policyType: 'V1', instantRpRetentionRangeInDays: 2 }, standard);
    expect(await protect({ policyId: standard })).toMatchObject(
      refused('UserErrorTrustedLaunchVMNotSupportedWithStandardPolicy'),
    );
    const plain = Client.id('Compute/virtualMachines/plain');
    await client.change('PUT', plain, machineBody('plain'));
    const item = ITEM.replace(/AMSFE1/g, 'plain');
    expect(await protect({ policyId: standard, sourceResourceId: plain }, item)).toMatchObject(accepted);
  });

  test('that is deleted leaves its backups, which it finds again', async () => {
    await protect();
    expect(await client.change('DELETE', VM)).toMatchObject({ status: 303 });
    expect(await shown()).toMatchObject({ policyId: POLICY });
    expect(await protect({ policyId: undefined, protectionState: 'ProtectionStopped' })).toMatchObject(
      accepted,
    );
  });

  test('can be stopped and keeps what there is', async () => {
    await protect();
    await protect({ policyId: undefined, protectionState: 'ProtectionStopped' });
    expect(await shown()).toMatchObject({ protectionState: 'ProtectionStopped', policyId: '' });
    await protect();
    expect(await shown()).toMatchObject({ protectionState: 'IRPending', policyId: POLICY });
  });

  test('that is deleted softly is undeleted before it is protected again', async () => {
    await protect();
    await client.change('DELETE', ITEM);
    expect(await shown()).toMatchObject({ isScheduledForDeferredDelete: true });
    expect(await protect()).toMatchObject(refused('BMSUserErrorItemSoftDeleted'));
    expect(await client.change('PUT', ITEM, { properties: { isRehydrate: true } })).toMatchObject(accepted);
    expect(await protect()).toMatchObject(accepted);
    azure.clock.advance(14 * DAY);
    expect(await shown()).toMatchObject({ protectionState: 'IRPending' });
  });

  test('is deleted for good after 14 days, and not from an immutable vault', async () => {
    await protect();
    await client.change('DELETE', ITEM);
    azure.clock.advance(14 * DAY - 1);
    expect(await client.get(ITEM)).toMatchObject(accepted);
    azure.clock.advance(1);
    expect(await client.get(ITEM)).toMatchObject({ status: 404 });
    await protect();
    await vault('Unlocked');
    expect(await client.change('DELETE', ITEM)).toMatchObject(
      refused('UserErrorOperationNotAllowedOnImmutableVault'),
    );
  });

  test('needs its vault', async () => {
    expect(await protect({}, ITEM.replace('/rsv/', '/none/'))).toMatchObject({ status: 404 });
  });
});

test('a guard stays while a vault is associated with it', async () => {
  const guard = Client.id('DataProtection/resourceGuards/guard');
  const association = `${VAULT}/backupResourceGuardProxies/VaultProxy`;
  await vault();
  await client.change('PUT', guard, { location: 'westeurope', properties: {} });
  await client.change('PUT', association, { properties: { resourceGuardResourceId: guard } });
  expect(await client.change('DELETE', guard)).toMatchObject(refused('InUseResourceCannotBeDeleted'));
  await client.change('DELETE', association);
  expect(await client.change('DELETE', guard)).toMatchObject({ status: 303 });
});
