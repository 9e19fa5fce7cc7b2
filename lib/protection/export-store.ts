import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import type { AzurermProviderFeatures } from '@cdktf/provider-azurerm/lib/provider';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { ResourceGroupTemplateDeployment } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageContainerImmutabilityPolicy } from '@cdktf/provider-azurerm/lib/storage-container-immutability-policy';
import { StorageManagementPolicy } from '@cdktf/provider-azurerm/lib/storage-management-policy';
import { TerraformStack } from 'cdktf';
import { KEY_USER_ROLE } from '../core/key-role';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import { CafNaming } from '../core/caf-naming';
import { freeIdInStack } from '../core/construct-id';
import { Duration } from '../core/duration';
import { adviseOnLocalState } from '../core/local-state';
import type { INaming } from '../core/naming';
import { protect } from '../core/protection';
import { idOf, nameOf } from '../core/reference';
import { checkRange, refusalText, refuse } from '../core/refusal';
import { checkedResourceName } from '../core/resource-name';
import { ResourceKind } from '../core/resource-kind';
import { stackNeedsRegion, stackSurvives } from '../core/stack-regions';
import { knownSubscription, subscriptionId, tenantId } from '../core/subscription';
import { checkTags } from '../core/visible-text';
import { WarningId } from '../core/warning-id';
import { WatchedKind, watch } from '../core/watched';
import { advise } from '../core/warnings';
import { uuidOf } from '../core/uuid';
import { validateWholeApp } from '../core/whole-app-validation';
import { containerUrl, exportPrefix, keyUrl } from '../exchange/export-commands';
import { ExportPurpose } from '../exchange/export-purpose';
import { EstateModel } from '../model/estate-model';
import { regionDomain } from '../model/ids';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { SiteSubnet } from '../site/site-subnet';
import { checkExportStore } from './check-export-store';
import { EXPORT_FEATURES } from './export-features';
import { keyVaultName, storageAccountName } from './export-names';
import type { ExportStoreProps } from './export-store-props';
import type { ExportGrant, ExportingMachine } from './machine-export';

/** An export is watched by its age, and a query of Azure Monitor looks back 48 hours at most: once a day. */
const EVERY_HOURS = 24;

/** Days for which a deleted export, or a deleted container, can be brought back. */
const SOFT_DELETED = 30;

/** Name of the key in the vault. */
const KEY = 'exports';

/** What a machine may do with the blobs of its container: make new ones. */
const ADD_ONLY = ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'];

/** What a machine may do with the key: wrap another key with it. */
const WRAP_ONLY = ['Microsoft.KeyVault/vaults/keys/wrap/action'];

/**
 * Where the configuration of Edges and the customisations of front ends are kept, outside the regions of the machines that they are about. It
 * is a storage account with immutable containers, and a Key Vault with the key that encrypts what is in them.
 *
 * A machine may add an export, with its own identity, and neither read nor delete one; it may wrap a key, and not unwrap one. Whoever takes over a machine
 * gets nothing of former exports, and cannot remove them.
 *
 * Sources: learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes (`add/action` is the data action for creating a blob),
 * learn.microsoft.com/azure/key-vault/general/rbac-guide (`keys/wrap/action`), learn.microsoft.com/azure/storage/common/storage-redundancy.
 */
export class ExportStore extends Construct implements IModelContributor {
  /** The features of the provider of a stack with a store: what Azure would refuse is not tried. */
  public static providerFeatures(): AzurermProviderFeatures[] {
    return [EXPORT_FEATURES];
  }

  /** Its region. */
  public readonly region: AzureRegion;
  /** Name of the storage account. */
  public readonly storageAccountName: string;
  /** Name of the Key Vault. */
  public readonly keyVaultName: string;

  private readonly props: ExportStoreProps;
  private readonly naming: INaming;
  private readonly plainGroupName: string;
  private readonly machines: ExportingMachine[] = [];
  private readonly consumers = new Set<TerraformStack>();
  private readonly days: { readonly immutable: number; readonly kept: number };
  private closer?: TerraformStack;

