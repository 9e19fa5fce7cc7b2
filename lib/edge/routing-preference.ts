import { MICROSOFT_NETWORK } from '../site/public-address';

/**
 * By which networks the traffic of a public address travels between Azure and the Internet. Edges with different preferences keep mail
 * flowing when one of the two paths has trouble; the provider of both is Azure.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview (limitations).
 */
export class RoutingPreference {
  /** Microsoft's own network, as far as possible. */
  public static microsoftNetwork(): RoutingPreference {
    return new RoutingPreference(MICROSOFT_NETWORK);
  }

  /**
   * Transit carriers of the region. Such an address has to be over several zones, so that regions without zones do not offer it; nor do Austria East,
   * Sweden Central and West US 3.
   */
  public static internet(): RoutingPreference {
    return new RoutingPreference('transit carriers', { RoutingPreference: 'Internet' });
  }

  private constructor(
    /** The networks, as summary and warnings call them. */
    public readonly name: string,
    private readonly tags?: Record<string, string>,
  ) {}

  /**
   * The tags of a public address with this preference.
   *
   * @internal
   */
  public get _ipTags(): Record<string, string> | undefined {
    return this.tags;
  }
}
