import { Lb } from '@cdktf/provider-azurerm/lib/lb';
import type { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Construct } from 'constructs';
import { ResourceKind } from '../core/resource-kind';
import { publicAddress } from './public-address';
import type { ISite } from './i-site';
import { idOf } from '../core/reference';

/** A front end of a public load balancer. */
export interface PublicFrontend {
  /** Its name, by which rules refer to it. */
  readonly name: string;
  /** Its address. */
  readonly address: PublicIp;
}

/**
 * The one public load balancer of a site. A network interface may be behind one public load balancer only, so client traffic and
 * egress share it, each with an address of its own.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-overview.
 */
export class PublicLoadBalancer extends Construct {
  /**
   * The load balancer of a site, made at the first call.
   *
   * @internal
   */
  public static _of(site: ISite): PublicLoadBalancer {
    const made = site.node.tryFindChild('PublicBalancer') as PublicLoadBalancer | undefined;
    return made ?? new PublicLoadBalancer(site);
  }

  /** The load balancer. */
  public readonly resource: Lb;
  private readonly frontends: PublicFrontend[] = [];

  private constructor(private readonly site: ISite) {
    super(site, 'PublicBalancer');
    this.resource = new Lb(this, 'Resource', {
      name: site.resourceName(ResourceKind.PUBLIC_LOAD_BALANCER, []),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: 'Standard',
      tags: site.tags(),
    });
  }

  /**
   * Adds a front end with an address of its own, over all zones of the region.
   *
   * @param scope - parent of the address, in the stack of the site
   * @param name - name of the front end, unique in the site
   * @param domainNameLabel - label of the address, unique in the region for all customers of Azure
   */
  public addFrontend(scope: Construct, name: string, domainNameLabel?: string): PublicFrontend {
    const address = publicAddress(scope, this.site, { name, domainNameLabel });
    const frontend = { name, address };
    this.frontends.push(frontend);
    this.resource.putFrontendIpConfiguration(
      this.frontends.map((each) => ({ name: each.name, publicIpAddressId: idOf(each.address, this) })),
    );
    return frontend;
  }
}