  /**
   * @param scope - a stack that holds nothing of the regions that the exports are about
   * @param id - construct id
   * @param props - region; everything else has a default
   * @throws if a name is not one that Azure accepts, or a time is out of its range; at synthesis, if the region is that of a machine
   */
  public constructor(scope: Construct, id: string, props: ExportStoreProps) {
    super(scope, freeIdInStack(scope, id));
    checkExportStore(this, props);
    this.props = { ...props };
    this.region = props.region;
    this.naming = props.naming ?? new CafNaming();
    this.storageAccountName = storageAccountName(this, props.storageAccountName, this.naming);
    this.keyVaultName = keyVaultName(this, props.keyVaultName, this.naming);
    this.days = this.checkedDays();
    this.plainGroupName = checkedResourceName(this, this.naming, ResourceKind.RESOURCE_GROUP, ['exports']);
    const group = new ResourceGroup(this, 'ResourceGroup', {
      name: this.plainGroupName,
      location: this.region.name,
      tags: this.tags,
    });
    const account = this.makeAccount(group);
    this.makeKey(group);
    this.makeRoles(group);
    for (const [index, reader] of (props.readers ?? []).entries())
      this.admitReader(index + 1, reader, account);
    adviseOnLocalState(this);
    stackNeedsRegion(this, this.region, 'the export store');
    stackSurvives(this, 'the export store', (region) => {
      // A store in the region of a machine is refused with a sentence of its own.
      return region !== this.region.name && this.regions.has(region);
    });
    validateWholeApp(this);
    this.node.addValidation({
      validate: () => [...this.validateRegion(), ...this.validateEstate(), ...this.validateProvider()],
    });
    EstateModel.contribute(this, this);
    advise(this, WarningId.OPEN_EXPORT_STORE, () =>
      this.closer
        ? undefined
        : `The storage account ${this.storageAccountName} takes requests from every network, with a right to it only. Make an ExportStoreNetwork in the stack of ` +
          'the interconnect, which closes it to all but the subnets of the machines.',
    );
    advise(this, WarningId.UNUSED_EXPORT_STORE, () =>
      this.machines.length > 0
        ? undefined
        : `No machine exports anything into ${this.storageAccountName}. Give the store to the tiers as exportStore, or leave it out.`,
    );
    advise(this, WarningId.LOCKED_EXPORTS, () =>
      props.locked
        ? `Nobody can ever shorten the ${this.days.immutable} days for which exports in ${this.storageAccountName} cannot be deleted, and nobody can delete the account ` +
          'while it holds one. Acknowledge it once the figure is certain.'
        : undefined,
    );
  }

  /** What it is in the model of the estate. */
  public describe(): ModelPart {
    const { storageAccountName: id, region, keyVaultName: keyVault } = this;
    return {
      estate: this.props.estate,
      cloud: region.cloud.environment,
      exportStores: [
        {
          id,
          region: region.name,
          resourceGroup: this.plainGroupName,
          subscriptionId: this.props.subscriptionId ?? knownSubscription(TerraformStack.of(this)),
          failureDomains: [regionDomain(region.name)],
          keyVault,
          key: KEY,
          immutableDays: this.days.immutable,
        },
      ],
      exports: this.machines.map(({ computerName, purpose }) => ({
        machine: computerName,
        store: id,
        purpose,
        container: purpose,
        everyHours: EVERY_HOURS,
      })),
    };
  }

  /**
   * Takes exports of a machine; gives the rights that it needs for that.
   *
   * @internal
   */
  public _take(machine: ExportingMachine, consumer: IConstruct): ExportGrant[] {
    if (this.machines.length === 0) this.beWatched(machine.site.estate);
    this.machines.push(machine);
    const [there, here] = [consumer, this].map((each) => TerraformStack.of(each));
    if (there !== here) there.addDependency(here);
    this.consumers.add(there);
    this.applyInOrder();
    return [
      {
        id: 'AddExports',
        scope: this.containerId(machine.purpose, consumer),
        roleDefinitionId: this.roleId('add', consumer),
        condition: belowOnly(machine.computerName),
      },
      { id: 'WrapKeys', scope: this.keyId(consumer), roleDefinitionId: this.roleId('wrap', consumer) },
    ];
  }

