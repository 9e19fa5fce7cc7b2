import { AzureError } from '../azure-error';
import { hasTemporaryDisk, sizesBeside, takesPremiumDisks } from '../sizes';
import type { Body, Resource, ResourceStore } from '../store';
import type { Request, Rule } from './rule';
import { propertiesOf } from './rule';

const MACHINE = 'microsoft.compute/virtualmachines';

/** The size of a machine. */
export function sizeOf(machine: Body): string {
  const { vmSize } = (propertiesOf(machine).hardwareProfile ?? {}) as { vmSize?: string };
  return String(vmSize);
}

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The machine that a disk is attached to. */
export function ownerOf(disk: string, store: ResourceStore): Resource | undefined {
  const profileOf = (machine: Resource) =>
    (propertiesOf(machine.body).storageProfile ?? {}) as {
      osDisk?: { managedDisk?: { id?: string } };
      dataDisks?: { managedDisk?: { id?: string } }[];
    };
  return store.ofType(MACHINE).find((machine) => {
    const { osDisk, dataDisks = [] } = profileOf(machine);
    return [osDisk, ...dataDisks].some((each) => sameText(each?.managedDisk?.id ?? '', disk));
  });
}

/**
 * A machine that has its place in a cluster takes the sizes of that cluster; one that is deallocated takes any. A temporary disk
 * is neither gained nor lost.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/sizes/resize-vm; code and message are those that the provider quotes
 * (windows_virtual_machine_resource.go, `size`), and for temporary disks github.com/MicrosoftDocs/azure-docs/pull/76920.
 */
export const sizeIsOffered: Rule = ({ id, body, previous, powerOf }) => {
  if (!previous) return;
  const [before, after] = [sizeOf(previous.body), sizeOf(body)];
  if (sameText(before, after)) return;
  const [hadDisk, hasDisk] = [hasTemporaryDisk(before), hasTemporaryDisk(after)];
  if (hadDisk !== undefined && hasDisk !== undefined && hadDisk !== hasDisk) {
    throw new AzureError(
      409,
      'OperationNotAllowed',
      `Unable to resize the VM ${id.name} since changing from resource disk to non-resource disk VM size and vice-versa is not allowed. Please refer to https://aka.ms/AAah4sj for more details.`,
    );
  }
  const offered = sizesBeside(before);
  if (powerOf(id.text) === 'deallocated' || offered.some((size) => sameText(size, after))) return;
  throw new AzureError(
    409,
    'OperationNotAllowed',
    `Unable to resize the VM ${id.name} because the requested size ${after} is not available in the current hardware cluster. The available sizes in this cluster are: ${offered.join(',')}. Read more on VM resizing strategy at https://aka.ms/azure-resizevm.`,
  );
};

/**
 * Interfaces come and go, and encryption at host changes, while a machine is deallocated.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-network-interface-vm and
 * learn.microsoft.com/azure/virtual-machines/disks-enable-host-based-encryption-portal; code and messages are those that the
 * provider quotes (windows_virtual_machine_resource.go, `network_interface_ids`, `encryption_at_host_enabled`). The statuses are
 * an estimate.
 */
export const isDeallocatedWhereNeeded: Rule = ({ id, body, previous, powerOf }) => {
  if (!previous || powerOf(id.text) === 'deallocated') return;
  if (interfacesOf(body) !== interfacesOf(previous.body)) {
    throw new AzureError(
      400,
      'CannotAddOrRemoveNetworkInterfacesFromARunningVirtualMachine',
      `Secondary network interfaces cannot be added or removed from a running virtual machine.`,
    );
  }
  if (encryptionOf(body) !== encryptionOf(previous.body)) {
    throw new AzureError(
      409,
      'OperationNotAllowed',
      `'securityProfile.encryptionAtHost' can be updated only when VM is in deallocated state`,
    );
  }
};

function interfacesOf(machine: Body): string {
  const { networkInterfaces = [] } = (propertiesOf(machine).networkProfile ?? {}) as {
    networkInterfaces?: { id: string }[];
  };
  return networkInterfaces
    .map(({ id }) => id.toLowerCase())
    .sort()
    .join();
}

function encryptionOf(machine: Body): boolean {
  const profile = propertiesOf(machine).securityProfile as { encryptionAtHost?: boolean } | undefined;
  return profile?.encryptionAtHost === true;
}

/**
 * What is done inside a machine needs one that runs.
 *
 * Source: for extensions, their removal too, github.com/hashicorp/terraform-provider-azurerm/issues/477 (409, OperationNotAllowed);
 * for run commands the message of github.com/nakamacchi/AzureCAF.LandingZones.Demo/issues/4.
 */
export const machineRuns = ({ id, powerOf }: Pick<Request, 'id' | 'powerOf'>): void => {
  if (['running', 'starting'].includes(powerOf(id.parent!))) return;
  throw new AzureError(
    409,
    'OperationNotAllowed',
    id.type.endsWith('/extensions')
      ? 'Cannot modify extensions in the VM when the VM is not running.'
      : 'The operation requires the VM to be running (or set to run).',
  );
};

interface DiskProperties {
  readonly diskSizeGB?: number;
  readonly osType?: string;
}

const gigabytesOf = (disk: Body): number => (propertiesOf(disk) as DiskProperties).diskSizeGB ?? 0;

/**
 * A disk does not shrink.
 *
 * Source: message of github.com/MicrosoftDocs/azure-docs/pull/57951; status and code are an estimate.
 */
export const diskDoesNotShrink: Rule = ({ id, body, previous }) => {
  if (!previous || gigabytesOf(body) >= gigabytesOf(previous.body)) return;
  throw new AzureError(
    409,
    'OperationNotAllowed',
    `The disk resource with id ${id.text} cannot be resized down. Reducing disk size is not supported in Azure to prevent data loss. More information is available at https://aka.ms/AzureDisksFAQ`,
  );
};

/**
 * The disk of a machine that is not deallocated keeps its type, and its size but for a data disk that grows, below or above 4 TiB,
 * under a machine that takes premium disks.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/windows/expand-disks (expand without downtime) and, for code and message,
 * github.com/kubernetes/kubernetes/issues/96706; that the type is held alike is said in
 * github.com/hashicorp/terraform-provider-azurerm/issues/7193.
 */
export const diskIsFree: Rule = ({ id, body, previous, store, powerOf }) => {
  const owner = previous && ownerOf(id.text, store);
  if (!owner || powerOf(owner.id.text) === 'deallocated') return;
  const typeOf = (disk: Body): string => String((disk.sku as { name?: string } | undefined)?.name);
  const [before, after] = [gigabytesOf(previous.body), gigabytesOf(body)];
  const grows = after !== before && !growsLive(previous.body, after, sizeOf(owner.body));
  if (!grows && typeOf(previous.body) === typeOf(body)) return;
  throw new AzureError(
    409,
    'OperationNotAllowed',
    `Cannot ${grows ? 'resize' : 'change the account type of'} disk ${id.name} while it is attached to running VM ${owner.id.text}. Resizing a disk of an Azure Virtual Machine requires the virtual machine to be deallocated. Please stop your VM and retry the operation.`,
  );
};

function growsLive(disk: Body, after: number, machineSize: string): boolean {
  const { osType } = propertiesOf(disk) as DiskProperties;
  const crosses = gigabytesOf(disk) < 4096 && after >= 4096;
  return !osType && !crosses && takesPremiumDisks(machineSize);
}
