import { LbBackendAddressPool } from '@cdktf/provider-azurerm/lib/lb-backend-address-pool';
import { LbProbe } from '@cdktf/provider-azurerm/lib/lb-probe';
import { LbRule } from '@cdktf/provider-azurerm/lib/lb-rule';
import { Construct } from 'constructs';
import { addressOf, idOf } from '../core/reference';
import type { IServer } from '../site/i-server';
import type { LoadBalancedPort } from './i-load-balancer';

/** How often a balancer asks, and how many failures count. Source: AZ load-balancer-custom-probe-overview. */
const PROBE_INTERVAL_SECONDS = 5;
const PROBE_THRESHOLD = 2;

/** Proxies that take the clients of one port. */
export interface Proxied {
  /** The port of the clients. */
  readonly port: number;
  readonly healthPort: number;
  readonly healthPath: string;
  /** Whether clients pass them by. */
  readonly isBypassed: boolean;
}

/** What a front end does with the ports of a tier. */
export interface LoadBalancerFrontendSpec {
  readonly loadBalancerId: string;
  readonly frontendName: string;
  readonly ports: LoadBalancedPort[];
  readonly distribution: string;
  readonly idleTimeoutMinutes: number;
  readonly proxied?: Proxied;
}

/** Pool, probes and rules of a tier behind one front end, public or internal. */
export class LoadBalancerFrontend extends Construct {
  private readonly pool: LbBackendAddressPool;
  private readonly proxyPool?: LbBackendAddressPool;
  private readonly rules = new Map<number, LbRule>();

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
    if (spec.proxied) {
      this.proxyPool = new LbBackendAddressPool(this, 'ProxyPool', {
        name: `${spec.frontendName}-proxies`,
        loadbalancerId: spec.loadBalancerId,
      });
    }
    spec.ports.forEach((port) => this.balance(port));
  }

  /** Lets a server take its share. */
  public add(server: IServer): void {
    server.joinBackendPool(`Pool-${this.node.id}`, idOf(this.pool, server));
  }

  /** Lets a proxy take its share. */
  public addProxy(proxy: IServer): void {
    if (this.proxyPool) proxy.joinBackendPool(`Pool-${this.node.id}`, idOf(this.proxyPool, proxy));
  }

  /** Changes the rule of a port after these resources. */
  public waitFor(port: number, addresses: readonly string[]): void {
    const rule = this.rules.get(port);
    if (rule) rule.dependsOn = [...(rule.dependsOn ?? []), ...addresses];
  }

  /** Address of the rule of a port. */
  public ruleAddress(port: number): string[] {
    const rule = this.rules.get(port);
    return rule ? [addressOf(rule, this)] : [];
  }

  /** Pool and probe of the servers stay while clients pass proxies: what a rule leads to cannot be deleted, and the way back is a change of the rule. */
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
    const proxies = this.proxiesOf(port);
    const rule = new LbRule(this, `Rule-${label}`, {
      name,
      loadbalancerId: spec.loadBalancerId,
      frontendIpConfigurationName: spec.frontendName,
      backendAddressPoolIds: [proxies?.poolId ?? idOf(this.pool, this)],
      probeId: proxies?.probeId ?? probe.id,
      protocol: 'Tcp',
      frontendPort: port,
      backendPort: port,
      loadDistribution: spec.distribution,
      idleTimeoutInMinutes: spec.idleTimeoutMinutes,
      tcpResetEnabled: true,
      // Servers leave through the site's outbound rule, so that their way out does not hang on this front end.
      disableOutboundSnat: true,
    });
    this.rules.set(port, rule);
  }

  /** Where the clients of a port go instead of the servers; the probe of proxies is there while they are passed by, too. */
  private proxiesOf(port: number): { poolId: string; probeId: string } | undefined {
    const { proxied, frontendName, loadBalancerId } = this.spec;
    if (proxied?.port !== port || !this.proxyPool) return undefined;
    const probe = new LbProbe(this, 'Probe-Proxies', {
      name: `${frontendName}-proxies`,
      loadbalancerId: loadBalancerId,
      protocol: 'Http',
      requestPath: proxied.healthPath,
      port: proxied.healthPort,
      intervalInSeconds: PROBE_INTERVAL_SECONDS,
      probeThreshold: PROBE_THRESHOLD,
      numberOfProbes: PROBE_THRESHOLD,
    });
    if (proxied.isBypassed) return undefined;
    return { poolId: idOf(this.proxyPool, this), probeId: idOf(probe, this) };
  }
}
