import { LbBackendAddressPool } from '@cdktf/provider-azurerm/lib/lb-backend-address-pool';
import { LbOutboundRule } from '@cdktf/provider-azurerm/lib/lb-outbound-rule';
import { NatGateway } from '@cdktf/provider-azurerm/lib/nat-gateway';
import { NatGatewayPublicIpAssociation } from '@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association';
import { SubnetNatGatewayAssociation } from '@cdktf/provider-azurerm/lib/subnet-nat-gateway-association';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkAllProps, checkedInUse, flag, type SettingsOf } from '../core/check-class';
import { checkRange, isKnown, refuse, refusalText } from '../core/refusal';
import type { IServer } from './i-server';
import type { ISite } from './i-site';
import { idOf } from '../core/reference';
import { ResourceKind } from '../core/resource-kind';
import { publicAddress } from './public-address';
import type { SiteSubnet } from './site-subnet';

/** SNAT ports of one public address. Source: learn.microsoft.com/azure/load-balancer/outbound-rules. */
const PORTS_PER_ADDRESS = 64000;

/** Settings of an outbound rule. */
export interface OutboundRuleProps {
  /**
   * Source ports each server gets, a multiple of 8. Fixed, since Azure's own allocation shrinks as servers come and cuts
   * connections then.
   *
   * @default 2000 - 32 servers on one address
   */
  readonly portsPerServer?: number;
  /**
   * Whether the directory subnet that the program makes gets a NAT gateway, so that the team's domain controllers can activate and update
   * Windows: they are in no pool of the load balancer. A NAT gateway is charged by the hour and by the gigabyte, and is located in one zone. Say
   * false where a route of your own leads out of that subnet.
   *
   * Sources: learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access,
   * azure.microsoft.com/pricing/details/azure-nat-gateway.
   *
   * @default true
   */
  readonly directory?: boolean;
}

const OUTBOUND_RULE: SettingsOf<OutboundRuleProps> = { portsPerServer: checkedInUse, directory: flag };

/**
 * How the servers of a site reach the Internet (updates, certificate revocation lists, licensing). Edges are not
 * concerned: they leave from addresses of their own.
 */
export abstract class Egress {
  /**
   * An outbound rule on the site's zone-redundant public load balancer. A NAT gateway of the Standard SKU would be located
   * in one zone, and would override the addresses that Edges send mail from.
   *
   * @param props - port allocation
   */
  public static outboundRule(props: OutboundRuleProps = {}): Egress {
    checkAllProps('Egress', props, OUTBOUND_RULE);
    return new OutboundRuleEgress(props.portsPerServer ?? 2000, props.directory ?? true);
  }

  /** The network's own way out, such as a route to a firewall: nothing is made. */
  public static ofNetwork(): Egress {
    return new NetworkEgress();
  }

  /**
   * Gives a server its way to the Internet. Called once for each server of the site that has no address of its own. What it makes for
   * the whole site is a child of the site, made at the first call; what it makes for the server is a child of the server.
   *
   * @param site - the site of the server
   * @param server - the server
   */
  public abstract bind(site: ISite, server: IServer): void;

  /**
   * Gives the team's domain controllers their way to the Internet. Called once, for a directory subnet that the program makes; by default
   * nothing is made.
   *
   * @param _site - the site
   * @param _subnet - its directory subnet
   */
  public bindDirectory(_site: ISite, _subnet: SiteSubnet): void {
    // The strategy leaves it to a route of the team.
  }

  /**
   * What has to be there, besides what is made for a server, before that server reaches the Internet.
   *
   * @internal
   */
  public _ways(_site: ISite): ITerraformDependable[] {
    return [];
  }
}

class NetworkEgress extends Egress {
  public bind(): void {
    // The network routes for itself.
  }
}

