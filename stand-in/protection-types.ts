import { TENANT } from './identity';
import type { ResourceType } from './resource-types';
import { assignmentFits, roleIsFree, roleNameIsFree } from './rules/access';
import {
  completeItem,
  deleteSoftly,
  ITEM,
  itemFits,
  policyFits,
  policyIsFree,
  vaultIsEmpty,
  vaultKeepsItsPromises,
} from './rules/backup';
import { FEDERATION, federationFits } from './rules/federation';
import { DELETED_VAULT, vaultIsNotDeleted } from './rules/key-vault';
import type { Request } from './rules/rule';
import { propertiesOf } from './rules/rule';
import {
  globalNameIsFree,
  isNotLocked,
  policyOnlyGrows,
  redundancyIsOffered,
  subnetsAreReachable,
} from './rules/storage';
import type { Body } from './store';

const BLOBS = 'microsoft.storage/storageaccounts/blobservices';

const etag: ResourceType['mark'] = (_, serial) => ({ etag: `"8D${String(serial).padStart(14, '0')}"` });

/** What a vault or an account has from the start, by path below it. */
const from =
  (children: Record<string, Body>): ResourceType['accompany'] =>
  ({ id }) =>
    Object.entries(children).map(([path, properties]) => ({
      path: `${id.text}/${path}`,
      body: { properties },
    }));

function completeAccount({ id, body, previous }: Request): Body {
  const region = String(body.location);
  const url = (service: string): string => `https://${id.name}.${service}.core.windows.net/`;
  const services = ['blob', 'queue', 'table', 'file', 'dfs', 'web'];
  return {
    ...propertiesOf(previous?.body ?? {}),
    ...propertiesOf(body),
    primaryLocation: region,
    statusOfPrimary: 'available',
    primaryEndpoints: Object.fromEntries(services.map((service) => [service, url(service)])),
  };
}

/** The resources of a template, by their paths. Source: learn.microsoft.com/azure/azure-resource-manager/templates/syntax. */
function deployed({ id, body }: Request): { path: string; body: Body }[] {
  const { template = {} } = propertiesOf(body) as {
    template?: { resources?: { type: string; name: string; properties?: Body }[] };
  };
  const scope = id.text.split('/providers/')[0];
  return (template.resources ?? []).map(({ type, name, properties = {} }) => {
    const [namespace, ...types] = type.split('/');
    const names = name.split('/');
    const parts = types.flatMap((each, index) => [each, names[index]]);
    return { path: `${scope}/providers/${namespace}/${parts.join('/')}`, body: { properties } };
  });
}

/** Vaults, stores, keys, and who may do what with them. */
export const PROTECTION_TYPES: Record<string, ResourceType> = {
  'microsoft.recoveryservices/vaults': {
    rules: [vaultKeepsItsPromises],
    keeps: vaultIsEmpty,
    complete: ({ body, previous }) => ({ ...propertiesOf(previous?.body ?? {}), ...propertiesOf(body) }),
    accompany: from({
      'backupconfig/vaultconfig': {
        enhancedSecurityState: 'Enabled',
        softDeleteFeatureState: 'Enabled',
        softDeleteRetentionPeriodInDays: 14,
      },
      'replicationVaultSettings/default': {},
    }),
  },
  'microsoft.recoveryservices/vaults/backupconfig': {},
  'microsoft.recoveryservices/vaults/replicationvaultsettings': {},
  'microsoft.recoveryservices/vaults/backuppolicies': { rules: [policyFits], keeps: policyIsFree },
  'microsoft.recoveryservices/vaults/backupresourceguardproxies': {
    actions: {
      unlockDelete: () => ({ unlockDeleteExpiryTime: '2030-01-01T00:00:00Z' }),
    },
  },
  [ITEM]: { rules: [itemFits], complete: completeItem, softly: deleteSoftly },
  'microsoft.dataprotection/resourceguards': {},
  'microsoft.keyvault/vaults': {
    rules: [globalNameIsFree, vaultIsNotDeleted, subnetsAreReachable],
    complete: ({ id }) => ({ vaultUri: `https://${id.name}.vault.azure.net/` }),
    remains: ({ id, body }) => {
      const subscription = id.text.split('/').slice(0, 3).join('/');
      const where = `providers/Microsoft.KeyVault/locations/${String(body.location)}/deletedVaults/${id.name}`;
      const { enablePurgeProtection: purgeProtectionEnabled } = propertiesOf(body);
      return [{ path: `${subscription}/${where}`, body: { properties: { purgeProtectionEnabled } } }];
    },
  },
  'microsoft.keyvault/vaults/keys': {
    complete: ({ id }) => ({
      keyUri: `https://${id.parent!.split('/').pop()}.vault.azure.net/keys/${id.name}`,
    }),
  },
  [DELETED_VAULT]: {},
  'microsoft.resources/deployments': {
    deploys: deployed,
    complete: (request) => {
      const made = deployed(request).map(({ path }) => ({ id: path }));
      return { mode: 'Incremental', outputs: {}, outputResources: made, providers: [] };
    },
    actions: {
      validate: () => ({ properties: { provisioningState: 'Succeeded' } }),
      exportTemplate: (deployment) => ({ template: propertiesOf(deployment!).template }),
    },
  },
  'microsoft.storage/storageaccounts': {
    rules: [globalNameIsFree, redundancyIsOffered, subnetsAreReachable],
    keeps: isNotLocked,
    complete: completeAccount,
    accompany: from({ 'blobServices/default': {}, 'fileServices/default': {} }),
    actions: {
      listKeys: () => ({ keys: ['key1', 'key2'].map((keyName) => ({ keyName, value: 'c3RhbmQtaW4=' })) }),
    },
  },
  [BLOBS]: {},
  'microsoft.storage/storageaccounts/fileservices': {},
  [`${BLOBS}/containers`]: { keeps: isNotLocked },
  [`${BLOBS}/containers/immutabilitypolicies`]: {
    rules: [policyOnlyGrows],
    keeps: isNotLocked,
    complete: ({ body, previous }) => ({
      ...propertiesOf(body),
      state: propertiesOf(previous?.body ?? {}).state ?? 'Unlocked',
    }),
    mark: etag,
    actions: {
      lock: (policy) => {
        propertiesOf(policy!).state = 'Locked';
        return policy!;
      },
    },
  },
  'microsoft.storage/storageaccounts/managementpolicies': {},
  'microsoft.managedidentity/userassignedidentities': {
    complete: (_, serial) => ({
      principalId: `55555555-5555-5555-5555-${String(serial).padStart(12, '0')}`,
      clientId: `66666666-6666-6666-6666-${String(serial).padStart(12, '0')}`,
      tenantId: TENANT,
    }),
  },
  [FEDERATION]: { rules: [federationFits] },
  'microsoft.authorization/roledefinitions': { rules: [roleNameIsFree], keeps: roleIsFree, created: 201 },
  'microsoft.authorization/roleassignments': {
    rules: [assignmentFits],
    created: 201,
    complete: ({ id }) => ({ scope: id.parent }),
  },
};
