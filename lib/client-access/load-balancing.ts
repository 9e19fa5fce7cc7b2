/** How a balancer spreads connections. */
export abstract class LoadBalancing {
  /**
   * Each connection for itself (5-tuple hash): right from Exchange 2013 on, where the front end proxies every request to
   * the server with the active database copy.
   *
   * Source: learn.microsoft.com/exchange/architecture/client-access/load-balancing.
   */
  public static layer4(): LoadBalancing {
    return new BalancerDistribution('layer 4', 'Default', false);
  }

  /**
   * All connections of a source address to one server: what Exchange 2010 needs for OWA, EWS and RPC Client Access. Clients
   * behind one NAT land on one server, and a change of the pool moves clients.
   *
   * Sources: TechNet ff625248; learn.microsoft.com/azure/load-balancer/distribution-mode-concepts.
   */
  public static sourceAffinity(): LoadBalancing {
    return new BalancerDistribution('source affinity', 'SourceIP', true);
  }

  /**
   * No balancer: every server has a public address, and DNS answers with all of them. Nothing notices a dead service, and
   * load is uneven; legal, and warned about.
   */
  public static dnsRoundRobin(): LoadBalancing {
    return new DnsRoundRobin();
  }

  /** What it is called. */
  public abstract readonly name: string;

  /** Whether all connections of a client reach the same server. */
  public abstract readonly keepsAffinity: boolean;

  /**
   * The distribution mode of a load balancer's rule; undefined where there is no balancer.
   *
   * @internal
   */
  public abstract readonly _distribution: 'Default' | 'SourceIP' | undefined;
}

class BalancerDistribution extends LoadBalancing {
  public constructor(
    public readonly name: string,
    public readonly _distribution: 'Default' | 'SourceIP',
    public readonly keepsAffinity: boolean,
  ) {
    super();
  }
}

class DnsRoundRobin extends LoadBalancing {
  public readonly name = 'DNS round robin';
  public readonly keepsAffinity = false;
  public readonly _distribution = undefined;
}
