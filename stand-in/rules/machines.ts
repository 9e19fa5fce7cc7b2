import { AzureError } from '../azure-error';
import type { Body, ResourceStore } from '../store';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

interface LinuxConfiguration {
  readonly disablePasswordAuthentication?: boolean;
  readonly ssh?: { readonly publicKeys?: { readonly keyData?: string }[] };
}

interface MachineProperties {
  readonly osProfile?: { readonly linuxConfiguration?: LinuxConfiguration };
  readonly networkProfile?: { readonly networkInterfaces?: { readonly id: string }[] };
  readonly storageProfile?: { readonly dataDisks?: { readonly managedDisk?: { readonly id?: string } }[] };
}

const interfacesOf = (machine: Body): string[] =>
  ((propertiesOf(machine) as MachineProperties).networkProfile?.networkInterfaces ?? []).map(({ id }) => id);

const disksOf = (machine: Body): string[] =>
  ((propertiesOf(machine) as MachineProperties).storageProfile?.dataDisks ?? []).flatMap(
    ({ managedDisk }) => managedDisk?.id ?? [],
  );

/** Another machine that has something already, by its id. */
function holder(
  wanted: string,
  of: (machine: Body) => string[],
  type: string,
  self: string,
  store: ResourceStore,
): string | undefined {
  return store
    .ofType(type)
    .filter((machine) => machine.id.key !== self)
    .find(({ body }) =>
      of(body)
        .map((each) => each.toLowerCase())
        .includes(wanted.toLowerCase()),
    )?.id.text;
}

/**
 * A network interface belongs to one machine.
 *
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-network-interface-vm (an interface attached to another
 * machine cannot be added).
 */
export const interfacesAreFree: Rule = ({ id, body, store }) => {
  for (const nic of interfacesOf(body)) {
    const other = holder(nic, interfacesOf, id.type, id.key, store);
    if (other === undefined) continue;
    throw new AzureError(
      400,
      'NicInUse',
      `Network Interface ${nic} is used by existing resource ${other}. In order to use it, it must be dissociated from the resource.`,
    );
  }
};

/**
 * A data disk belongs to one machine, and stands in its zone.
 *
 * Source: learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages (ConflictingUserInput) and
 * learn.microsoft.com/troubleshoot/azure/azure-kubernetes/storage/fail-to-mount-azure-disk-volume (not in the same zone).
 */
export const disksFit: Rule = ({ id, body, store }) => {
  const zoneOf = (resource: Body): string => ((resource.zones as string[] | undefined) ?? []).join();
  for (const disk of disksOf(body)) {
    const other = holder(disk, disksOf, id.type, id.key, store);
    if (other !== undefined) {
      throw new AzureError(
        409,
        'ConflictingUserInput',
        `Disk '${disk}' cannot be attached as the disk is already owned by VM '${other}'.`,
      );
    }
    const { body: found } = store.get(disk)!;
    const zone = zoneOf(found);
    // Zone-redundant disks go with any zone.
    const redundant = (found.sku as { name?: string } | undefined)?.name?.endsWith('_ZRS') === true;
    if (redundant || zone === zoneOf(body)) continue;
    throw new AzureError(
      400,
      'BadRequest',
      `Disk ${disk} cannot be attached to the VM because it is not in the same zone as the VM. VM zone: '${zoneOf(body)}'. Disk zone: '${zone}'.`,
    );
  }
};

const linuxOf = (machine: Body): LinuxConfiguration | undefined =>
  (propertiesOf(machine) as MachineProperties).osProfile?.linuxConfiguration;

/** Whether a machine runs Linux. */
export const isLinux = (machine: Body): boolean => linuxOf(machine) !== undefined;

/**
 * Whoever may not sign in with a password needs a key, in the form of OpenSSH: RSA or Ed25519.
 *
 * Sources: code and message of github.com/Azure/azure-cli/issues/22725; that keys of PuTTY and numbers without a type are refused alike,
 * github.com/Azure/azure-quickstart-templates/issues/680; for machines without a key an estimate.
 */
export const linuxKeysAreTaken: Rule = ({ body, previous }) => {
  const linux = linuxOf(body);
  if (previous || linux?.disablePasswordAuthentication !== true) return;
  const keys = linux.ssh?.publicKeys ?? [];
  if (keys.length > 0 && keys.every(({ keyData = '' }) => /^ssh-(rsa|ed25519) AAAA\S+/.test(keyData))) return;
  throw new AzureError(
    400,
    'InvalidParameter',
    'The value of parameter linuxConfiguration.ssh.publicKeys.keyData is invalid.',
  );
};
