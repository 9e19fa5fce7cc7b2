/**
 * The way by which an Edge's mail travels. Several carriers keep mail flowing through the trouble of one; within Azure this
 * is diversity of paths only, still one provider.
 */
export class Carrier {
  /** Microsoft's own network, to the edge nearest the other side. */
  public static microsoftNetwork(): Carrier {
    return new Carrier('Microsoft network');
  }

  /**
   * Transit carriers of the region, by routing preference Internet; some regions lack it.
   *
   * Source: learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview.
   */
  public static transitCarriers(): Carrier {
    return new Carrier('transit carriers', { RoutingPreference: 'Internet' });
  }

  private constructor(
    /** What it is called. */
    public readonly name: string,
    private readonly tags?: Record<string, string>,
  ) {}

  /**
   * The tags of a public address on this carrier.
   *
   * @internal
   */
  public get _ipTags(): Record<string, string> | undefined {
    return this.tags;
  }
}
