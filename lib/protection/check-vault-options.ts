import type { IConstruct } from 'constructs';
import type { AzureCloud } from '../core/azure-cloud';
import { AzureRegion } from '../core/azure-region';
import {
  checkAllProps,
  checkObject,
  flag,
  givenOfClass,
  givenText,
  ofEnum,
  ofSettings,
  ofText,
  type PropertyCheck,
  type SettingsOf,
} from '../core/check-class';
import { AzureService, checkServiceExists } from '../core/missing-service';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import type { Site } from '../site/site';
import type { RecoveryVaultOptions } from './vault-options';
import { VaultImmutability, VaultRedundancy } from './vault-options';

const REDUNDANCY = ofEnum('VaultRedundancy', VaultRedundancy);

const EXISTING = {
  name: givenText("'rsv-contoso-ams'"),
  resourceGroupName: givenText("'rg-contoso-backup'"),
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  redundancy: ((scope, property, value) =>
    REDUNDANCY(scope, property, value ?? null)) satisfies PropertyCheck,
  crossRegionRestore: flag,
};

const IDENTITY =
  "'/subscriptions/…/resourceGroups/rg-backup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-backup'";
const GUARD =
  "'/subscriptions/…/resourceGroups/rg-guard/providers/Microsoft.DataProtection/resourceGuards/guard'";

const OPTIONS: SettingsOf<RecoveryVaultOptions> = {
  redundancy: REDUNDANCY,
  crossRegionRestore: flag,
  immutability: ofEnum('VaultImmutability', VaultImmutability),
  publicNetworkAccess: flag,
  identityId: ofText(IDENTITY),
  encryptionKeyId: ofText("'https://kv-contoso.vault.azure.net/keys/backup'"),
  resourceGuardId: ofText(GUARD),
  withoutVault: ofText("'copies of the databases in Dublin, and servers rebuilt from code'"),
  existing: ofSettings(EXISTING),
};

/** What a vault that exists decides by itself. */
const OF_A_NEW_VAULT = [
  'redundancy',
  'crossRegionRestore',
  'immutability',
  'publicNetworkAccess',
  'identityId',
  'encryptionKeyId',
  'resourceGuardId',
] as const;

/** Refuses settings that Azure would refuse, or that have no effect. */
export function checkVaultOptions(scope: IConstruct, options: RecoveryVaultOptions, site: Site): void {
  checkObject(scope, 'vault', options);
  checkAllProps(scope, options, OPTIONS);
  checkText(scope, 'withoutVault', options.withoutVault);
  const { existing } = options;
  if (existing) {
    checkExisting(scope, options, site);
    checkCrossRegion(scope, 'existing.', existing, site);
  } else {
    checkCrossRegion(scope, '', options, site);
    checkKey(scope, options, site.region.cloud);
    checkImmutability(scope, options, site);
  }
}

/** Backups that anybody with rights can delete are a decision, so that the program states it. */
function checkImmutability(
  scope: IConstruct,
  { immutability = VaultImmutability.UNLOCKED }: RecoveryVaultOptions,
  { region }: Site,
): void {
  if (immutability === VaultImmutability.DISABLED) return;
  checkServiceExists(scope, AzureService.IMMUTABLE_VAULTS, region, {
    property: 'immutability',
    value: immutability,
    fault: 'must be VaultImmutability.DISABLED',
    remedy:
      'give the vault of each site immutability: VaultImmutability.DISABLED, and consider a resourceGuardId',
  });
}

