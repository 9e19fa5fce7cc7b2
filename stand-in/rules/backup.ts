import { AzureError } from '../azure-error';
import type { ResourceId } from '../resource-id';
import type { Body, Resource, ResourceStore } from '../store';
import type { Request, Rule } from './rule';
import { propertiesOf } from './rule';

export const ITEM = 'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems';

/** Regions without a pair. Source: learn.microsoft.com/azure/reliability/regions-list. */
export const UNPAIRED = [
  'austriaeast belgiumcentral indonesiacentral israelcentral italynorth malaysiawest mexicocentral newzealandnorth',
  'polandcentral qatarcentral spaincentral',
]
  .join(' ')
  .split(' ');

interface Policy {
  readonly policyType?: string;
  readonly instantRpRetentionRangeInDays?: number;
  readonly retentionPolicy?: Record<string, { retentionDuration?: { count?: number } } | undefined>;
}

const bad = (code: string, message: string): AzureError => new AzureError(400, code, message);
const same = (one: unknown, other: unknown): boolean =>
  String(one).toLowerCase() === String(other).toLowerCase();

/** What of a body lies at a path of names. */
function at(body: Body | undefined, path: string): string {
  let value: unknown = body && propertiesOf(body);
  for (const name of path.split('.')) value = (value as Body | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

const immutabilityOf = (vault: Body | undefined): string =>
  at(vault, 'securitySettings.immutabilitySettings.state') || 'Disabled';
const isImmutable = (vault: Body | undefined): boolean => immutabilityOf(vault) !== 'Disabled';

/** The vault that an item or a policy is in. */
function vaultOf(id: ResourceId, store: ResourceStore): Resource | undefined {
  return store.get(id.text.split('/').slice(0, 9).join('/'));
}

export function isSoftDeleted(item: Body): boolean {
  return propertiesOf(item).isScheduledForDeferredDelete === true;
}

/**
 * A vault keeps its redundancy while it holds items, cross-region restore for ever, and immutability that is locked.
 *
 * Sources: learn.microsoft.com/azure/backup/backup-create-recovery-services-vault (redundancy, cross-region restore),
 * learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept (locked); the codes are an estimate.
 */
export const vaultKeepsItsPromises: Rule = ({ id, body, previous, store }) => {
  const redundancy = at(body, 'redundancySettings.standardTierStorageRedundancy');
  const restore = at(body, 'redundancySettings.crossRegionRestore');
  if (redundancy === 'GeoRedundant' && UNPAIRED.includes(String(body.location))) {
    throw bad(
      'UserErrorGrsNotSupportedInRegion',
      `GeoRedundant storage is not available in ${String(body.location)}.`,
    );
  }
  if (restore === 'Enabled' && redundancy !== 'GeoRedundant') {
    throw bad('UserErrorCrossRegionRestoreNeedsGrs', 'Cross Region Restore needs GeoRedundant storage.');
  }
  if (!previous) return;
  const before = at(previous.body, 'redundancySettings.standardTierStorageRedundancy');
  if (redundancy !== '' && before !== '' && redundancy !== before && itemsOf(id.text, store).length > 0) {
    throw bad(
      'BMSUserErrorStorageTypeCannotBeChanged',
      'The storage redundancy cannot be changed after items have been protected.',
    );
  }
  if (at(previous.body, 'redundancySettings.crossRegionRestore') === 'Enabled' && restore === 'Disabled') {
    throw bad(
      'UserErrorCrossRegionRestoreCannotBeDisabled',
      'Cross Region Restore cannot be disabled once it is enabled.',
    );
  }
  if (immutabilityOf(previous.body) === 'Locked' && immutabilityOf(body) !== 'Locked') {
    throw bad('UserErrorImmutabilityLocked', 'The immutability of a vault that is locked cannot be changed.');
  }
};

/** All items of a vault, those that are soft-deleted too. */
function itemsOf(vault: string, store: ResourceStore): Resource[] {
  return store.childrenOf(vault).filter(({ id }) => id.type === ITEM);
}

/**
 * A vault with items stays, soft-deleted ones included.
 *
 * Source of the messages: learn.microsoft.com/azure/backup/backup-azure-delete-vault; of status and code
 * github.com/hashicorp/terraform-provider-azurerm/issues/2070.
 */
export function vaultIsEmpty({ id, store }: Pick<Request, 'id' | 'store'>): void {
  const items = itemsOf(id.text, store);
  if (items.length === 0) return;
  throw bad(
    'ServiceResourceNotEmptyWithBackendMessage',
    items.every(({ body }) => isSoftDeleted(body))
      ? 'Recovery Services vault cannot be deleted as there are backup items in soft deleted state in the vault. The soft deleted items are permanently deleted after 14 days of delete operation.'
      : `Vault cannot be deleted as there are existing resources within the vault. Please ensure there are no backup items, protected servers, or backup management servers associated with this vault. Items: ${items.map(({ body }) => at(body, 'friendlyName')).join()}`,
  );
}

const DAILY = 'dailySchedule';

/** Recovery points that a policy keeps, by schedule. */
function counts(policy: Body): Record<string, number> {
  const { retentionPolicy = {} } = propertiesOf(policy) as Policy;
  return Object.fromEntries(
    Object.entries(retentionPolicy)
      .filter(([name]) => name.endsWith('Schedule'))
      .map(([name, schedule]) => [name, schedule?.retentionDuration?.count ?? 0]),
  );
}

/** Whether a policy keeps less than another. */
function keepsLess(policy: Body, other: Body): boolean {
  const now = counts(policy);
  return Object.entries(counts(other)).some(([name, count]) => (now[name] ?? 0) < count);
}

/**
 * A policy keeps 7 daily points or more, and snapshots for 1 to 5 days, or to 30 where it is enhanced. It stays enhanced, and in a vault that is
 * immutable it keeps no less than before.
 *
 * Sources: learn.microsoft.com/azure/backup/backup-azure-vms-enhanced-policy, learn.microsoft.com/azure/backup/backup-support-matrix-iaas,
 * learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept (restricted operations). The codes are an estimate but for
 * BMSUserErrorInvalidPolicyInput (github.com/ansible-collections/azure/issues/407).
 */
export const policyFits: Rule = ({ id, body, previous, store }) => {
  const { policyType = 'V1', instantRpRetentionRangeInDays: days = 2 } = propertiesOf(body) as Policy;
  const daily = counts(body)[DAILY];
  const longest = policyType === 'V2' ? 30 : 5;
  if (days < 1 || days > longest || (daily !== undefined && (daily < 7 || daily > 9999))) {
    throw bad('BMSUserErrorInvalidPolicyInput', 'Input for create or update policy is not in proper format');
  }
  if (!previous) return;
  const was = (propertiesOf(previous.body) as Policy).policyType ?? 'V1';
  if (was === 'V2' && policyType !== 'V2') {
    throw bad('BMSUserErrorPolicyTypeCannotBeChanged', 'An enhanced policy cannot become a standard one.');
  }
  if (isImmutable(vaultOf(id, store)?.body) && keepsLess(body, previous.body)) throw reduction();
};

function reduction(): AzureError {
  return bad(
    'UserErrorImmutableVaultRetentionReduction',
    'Reduction in retention is not allowed since the vault is immutable.',
  );
}

/** Source: learn.microsoft.com/azure/backup/backup-azure-delete-vault (policies with items); the code is an estimate. */
export function policyIsFree({ id, store }: Pick<Request, 'id' | 'store'>): void {
  const user = store.ofType(ITEM).find(({ body }) => same(at(body, 'policyId'), id.text));
  if (!user) return;
  throw bad(
    'BMSUserErrorPolicyInUse',
    `The policy ${id.name} is associated with backup items, such as ${at(user.body, 'friendlyName')}, and cannot be deleted.`,
  );
}

/**
 * A vault protects machines of its own region and subscription, a machine once, those with trusted launch by an enhanced policy. What
 * is soft-deleted is undeleted before it is protected again, and an immutable vault keeps no point for a shorter time than was said.
 *
 * Sources: learn.microsoft.com/azure/backup/backup-support-matrix-iaas, learn.microsoft.com/azure/backup/backup-azure-security-feature-cloud (soft
 * delete), learn.microsoft.com/azure/backup/backup-azure-vms-enhanced-policy (trusted launch),
 * learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept. Most codes are an estimate.
 */
export const itemFits: Rule = ({ id, body, previous, store }) => {
  const { isRehydrate, protectionState } = propertiesOf(body);
  if (previous && isSoftDeleted(previous.body) && isRehydrate !== true) {
    throw bad(
      'BMSUserErrorItemSoftDeleted',
      `The item ${id.name} is in soft deleted state. Undelete it before it is protected again.`,
    );
  }
  if (isRehydrate === true || protectionState === 'ProtectionStopped') return;
  const vault = vaultOf(id, store)!;
  const machine = machineOf(id, body, store, vault);
  const policy = store.get(at(body, 'policyId'));
  if (!policy || !policy.id.key.startsWith(`${vault.id.key}/`)) {
    throw bad('BMSUserErrorPolicyNotFound', 'The backup policy is not found in the vault.');
  }
  const security = at(machine.body, 'securityProfile.securityType');
  if (security === 'TrustedLaunch' && (propertiesOf(policy.body) as Policy).policyType !== 'V2') {
    throw bad(
      'UserErrorTrustedLaunchVMNotSupportedWithStandardPolicy',
      'Trusted Launch VM can be backed up with an enhanced policy only.',
    );
  }
  const before = previous && store.get(at(previous.body, 'policyId'));
  if (before && isImmutable(vault.body) && keepsLess(policy.body, before.body)) throw reduction();
};

function machineOf(id: ResourceId, body: Body, store: ResourceStore, vault: Resource): Resource {
  const machine = store.get(at(body, 'sourceResourceId'));
  if (!machine) throw bad('UserErrorVmNotFound', `The machine of ${id.name} does not exist.`);
  if (machine.id.subscription !== id.subscription || !same(machine.body.location, vault.body.location)) {
    throw bad(
      'UserErrorVmNotInRegionOfVault',
      `The machine ${machine.id.name} is in ${String(machine.body.location)}; a vault protects machines of its own region and subscription.`,
    );
  }
  const other = store
    .ofType(ITEM)
    .find((each) => each.id.key !== id.key && same(at(each.body, 'sourceResourceId'), machine.id.text));
  if (other) {
    throw bad(
      'BMSUserErrorContainerObjectAlreadyProtected',
      `The machine ${machine.id.name} is protected by ${other.id.text} already.`,
    );
  }
  return machine;
}

/** What Azure shows of an item after a write: what the write leaves out stays. */
export function completeItem({ body, previous }: Request): Body {
  const written = propertiesOf(body);
  const kept = previous ? propertiesOf(previous.body) : {};
  const stops = written.isRehydrate === true || written.protectionState === 'ProtectionStopped';
  return {
    ...kept,
    ...written,
    isRehydrate: undefined,
    isScheduledForDeferredDelete: undefined,
    ...(stops
      ? { protectionState: 'ProtectionStopped', policyId: '' }
      : { protectionState: previous && kept.protectionState === 'Protected' ? 'Protected' : 'IRPending' }),
    backupManagementType: 'AzureIaasVM',
  };
}

/** The deletion of an item is soft, and an immutable vault refuses it. Sources as above; the code is an estimate. */
export function deleteSoftly({ id, store }: Pick<Request, 'id' | 'store'>): Body | undefined {
  const { body } = store.get(id.text)!;
  if (isImmutable(vaultOf(id, store)?.body)) {
    throw bad(
      'UserErrorOperationNotAllowedOnImmutableVault',
      'Stop protection with delete data is not allowed since the vault is immutable.',
    );
  }
  const properties = { ...propertiesOf(body), policyId: '', protectionState: 'ProtectionStopped' };
  return { ...body, properties: { ...properties, isScheduledForDeferredDelete: true } };
}
