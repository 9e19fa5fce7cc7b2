import { AzureRegion } from '../core/azure-region';
import { checkAllProps, flag, given, givenListOf, givenOfClass, ofSettings } from '../core/check-class';
import type { SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';
import { checkDistinctRegions } from '../core/regional';
import type { DiskKey } from './disk-key';
import { checkKeyVaultId } from './secret-in-vault';

/** Keys of the team for disks. */
export interface CustomerKeysProps {
  /** The key of each region with servers. */
  readonly keys: DiskKey[];
  /**
   * Whether a key of Azure encrypts the disks as well, with another algorithm. It is decided before the first apply: the set would be replaced, and Azure deletes none
   * that disks use.
   *
   * Source: learn.microsoft.com/azure/virtual-machines/disk-encryption (double encryption at rest).
   *
   * @default false
   */
  readonly doubleEncryption?: boolean;
}

const KEY: SettingsOf<DiskKey> = {
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  keyVaultId: (scope, property, value) => checkKeyVaultId(scope, property, given(value)),
  keyName: (scope, property, value) => checkPart(scope, property, given(value), KEY_NAME),
  keyVersion: (scope, property, value) =>
    value === undefined ? undefined : checkPart(scope, property, value, KEY_VERSION),
};

const KEY_NAME = {
  pattern: /^[a-z0-9-]{1,127}$/i,
  limit: 'a name of letters, digits and hyphens, at most 127 characters',
  remedy: "copy it from 'az keyvault key list'",
};

const KEY_VERSION = {
  pattern: /^[0-9a-f]{32}$/i,
  limit: 'the 32 hexadecimal digits of a version',
  remedy: "copy them from 'az keyvault key list-versions', or leave them out to follow the newest version",
};

const CUSTOMER_KEYS: SettingsOf<CustomerKeysProps> = {
  keys: givenListOf(
    ofSettings(KEY),
    "[{ region: AzureRegion.WEST_EUROPE, keyVaultId: '/subscriptions/…', keyName: 'disks' }]",
  ),
  doubleEncryption: flag,
};

/** Whose keys encrypt the disks of servers: those of their operating systems, and data disks. */
export class DiskEncryption {
  /** Keys of Azure, which every managed disk has. */
  public static platformKeys(): DiskEncryption {
    return new DiskEncryption([], false);
  }

  /**
   * Keys of the team in Key Vault, one in each region, so that no site needs the vault of another. The site makes a disk encryption set, whose own
   * identity may use the key (`Key Vault Crypto Service Encryption User`).
   *
   * A vault has to be in the region of the site, to use Azure role-based access control and to have purge protection; it may belong to another subscription. The key is
   * an RSA key of 2,048, 3,072 or 4,096 bits. Machines stop once a key is disabled, deleted or expired, and do not start without it: a key is a single point of failure
   * of its site. Terraform refuses a vault of the same subscription that could be purged, and the plan gate fails a plan that takes the right to use the key. Azure Backup needs nothing else to back up such
   * disks, and encrypts its copies with the key of its vault. Disks from the snapshot tier come back with their set. Disks from the vault, and those in the paired region, come back with keys
   * of Azure unless the vault has a key of the team. Temporary disks are encrypted with `encryptionAtHost` only, and with keys of Azure.
   *
   * Sources: learn.microsoft.com/azure/virtual-machines/disk-encryption (restrictions), learn.microsoft.com/azure/backup/backup-azure-vms-encryption,
   * learn.microsoft.com/azure/backup/encryption-at-rest-with-cmk (restore VM/disk).
   *
   * It has not been applied to Azure yet: apply it in a subscription for tests first. The first apply makes the set and its right alone, ten minutes before all else
   * (docs/upgrade.md): Key Vault knows a new right some minutes later.
   *
   * @param props - the key of each region
   * @throws if a key is not one of a key vault, a region has two, or two regions have one vault
   */
  public static customerKeys(props: CustomerKeysProps): DiskEncryption {
    const scope = 'DiskEncryption.customerKeys';
    checkAllProps(scope, props, CUSTOMER_KEYS);
    checkDistinctRegions(scope, 'keys', props.keys, ({ keyVaultId }) => keyVaultId);
    if (props.keys.length === 0) {
      refuse(scope, {
        property: 'keys',
        fault: 'is empty',
        cause: 'no disk would find a key',
        remedy: 'name the key of each region with servers, or use DiskEncryption.platformKeys()',
      });
    }
    return new DiskEncryption([...props.keys], props.doubleEncryption ?? false);
  }

  private constructor(
    /** The key of each region; none where the keys are those of Azure. */
    public readonly keys: DiskKey[],
    /** Whether a key of Azure encrypts the disks as well. */
    public readonly doubleEncryption: boolean,
  ) {}
}

function checkPart(
  scope: Parameters<typeof refuse>[0],
  property: string,
  value: unknown,
  { pattern, limit, remedy }: { pattern: RegExp; limit: string; remedy: string },
): void {
  if (typeof value === 'string' && pattern.test(value)) return;
  refuse(scope, { property, value, limit, cause: 'Key Vault has no others', remedy });
}
