import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { type App, Fn, TerraformStack } from 'cdktf';
import * as library from 'cdktf-resilient-exchange';
import type { IConstruct } from 'constructs';
import { Route53 } from '../../examples/hosted-dns/route53';
import { GatewayKind } from '../../lib/model/gateway-model';

/** The names that a random program may use: the library, and a few lines that programs write around it. */
export function scopeOf(app: App): Record<string, unknown> {
  const stacks = new Map<string, TerraformStack>();
  return {
    ...library,
    GatewayKind,
    Fn,
    Route53,
    app,
    stack: (id: string, region: library.AzureRegion) => {
      const known = stacks.get(id) ?? stackIn(app, `random-${id}`, region);
      stacks.set(id, known);
      return known;
    },
    mailboxTiers: (sites: readonly library.IEstateSite[]) => sites.flatMap((site) => site.mailboxTiers),
    useDomain: (edges: library.EdgeTier, domain: string) => edges.useMailDomain(domain),
    acknowledge: (scope: IConstruct, id: library.WarningId, reason: string) =>
      library.Warnings.of(scope).acknowledge(id, reason),
  };
}

function stackIn(app: App, id: string, region: library.AzureRegion): TerraformStack {
  const { cloud } = region;
  const stack = new TerraformStack(app, id);
  const [vault] = library.RecoveryVault.providerFeatures();
  const [store] = library.ExportStore.providerFeatures();
  const environment = cloud === library.AzureCloud.PUBLIC ? undefined : cloud.environment;
  new AzurermProvider(stack, 'azurerm', { features: [{ ...vault, ...store }], environment });
  const state = { storageAccountName: 'strandom', containerName: 'tfstate', resourceGroupName: 'rg-state' };
  library.StateStore.azureStorage({ ...state, region }).bind(stack);
  return stack;
}
