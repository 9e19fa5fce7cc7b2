import type { AzurermProviderFeatures } from '@cdktf/provider-azurerm/lib/provider';

/** What the provider of a stack with an export store must not try: Azure would refuse it. */
export const EXPORT_FEATURES: AzurermProviderFeatures = {
  storage: [{ dataPlaneAvailable: false }],
  keyVault: [{ purgeSoftDeleteOnDestroy: false }],
  templateDeployment: [{ deleteNestedItemsDuringDeletion: false }],
};
