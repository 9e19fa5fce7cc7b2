import type { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { VirtualNetworkPeering } from '@cdktf/provider-azurerm/lib/virtual-network-peering';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { freeIdInStack } from '../core/construct-id';
import { addressOf } from '../core/reference';
import { ResourceKind } from '../core/resource-kind';
import { knownSubscription, providerIn } from '../core/subscription';
import { stackNeedsRegion } from '../core/stack-regions';
import { validateWholeApp } from '../core/whole-app-validation';
import { checkDistinctSites } from './distinct-sites';
import type { ISite } from './i-site';
import { haveCommonAddresses } from './known-site';
import type { Site } from './site';
import { siteListOf } from './site-of';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';

/** Settings of an interconnect. */
export interface InterconnectProps {
  /** The sites, each of which is connected with every other. */
  readonly sites: ISite[];
}

/**
 * The peerings between the sites of an estate, both ways between each two. The peerings of a site that states another subscription than that of the stack are made
 * by a provider of their own.
 *
 * It belongs in a stack of its own: a peering refers to both networks, and Terraform waits for it in vain when one of their
 * regions is gone. Nothing that a switchover needs is in that stack.
 */
export class Interconnect extends Construct implements IModelContributor {
  private readonly sites: Site[];
  /** Providers of other subscriptions than that of the stack, by subscription. */
  private readonly peerings: {
    readonly from: Site;
    readonly to: Site;
    readonly peering: VirtualNetworkPeering;
  }[] = [];

  /**
   * @param scope - a stack that is neither of a site nor of DNS
   * @param id - construct id
   * @param props - the sites
   * @throws if two sites have overlapping address spaces, or the same name or code; at synthesis, if the stack also holds a site or the
   * names of several sites
   */
  public constructor(scope: Construct, id: string, props: InterconnectProps) {
    super(scope, freeIdInStack(scope, id));
    const sites = siteListOf(this, 'sites', props.sites);
    this.sites = sites;
    checkDistinctSites(this, sites);
    for (const from of sites) {
      stackNeedsRegion(this, from.region, `the peerings of ${from.siteName}`);
      for (const to of sites.filter((each) => each !== from)) this.peer(from, to);
    }
    this.orderTransits();
    validateWholeApp(this);
    EstateModel.contribute(this, this);
  }

  /** What the interconnect is in the model of the estate. */
  public describe(): ModelPart {
    return {
      estate: this.sites[0]?.estate,
      interconnects: [{ stack: TerraformStack.of(this).node.id, sites: this.sites.map((site) => site.code) }],
    };
  }

  /** Azure lets a network use a gateway only when the other side allows it already. */
  private orderTransits(): void {
    for (const user of this.peerings.filter(({ from, to }) => from._network.usesGatewayOf(to._network))) {
      const back = this.peerings.find(({ from, to }) => from === user.to && to === user.from)!;
      user.peering.dependsOn = [addressOf(back.peering, this)];
    }
  }

  /** Azure has a peering in the network that it begins in, which Terraform finds in the subscription of the provider only. */
  private providerFor({ code, region, _statedSubscription: id }: Site): AzurermProvider | undefined {
    const stack = TerraformStack.of(this);
    if (id === undefined || id.toLowerCase() === knownSubscription(stack)?.toLowerCase()) return undefined;
    return providerIn(stack, { id, code, environment: region.cloud.otherEnvironment });
  }

  private peer(from: Site, to: Site): void {
    if (haveCommonAddresses(from, to)) {
      refuse(to, {
        property: 'addressSpace',
        value: to.addressSpace,
        fault: `must not overlap with that of ${from.siteName}, ${from.addressSpace}`,
        cause:
          'peered networks cannot share addresses (learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview)',
        remedy: 'give each site an address space of its own',
      });
    }
    if (TerraformStack.of(from) !== TerraformStack.of(this))
      TerraformStack.of(this).addDependency(TerraformStack.of(from));
    const near = from._network.nameFor(this);
    const peering = new VirtualNetworkPeering(this, `${from.code}-${to.code}`, {
      name: from.resourceName(ResourceKind.PEERING, ['to', to.code]),
      resourceGroupName: near.resourceGroupName,
      virtualNetworkName: near.name,
      remoteVirtualNetworkId: to.virtualNetworkIdFor(this),
      allowForwardedTraffic: false,
      allowGatewayTransit: to._network.usesGatewayOf(from._network) || undefined,
      useRemoteGateways: from._network.usesGatewayOf(to._network) || undefined,
      provider: this.providerFor(from),
    });
    this.peerings.push({ from, to, peering });
    from._network.perimeter.connectTo(to._network.perimeter);
    from._network.management.connectTo(to);
  }
}
