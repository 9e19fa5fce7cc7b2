import { BackupPolicyVm } from '@cdktf/provider-azurerm/lib/backup-policy-vm';
import type { AzurermProviderFeatures } from '@cdktf/provider-azurerm/lib/provider';
import { RecoveryServicesVault } from '@cdktf/provider-azurerm/lib/recovery-services-vault';
import { RecoveryServicesVaultResourceGuardAssociation } from '@cdktf/provider-azurerm/lib/recovery-services-vault-resource-guard-association';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { Construct } from 'constructs';
import { checkObject } from '../core/check-class';
import { freeId } from '../core/construct-id';
import { useExistingGroup } from '../core/existing-groups';
import { idOf, nameOf } from '../core/reference';
import { protect } from '../core/protection';
import { refusalText, refuse } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { WatchedKind, watch } from '../core/watched';
import { WarningId } from '../core/warning-id';
import { breaksRules } from '../core/resiliency-rule';
import { advise } from '../core/warnings';
import { EstateModel } from '../model/estate-model';
import { regionDomain } from '../model/ids';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { RetentionModel } from '../model/protection-model';
import type { ISite } from '../site/i-site';
import type { Site } from '../site/site';
import { checkedSite } from '../site/site-of';
import { protectedTwice, type ProtectedItem } from './protected-twice';
import { checkVaultOptions } from './check-vault-options';
import { missingFeatures, providerFeatures } from './provider-features';
import type { ExistingVault, RecoveryVaultOptions } from './vault-options';
import { VaultImmutability, VaultRedundancy } from './vault-options';

/** Days for which Azure keeps deleted backups in every vault. */
const SOFT_DELETE_DAYS = 14;

const vaultsBySite = new WeakMap<Site, RecoveryVault>();

/** A schedule with its retention. @internal */
export interface PolicySpec {
  /** Start, as `hh:mm`. */
  readonly startTime: string;
  readonly timeZone: string;
  readonly retention: RetentionModel;
  readonly instantRestoreDays: number;
}

/** A policy as protected machines refer to it. @internal */
export interface PolicyRef {
  readonly name: string;
  readonly id: string;
}

/**
 * The Recovery Services vault of a site: it holds the backups of its machines, in their region and subscription, since Azure backs up into no
 * other, and in a resource group of its own. One stolen account cannot destroy what it holds: deleted backups are kept for 14 days, which cannot be
 * switched off, and recovery points cannot be deleted before their time.
 *
 * Sources: learn.microsoft.com/azure/backup/backup-azure-recovery-services-vault-overview; learn.microsoft.com/azure/backup/backup-azure-security-feature-cloud.
 */
export class RecoveryVault extends Construct implements IModelContributor {
  /**
   * The vault of a site: the one that the program has made, or else one with defaults.
   *
   * @param site - the site
   * @throws if the site is not a Site
   */
  public static of(site: ISite): RecoveryVault {
    const checked = checkedSite('RecoveryVault.of', 'site', site);
    return vaultsBySite.get(checked) ?? new RecoveryVault(checked, 'Vault');
  }

  /**
   * Makes a vault that exists already that of a site. Policies and protected machines are added to it.
   *
   * @param site - the site
   * @param existing - which vault
   * @throws if the vault is in another region than the site, or the site has a vault
   */
  public static fromExisting(site: ISite, existing: ExistingVault): RecoveryVault {
    checkObject('RecoveryVault.fromExisting', 'existing', existing);
    return new RecoveryVault(site, 'Vault', { existing });
  }

  /** What the provider of a stack with protected machines needs, as its `features`; `TwoSiteExchange` has it in its stacks. */
  public static providerFeatures(): AzurermProviderFeatures[] {
    return providerFeatures();
  }

  /** Its name in Azure. */
  public readonly vaultName: string;
  /** Its resource group. */
  public readonly resourceGroupName: string;
  /** The site whose machines it protects. */
  public readonly site: ISite;
  /** How many copies it keeps, and where. */
  public readonly redundancy: VaultRedundancy;
  /** Whether its recovery points can be restored in the paired region. */
  public readonly crossRegionRestore: boolean;

  private readonly owner: Site;
  private readonly options: RecoveryVaultOptions;
  private readonly made?: RecoveryServicesVault;
  private readonly policies = new Map<string, PolicyRef>();
  private readonly items: ProtectedItem[] = [];
  private isUsed = false;

