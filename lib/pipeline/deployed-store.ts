import type { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { createHash } from 'node:crypto';
import { Construct } from 'constructs';
import type { AzureRegion } from '../core/azure-region';
import type { INaming } from '../core/naming';
import { protect } from '../core/protection';
import { idOf, nameOf } from '../core/reference';
import { isKnown, refuse } from '../core/refusal';
import { checkTags } from '../core/visible-text';

/** Days for which an earlier output can be brought back. */
const KEPT = 30;

/** The most characters of the name of a storage account. */
const LONGEST = 24;

/** Settings of the store. */
export interface DeployedStoreProps {
  readonly group: ResourceGroup;
  readonly region: AzureRegion;
  readonly naming: INaming;
  readonly name?: string;
}

/** Where a pipeline keeps what was deployed last, with earlier versions: nobody reaches it with a key. */
export class DeployedStore extends Construct {
  public readonly accountName: string;
  public readonly containerName = 'deployed';
  /** Expression of the id of the account. */
  public readonly accountId: string;
  /** Expression of the id of the container. */
  public readonly containerId: string;

  public constructor(scope: Construct, id: string, { group, region, naming, name }: DeployedStoreProps) {
    super(scope, id);
    this.accountName = this.checkedName(name ?? ownName(naming));
    const { hasZones, pair } = region;
    const account = protect(
      new StorageAccount(this, 'Account', {
        name: this.accountName,
        resourceGroupName: nameOf(group, this),
        location: region.name,
        accountTier: 'Standard',
        accountReplicationType: `${pair === undefined ? '' : 'RAG'}${hasZones ? 'ZRS' : pair === undefined ? 'LRS' : 'RS'}`,
        minTlsVersion: 'TLS1_2',
        sharedAccessKeyEnabled: false,
        defaultToOauthAuthentication: true,
        allowNestedItemsToBePublic: false,
        crossTenantReplicationEnabled: false,
        localUserEnabled: false,
        blobProperties: {
          versioningEnabled: true,
          deleteRetentionPolicy: { days: KEPT },
          containerDeleteRetentionPolicy: { days: KEPT },
        },
        tags: checkTags(this, naming.tags()),
      }),
    );
    const container = protect(
      new StorageContainer(this, 'Container', {
        name: this.containerName,
        storageAccountId: idOf(account, this),
        containerAccessType: 'private',
      }),
    );
    this.accountId = idOf(account, this);
    this.containerId = idOf(container, this);
  }

  private checkedName(name: string): string {
    if (typeof name === 'string' && isKnown(name) && /^[a-z0-9]{3,24}$/.test(name)) return name;
    return refuse(this, {
      property: 'storageAccountName',
      value: name,
      limit: '3 to 24 lowercase letters and digits, known at synthesis',
      cause:
        'Azure has no other names (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules), and the documents contain it',
      remedy: 'write a name that nobody else in Azure has',
    });
  }
}

function ownName(naming: INaming): string {
  const name = naming
    .publicLabel(['pipeline'])
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  if (name.length <= LONGEST) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `${name.slice(0, LONGEST - hash.length)}${hash}`;
}
