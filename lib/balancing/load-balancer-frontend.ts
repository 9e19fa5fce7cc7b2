import { LbBackendAddressPool } from '@cdktf/provider-azurerm/lib/lb-backend-address-pool';
import { LbProbe } from '@cdktf/provider-azurerm/lib/lb-probe';
import { LbRule } from '@cdktf/provider-azurerm/lib/lb-rule';
import { Construct } from 'constructs';
import { idOf } from '../core/reference';
import type { IServer } from '../site/i-server';
import type { LoadBalancedPort } from './i-load-balancer';

/** How often a balancer asks, and how many failures count. Source: AZ load-balancer-custom-probe-overview. */
const PROBE_INTERVAL_SECONDS = 5;
const PROBE_THRESHOLD = 2;

/** What a front end does with the ports of a tier. */
export interface LoadBalancerFrontendSpec {
  readonly loadBalancerId: string;
  readonly frontendName: string;
  readonly ports: LoadBalancedPort[];
  readonly distribution: string;
  readonly idleTimeoutMinutes: number;
}

/** Pool, probes and rules of a tier behind one front end, public or internal. */
export class LoadBalancerFrontend extends Construct {
  private readonly pool: LbBackendAddressPool;

  public constructor(
    scope: Construct,
    id: string,
    private readonly spec: LoadBalancerFrontendSpec,
  ) {
    super(scope, id);
    this.pool = new LbBackendAddressPool(this, 'Pool', {
      name: spec.frontendName,
      loadbalancerId: spec.loadBalancerId,
    });
    spec.ports.forEach((port) => this.balance(port));
  }

  /** Lets a server take its share. */
  public add(server: IServer): void {
    server.joinBackendPool(`Pool-${this.node.id}`, idOf(this.pool, server));
  }

  private balance({ label, port, healthPath }: LoadBalancedPort): void {
    const { spec } = this;
    const name = `${spec.frontendName}-${label.toLowerCase()}`;
    const probe = new LbProbe(this, `Probe-${label}`, {
      name,
      loadbalancerId: spec.loadBalancerId,
      // Mail protocols have no health page: HTTP on their ports is refused.
      protocol: healthPath === undefined ? 'Tcp' : 'Https',
      requestPath: healthPath,
      port,
      intervalInSeconds: PROBE_INTERVAL_SECONDS,
      probeThreshold: PROBE_THRESHOLD,
      numberOfProbes: PROBE_THRESHOLD,
    });
    new LbRule(this, `Rule-${label}`, {
      name,
      loadbalancerId: spec.loadBalancerId,
      frontendIpConfigurationName: spec.frontendName,
      backendAddressPoolIds: [idOf(this.pool, this)],
      probeId: probe.id,
      protocol: 'Tcp',
      frontendPort: port,
      backendPort: port,
      loadDistribution: spec.distribution,
      idleTimeoutInMinutes: spec.idleTimeoutMinutes,
      tcpResetEnabled: true,
      // Servers leave through the site's outbound rule, so that their way out does not hang on this front end.
      disableOutboundSnat: true,
    });
  }
}
