/** How Traffic Manager chooses between two sites that both serve. */
export enum RoutingMethod {
  /** By weights. */
  WEIGHTED = 'weighted',
  /** By the least latency. */
  PERFORMANCE = 'performance',
  /** By where clients ask from. */
  GEOGRAPHIC = 'geographic',
}

/** A site that serves clients beside the other one. */
export interface RoutedSiteModel {
  /** Id of the site. */
  readonly site: string;
  /**
   * Its weight.
   *
   * @default - the method knows no weights
   */
  readonly weight?: number;
  /**
   * The Azure region by which its latency is known.
   *
   * @default - the method does not look at latency
   */
  readonly location?: string;
  /**
   * Codes of the geographic regions whose clients are led to it first.
   *
   * @default - the method knows no geographic regions
   */
  readonly regions?: string[];
  /**
   * Clients that it can serve as a whole, where that is stated.
   *
   * @default - as many as its front ends can serve
   */
  readonly capacity?: number;
}

/** How clients are spread over two sites that both serve while nobody has pinned one. */
export interface RoutingModel {
  /** How Traffic Manager chooses. */
  readonly method: RoutingMethod;
  /** The primary site. */
  readonly primary: RoutedSiteModel;
  /** The standby site. */
  readonly standby: RoutedSiteModel;
  /** Clients of both sites together at the busiest time. */
  readonly clients: number;
  /**
   * Clients that one front end can serve.
   *
   * @default - each site says what it can serve as a whole
   */
  readonly clientsPerServer?: number;
  /** Whether the MX records of both sites have one preference while nobody has pinned a site. */
  readonly equalMail: boolean;
}