  /**
   * @param site - the site, whose tiers come after the vault
   * @param id - construct id
   * @param options - everything has a default
   * @throws if the site has a vault already, cross-region restore is asked for without geo-redundant storage, or an existing vault is in another
   * region
   */
  public constructor(site: ISite, id: string, options: RecoveryVaultOptions = {}) {
    const owner = checkedSite(`RecoveryVault ${id}`, 'site', site);
    refuseSecond(owner, id);
    super(owner, freeId(owner, id));
    this.owner = owner;
    this.site = this.owner;
    const { region } = this.owner;
    checkVaultOptions(this, options, this.owner);
    vaultsBySite.set(owner, this);
    this.options = { ...options };
    const { existing } = options;
    this.redundancy =
      existing?.redundancy ?? options.redundancy ?? defaultRedundancy(region.pair, region.hasZones);
    const isGeo = this.redundancy === VaultRedundancy.GEO_REDUNDANT;
    this.crossRegionRestore = existing
      ? (existing.crossRegionRestore ?? false)
      : (options.crossRegionRestore ?? isGeo);
    this.checkAlternative();
    this.resourceGroupName =
      existing?.resourceGroupName ?? this.owner.resourceName(ResourceKind.RESOURCE_GROUP, ['backup']);
    this.vaultName = existing?.name ?? this.owner.resourceName(ResourceKind.RECOVERY_VAULT, []);
    this.made = existing ? undefined : this.make();
    if (existing) {
      useExistingGroup(this, {
        property: 'existing.resourceGroupName',
        name: existing.resourceGroupName,
        subscription: owner._statedSubscription,
        region: region.name,
        what: `the vault ${existing.name}`,
      });
    }
    this.beWatched();
    this.refuseShared();
    if (options.resourceGuardId !== undefined) this.guard(options.resourceGuardId);
    EstateModel.contribute(this, this);
    this.node.addValidation({ validate: () => this.faults() });
    advise(this, WarningId.UNUSED_VAULT, () =>
      this.isUsed
        ? undefined
        : `No machine of ${this.owner.siteName} is backed up into its vault ${this.vaultName}. Leave the vault out, or give the machines a protection that uses it.`,
    );
    advise(this, WarningId.BACKUPS_WITH_PLATFORM_KEYS, () =>
      this.isUsed && this.owner._disks.diskEncryption.keys.length > 0 && !existing && !options.encryptionKeyId
        ? `Disks of ${this.owner.siteName} have a key of the team, and its vault ${this.vaultName} keeps their backups with a key of Azure. Give the vault a key of your own before its first backup (vault.encryptionKeyId, with ` +
          'vault.identityId), or acknowledge this and say why the backups need none.'
        : undefined,
    );
    advise(this, WarningId.NO_CROSS_REGION_RESTORE, () =>
      isGeo && !this.crossRegionRestore
        ? `The vault of ${this.owner.siteName} is copied to the paired region, and its recovery points cannot be restored there while ${region.name} is lost. Leave crossRegionRestore ` +
          `out, or acknowledge this and say what is restored then.${breaksRules('crossRegionRestore')}`
        : undefined,
    );
    advise(this, WarningId.LOCKED_VAULT, () =>
      options.immutability === VaultImmutability.LOCKED
        ? `The vault of ${this.owner.siteName} is locked: nobody can ever shorten the retention of its recovery points or delete them before their time, and it costs what they ` +
          'cost until then. Use VaultImmutability.UNLOCKED until policies have proved right.'
        : undefined,
    );
  }

  /** What the vault is in the model of the estate. */
  public describe(): ModelPart {
    const { region } = this.owner;
    const { existing, immutability, withoutVault, encryptionKeyId, identityId, resourceGuardId } =
      this.options;
    return {
      estate: this.owner.estate,
      vaults: [
        {
          id: this.vaultName,
          site: this.owner.code,
          region: region.name,
          resourceGroup: this.resourceGroupName,
          failureDomains: [regionDomain(region.name)],
          redundancy: this.redundancy,
          crossRegionRestore: this.crossRegionRestore,
          pairedRegion: this.outlivesRegion ? region.pair : undefined,
          immutability: existing ? undefined : (immutability ?? VaultImmutability.UNLOCKED),
          softDeleteDays: existing ? undefined : SOFT_DELETE_DAYS,
          encryptionKey: encryptionKeyId,
          identity: identityId,
          resourceGuard: resourceGuardId,
          existing: existing !== undefined,
          withoutIt: withoutVault,
        },
      ],
    };
  }