/** The provider reads the forms of both ids, and refuses others at the apply. */
function checkKey(
  scope: IConstruct,
  { identityId, encryptionKeyId, resourceGuardId }: RecoveryVaultOptions,
  { keyVaultSuffix }: AzureCloud,
): void {
  checkId(
    scope,
    'identityId',
    identityId,
    IDENTITY,
    /\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i,
  );
  checkId(
    scope,
    'resourceGuardId',
    resourceGuardId,
    GUARD,
    /\/Microsoft\.DataProtection\/resourceGuards\/[^/]+$/i,
  );
  if (encryptionKeyId === undefined) return;
  if (isKnown(encryptionKeyId) && !/^https:\/\/[^/]+\/keys\/[\w-]+(\/\w+)?$/.test(encryptionKeyId)) {
    refuse(scope, {
      property: 'encryptionKeyId',
      value: encryptionKeyId,
      limit: `the id of a key, such as 'https://kv-contoso.${keyVaultSuffix}/keys/backup'`,
      cause: 'the vault asks the Key Vault for it',
      remedy: 'copy the key identifier; without a version the vault follows the rotation of the key',
    });
  }
  if (identityId !== undefined) return;
  refuse(scope, {
    property: 'encryptionKeyId',
    fault: 'needs an identityId',
    cause:
      'the vault reads the key with an identity whose rights exist before the vault does (learn.microsoft.com/azure/backup/encryption-at-rest-with-cmk)',
    remedy:
      'make a user-assigned identity, give it Key Vault Crypto Service Encryption User on the key, and state its id',
  });
}

function checkId(
  scope: IConstruct,
  property: string,
  id: string | undefined,
  example: string,
  form: RegExp,
): void {
  if (!isKnown(id) || form.test(id)) return;
  refuse(scope, {
    property,
    value: id,
    limit: `a resource id such as ${example}`,
    cause: 'the provider accepts no other',
    remedy: 'copy the id from the properties of the resource',
  });
}

function checkExisting(scope: IConstruct, options: RecoveryVaultOptions, site: Site): void {
  const { existing } = options;
  const idle = OF_A_NEW_VAULT.find((each) => options[each] !== undefined);
  if (idle !== undefined) {
    refuse(scope, {
      property: idle,
      fault: 'cannot be combined with existing',
      cause: 'a vault that exists keeps its own settings',
      remedy: 'leave it out, and change the vault where it is made',
    });
  }
  if (existing?.region.name === site.region.name) return;
  refuse(scope, {
    property: 'existing.region',
    value: existing?.region.name,
    limit: `${site.region.name}, the region of ${site.siteName}`,
    cause:
      'Azure backs up machines into a vault of their own region only (learn.microsoft.com/azure/backup/backup-support-matrix-iaas)',
    remedy: `name a vault in ${site.region.name}, or leave it out to have one made`,
  });
}

/** Backups are copied to the pair of the region only. */
function checkCrossRegion(
  scope: IConstruct,
  prefix: string,
  { redundancy, crossRegionRestore }: Pick<RecoveryVaultOptions, 'redundancy' | 'crossRegionRestore'>,
  { region }: Site,
): void {
  if (redundancy === VaultRedundancy.GEO_REDUNDANT && region.pair === undefined) {
    refuse(scope, {
      property: `${prefix}redundancy`,
      value: redundancy,
      fault: `cannot be used in ${region.name}`,
      cause:
        'the region has no pair to which backups could be copied (learn.microsoft.com/azure/reliability/regions-list)',
      remedy: `use ${region.hasZones ? 'VaultRedundancy.ZONE_REDUNDANT' : 'VaultRedundancy.LOCALLY_REDUNDANT'} and state withoutVault`,
    });
  }
  if (redundancy === VaultRedundancy.ZONE_REDUNDANT && !region.hasZones) {
    refuse(scope, {
      property: `${prefix}redundancy`,
      value: redundancy,
      fault: `cannot be used in ${region.name}`,
      cause: 'the region has no availability zones',
      remedy: 'leave it out',
    });
  }
  const isGeo =
    redundancy === undefined ? region.pair !== undefined : redundancy === VaultRedundancy.GEO_REDUNDANT;
  if (!crossRegionRestore || isGeo) return;
  refuse(scope, {
    property: `${prefix}crossRegionRestore`,
    value: true,
    fault: 'needs geo-redundant storage',
    cause:
      'Azure copies the backups of no other storage to the paired region (learn.microsoft.com/azure/backup/backup-create-recovery-services-vault)',
    remedy:
      region.pair === undefined
        ? `leave it out, since ${region.name} has no pair, and state withoutVault`
        : 'use VaultRedundancy.GEO_REDUNDANT, or leave crossRegionRestore out',
  });
}