  /**
   * Address of the container for a purpose.
   *
   * @internal
   */
  public _containerUrl(purpose: ExportPurpose): string {
    return containerUrl(this.region.cloud, this.storageAccountName, purpose);
  }

  /**
   * Address of the key, whose present version is used.
   *
   * @internal
   */
  public get _keyUrl(): string {
    return keyUrl(this.region.cloud, this.keyVaultName, KEY);
  }

  /**
   * Id of the storage account, written out for another stack.
   *
   * @internal
   */
  public _accountId(consumer: IConstruct): string {
    return `${this.groupId(consumer)}/providers/Microsoft.Storage/storageAccounts/${this.storageAccountName}`;
  }

  /**
   * The subnets of the machines, and notes that the account is closed to others.
   *
   * @throws if it is closed already, or `closer` is in the stack of the store
   * @internal
   */
  public _close(closer: IConstruct): () => SiteSubnet[] {
    if (this.closer) {
      refuse(closer, {
        property: 'store',
        value: this.node.path,
        fault: 'has an ExportStoreNetwork already',
        cause:
          'an account has one set of network rules, and each of the two would take back what the other one made',
        remedy: 'make one ExportStoreNetwork for the store',
      });
    }
    if (TerraformStack.of(closer) === TerraformStack.of(this)) {
      refuse(closer, {
        property: 'scope',
        value: TerraformStack.of(closer).node.id,
        limit: 'a stack without the store',
        cause:
          'the rules name subnets of stacks that are applied after the store, so that the first apply would fail',
        remedy: 'make the ExportStoreNetwork in the stack of the interconnect, or in one of its own',
      });
    }
    this.closer = TerraformStack.of(closer);
    this.applyInOrder();
    return () => [...new Set(this.machines.map(({ subnet }) => subnet))];
  }

  /** Azure refuses a network rule that names a subnet that does not exist. */
  private applyInOrder(): void {
    for (const stack of this.consumers) if (stack !== this.closer) this.closer?.addDependency(stack);
  }

  /** @internal */
  public get _readerPrefixes(): string[] {
    return [...(this.props.readerPrefixes ?? [])];
  }

  /** States the store to monitoring, which may be made later or never: the age of the newest exports is watched. */
  private beWatched(estate: string): void {
    watch({
      kind: WatchedKind.EXPORT_STORE,
      scope: this,
      estate,
      name: this.storageAccountName,
      called: `the storage account ${this.storageAccountName}`,
      resourceName: this.storageAccountName,
      region: this.region.name,
      idFor: (consumer) => this._accountId(consumer),
    });
    watch({
      kind: WatchedKind.EXPORT_KEY,
      scope: this,
      estate,
      name: this.keyVaultName,
      called: `the Key Vault ${this.keyVaultName}`,
      resourceName: this.keyVaultName,
      region: this.region.name,
      idFor: (consumer) => this.vaultIdFor(consumer),
    });
  }

  private makeAccount(group: ResourceGroup): StorageAccount {
    const { hasZones, pair } = this.region;
    const account = protect(
      new StorageAccount(this, 'Account', {
        name: this.storageAccountName,
        resourceGroupName: nameOf(group, this),
        location: this.region.name,
        accountTier: 'Standard',
        accountReplicationType: replication(hasZones, pair !== undefined),
        minTlsVersion: 'TLS1_2',
        sharedAccessKeyEnabled: false,
        defaultToOauthAuthentication: true,
        allowNestedItemsToBePublic: false,
        crossTenantReplicationEnabled: false,
        localUserEnabled: false,
        blobProperties: {
          versioningEnabled: true,
          deleteRetentionPolicy: { days: SOFT_DELETED },
          containerDeleteRetentionPolicy: { days: SOFT_DELETED },
        },
        tags: this.tags,
      }),
    );
    for (const purpose of Object.values(ExportPurpose)) this.makeContainer(account, purpose);
    new StorageManagementPolicy(this, 'Lifecycle', {
      storageAccountId: idOf(account, this),
      rule: [
        {
          name: 'old-exports',
          enabled: true,
          filters: { blobTypes: ['blockBlob'] },
          actions: {
            baseBlob: { deleteAfterDaysSinceCreationGreaterThan: this.days.kept },
            version: { deleteAfterDaysSinceCreation: this.days.kept },
          },
        },
      ],
    });
    return account;
  }