  /**
   * The policy with this schedule and retention, made at the first call.
   *
   * @internal
   */
  public _policy(spec: PolicySpec): PolicyRef {
    this.isUsed = true;
    const key = policyKey(spec);
    const made = this.policies.get(key) ?? this.makePolicy(key, spec);
    this.policies.set(key, made);
    return made;
  }

  /**
   * Notes an item of the vault.
   *
   * @internal
   */
  public _addItem(item: ProtectedItem): void {
    this.items.push(item);
  }

  /**
   * Name of the vault as its resources refer to it.
   *
   * @internal
   */
  public get _reference(): { name: string; resourceGroupName: string } {
    const name = this.made ? nameOf(this.made, this) : this.vaultName;
    return { name, resourceGroupName: this.resourceGroupName };
  }

  private get outlivesRegion(): boolean {
    return this.crossRegionRestore && this.redundancy === VaultRedundancy.GEO_REDUNDANT;
  }

  /** States the vault to monitoring, which may be made later or never. */
  private beWatched(): void {
    const { owner, vaultName, resourceGroupName } = this;
    watch({
      kind: WatchedKind.VAULT,
      scope: this,
      estate: owner.estate,
      name: owner.code,
      called: `the vault of ${owner.siteName}`,
      site: owner.code,
      region: owner.region.name,
      idFor: (consumer) =>
        `/subscriptions/${owner._subscriptionFor(consumer)}/resourceGroups/${resourceGroupName}/providers/Microsoft.RecoveryServices/vaults/${vaultName}`,
    });
  }

  /** Two sites that share a vault would lose their backups together, and the plan states for each site what its vault is. */
  private refuseShared(): void {
    if (!this.options.existing) return;
    const other = this.node.root.node
      .findAll()
      .find(
        (each): each is RecoveryVault =>
          each instanceof RecoveryVault &&
          each !== this &&
          each.options.existing !== undefined &&
          each.vaultName === this.vaultName &&
          each.resourceGroupName === this.resourceGroupName,
      );
    if (!other) return;
    refuse(this, {
      property: 'existing.name',
      value: this.vaultName,
      fault: `is the vault of ${other.owner.siteName} already`,
      cause:
        'a site has a vault of its own, so that the loss of one vault, or a theft of the rights on it, does not take the backups of two sites',
      remedy: 'name another vault of the region, or leave it out, so that one is made',
    });
  }

  /** What replaces a vault that cannot be lost with its site is never needed. */
  private checkAlternative(): void {
    if (!this.outlivesRegion || this.options.withoutVault === undefined) return;
    refuse(this, {
      property: 'withoutVault',
      value: this.options.withoutVault,
      fault: 'has no effect',
      cause: `recovery points of this vault can be restored in ${this.owner.region.pair ?? 'the paired region'} when ${this.owner.region.name} is lost`,
      remedy: 'leave it out',
    });
  }

  private make(): RecoveryServicesVault {
    const site = this.owner;
    const { identityId, encryptionKeyId } = this.options;
    const { region } = site;
    const group = new ResourceGroup(this, 'ResourceGroup', {
      name: this.resourceGroupName,
      location: region.name,
      tags: site.tags(),
    });
    const vault = new RecoveryServicesVault(this, 'Vault', {
      name: this.vaultName,
      resourceGroupName: nameOf(group, this),
      location: region.name,
      sku: 'Standard',
      storageModeType: this.redundancy,
      crossRegionRestoreEnabled: this.crossRegionRestore,
      immutability: this.options.immutability ?? VaultImmutability.UNLOCKED,
      publicNetworkAccessEnabled: this.options.publicNetworkAccess ?? true,
      identity: identityId === undefined ? undefined : { type: 'UserAssigned', identityIds: [identityId] },
      encryption:
        encryptionKeyId === undefined
          ? undefined
          : {
              keyId: encryptionKeyId,
              infrastructureEncryptionEnabled: false,
              useSystemAssignedIdentity: false,
              userAssignedIdentityId: identityId,
            },
      // The second kind is the former one, which Azure replaces by the first.
      monitoring: {
        alertsForAllJobFailuresEnabled: true,
        alertsForCriticalOperationFailuresEnabled: false,
      },
      tags: site.tags(),
    });
    return protect(vault);
  }

