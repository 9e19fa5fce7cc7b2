import { PrivateDnsARecord } from '@cdktf/provider-azurerm/lib/private-dns-a-record';
import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { nameOf } from '../core/reference';
import { protect } from '../core/protection';
import { ResourceKind } from '../core/resource-kind';
import { NameStage } from '../model/name-stage';
import type { Site } from '../site/site';
import type { InsidePublisher } from './inside-publisher';

interface Linked {
  readonly scope: Construct;
  readonly site: Site;
}

interface Named {
  readonly hostName: string;
  readonly zone: PrivateDnsZone;
}

/** What private names have in common. */
export interface PrivateNamesSpec {
  /** A reference to the resource group, for the zones themselves. */
  readonly resourceGroupName: () => string;
  /** Its plain name, for links in another stack. */
  readonly plainResourceGroupName: string;
  readonly ttl: number;
  readonly tags: Record<string, string>;
}

/**
 * Published names as the networks see them: a private zone for each name, with the address at its head, so that no other name
 * of the public zone is shadowed.
 */
export class PrivateNames extends Construct implements InsidePublisher {
  public readonly publishes = true;

  private readonly names: Named[] = [];
  private readonly networks: Linked[] = [];

  public constructor(
    scope: Construct,
    private readonly spec: PrivateNamesSpec,
  ) {
    super(scope, 'PrivateNames');
  }

  /** A private zone answers for its whole name: a network in which people work already would move to the estate with it. */
  public add(hostName: string, addresses: string[], stage = NameStage.LIVE): void {
    if (stage !== NameStage.LIVE) return;
    const { ttl, tags } = this.spec;
    const resourceGroupName = this.spec.resourceGroupName();
    const scope = new Construct(this, hostName);
    const zone = protect(new PrivateDnsZone(scope, 'Zone', { name: hostName, resourceGroupName, tags }));
    new PrivateDnsARecord(scope, 'Address', {
      name: '@',
      zoneName: nameOf(zone, scope),
      resourceGroupName,
      ttl,
      records: addresses,
      tags,
    });
    const named = { hostName, zone };
    this.names.push(named);
    for (const network of this.networks) this.link(network, named);
  }

  public get networkSites(): string[] {
    return this.networks.map(({ site }) => site.code);
  }

  public get areUnlinked(): boolean {
    return this.names.length > 0 && this.networks.length === 0;
  }

  public linkTo(scope: Construct, site: Site): void {
    const network = { scope, site };
    this.networks.push(network);
    for (const named of this.names) this.link(network, named);
  }

  public describe(): undefined {
    return undefined;
  }

  private link({ scope, site }: Linked, { hostName, zone }: Named): void {
    const from = TerraformStack.of(scope);
    const near = from === TerraformStack.of(zone);
    if (!near) from.addDependency(TerraformStack.of(zone));
    if (from !== TerraformStack.of(site)) from.addDependency(TerraformStack.of(site));
    new PrivateDnsZoneVirtualNetworkLink(scope, `${hostName}-${site.code}`, {
      name: site.resourceName(ResourceKind.DNS_LINK, []),
      privateDnsZoneName: near ? nameOf(zone, scope) : hostName,
      resourceGroupName: near ? this.spec.resourceGroupName() : this.spec.plainResourceGroupName,
      virtualNetworkId: site.virtualNetworkIdFor(scope),
      tags: this.spec.tags,
    });
  }
}
