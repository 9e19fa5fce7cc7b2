import { StorageAccountNetworkRulesA } from '@cdktf/provider-azurerm/lib/storage-account-network-rules';
import { Lazy, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { checkAllProps, givenOfClass } from '../core/check-class';
import { freeIdInStack } from '../core/construct-id';
import { validateWholeApp } from '../core/whole-app-validation';
import { ExportStore } from './export-store';

/** Settings of the network rules of an export store. */
export interface ExportStoreNetworkProps {
  /** The store. */
  readonly store: ExportStore;
}

/**
 * Closes the storage account of an export store to all networks but the subnets of the machines. It belongs in the stack of the interconnect: the store comes
 * before the sites, since their machines get rights to it, and Azure takes a rule for a subnet only when that exists with its service endpoint.
 *
 * The Key Vault stays reachable from every network, with a right to its key only: its rules are part of the vault, which comes before the subnets.
 *
 * Sources: learn.microsoft.com/azure/storage/common/storage-network-security-virtual-networks,
 * learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview (firewalls and trusted services).
 */
export class ExportStoreNetwork extends Construct {
  /**
   * @param scope - a stack that is applied after those of the sites
   * @param id - construct id
   * @param props - the store
   * @throws if the store has one already, or is in the same stack
   */
  public constructor(scope: Construct, id: string, props: ExportStoreNetworkProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, {
      store: givenOfClass(ExportStore, "new ExportStore(stack, 'Exports', { region })"),
    });
    const { store } = props;
    const subnets = store._close(this);
    const [here, there] = [this, store].map((each) => TerraformStack.of(each));
    here.addDependency(there);
    new StorageAccountNetworkRulesA(this, 'Rules', {
      storageAccountId: store._accountId(this),
      defaultAction: 'Deny',
      // The lifecycle policy, which deletes old exports, comes as a trusted service of Azure.
      bypass: ['AzureServices'],
      ipRules: store._readerPrefixes,
      virtualNetworkSubnetIds: Lazy.listValue({
        produce: () =>
          subnets()
            .map((subnet) => subnet._idFor(this))
            .sort(),
      }),
    });
    validateWholeApp(this);
  }
}