class OutboundRuleEgress extends Egress {
  public constructor(
    private readonly portsPerServer: number,
    private readonly directory: boolean,
  ) {
    super();
    checkRange('Egress', portsPerServer, {
      property: 'portsPerServer',
      min: 8,
      max: PORTS_PER_ADDRESS,
      unit: 'ports',
      cause: `one public address has ${PORTS_PER_ADDRESS} source ports (learn.microsoft.com/azure/load-balancer/outbound-rules)`,
    });
    if (portsPerServer % 8 === 0) return;
    refuse('Egress', {
      property: 'portsPerServer',
      value: portsPerServer,
      limit: 'a multiple of 8',
      cause:
        'Azure allocates source ports in blocks of 8 (learn.microsoft.com/azure/load-balancer/outbound-rules)',
      remedy: `use ${Math.ceil(portsPerServer / 8) * 8}`,
    });
  }

  public bind(site: ISite, server: IServer): void {
    const existing = site.node.tryFindChild('Egress') as OutboundPool | undefined;
    const pool = existing ?? new OutboundPool(site, this.portsPerServer);
    pool.add(server);
  }

  /** @internal */
  public override _ways(site: ISite): ITerraformDependable[] {
    const pool = site.node.tryFindChild('Egress') as OutboundPool | undefined;
    return pool ? [pool.rule] : [];
  }

  public override bindDirectory(site: ISite, subnet: SiteSubnet): void {
    if (this.directory) new DirectoryEgress(site, subnet);
  }
}

/**
 * A NAT gateway for the directory subnet. No Edge is in that subnet, whose address it would override
 * (learn.microsoft.com/azure/nat-gateway/nat-overview).
 */
class DirectoryEgress extends Construct {
  public constructor(site: ISite, subnet: SiteSubnet) {
    super(site, 'DirectoryEgress');
    const gateway = new NatGateway(this, 'Gateway', {
      name: site.resourceName(ResourceKind.NAT_GATEWAY, [subnet.role.id]),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      skuName: 'Standard',
      tags: site.tags(),
    });
    const natGatewayId = idOf(gateway, this);
    new NatGatewayPublicIpAssociation(this, 'Address', {
      natGatewayId,
      publicIpAddressId: idOf(publicAddress(this, site, { name: `${subnet.role.id}-egress` }), this),
    });
    new SubnetNatGatewayAssociation(this, 'Association', { natGatewayId, subnetId: subnet.subnetId });
  }
}

/** The pool of servers that leave through the outbound rule. */
class OutboundPool extends Construct {
  public readonly rule: LbOutboundRule;
  private readonly pool: LbBackendAddressPool;
  private servers = 0;

  public constructor(site: ISite, portsPerServer: number) {
    super(site, 'Egress');
    const balancer = site.publicLoadBalancer();
    const frontend = balancer.addFrontend(this, 'egress');
    this.pool = new LbBackendAddressPool(this, 'Pool', {
      name: 'egress',
      loadbalancerId: idOf(balancer.resource, this),
    });
    this.rule = new LbOutboundRule(this, 'Rule', {
      name: 'egress',
      loadbalancerId: idOf(balancer.resource, this),
      protocol: 'All',
      backendAddressPoolId: idOf(this.pool, this),
      allocatedOutboundPorts: portsPerServer,
      tcpResetEnabled: true,
      frontendIpConfiguration: [{ name: frontend.name }],
    });
    this.node.addValidation({ validate: () => this.checkPorts(portsPerServer) });
  }

  public add(server: IServer): void {
    this.servers += 1;
    server.joinBackendPool('Egress', idOf(this.pool, server));
  }

  private checkPorts(portsPerServer: number): string[] {
    const most = Math.floor(PORTS_PER_ADDRESS / portsPerServer);
    if (!isKnown(portsPerServer) || this.servers <= most) return [];
    return [
      refusalText({
        property: 'egress.portsPerServer',
        value: portsPerServer,
        limit: `at most ${Math.floor(PORTS_PER_ADDRESS / this.servers / 8) * 8} for ${this.servers} servers`,
        cause: `one public address has ${PORTS_PER_ADDRESS} source ports (learn.microsoft.com/azure/load-balancer/outbound-rules)`,
        remedy: 'use egress: Egress.outboundRule({ portsPerServer }) with a smaller number',
      }),
    ];
  }
}
