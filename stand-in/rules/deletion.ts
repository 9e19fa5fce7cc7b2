import { AzureError } from '../azure-error';
import type { ResourceId } from '../resource-id';
import type { ResourceStore } from '../store';
import { referencesOf } from '../store';

/** Children that hold their parent back; all other children go with it. */
const HOLDING_CHILDREN: Record<string, string[]> = {
  'microsoft.network/privatednszones': ['microsoft.network/privatednszones/virtualnetworklinks'],
};

/** What these refer to can be deleted: they outlive it, and what is said of it is void. */
const HOLD_NOTHING = [
  // A machine that is deleted leaves its backups: learn.microsoft.com/azure/backup/backup-azure-vms-introduction.
  'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems',
  // A rule for a subnet that is deleted goes on: learn.microsoft.com/azure/storage/common/storage-network-security.
  'microsoft.storage/storageaccounts',
  'microsoft.keyvault/vaults',
  'microsoft.resources/deployments',
  // Rules about what there is no more find nothing; that Azure deletes it all the same is an estimate.
  'microsoft.insights/metricalerts',
  'microsoft.insights/activitylogalerts',
  'microsoft.insights/scheduledqueryrules',
  'microsoft.insights/diagnosticsettings',
  'microsoft.insights/datacollectionrules',
  'microsoft.insights/workbooks',
  'microsoft.alertsmanagement/actionrules',
  'microsoft.authorization/roledefinitions',
  'microsoft.authorization/roleassignments',
];

type Refusal = (id: ResourceId, user: string) => AzureError;

const bad =
  (code: string, message: (id: ResourceId, user: string) => string): Refusal =>
  (id, user) =>
    new AzureError(400, code, message(id, user));

const subnetInUse = bad(
  'InUseSubnetCannotBeDeleted',
  ({ name }, user) =>
    `Subnet ${name} is in use by ${user} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
);

/** How Azure refuses, by type of what is in use. */
const REFUSALS: Record<string, Refusal> = {
  'microsoft.network/virtualnetworks': subnetInUse,
  'microsoft.network/virtualnetworks/subnets': subnetInUse,
  'microsoft.network/publicipaddresses': bad(
    'PublicIPAddressCannotBeDeleted',
    ({ text }, user) =>
      `Public IP address ${text} can not be deleted since it is still allocated to resource ${user}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.  To learn how to do this, see aka.ms/deletepublicip.`,
  ),
  'microsoft.network/networksecuritygroups': bad(
    'InUseNetworkSecurityGroupCannotBeDeleted',
    ({ text }, user) =>
      `Network security group ${text} cannot be deleted because it is in use by the following resources: ${user}.`,
  ),
  'microsoft.network/networkinterfaces': bad(
    'NicInUse',
    ({ text }, user) =>
      `Network Interface ${text} is used by existing resource ${user}. In order to delete the network interface, it must be dissociated from the resource. To learn more, see aka.ms/deletenic.`,
  ),
  'microsoft.network/loadbalancers': bad(
    'InUseLoadBalancerCannotBeDeleted',
    ({ text }, user) => `Load balancer ${text} is in use by ${user} and cannot be deleted.`,
  ),
  'microsoft.compute/disks': ({ name }, user) =>
    new AzureError(409, 'OperationNotAllowed', `Disk ${name} is attached to VM ${user}.`),
  'microsoft.compute/availabilitysets': ({ name }) =>
    new AzureError(
      409,
      'OperationNotAllowed',
      `Availability Set ${name} cannot be deleted. Before deleting an Availability Set please ensure that it does not contain any VM.`,
    ),
};

const otherwise = bad(
  'InUseResourceCannotBeDeleted',
  ({ text }, user) => `${text} is in use by ${user} and cannot be deleted.`,
);

/**
 * What others refer to, what is locked and what still has children of some kinds is not deleted.
 *
 * Sources: learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet (delete a subnet),
 * learn.microsoft.com/azure/virtual-network/ip-services/virtual-network-public-ip-address (delete),
 * learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages (disks and availability sets),
 * learn.microsoft.com/azure/azure-resource-manager/management/lock-resources (locks, also those of a parent),
 * learn.microsoft.com/azure/dns/private-dns-privatednszone (links before the zone). The code for a load balancer, and the one
 * for types not listed, are not documented by Microsoft.
 */
export function refuseWhileUsed(id: ResourceId, store: ResourceStore): void {
  refuseWhileLocked(id, store);
  const holding = HOLDING_CHILDREN[id.type] ?? [];
  if (store.childrenOf(id.text).some((child) => holding.includes(child.id.type))) {
    throw new AzureError(
      409,
      'CannotDeleteResource',
      `Can not delete resource '${id.text}' before nested resources are deleted. Some existing nested resources: '${holding.join()}'.`,
    );
  }
  const user = userOf(id, store);
  if (user !== undefined) throw (REFUSALS[id.type] ?? otherwise)(id, user);
}

function refuseWhileLocked(id: ResourceId, store: ResourceStore): void {
  if (id.type === 'microsoft.authorization/locks') return;
  const lock = store
    .ofType('microsoft.authorization/locks')
    .find(({ id: { parent = '' } }) => isWithin(id.key, parent) || isWithin(parent, id.key));
  if (!lock) return;
  throw new AzureError(
    409,
    'ScopeLocked',
    `The scope '${id.text}' cannot perform delete operation because following scope(s) are locked: '${lock.id.parent}'. Please remove the lock and try again.`,
  );
}

function isWithin(inner: string, outer: string): boolean {
  return `${inner}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
}

/** Who refers to a resource or to a part of it. */
function userOf(id: ResourceId, store: ResourceStore): string | undefined {
  const isOwn = (key: string): boolean => key === id.key || key.startsWith(`${id.key}/`);
  for (const other of store.all()) {
    // A part of the parent that is about to be rewritten does not hold its sibling.
    if (HOLD_NOTHING.includes(other.id.type)) continue;
    if (isOwn(other.id.key) || id.key.startsWith(`${other.id.key}/`)) continue;
    const used = referencesOf(other).some((reference) => isOwn(reference.toLowerCase()));
    if (used) return other.id.text;
  }
  return undefined;
}
