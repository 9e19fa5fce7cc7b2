/** How many servers of a tier run in the standby site, and of which size. */
export interface TierScale {
  /**
   * Number of servers.
   *
   * @default - as many as in the primary site
   */
  readonly servers?: number;
  /**
   * Azure VM size.
   *
   * @default - the size of the primary's servers
   */
  readonly size?: string;
}

/** What runs in a warm standby site. */
export interface WarmReadinessProps {
  /**
   * The front end.
   *
   * @default - two servers of the primary's size
   */
  readonly clientAccess?: TierScale;
  /**
   * Mailbox servers that are not front ends (2013 with split roles).
   *
   * @default - two servers of the primary's size
   */
  readonly mailbox?: TierScale;
  /**
   * The Edge tier.
   *
   * @default - one Edge of the primary's size
   */
  readonly edge?: TierScale;
}

/** Settings of a pilot light. */
export interface PilotLightProps {
  /**
   * Whether the servers have been activated: the default of the Terraform variable `activated`. Commit `true` after an
   * activation, or the next run of the pipeline destroys the servers again.
   *
   * @default false
   */
  readonly activated?: boolean;
}

/**
 * How much of the standby site runs before the day it is needed.
 */
export class Readiness {
  /** Everything runs, as in the primary. */
  public static hot(): Readiness {
    return new Readiness('hot', {}, {}, {});
  }

  /**
   * Fewer or smaller servers run; mail and clients are served at once, at less than full load.
   *
   * @param props - what runs
   */
  public static warm(props: WarmReadinessProps = {}): Readiness {
    const { clientAccess = { servers: 2 }, mailbox = { servers: 2 }, edge = { servers: 1 } } = props;
    return new Readiness('warm', clientAccess, mailbox, edge);
  }

  /**
   * Network, addresses, load balancers and names exist; servers are made on activation
   * (`terraform apply -var activated=true` on the standby stack).
   *
   * @param props - whether it has been activated
   */
  public static pilotLight(props: PilotLightProps = {}): Readiness {
    return new Readiness('pilot light', {}, {}, {}, props.activated ?? false);
  }

  private constructor(
    /** `hot`, `warm` or `pilot light`. */
    public readonly name: string,
    /** Scale of the front end, where it differs from the primary's. */
    public readonly clientAccess: TierScale,
    /** Scale of the Mailbox servers that are not front ends, where it differs from the primary's. */
    public readonly mailbox: TierScale,
    /** Scale of the Edge tier, where it differs from the primary's. */
    public readonly edge: TierScale,
    /** Committed default of the variable `activated`; undefined where servers always run. */
    public readonly activated?: boolean,
  ) {}

  /** Whether servers exist only after an activation. */
  public get isPilotLight(): boolean {
    return this.activated !== undefined;
  }
}
