import { AzureRegion } from '../core/azure-region';
import { checkAllProps, flag, given, givenListOf, givenOfClass, ofSettings } from '../core/check-class';
import type { SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';
import { checkDistinctRegions } from '../core/regional';
import type { DiskKey, KeyInVault } from './disk-key';
import { checkKeyVaultId, keyScope } from './secret-in-vault';

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

const IN_VAULT: SettingsOf<KeyInVault> = {
  keyVaultId: (scope, property, value) =>
    checkKeyVaultId(
      scope,
      property,
      given(value),
      'disks are encrypted with a key in it, and a managed HSM is not supported',
    ),
  keyName: (scope, property, value) => checkPart(scope, property, given(value), KEY_NAME),
};

const OTHER_KEYS = givenListOf(
  ofSettings(IN_VAULT),
  "[{ keyVaultId: '/subscriptions/…', keyName: 'disks-2' }]",
);

const KEY: SettingsOf<DiskKey> = {
  ...IN_VAULT,
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  keyVersion: (scope, property, value) =>
    value === undefined ? undefined : checkPart(scope, property, value, KEY_VERSION),
  otherKeys: (scope, property, value) =>
    value === undefined ? undefined : OTHER_KEYS(scope, property, value),
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
   * Keys of the team in Key Vault, one in each region, so that no site needs the vault of another. A site makes an identity, gives it the right to use the key (`Key Vault
   * Crypto Service Encryption User`), and then makes a disk encryption set with that identity, so that the right is there before the set and its disks. In the clouds of the
   * United States government and China the set has an identity of its own instead, whose right can only come after it.
   *
   * A vault has to be in the region of the site, to use Azure role-based access control and to have purge protection; it may belong to another subscription. The key is
   * an RSA key of 2,048, 3,072 or 4,096 bits. Machines stop once a key is disabled, deleted or expired, and do not start without it: a key is a single point of failure
   * of its site, which the model, the analysis and the page `disk-key-lost` name. The plan gate fails a plan that takes the right to use the key. Azure Backup needs nothing
   * else to back up such disks, and encrypts its copies with the key of its vault. Disks from the snapshot tier come back with their set, disks from the vault with keys of Azure.
   * Temporary disks are encrypted with `encryptionAtHost` only, and with keys of Azure.
   *
   * Sources: learn.microsoft.com/azure/virtual-machines/disk-encryption (restrictions), learn.microsoft.com/azure/backup/backup-azure-vms-encryption,
   * learn.microsoft.com/azure/backup/encryption-at-rest-with-cmk (restore VM/disk).
   *
   * It has not been applied to Azure yet: apply it in a subscription for tests first (docs/encryption.md).
   *
   * @param props - the key of each region
   * @throws if a key is not one of a key vault, a region has two, two regions have one vault (that of one of `otherKeys` too), or `otherKeys` name a key twice
   */
  public static customerKeys(props: CustomerKeysProps): DiskEncryption {
    const scope = 'DiskEncryption.customerKeys';
    checkAllProps(scope, props, CUSTOMER_KEYS);
    checkDistinctRegions(scope, 'keys', props.keys, ({ keyVaultId }) => keyVaultId);
    checkVaultsOfOthers(props.keys);
    if (props.keys.length === 0) {
      refuse(scope, {
        property: 'keys',
        fault: 'is empty',
        cause: 'no disk would find a key',
        remedy: 'name the key of each region with servers, or use DiskEncryption.platformKeys()',
      });
    }
    props.keys.forEach(checkOnce);
    return new DiskEncryption([...props.keys], props.doubleEncryption ?? false);
  }

  private constructor(
    /** The key of each region; none where the keys are those of Azure. */
    public readonly keys: DiskKey[],
    /** Whether a key of Azure encrypts the disks as well. */
    public readonly doubleEncryption: boolean,
  ) {}
}

/** A key that is to take the place of another one is in the same region: the change would be refused later, after the right has been given. */
function checkVaultsOfOthers(keys: readonly DiskKey[]): void {
  const vaults = keys.flatMap(({ region, keyVaultId, otherKeys = [] }, index) =>
    [keyVaultId, ...otherKeys.map((each) => each.keyVaultId)].map((id) => ({ id, region, index })),
  );
  for (const { id, region, index } of vaults) {
    const first = vaults.find((each) => each.id.toLowerCase() === id.toLowerCase())!;
    if (first.index === index) continue;
    refuse('DiskEncryption.customerKeys', {
      property: `keys[${index}]`,
      value: id,
      fault: `must not have a key in a vault of ${first.region.name}, also not among otherKeys`,
      cause: `a vault is in one region, and disks in ${region.name} are encrypted with a key of their own region`,
      remedy: `name keys in a vault in ${region.name}`,
    });
  }
}

/** A right is made once for each key. */
function checkOnce({ otherKeys = [], ...key }: DiskKey, index: number): void {
  const scopes = [key, ...otherKeys].map((each) => keyScope(each).toLowerCase());
  const twice = scopes.findIndex((each, place) => scopes.indexOf(each) < place);
  if (twice < 0) return;
  refuse('DiskEncryption.customerKeys', {
    property: `keys[${index}].otherKeys`,
    value: keyScope(otherKeys[twice - 1]),
    fault: 'must not name a key twice',
    cause: 'the key itself may be used anyway, and a right is made once',
    remedy: 'leave it out',
  });
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
