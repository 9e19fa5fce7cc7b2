import type { AzurermProviderFeatures } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformProvider, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { refusalText } from '../core/refusal';

/** What the provider does with backups when Terraform destroys or makes the protection of a machine. */
export function providerFeatures(): AzurermProviderFeatures[] {
  return [
    {
      // A machine whose backups were deleted within the last days could not be protected again.
      recoveryServicesVaults: [{ recoverSoftDeletedBackupProtectedVm: true }],
      // Otherwise the end of a machine deletes its backups.
      recoveryService: [{ vmBackupStopProtectionAndRetainDataOnDestroy: true }],
    },
  ];
}

type Azurerm = TerraformProvider & { readonly featuresInput?: AzurermProviderFeatures[] };

/** What is missing in the features of the stack's provider, as a refusal. */
export function missingFeatures(scope: IConstruct): string[] {
  const provider = TerraformStack.of(scope)
    .node.findAll()
    .filter((each): each is Azurerm => TerraformProvider.isTerraformProvider(each))
    .find((each) => each.terraformResourceType === 'azurerm' && each.alias === undefined);
  const features = Array.isArray(provider?.featuresInput) ? provider.featuresInput[0] : undefined;
  if (provider === undefined) return [];
  const [vaults] = listOf(features?.recoveryServicesVaults);
  const [service] = listOf(features?.recoveryService);
  const missing = [
    ...(vaults?.recoverSoftDeletedBackupProtectedVm === true
      ? []
      : ['recoveryServicesVaults: [{ recoverSoftDeletedBackupProtectedVm: true }]']),
    ...(service?.vmBackupStopProtectionAndRetainDataOnDestroy === true ||
    service?.vmBackupSuspendProtectionAndRetainDataOnDestroy === true
      ? []
      : ['recoveryService: [{ vmBackupStopProtectionAndRetainDataOnDestroy: true }]']),
  ];
  if (missing.length === 0) return [];
  return [
    refusalText({
      property: 'features',
      fault: `of the provider of ${TerraformStack.of(scope).node.id} must contain ${missing.join(' and ')}`,
      cause:
        'without them, the removal of a machine deletes its backups, and a machine whose backups were deleted cannot be protected again for days',
      remedy: 'make the provider with features: RecoveryVault.providerFeatures()',
    }),
  ];
}

function listOf<T>(value: T[] | object | undefined): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}