  private guard(resourceGuardId: string): void {
    new RecoveryServicesVaultResourceGuardAssociation(this, 'Guard', {
      vaultId: idOf(this.made!, this),
      resourceGuardId,
    });
  }

  private makePolicy(key: string, spec: PolicySpec): PolicyRef {
    const { startTime, timeZone, retention, instantRestoreDays } = spec;
    const name = this.owner.resourceName(ResourceKind.BACKUP_POLICY, [key]);
    const { name: recoveryVaultName, resourceGroupName } = this._reference;
    const policy = new BackupPolicyVm(this, `Policy-${key}`, {
      name,
      resourceGroupName,
      recoveryVaultName,
      // Machines with trusted launch need the enhanced policy, and a machine that had it takes no other.
      policyType: 'V2',
      timezone: timeZone,
      backup: { frequency: 'Daily', time: startTime },
      instantRestoreRetentionDays: instantRestoreDays,
      retentionDaily: { count: retention.days },
      retentionWeekly:
        retention.weeks === undefined ? undefined : { count: retention.weeks, weekdays: ['Sunday'] },
      retentionMonthly:
        retention.months === undefined
          ? undefined
          : { count: retention.months, weekdays: ['Sunday'], weeks: ['First'] },
      retentionYearly:
        retention.years === undefined
          ? undefined
          : { count: retention.years, months: ['January'], weekdays: ['Sunday'], weeks: ['First'] },
    });
    return { name, id: idOf(policy, this) };
  }

  private faults(): string[] {
    if (!this.isUsed) return [];
    return [...missingFeatures(this), ...this.loss(), ...protectedTwice(this, this.items)];
  }

  /** The plan for the loss of the site has to rest on something. */
  private loss(): string[] {
    if (this.outlivesRegion || this.options.withoutVault !== undefined) return [];
    const { siteName, region } = this.owner;
    return [
      refusalText({
        property: 'withoutVault',
        fault: 'has to be stated',
        cause:
          `the vault of ${siteName} is ${this.redundancy} ${this.redundancy === VaultRedundancy.GEO_REDUNDANT ? 'without cross-region restore' : `in ${region.name}`}, so that the loss of the region ` +
          'takes the backups along with the machines',
        remedy:
          region.pair === undefined
            ? "say what recovery relies on then, such as withoutVault: 'the copies of the databases in Dublin, and servers rebuilt from code'"
            : 'use geo-redundant storage with cross-region restore, or say what recovery relies on then',
      }),
    ];
  }
}

/** A machine is in one vault, so that a site has one. */
function refuseSecond(site: Site, id: string): void {
  const other = vaultsBySite.get(site);
  if (!other) return;
  refuse(`${site.node.path}/${id}`, {
    property: 'site',
    value: site.siteName,
    limit: 'a site without a vault',
    cause: `${other.node.path} is its vault, and Azure backs up a machine into one vault only`,
    remedy:
      'state the settings in one place: make the vault before the first tier of the site, which makes one with defaults otherwise',
  });
}

/** Geo-redundant storage copies into the pair of the region. */
function defaultRedundancy(pair: string | undefined, hasZones: boolean): VaultRedundancy {
  if (pair !== undefined) return VaultRedundancy.GEO_REDUNDANT;
  return hasZones ? VaultRedundancy.ZONE_REDUNDANT : VaultRedundancy.LOCALLY_REDUNDANT;
}

/** What tells policies of a vault apart, such as `0130-30d-12w`. */
function policyKey({ startTime, retention, instantRestoreDays }: PolicySpec): string {
  const { days, weeks, months, years } = retention;
  const kept = [
    `${days}d`,
    ...(weeks === undefined ? [] : [`${weeks}w`]),
    ...(months === undefined ? [] : [`${months}m`]),
    ...(years === undefined ? [] : [`${years}y`]),
    ...(instantRestoreDays === DEFAULT_INSTANT_RESTORE_DAYS ? [] : [`i${instantRestoreDays}`]),
  ];
  return [startTime.replace(':', ''), ...kept].join('-');
}

/** Azure's own default for enhanced policies. */
export const DEFAULT_INSTANT_RESTORE_DAYS = 7;
