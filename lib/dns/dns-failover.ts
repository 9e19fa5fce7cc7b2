import {
  checkAllProps,
  checkClass,
  checkedInUse,
  givenOfClass,
  ofEnum,
  type SettingsOf,
} from '../core/check-class';
import { Duration } from '../core/duration';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { Wording } from '../core/shown';
import type { SiteRecovery } from '../publishing/site-recovery';
import { ActiveSite } from './active-site';
import type { BothSites } from './both-sites';
import { checkedLoad, type ClientLoad } from './client-load';
import { ClientRouting } from './client-routing';
import type { ProbeSettings } from './probe-settings';
import { deriveProbe, probeDetection, probeSum } from './probe-settings';
import type { RecoveryTiming } from './recovery-timing';
import { recoverySum, recoveryTime } from './recovery-timing';

/** Longest TTL that is derived: the time Microsoft's planning guide gives client names. Source: EX plan-ha (5 minutes). */
const LONGEST_TTL = 300;
/** 30 days, since the standby site may have to be installed and restored first. */
const LONGEST_OBJECTIVE = 2592000;
/** Shortest TTL that is derived: below it resolvers tend to keep answers longer than told. */
const SHORTEST_TTL = 30;

const ACTIVE_SITE = ofEnum('ActiveSite', ActiveSite);

/** Settings of automatic failover. */
export interface AutomaticFailoverProps {
  /**
   * Longest time from the failure of the primary until every client is led to the standby, automatically. TTL and probes
   * are derived from it.
   *
   * @default Duration.minutes(5)
   */
  readonly recoveryTimeObjective?: Duration;
  /**
   * Time to live of the answers.
   *
   * @default - what the objective leaves, 30 seconds to 5 minutes
   */
  readonly ttl?: Duration;
  /**
   * Time between probes: 30 seconds, or 10 at a higher price.
   *
   * @default - the slowest that meets the objective
   */
  readonly probeInterval?: Duration;
  /**
   * Time a probe waits for an answer: 5 to 10 seconds, or 5 to 9 with a probe every 10 seconds.
   *
   * @default - what goes with the interval
   */
  readonly probeTimeout?: Duration;
  /**
   * Failures in a row that are tolerated, 0 to 9.
   *
   * @default - what goes with the objective, at least 1
   */
  readonly toleratedFailures?: number;
  /**
   * The committed default of the Terraform variable `active_site`.
   *
   * @default ActiveSite.AUTOMATIC
   */
  readonly activeSite?: ActiveSite;
}

/** Settings of two sites that serve at once. */
export interface ActiveActiveProps extends AutomaticFailoverProps {
  /** How Traffic Manager spreads clients over the two sites. */
  readonly routing: ClientRouting;
  /** How many clients there are, and what a server or a site can serve. */
  readonly load: ClientLoad;
}

const AUTOMATIC: SettingsOf<AutomaticFailoverProps> = {
  recoveryTimeObjective: checkedInUse,
  ttl: checkedInUse,
  probeInterval: checkedInUse,
  probeTimeout: checkedInUse,
  toleratedFailures: checkedInUse,
  activeSite: checkedInUse,
};

const ACTIVE_ACTIVE: SettingsOf<ActiveActiveProps> = {
  ...AUTOMATIC,
  routing: givenOfClass(ClientRouting, 'ClientRouting.weighted()'),
  load: checkedInUse,
};

/** Settings of manual failover. */
export interface ManualFailoverProps {
  /**
   * Longest time from the failure of the primary until every client is led to a standby that serves, the time people take included. A pilot
   * light adds the times of its `recovery`. At most 30 days.
   *
   * @default Duration.minutes(30)
   */
  readonly recoveryTimeObjective?: Duration;
  /**
   * Time people take from the failure to the decision and the changed record.
   *
   * @default Duration.minutes(15)
   */
  readonly decisionTime?: Duration;
  /**
   * Time to live of the records that move.
   *
   * @default - what the objective leaves, 30 seconds to 5 minutes
   */
  readonly ttl?: Duration;
  /**
   * The committed default of the Terraform variable `active_site`: after a switchover, commit where you are, or the next run
   * of the pipeline moves everything back.
   *
   * @default ActiveSite.PRIMARY
   */
  readonly activeSite?: ActiveSite;
}

