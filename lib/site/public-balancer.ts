import { Lb } from '@cdktf/provider-azurerm/lib/lb';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Construct } from 'constructs';
import { ResourceKind } from '../core/resource-kind';
import { publicAddress } from './public-address';
import type { Site } from './site';
import { idOf } from '../core/reference';

/** A public front end: its address and the name by which rules refer to it. */
export interface PublicFrontend {
  readonly name: string;
  readonly address: PublicIp;
}

/**
 * The site's one public load balancer. A network interface may be behind one public balancer only, so that client
 * traffic and egress share it, each with an address of its own.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-overview.
 */
export class PublicBalancer extends Construct {
  public readonly resource: Lb;
  private readonly frontends: PublicFrontend[] = [];

  public constructor(private readonly site: Site) {
    super(site, 'PublicBalancer');
    this.resource = new Lb(this, 'Resource', {
      name: site.resourceName(ResourceKind.PUBLIC_LOAD_BALANCER, []),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: 'Standard',
      tags: site.tags(),
    });
  }

  /** A further zone-redundant front end; the address is a child of `owner`. */
  public addFrontend(owner: Construct, name: string, domainNameLabel?: string): PublicFrontend {
    const address = publicAddress(owner, this.site, { name, domainNameLabel });
    const frontend = { name, address };
    this.frontends.push(frontend);
    this.resource.putFrontendIpConfiguration(
      this.frontends.map((each) => ({ name: each.name, publicIpAddressId: idOf(each.address, this) })),
    );
    return frontend;
  }
}
