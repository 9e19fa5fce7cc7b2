import { DiskEncryptionSet as AzureDiskEncryptionSet } from '@cdktf/provider-azurerm/lib/disk-encryption-set';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Construct } from 'constructs';
import { protect } from '../core/protection';
import { addressOf, idOf } from '../core/reference';
import { refuse } from '../core/refusal';
import { inRegion } from '../core/regional';
import { ResourceKind } from '../core/resource-kind';
import type { DiskKey } from '../site/disk-key';
import { keyScope, keyUrl } from '../site/secret-in-vault';
import type { Site } from '../site/site';

/**
 * The team's key as the disks of a site use it. Azure makes the set without asking the key; a disk is made when the set may use it.
 *
 * It has not been applied to Azure yet: apply it in a subscription for tests first.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/windows/disks-enable-customer-managed-keys-powershell.
 */
export class DiskEncryptionSet extends Construct {
  /** That of a site, made at the first call; undefined where the keys are those of Azure. */
  public static of(site: Site): DiskEncryptionSet | undefined {
    if (site._disks.diskEncryption.keys.length === 0) return undefined;
    const made = site.node.tryFindChild('DiskEncryption') as DiskEncryptionSet | undefined;
    return made ?? new DiskEncryptionSet(site);
  }

  private readonly made: AzureDiskEncryptionSet;
  /** The right to use the key, which disks wait for. */
  public readonly right: RoleAssignment;

  private constructor(site: Site) {
    super(site, 'DiskEncryption');
    const { diskEncryption } = site._disks;
    const key = inRegion(diskEncryption.keys, site.region) ?? refuseWithoutKey(site);
    const made = new AzureDiskEncryptionSet(this, 'Resource', {
      name: site.resourceName(ResourceKind.DISK_ENCRYPTION_SET, []),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      keyVaultKeyId: keyUrl(key),
      autoKeyRotationEnabled: key.keyVersion === undefined,
      encryptionType: diskEncryption.doubleEncryption
        ? 'EncryptionAtRestWithPlatformAndCustomerKeys'
        : 'EncryptionAtRestWithCustomerKey',
      identity: { type: 'SystemAssigned' },
      tags: site.tags(),
    });
    this.made = protect(made);
    this.right = new RoleAssignment(this, 'UseKey', {
      scope: keyScope(key),
      roleDefinitionName: 'Key Vault Crypto Service Encryption User',
      principalId: `\${${addressOf(this.made, this)}.identity[0].principal_id}`,
      principalType: 'ServicePrincipal',
      // The directory may not know a new identity everywhere yet.
      skipServicePrincipalAadCheck: true,
      // Azure refuses to delete a set in use, and to make a second one of its name: an apply that fails leaves the right that disks are read with.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** Id of the set for a disk. */
  public idFor(reader: Construct): string {
    return idOf(this.made, reader);
  }
}

function refuseWithoutKey(site: Site): DiskKey {
  return refuse(site, {
    property: 'diskEncryption.keys',
    fault: `has no key in ${site.region.name}`,
    cause: `disks are encrypted with a key of their own region, and ${site.siteName} is located there`,
    remedy: 'add the key of that region, or give the site a diskEncryption of its own',
  });
}
