import { checkAllProps, listOfText } from '../core/check-class';

/** Settings of Edge subscriptions. */
export interface EdgeSubscriptionProps {
  /**
   * Computer names of all servers, Mailbox servers and Edges of both sites, that existed when the Edges were last subscribed. A Mailbox
   * server that is not among them takes no part in EdgeSync, and an Edge that is not has no subscription: both are listed. Commit it after
   * each subscription.
   *
   * @default - unknown: nothing is listed
   */
  readonly subscribed?: string[];
}

/**
 * How the Edges of a tier are subscribed. A subscription binds an Edge to one Active Directory site; every Mailbox server that is in
 * that site when the Edge is subscribed takes part, and one of them at a time holds the lease.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions.
 */
export class EdgeSubscription {
  /**
   * All Edges of the tier are subscribed to the Active Directory site of their site, and synchronized from all its Mailbox servers: EdgeSync
   * survives the loss of one.
   *
   * @param props - who took part last time
   */
  public static toSite(props: EdgeSubscriptionProps = {}): EdgeSubscription {
    return new EdgeSubscription(false, checked('EdgeSubscription.toSite', props).subscribed);
  }

  /**
   * One to one, which is warned about: each Edge is paired with one Mailbox server, in an Active Directory site that holds nothing
   * else (`Amsterdam-1`, `Amsterdam-2` and so on, each with the server's address as its subnet). The network admits mail and EdgeSync
   * between the two of a pair only. Refused unless the site has as many Mailbox servers as Edges, since two of them would
   * share an Active Directory site.
   *
   * @param props - who took part last time
   */
  public static oneToOne(props: EdgeSubscriptionProps = {}): EdgeSubscription {
    return new EdgeSubscription(true, checked('EdgeSubscription.oneToOne', props).subscribed);
  }

  private constructor(
    /** Whether each Edge has a Mailbox server and an Active Directory site of its own. */
    public readonly isOneToOne: boolean,
    private readonly known?: string[],
  ) {}

  /**
   * Which of the servers were not there at the last subscription; none where that is unknown.
   *
   * @internal
   */
  public _missing(computerNames: string[]): string[] {
    const known = this.known?.map((name) => name.toUpperCase());
    return known === undefined ? [] : computerNames.filter((name) => !known.includes(name.toUpperCase()));
  }
}

function checked(scope: string, props: EdgeSubscriptionProps): EdgeSubscriptionProps {
  checkAllProps<EdgeSubscriptionProps>(scope, props, { subscribed: listOfText("'AMSEDGE1'") });
  return props;
}
