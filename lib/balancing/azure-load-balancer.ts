import { Lb } from '@cdktf/provider-azurerm/lib/lb';
import { Construct } from 'constructs';
import { AZURE_RESOLVER } from '../core/azure-resolver';
import { idOf } from '../core/reference';
import { ResourceKind } from '../core/resource-kind';
import { WatchedKind, watch } from '../core/watched';
import { azureHostName } from '../site/azure-host-name';
import type { IServer } from '../site/i-server';
import { siteOf } from '../site/site-of';
import { Exposure } from '../server/exposure';
import type { ILoadBalancer, LoadBalancingProps } from './i-load-balancer';
import { LoadBalancerFrontend, type Proxied } from './load-balancer-frontend';

/** The public load balancer of the site, and an internal one of the tier, both over all zones. */
export class AzureLoadBalancer implements ILoadBalancer {
  public readonly publicHostName?: string;
  public readonly privateAddresses: string[] = [];
  /** Source: learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview (probe source IP address). */
  public readonly probeSources = [AZURE_RESOLVER];
  private readonly frontends: LoadBalancerFrontend[] = [];

  public constructor(
    private readonly scope: Construct,
    private readonly props: LoadBalancingProps,
    private readonly distribution: string,
    private readonly proxied?: Proxied,
  ) {
    if (props.exposure !== Exposure.INTERNAL) this.publicHostName = this.makePublicFrontend();
    if (props.exposure !== Exposure.PUBLIC) this.privateAddresses.push(this.makeInternalFrontend());
  }

  /** A server has no address of its own: clients reach it through the front end. */
  public publicAddressIdFor(): undefined {
    return undefined;
  }

  public addServer(_member: string, server: IServer): void {
    this.frontends.forEach((frontend) => frontend.add(server));
  }

  /** Lets a proxy take its share of the port that is proxied. */
  public addProxy(proxy: IServer): void {
    this.frontends.forEach((frontend) => frontend.addProxy(proxy));
  }

  /** Changes the rules of a port after these resources. */
  public waitFor(port: number, addresses: readonly string[]): void {
    this.frontends.forEach((frontend) => frontend.waitFor(port, addresses));
  }

  /** Addresses of the rules of a port. */
  public ruleAddresses(port: number): string[] {
    return this.frontends.flatMap((frontend) => frontend.ruleAddress(port));
  }

  public serverAddressesFor(): string[] {
    return [];
  }

  private makePublicFrontend(): string {
    const { site, name } = this.props;
    const balancer = site.publicLoadBalancer();
    const label = site.naming.publicLabel([site.code, name]);
    const frontend = balancer.addFrontend(new Construct(this.scope, 'PublicFrontend'), name, label);
    this.balance('Public', idOf(balancer.resource, this.scope), frontend.name);
    this.beWatched(
      `${site.code}-public`,
      `the public load balancer of ${site.siteName}`,
      site.resourceName(ResourceKind.PUBLIC_LOAD_BALANCER, []),
    );
    return azureHostName(this.scope, label, site.region);
  }

  private makeInternalFrontend(): string {
    const { site, name, internalAddress } = this.props;
    const subnet = site.subnet(this.props.role);
    const scope = new Construct(this.scope, 'InternalFrontend');
    const address = subnet._reserveAddress(
      this.scope,
      'internalAddress',
      internalAddress ?? subnet._lastAddress(),
    );
    const balancerName = site.resourceName(ResourceKind.INTERNAL_LOAD_BALANCER, [name]);
    const balancer = new Lb(scope, 'Balancer', {
      name: balancerName,
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      sku: 'Standard',
      frontendIpConfiguration: [
        {
          name,
          subnetId: subnet.subnetId,
          privateIpAddressAllocation: 'Static',
          privateIpAddress: address,
          zones: site.region.hasZones ? site.region.zones : undefined,
        },
      ],
      tags: site.tags(name),
    });
    this.balance('Internal', balancer.id, name);
    this.beWatched(
      `${site.code}-${name}`,
      `the internal load balancer of ${name} in ${site.siteName}`,
      balancerName,
    );
    return address;
  }

  /** States a load balancer to monitoring; tiers that share one state it twice. */
  private beWatched(name: string, called: string, resourceName: string): void {
    const site = siteOf(this.scope, this.props);
    watch({
      kind: WatchedKind.LOAD_BALANCER,
      scope: this.scope,
      estate: site.estate,
      name,
      called,
      region: site.region.name,
      idFor: (consumer) =>
        `${site._groupIdFor(consumer)}/providers/Microsoft.Network/loadBalancers/${resourceName}`,
    });
  }

  private balance(id: string, loadBalancerId: string, frontendName: string): void {
    const { ports, idleTimeout } = this.props;
    this.frontends.push(
      new LoadBalancerFrontend(this.scope, id, {
        loadBalancerId,
        frontendName,
        ports,
        distribution: this.distribution,
        idleTimeoutMinutes: idleTimeout.toMinutes(),
        proxied: this.proxied,
      }),
    );
  }
}
