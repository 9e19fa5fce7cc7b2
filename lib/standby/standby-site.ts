import { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { Wording } from '../core/shown';
import { stackVariable } from '../core/stack-variable';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import type { ModelPart } from '../model/model-part';
import { FailoverZone } from '../dns/failover-zone';
import { checkDistinctSites } from '../site/distinct-sites';
import { describeSite } from '../site/describe-site';
import { Readiness } from '../site/readiness';
import { Site, SiteProps } from '../site/site';
import { ISiteTier } from '../site/site-tier';

/**
 * Settings of a standby site. Where they are left out, naming, directory, administrator and management networks follow the
 * primary.
 */
export interface StandbySiteProps extends SiteProps {
  /** The site it stands in for. Its tiers may be added before or after the standby site. */
  readonly standsInFor: Site;
  /** Where the names of both sites are published. */
  readonly failoverZone: FailoverZone;
  /**
   * How much of it runs before it is needed.
   *
   * @default Readiness.hot()
   */
  readonly readiness?: Readiness;
}

/**
 * A second site that repeats the tiers of the primary and publishes the same names, so that clients and mail are led there when the
 * primary is gone. Its stack refers to nothing of the primary.
 */
export class StandbySite extends Site {
  /** The site it stands in for. */
  public readonly standsInFor: Site;
  /** How much of it runs before it is needed. */
  public readonly readiness: Readiness;

  /**
   * @param scope - a stack of its own
   * @param id - construct id, and name of the site where none is given
   * @param props - the primary, the zone and the readiness
   * @throws if the site shares region, address space, name or code with the primary, or automatic failover is claimed with a pilot
   * light
   */
  public constructor(scope: Construct, id: string, props: StandbySiteProps) {
    const { standsInFor, failoverZone, readiness, ...own } = props;
    super(scope, id, {
      estate: standsInFor.estate,
      naming: standsInFor.naming,
      activeDirectory: standsInFor.activeDirectory,
      administrator: standsInFor.administrator,
      managementPrefixes: standsInFor._managementNetworks(),
      ...own,
    });
    this.standsInFor = standsInFor;
    this.readiness = readiness ?? Readiness.hot();
    this.checkApart();
    this.checkFailover(failoverZone);
    if (failoverZone.failover.isAutomatic)
      [this, standsInFor].forEach((site) => site._claimAutomaticFailover());
    standsInFor.observeTiers({ tierAdded: (tier) => this.repeat(tier, failoverZone) });
    advise(this, WarningId.UNDERSIZED_STANDBY, () =>
      this.readiness.name === 'warm'
        ? `${this.siteName} has fewer or smaller servers than ${standsInFor.siteName}. After a switchover it cannot serve the full load until ` +
          'servers are added.'
        : undefined,
    );
    advise(this, WarningId.NO_DATABASE_AVAILABILITY_GROUP, () => this.groupAdvice());
  }

  /** @internal */
  public override _activation(): string | undefined {
    if (!this.readiness?.isPilotLight) return undefined;
    stackVariable(this, 'activated', {
      type: 'bool',
      default: this.readiness.activated,
      description:
        'Whether the servers of the standby site exist. Commit the value you leave it at, or the next run undoes it.',
    });
    return 'var.activated';
  }

  /** @internal */
  public override _promisesRedundancy(): boolean {
    return this.readiness.name !== 'warm';
  }

  /** What the site is in the model of the estate: whose place it takes, too. */
  public override describe(): ModelPart {
    return describeSite(this, { standbyFor: this.standsInFor.code, readiness: this.readiness.name });
  }

  private repeat(tier: ISiteTier, zone: FailoverZone): void {
    const twin = tier.repeatAt(this, this.readiness);
    if (zone.failover.isAutomatic) this.checkVotes(tier, twin);
    tier.publishIn(zone, twin);
  }

  /** Names must not move by themselves to a site whose databases could not mount by themselves. */
  private checkVotes(tier: ISiteTier, twin: ISiteTier): void {
    const [wanted, running] = [tier, twin].map((each) => each.mailboxServers.length);
    if (wanted === running) return;
    refuse(this, {
      property: 'readiness',
      value: new Wording(`${running} Mailbox servers`),
      fault: `must start ${wanted} Mailbox servers, as many as ${this.standsInFor.siteName} has, with automatic failover`,
      cause:
        'with unequal sites and one witness, the loss of the larger site leaves no majority, and databases stay dismounted until someone restores the group (learn.microsoft.com/exchange/high-availability/plan-ha)',
      remedy: 'use a readiness with as many servers, such as Readiness.hot(), or DnsFailover.manual()',
    });
  }

  private groupAdvice(): string | undefined {
    const running = [this.standsInFor, ...(this.readiness.isPilotLight ? [] : [this])];
    const outside = running.flatMap((site) =>
      site
        ._mailboxServers()
        .map((server) => server.computerName)
        .filter((name) => !site._isInGroup(name)),
    );
    if (outside.length === 0) return undefined;
    return (
      `${outside.join(', ')} are in no database availability group of this program: after a switchover, clients reach servers that have no ` +
      'copies of their mailboxes. Give TwoSiteExchange a databaseAvailabilityGroup, or say where the group is described.'
    );
  }

  private checkApart(): void {
    const primary = this.standsInFor;
    checkDistinctSites(this, [primary, this]);
    if (primary.region.name === this.region.name) {
      refuse(this, {
        property: 'region',
        value: this.region.name,
        fault: `must differ from the region of ${primary.siteName}`,
        cause: 'the loss of the region would stop both sites',
        remedy: primary.region.pair
          ? `choose another region, such as the paired region ${primary.region.pair}`
          : 'choose another region',
      });
    }
    if (primary._overlaps(this)) {
      refuse(this, {
        property: 'addressSpace',
        value: this.addressSpace,
        fault: `must not overlap with that of ${primary.siteName}, ${primary.addressSpace}`,
        cause:
          'peered networks cannot share addresses (learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview)',
        remedy: 'give each site an address space of its own',
      });
    }
  }

  private checkFailover(zone: FailoverZone): void {
    if (!this.readiness.isPilotLight || !zone.failover.isAutomatic) return;
    refuse(this, {
      property: 'readiness',
      value: this.readiness.name,
      limit: 'hot or warm with automatic failover',
      cause: 'names would move to a site whose servers do not exist yet',
      remedy: 'use DnsFailover.manual(), or Readiness.warm()',
    });
  }
}
