import {
  checkAllProps,
  checkedInUse,
  flag,
  givenOfClass,
  ofClass,
  settingsNamed,
  type SettingsOf,
} from '../core/check-class';
import { Duration } from '../core/duration';
import { checkRange } from '../core/refusal';
import type { SiteRecovery } from '../publishing/site-recovery';
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
  /** How long it takes until the site serves, as a part of the recovery time. The recovery time objective has to leave room for it. */
  readonly recovery: SiteRecovery;
  /**
   * Whether the servers have been activated: the default of the Terraform variable `activated`. Commit `true` after an
   * activation, or the next run of the pipeline destroys the servers again.
   *
   * @default false
   */
  readonly activated?: boolean;
}

const TIME = givenOfClass(Duration, 'Duration.hours(2)');

const RECOVERY: SettingsOf<SiteRecovery> = {
  activation: TIME,
  installation: ofClass(Duration, 'Duration.hours(2)'),
  restore: TIME,
};

/** 30 days, the longest recovery time objective of manual failover. */
const LONGEST_RECOVERY = 2592000;

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
    const scope = 'Readiness.warm';
    settingsNamed<WarmReadinessProps>({ tiers: true })(scope, 'the argument', props);
    for (const [tier, scale] of Object.entries((props as WarmReadinessProps | undefined)?.tiers ?? {}))
      settingsNamed<TierScale>({ servers: true, size: true })(scope, `tiers.${tier}`, scale);
    return new Readiness('warm', { ...props.tiers });
  }

  /**
   * Network, addresses, load balancers and names exist; servers are made on activation
   * (`terraform apply -var activated=true` on the standby stack).
   *
   * @param props - how long the recovery takes, and whether the site has been activated
   * @throws if a time is missing or is not a Duration, or servers were made or installed in no time
   */
  public static pilotLight(props: PilotLightProps): Readiness {
    const scope = 'Readiness.pilotLight';
    checkAllProps<PilotLightProps>(scope, props, { activated: flag, recovery: checkedInUse });
    checkAllProps(scope, props.recovery, RECOVERY, 'recovery.');
    const { activation, installation } = props.recovery;
    for (const [name, time] of Object.entries({ activation, installation })) {
      checkRange(scope, time?.toSeconds(), {
        property: `recovery.${name}`,
        min: 1,
        max: LONGEST_RECOVERY,
        unit: 'seconds',
        cause: 'servers are created and installed on the day, which takes time',
      });
    }
    return new Readiness('pilot light', {}, props.activated ?? false, { ...props.recovery });
  }

  private constructor(
    /** `hot`, `warm` or `pilot light`. */
    public readonly name: string,
    /** Scale of tiers, by construct id; other tiers are not listed. */
    public readonly tiers: Record<string, TierScale>,
    /** Committed default of the variable `activated`; undefined where servers always run. */
    public readonly activated?: boolean,
    /** How long it takes until the site serves; undefined where servers always run. */
    public readonly recovery?: SiteRecovery,
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