  private makeContainer(account: StorageAccount, purpose: ExportPurpose): void {
    const container = new StorageContainer(this, `Container-${purpose}`, {
      name: purpose,
      storageAccountId: idOf(account, this),
      containerAccessType: 'private',
    });
    protect(container);
    new StorageContainerImmutabilityPolicy(this, `Immutability-${purpose}`, {
      storageContainerResourceManagerId: idOf(container, this),
      immutabilityPeriodInDays: this.days.immutable,
      locked: this.props.locked ?? false,
    });
  }

  /**
   * The key is made by the management plane, which makes its first version and never another: Terraform needs no right to keys and no way to the vault.
   *
   * Source: learn.microsoft.com/azure/templates/microsoft.keyvault/vaults/keys.
   */
  private makeKey(group: ResourceGroup): void {
    const vault = protect(
      new KeyVault(this, 'KeyVault', {
        name: this.keyVaultName,
        resourceGroupName: nameOf(group, this),
        location: this.region.name,
        tenantId: tenantId(this),
        skuName: 'standard',
        rbacAuthorizationEnabled: true,
        // Without the key no export can be read.
        purgeProtectionEnabled: true,
        softDeleteRetentionDays: 90,
        tags: this.tags,
      }),
    );
    const properties = { kty: 'RSA', keySize: 3072, keyOps: ['wrapKey', 'unwrapKey'] };
    const key = { type: 'Microsoft.KeyVault/vaults/keys', apiVersion: '2023-07-01', properties };
    new ResourceGroupTemplateDeployment(this, 'Key', {
      name: 'exports-key',
      resourceGroupName: nameOf(group, this),
      deploymentMode: 'Incremental',
      templateContent: JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        resources: [{ ...key, name: `${this.keyVaultName}/${KEY}` }],
      }),
      tags: this.tags,
      dependsOn: [vault],
    });
  }

  /** Two roles, so that each assignment says one thing. */
  private makeRoles(group: ResourceGroup): void {
    const scope = idOf(group, this);
    const role = (id: string, kind: string, what: string, dataActions: string[]): void => {
      new RoleDefinition(this, id, {
        roleDefinitionId: uuidOf(`${this.storageAccountName} ${kind}`),
        name: `${what} (${this.storageAccountName})`,
        scope,
        assignableScopes: [scope],
        description: 'For the machines whose configuration is exported.',
        permissions: [{ actions: [], notActions: [], dataActions, notDataActions: [] }],
      });
    };
    role('AddRole', 'add', 'Exchange export add', ADD_ONLY);
    role('WrapRole', 'wrap', 'Exchange export wrap', WRAP_ONLY);
  }

  private admitReader(ordinal: number, reader: string, account: StorageAccount): void {
    const principal = { principalId: reader, principalType: 'Group' };
    new RoleAssignment(this, `Reader-${ordinal}-Blobs`, {
      ...principal,
      scope: idOf(account, this),
      roleDefinitionName: 'Storage Blob Data Reader',
    });
    new RoleAssignment(this, `Reader-${ordinal}-Key`, {
      ...principal,
      scope: this.keyId(this),
      roleDefinitionName: KEY_USER_ROLE,
    });
  }

  private get tags(): Record<string, string> {
    return checkTags(this, this.naming.tags());
  }

  private get regions(): Set<string> {
    return new Set(this.machines.map(({ site }) => site.region.name));
  }

  private groupId(consumer: IConstruct): string {
    return `${this.subscription(consumer)}/resourceGroups/${this.plainGroupName}`;
  }

  private containerId(purpose: ExportPurpose, consumer: IConstruct): string {
    return `${this._accountId(consumer)}/blobServices/default/containers/${purpose}`;
  }

  private vaultIdFor(consumer: IConstruct): string {
    return `${this.groupId(consumer)}/providers/Microsoft.KeyVault/vaults/${this.keyVaultName}`;
  }

  private keyId(consumer: IConstruct): string {
    return `${this.vaultIdFor(consumer)}/keys/${KEY}`;
  }

  private roleId(kind: string, consumer: IConstruct): string {
    const id = uuidOf(`${this.storageAccountName} ${kind}`);
    return `${this.subscription(consumer)}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
  }

  private subscription(consumer: IConstruct): string {
    return `/subscriptions/${this.props.subscriptionId ?? subscriptionId(consumer)}`;
  }

  private checkedDays(): { immutable: number; kept: number } {
    const { immutableFor = Duration.days(30), keptFor = Duration.days(180) } = this.props;
    checkRange(this, immutableFor.toDays(), {
      property: 'immutableFor',
      min: 1,
      max: 146000,
      unit: 'days',
      cause:
        'Azure has no other immutability policies (learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview)',
    });
    checkRange(this, keptFor.toDays(), {
      property: 'keptFor',
      min: immutableFor.toDays() + 1,
      max: 99999,
      unit: 'days',
      cause: `Azure cannot delete an export that is immutable for ${immutableFor.toString()}`,
    });
    return { immutable: immutableFor.toDays(), kept: keptFor.toDays() };
  }

  /** What is exported from a region has to survive its loss. */
  private validateRegion(): string[] {
    const lost = this.machines.find(({ site }) => site.region.name === this.region.name);
    if (!lost) return [];
    return [
      refusalText({
        property: 'region',
        value: this.region.name,
        limit: 'a region without machines whose exports the store keeps',
        cause: `${lost.computerName} is in that region, and its loss would take the export along with the machine`,
        remedy: 'use a third region, such as that of the witness',
      }),
    ];
  }

  /** The model of an estate has its own stores only: a page would have no commands for a store of another one. */
  private validateEstate(): string[] {
    const estates = [...new Set(this.machines.map(({ site }) => site.estate))];
    const { estate: own = estates[0] } = this.props;
    const other = this.machines.find(({ site }) => site.estate !== own);
    if (!other) return [];
    return [
      refusalText({
        property: 'exportStore',
        value: other.computerName,
        limit: `a machine of the estate '${own}'`,
        cause: `${other.computerName} is in the estate '${other.site.estate}', whose pages know the stores of that estate only`,
        remedy: 'make an ExportStore for each estate',
      }),
    ];
  }

  private validateProvider(): string[] {
    const provider = TerraformStack.of(this).node.children.find(
      (each): each is AzurermProvider => each instanceof AzurermProvider,
    );
    const given = JSON.stringify(provider?.featuresInput ?? []);
    const missing = Object.values(EXPORT_FEATURES).some(
      (feature) => !given.includes(JSON.stringify(feature).slice(2, -2)),
    );
    if (!provider || !missing) return [];
    return [
      refusalText({
        property: 'AzurermProvider.features',
        fault: 'lacks settings that the store needs',
        cause:
          'the storage account has no shared keys, so that the provider cannot ask its data plane, and Azure deletes neither keys nor protected vaults on request',
        remedy: 'make the provider with features: ExportStore.providerFeatures()',
      }),
    ];
  }
}

/**
 * A machine adds exports below its own name, so that nobody who has taken over one machine can plant an export of another.
 *
 * Source: learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes (create a blob: blob path).
 */
function belowOnly(computerName: string): string {
  const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
  return (
    `((!(ActionMatches{'${blobs}/add/action'})) OR ` +
    `(@Resource[${blobs}:path] StringLike '${exportPrefix(computerName)}*'))`
  );
}

/** A second region has a copy where there is a pair: `RA` lets recovery read it without a failover of the account. */
function replication(hasZones: boolean, isPaired: boolean): string {
  if (isPaired) return hasZones ? 'RAGZRS' : 'RAGRS';
  return hasZones ? 'ZRS' : 'LRS';
}