const MANUAL: SettingsOf<ManualFailoverProps> = {
  recoveryTimeObjective: checkedInUse,
  decisionTime: checkedInUse,
  ttl: checkedInUse,
  activeSite: ACTIVE_SITE,
};

/**
 * How published names move from the primary to the standby site.
 */
export class DnsFailover {
  /**
   * Traffic Manager asks for the health page of each site and answers with the first healthy one. A person can pin a site
   * with the variable `active_site`.
   *
   * @param props - the recovery time objective, and whatever should not be derived from it
   * @throws if TTL and probes cannot meet the objective, or Traffic Manager does not have a setting
   */
  public static automatic(props: AutomaticFailoverProps = {}): DnsFailover {
    const scope = 'DnsFailover.automatic';
    checkAllProps(scope, props, AUTOMATIC);
    const { timing, objective, probe } = probedTiming(scope, props);
    return new DnsFailover(timing, objective, props.activeSite ?? ActiveSite.AUTOMATIC, probe);
  }

  /**
   * Both sites serve clients at once under the same names (an unbounded namespace), and Traffic Manager leads clients of a site that fails to the other
   * one. `active_site` has the value `automatic` then; `primary` or `standby` pins one site and drains the other, as for maintenance. Inside the
   * networks, names have the addresses of both sites.
   *
   * Source: techcommunity.microsoft.com/blog/exchange/namespace-planning-in-exchange-2016/604072.
   *
   * @param props - how clients are spread, how many there are, and the recovery time objective
   * @throws if TTL and probes cannot meet the objective, or nothing says what a site can serve; at synthesis, if a site cannot serve all clients,
   * the standby site is not hot, databases are at home in one site only, or the version of Exchange needs names for each site
   */
  public static activeActive(props: ActiveActiveProps): DnsFailover {
    const scope = 'DnsFailover.activeActive';
    checkAllProps(scope, props, ACTIVE_ACTIVE);
    const load = checkedLoad(scope, props.load);
    const { timing, objective, probe } = probedTiming(scope, props);
    const { activeSite = ActiveSite.AUTOMATIC, routing } = props;
    return new DnsFailover(timing, objective, activeSite, probe, { routing, load });
  }

  /**
   * People decide: `terraform apply -var active_site=standby` on the DNS stack.
   *
   * @param props - the recovery time objective and the time people take
   * @throws if decision time and TTL cannot meet the objective, or the active site is `automatic`
   */
  public static manual(props: ManualFailoverProps = {}): DnsFailover {
    const scope = 'DnsFailover.manual';
    checkAllProps(scope, props, MANUAL);
    checkDurations(scope, {
      recoveryTimeObjective: props.recoveryTimeObjective,
      decisionTime: props.decisionTime,
      ttl: props.ttl,
    });
    const objective = objectiveSeconds(
      scope,
      props.recoveryTimeObjective ?? Duration.minutes(30),
      LONGEST_OBJECTIVE,
    );
    const decision = (props.decisionTime ?? Duration.minutes(15)).toSeconds();
    const timing = withTtl(
      scope,
      { detection: decision, detectionSum: `decision ${decision} s` },
      objective,
      props.ttl,
      'allow more time with recoveryTimeObjective, or shorten decisionTime; the ttl is the shortest already',
    );
    const activeSite = props.activeSite ?? ActiveSite.PRIMARY;
    if (activeSite === ActiveSite.AUTOMATIC) {
      refuse(scope, {
        property: 'activeSite',
        value: activeSite,
        limit: `'${ActiveSite.PRIMARY}' or '${ActiveSite.STANDBY}'`,
        cause: 'with manual failover, nothing probes the sites',
        remedy: 'use DnsFailover.automatic()',
      });
    }
    return new DnsFailover(timing, objective, activeSite);
  }

  private constructor(
    private readonly timing: RecoveryTiming,
    private readonly objective: number,
    /** The committed default of the variable `active_site`. */
    public readonly activeSite: ActiveSite,
    private readonly probe?: ProbeSettings,
    private readonly both?: BothSites,
  ) {}

  /** Whether names move automatically. */
  public get isAutomatic(): boolean {
    return this.probe !== undefined;
  }

  /** Whether both sites serve while nobody has pinned one. */
  public get isActiveActive(): boolean {
    return this.both !== undefined;
  }

