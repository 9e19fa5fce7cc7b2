import { LbBackendAddressPool } from '@cdktf/provider-azurerm/lib/lb-backend-address-pool';
import { LbProbe } from '@cdktf/provider-azurerm/lib/lb-probe';
import { LbRule } from '@cdktf/provider-azurerm/lib/lb-rule';
import { NetworkInterfaceBackendAddressPoolAssociation } from '@cdktf/provider-azurerm/lib/network-interface-backend-address-pool-association';

import { Construct } from 'constructs';
import { ClientProtocol } from '../exchange/client-protocol';
import { WindowsServer } from '../server/windows-server';
import { IP_CONFIGURATION } from '../site/ip-configuration';
import { idOf } from '../core/reference';

/** How often a balancer asks, and how many failures count. Source: AZ load-balancer-custom-probe-overview. */
const PROBE_INTERVAL_SECONDS = 5;
const PROBE_THRESHOLD = 2;

/** What a balancer's front end does with the array's protocols. */
export interface BalancerFrontendSpec {
  readonly loadBalancerId: string;
  readonly frontendName: string;
  readonly protocols: ClientProtocol[];
  readonly distribution: string;
  readonly idleTimeoutMinutes: number;
  readonly healthPath: string;
}

/** Pool, probes and rules of the array behind one front end, public or internal. */
export class BalancerFrontend extends Construct {
  private readonly pool: LbBackendAddressPool;

  public constructor(
    scope: Construct,
    id: string,
    private readonly spec: BalancerFrontendSpec,
  ) {
    super(scope, id);
    this.pool = new LbBackendAddressPool(this, 'Pool', {
      name: spec.frontendName,
      loadbalancerId: spec.loadBalancerId,
    });
    spec.protocols.forEach((protocol) => this.balance(protocol));
  }

  /** Lets a server take its share. */
  public add(server: WindowsServer): void {
    new NetworkInterfaceBackendAddressPoolAssociation(server, `Pool-${this.node.id}`, {
      networkInterfaceId: idOf(server.networkInterface, server),
      ipConfigurationName: IP_CONFIGURATION,
      backendAddressPoolId: idOf(this.pool, server),
    });
  }

  private balance(protocol: ClientProtocol): void {
    const { spec } = this;
    const name = `${spec.frontendName}-${protocol.label.toLowerCase()}`;
    const asksPage = protocol === ClientProtocol.HTTPS;
    const probe = new LbProbe(this, `Probe-${protocol.label}`, {
      name,
      loadbalancerId: spec.loadBalancerId,
      // Only HTTPS has a health page; mail protocols are judged by their port, since HTTP on them is barred.
      protocol: asksPage ? 'Https' : 'Tcp',
      requestPath: asksPage ? spec.healthPath : undefined,
      port: protocol.port,
      intervalInSeconds: PROBE_INTERVAL_SECONDS,
      probeThreshold: PROBE_THRESHOLD,
      numberOfProbes: PROBE_THRESHOLD,
    });
    new LbRule(this, `Rule-${protocol.label}`, {
      name,
      loadbalancerId: spec.loadBalancerId,
      frontendIpConfigurationName: spec.frontendName,
      backendAddressPoolIds: [idOf(this.pool, this)],
      probeId: probe.id,
      protocol: 'Tcp',
      frontendPort: protocol.port,
      backendPort: protocol.port,
      loadDistribution: spec.distribution,
      idleTimeoutInMinutes: spec.idleTimeoutMinutes,
      tcpResetEnabled: true,
      // Servers leave through the site's outbound rule, so that their way out does not hang on this front end.
      disableOutboundSnat: true,
    });
  }
}
