import type { Construct } from 'constructs';
import { AzureLoadBalancer } from './azure-load-balancer';
import { DnsRoundRobinBalancer } from './dns-round-robin-balancer';
import type { ILoadBalancer, LoadBalancingProps } from './i-load-balancer';
import { ProxyBalancer } from './proxy/proxy-balancer';
import { checkProxyOptions } from './proxy/check-proxy-options';
import type { ProxyOptions } from './proxy/proxy-options';

/**
 * How connections are spread over the servers of a tier. Extend it for a load balancer that this library does not have: `bind` makes it,
 * and gives back what the tier needs of it.
 */
export abstract class LoadBalancing {
  /**
   * Each connection for itself (5-tuple hash): right from Exchange 2013 on, where the front end proxies every request to
   * the server with the active database copy.
   *
   * Source: learn.microsoft.com/exchange/architecture/client-access/load-balancing.
   */
  public static layer4(): LoadBalancing {
    return new AzureLoadBalancing('layer 4', 'Default', false);
  }

  /**
   * All connections of a source address to one server: what Exchange 2010 needs for OWA, EWS and RPC Client Access. Clients
   * behind one NAT land on one server, and a change of the pool moves clients.
   *
   * Sources: TechNet ff625248; learn.microsoft.com/azure/load-balancer/distribution-mode-concepts.
   */
  public static sourceAffinity(): LoadBalancing {
    return new AzureLoadBalancing('source affinity', 'SourceIP', true);
  }

  /**
   * No load balancer: every server has a public address, and DNS answers with all of them. Nothing notices a failed service, and
   * load is uneven; legal, and warned about.
   */
  public static dnsRoundRobin(): LoadBalancing {
    return new DnsRoundRobin();
  }

  /**
   * By load and health: clients' HTTPS passes proxies (HAProxy), which lead new connections to the server with the fewest, ask each server how much load it takes, and tell
   * clients apart as far as `routing` allows. The proxies are behind the zone-redundant load balancer, and each of them alone can serve all clients. Mail
   * protocols and plain HTTP go to the servers, which see the addresses of these clients. Of those that pass through a proxy they see its own.
   *
   * Sources: learn.microsoft.com/exchange/architecture/client-access/load-balancing; docs.haproxy.org/2.6/configuration.html (leastconn, agent-check).
   *
   * @param options - the proxies
   * @throws if Azure does not take the public key, or a number is out of its range
   */
  public static proxy(options: ProxyOptions): LoadBalancing {
    return new ProxyLoadBalancing(checkProxyOptions(options));
  }

  /** What it is called. */
  public abstract readonly name: string;

  /** Whether all connections of a client reach the same server. */
  public abstract readonly keepsAffinity: boolean;

  /** Whether a server that has failed stops receiving clients without a person. */
  public abstract readonly detectsFailures: boolean;

  /**
   * Makes what balances the load of one tier. Called once, in the constructor of the tier, before its servers are made. All
   * constructs that it makes are children of `scope`, in the stack of the site, and none is in another region.
   *
   * @param scope - the tier
   * @param props - site, ports and names
   */
  public abstract bind(scope: Construct, props: LoadBalancingProps): ILoadBalancer;
}

class AzureLoadBalancing extends LoadBalancing {
  public readonly detectsFailures = true;

  public constructor(
    public readonly name: string,
    private readonly distribution: string,
    public readonly keepsAffinity: boolean,
  ) {
    super();
  }

  public bind(scope: Construct, props: LoadBalancingProps): ILoadBalancer {
    return new AzureLoadBalancer(scope, props, this.distribution);
  }
}

class ProxyLoadBalancing extends LoadBalancing {
  public readonly name = 'proxies';
  public readonly keepsAffinity = false;
  public readonly detectsFailures = true;

  public constructor(private readonly options: ProxyOptions) {
    super();
  }

  public bind(scope: Construct, props: LoadBalancingProps): ILoadBalancer {
    return new ProxyBalancer(scope, props, this.options);
  }
}

class DnsRoundRobin extends LoadBalancing {
  public readonly name = 'DNS round robin';
  public readonly keepsAffinity = false;
  public readonly detectsFailures = false;

  public bind(scope: Construct, props: LoadBalancingProps): ILoadBalancer {
    return new DnsRoundRobinBalancer(scope, props);
  }
}
