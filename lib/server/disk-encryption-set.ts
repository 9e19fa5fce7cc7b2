import { DiskEncryptionSet as AzureDiskEncryptionSet } from '@cdktf/provider-azurerm/lib/disk-encryption-set';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { Construct } from 'constructs';
import { AzureCloud } from '../core/azure-cloud';
import { KEY_USER_ROLE } from '../core/key-role';
import { protect } from '../core/protection';
import { addressOf, idOf } from '../core/reference';
import { refuse } from '../core/refusal';
import { inRegion } from '../core/regional';
import { ResourceKind } from '../core/resource-kind';
import type { DiskKey, KeyInVault } from '../site/disk-key';
import { keyScope, keyUrl, vaultNameOf } from '../site/secret-in-vault';
import type { Site } from '../site/site';

/**
 * The team's key as the disks of a site use it: an identity, its right to each key, the set, and then the disks, in this order. An identity that is made with the set, as
 * clouds other than the public one want it, gets its rights afterwards.
 *
 * It has not been applied to Azure yet: apply it in a subscription for tests first.
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/disk-encryption (restrictions), compute/disk_encryption_set_resource.go of azurerm 4.55.0.
 */
export class DiskEncryptionSet extends Construct {
  /** That of a site, made at the first call; undefined where the keys are those of Azure. */
  public static of(site: Site): DiskEncryptionSet | undefined {
    if (site._disks.diskEncryption.keys.length === 0) return undefined;
    const made = site.node.tryFindChild('DiskEncryption') as DiskEncryptionSet | undefined;
    return made ?? new DiskEncryptionSet(site);
  }

  private readonly made: AzureDiskEncryptionSet;
  /** Rights that come after the set, so that disks wait for them. */
  public readonly rightsAfter: RoleAssignment[];

  private constructor(private readonly site: Site) {
    super(site, 'DiskEncryption');
    const key = inRegion(site._disks.diskEncryption.keys, site.region) ?? refuseWithoutKey(site);
    const keys: KeyInVault[] = [key, ...(key.otherKeys ?? [])];
    if (site.region.cloud === AzureCloud.PUBLIC) {
      const identity = this.makeIdentity();
      const principal = `\${${addressOf(identity, this)}.principal_id}`;
      const rights = keys.map((each) => this.mayUse(each, principal));
      this.made = this.make(key, { type: 'UserAssigned', identityIds: [idOf(identity, this)] }, rights);
      this.rightsAfter = [];
    } else {
      this.made = this.make(key, { type: 'SystemAssigned' });
      const principal = `\${${addressOf(this.made, this)}.identity[0].principal_id}`;
      this.rightsAfter = keys.map((each) => this.mayUse(each, principal));
    }
  }

  /** Id of the set for a disk. */
  public idFor(reader: Construct): string {
    return idOf(this.made, reader);
  }

  private makeIdentity(): UserAssignedIdentity {
    const { site } = this;
    const identity = new UserAssignedIdentity(this, 'Identity', {
      name: site.resourceName(ResourceKind.IDENTITY, ['disks']),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      tags: site.tags(),
    });
    return protect(identity);
  }

  /** Named after the key, so that another key adds a right and changes none. */
  private mayUse(key: KeyInVault, principalId: string): RoleAssignment {
    const name = `${vaultNameOf(key)}_${key.keyName}`.toLowerCase();
    return new RoleAssignment(this, `UseKey-${name}`, {
      scope: keyScope(key),
      roleDefinitionName: KEY_USER_ROLE,
      principalId,
      principalType: 'ServicePrincipal',
      // The directory may not know a new identity everywhere yet.
      skipServicePrincipalAadCheck: true,
      // Terraform then ends a right after the set has changed to another key, and not before.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private make(
    key: DiskKey,
    identity: { type: string; identityIds?: string[] },
    dependsOn?: RoleAssignment[],
  ): AzureDiskEncryptionSet {
    const { site } = this;
    const set = new AzureDiskEncryptionSet(this, 'Resource', {
      name: site.resourceName(ResourceKind.DISK_ENCRYPTION_SET, []),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      keyVaultKeyId: keyUrl(key),
      autoKeyRotationEnabled: key.keyVersion === undefined,
      encryptionType: site._disks.diskEncryption.doubleEncryption
        ? 'EncryptionAtRestWithPlatformAndCustomerKeys'
        : 'EncryptionAtRestWithCustomerKey',
      identity,
      tags: site.tags(),
      dependsOn,
    });
    return protect(set);
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
