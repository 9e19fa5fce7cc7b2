import { AzureError } from '../azure-error';
import { parseResourceId } from '../resource-id';
import type { Body, ResourceStore } from '../store';
import { UNPAIRED } from './backup';
import { REGION_ZONES } from './region-zones';
import type { Request, Rule } from './rule';
import { propertiesOf } from './rule';

const POLICY = 'microsoft.storage/storageaccounts/blobservices/containers/immutabilitypolicies';

interface Acls {
  readonly virtualNetworkRules?: { readonly id: string }[];
}

/**
 * The name of a storage account or of a key vault is taken once in all of Azure.
 *
 * Sources: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-storage-account-name,
 * learn.microsoft.com/azure/key-vault/general/key-vault-recovery (a deleted vault keeps its name until it is purged).
 */
export const globalNameIsFree: Rule = ({ id, previous, store }) => {
  if (!previous && !isNameFree(id.type, id.name, store)) throw nameTaken(id.type, id.name);
};

export function isNameFree(type: string, name: string, store: ResourceStore): boolean {
  const suffix = type === 'microsoft.keyvault/vaults' ? 'vault.azure.net' : 'blob.core.windows.net';
  const isTaken = store.ofType(type).some(({ id }) => id.name.toLowerCase() === name.toLowerCase());
  return !isTaken && !store.namesElsewhere.has(`${name}.${suffix}`.toLowerCase());
}

function nameTaken(type: string, name: string): AzureError {
  return type === 'microsoft.keyvault/vaults'
    ? new AzureError(409, 'VaultAlreadyExists', `The vault name '${name}' is already in use.`)
    : new AzureError(
        409,
        'StorageAccountAlreadyTaken',
        `The storage account named ${name} is already taken.`,
      );
}

/** Redundancy over zones needs zones, and over regions a pair. Source: learn.microsoft.com/azure/storage/common/storage-redundancy. */
export const redundancyIsOffered: Rule = ({ body }) => {
  const { name = '' } = body.sku as { name?: string };
  const region = String(body.location);
  const hasZones = (REGION_ZONES.get(region)?.length ?? 0) > 0;
  if ((!/ZRS/.test(name) || hasZones) && (!/_(RA)?GZ?RS/.test(name) || !UNPAIRED.includes(region))) return;
  throw new AzureError(400, 'SkuNotSupportedInRegion', `The redundancy ${name} is not offered in ${region}.`);
};

/**
 * A rule for a subnet needs the subnet, and its endpoint for the service: a store of another region needs the endpoint that reaches over regions.
 *
 * Sources: learn.microsoft.com/azure/storage/common/storage-network-security (Microsoft.Storage.Global),
 * learn.microsoft.com/azure/key-vault/general/network-security; code and message:
 * github.com/hashicorp/terraform-provider-azurerm/issues/3816 (NetworkAclsValidationFailure).
 */
export const subnetsAreReachable: Rule = ({ id, body, store }) => {
  const { virtualNetworkRules = [] } = (propertiesOf(body).networkAcls ?? {}) as Acls;
  for (const { id: subnet } of virtualNetworkRules) {
    const { endpoints, region } = endpointsOf(subnet, store);
    const isNear = region === String(body.location);
    const wanted =
      id.type === 'microsoft.keyvault/vaults'
        ? ['Microsoft.KeyVault']
        : ['Microsoft.Storage.Global', ...(isNear ? ['Microsoft.Storage'] : [])];
    if (wanted.some((each) => endpoints.includes(each))) continue;
    throw new AzureError(
      400,
      'NetworkAclsValidationFailure',
      `Validation of network acls failure: SubnetsHaveNoServiceEndpointsConfigured:Subnets ${subnet} do not have ServiceEndpoints for ${wanted.join(' or ')} resources configured. Add one to subnet's ServiceEndpoints collection before trying to ACL it.`,
    );
  }
};

function endpointsOf(subnet: string, store: ResourceStore): { endpoints: string[]; region: string } {
  const { serviceEndpoints = [] } = propertiesOf(store.get(subnet)?.body ?? {}) as {
    serviceEndpoints?: { service: string }[];
  };
  const network = store.get(parseResourceId(subnet)?.parent ?? '');
  return {
    endpoints: serviceEndpoints.map(({ service }) => service),
    region: String(network?.body.location),
  };
}

const stateOf = (policy: Body | undefined): unknown => policy && propertiesOf(policy).state;
const daysOf = (policy: Body): number =>
  Number(propertiesOf(policy).immutabilityPeriodSinceCreationInDays ?? 0);

/**
 * A locked policy is not shortened.
 *
 * Source: learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview; the code is an estimate.
 */
export const policyOnlyGrows: Rule = ({ body, previous }) => {
  if (stateOf(previous?.body) !== 'Locked' || daysOf(body) >= daysOf(previous!.body)) return;
  throw new AzureError(
    409,
    'ImmutabilityPolicyLocked',
    'The retention of a locked policy cannot be shortened.',
  );
};

/**
 * What a locked policy protects is not deleted: itself, its container and the account.
 *
 * Source: learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview (a container with blobs; that there are
 * some is assumed here); the code is an estimate.
 */
export function isNotLocked({ id, store }: Pick<Request, 'id' | 'store'>): void {
  const isOwn = (key: string): boolean => key === id.key || key.startsWith(`${id.key}/`);
  const locked = store.ofType(POLICY).find((each) => isOwn(each.id.key) && stateOf(each.body) === 'Locked');
  if (!locked) return;
  throw new AzureError(
    409,
    'ContainerProtectedFromDeletion',
    `The operation is not permitted as ${locked.id.parent} is protected from deletion due to an existing immutability policy.`,
  );
}
