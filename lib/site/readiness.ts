import type { ITier } from './i-tier';

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
   * Scale of tiers, by construct id: `{ ClientAccess: { servers: 2, size: 'Standard_E8s_v5' } }`.
   *
   * @default - each tier has as few servers as it can serve with, of the primary's size
   */
  readonly tiers?: Record<string, TierScale>;
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
    return new Readiness('hot', {});
  }

  /**
   * Fewer or smaller servers run; mail and clients are served at once, at less than full load.
   *
   * @param props - what runs
   */
  public static warm(props: WarmReadinessProps = {}): Readiness {
    return new Readiness('warm', { ...props.tiers });
  }

  /**
   * Network, addresses, load balancers and names exist; servers are made on activation
   * (`terraform apply -var activated=true` on the standby stack).
   *
   * @param props - whether it has been activated
   */
  public static pilotLight(props: PilotLightProps = {}): Readiness {
    return new Readiness('pilot light', {}, props.activated ?? false);
  }

  private constructor(
    /** `hot`, `warm` or `pilot light`. */
    public readonly name: string,
    /** Scale of tiers, by construct id; other tiers are not listed. */
    public readonly tiers: Record<string, TierScale>,
    /** Committed default of the variable `activated`; undefined where servers always run. */
    public readonly activated?: boolean,
  ) {}

  /** Whether servers exist only after an activation. */
  public get isPilotLight(): boolean {
    return this.activated !== undefined;
  }

  /**
   * How many servers of a tier run in the standby site, and of which size.
   *
   * @param tier - the tier of the primary site
   */
  public scaleOf(tier: ITier): TierScale {
    return this.tiers[tier.node.id] ?? (this.name === 'warm' ? { servers: tier.warmServers } : {});
  }
}