  /** The recovery time objective. */
  public get recoveryTimeObjective(): Duration {
    return Duration.seconds(this.objective);
  }

  /** The longest time until clients are led to the standby: detection or decision, then the TTL. A pilot light needs more. */
  public get recoveryTime(): Duration {
    return Duration.seconds(recoveryTime(this.timing));
  }

  /** How the recovery time comes about, for people. */
  public get recoverySum(): string {
    return recoverySum(this.timing);
  }

  /** Time to live of the records that move. */
  public get ttl(): Duration {
    return Duration.seconds(this.timing.ttl);
  }

  /**
   * The values that `active_site` may have.
   *
   * @internal
   */
  public get _choices(): ActiveSite[] {
    const pinned = [ActiveSite.PRIMARY, ActiveSite.STANDBY];
    return this.isAutomatic ? [ActiveSite.AUTOMATIC, ...pinned] : pinned;
  }

  /**
   * The sum for a standby site, with what has to be done there before it serves.
   *
   * @internal
   */
  public _timing(recovery: SiteRecovery | undefined): RecoveryTiming {
    return { ...this.timing, recovery };
  }

  /**
   * How clients are spread over both sites; undefined where one serves at a time.
   *
   * @internal
   */
  public get _both(): BothSites | undefined {
    return this.both;
  }

  /** @internal */
  public get _probe(): ProbeSettings | undefined {
    return this.probe;
  }
}

/** Probes and TTL that meet the objective. */
function probedTiming(
  scope: string,
  props: AutomaticFailoverProps,
): { readonly timing: RecoveryTiming; readonly objective: number; readonly probe: ProbeSettings } {
  ACTIVE_SITE(scope, 'activeSite', props.activeSite);
  checkDurations(scope, {
    recoveryTimeObjective: props.recoveryTimeObjective,
    probeInterval: props.probeInterval,
    probeTimeout: props.probeTimeout,
    ttl: props.ttl,
  });
  const objective = objectiveSeconds(scope, props.recoveryTimeObjective ?? Duration.minutes(5), 86400);
  const probe = deriveProbe(scope, props, objective - (props.ttl?.toSeconds() ?? SHORTEST_TTL));
  const detection = { detection: probeDetection(probe), detectionSum: probeSum(probe) };
  const timing = withTtl(
    scope,
    detection,
    objective,
    props.ttl,
    'allow more time, or shorten the interval, the timeout or the tolerated failures',
  );
  return { timing, objective, probe };
}

function checkDurations(scope: string, durations: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(durations)) {
    checkClass(scope, name, value, Duration, 'Duration.minutes(5)');
  }
}

function objectiveSeconds(scope: string, objective: Duration, max: number): number {
  const seconds = objective.toSeconds();
  checkRange(scope, seconds, {
    property: 'recoveryTimeObjective',
    min: 1,
    max,
    unit: 'seconds',
    cause: 'it is the time until clients are served again',
  });
  return seconds;
}

/** Takes or derives the TTL; refuses what cannot meet the objective, with the sum shown. */
function withTtl(
  scope: string,
  detection: Omit<RecoveryTiming, 'ttl'>,
  objective: number,
  given: Duration | undefined,
  shorter: string,
): RecoveryTiming {
  const left = objective - detection.detection;
  const ttl = given?.toSeconds() ?? Math.max(SHORTEST_TTL, Math.min(LONGEST_TTL, left));
  checkRange(scope, ttl, {
    property: 'ttl',
    min: 1,
    max: 2147483647,
    unit: 'seconds',
    cause:
      'Azure DNS and Traffic Manager accept that range (learn.microsoft.com/azure/dns/dns-zones-records)',
  });
  const timing = { ...detection, ttl };
  if (!isKnown(objective) || recoveryTime(timing) <= objective) return timing;
  return refuse(scope, {
    property: given ? 'ttl' : 'recoveryTimeObjective',
    value: new Wording(`${given ? ttl : objective} s`),
    limit: given
      ? `${Math.max(left, 0)} s or less`
      : `${recoveryTime({ ...detection, ttl: SHORTEST_TTL })} s or more`,
    cause: `${recoverySum(timing)}, and the objective is ${objective} s`,
    remedy: given ? 'shorten the TTL, or leave it out so that it is derived from the objective' : shorter,
  });
}
