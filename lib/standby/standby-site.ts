import type { Construct, IConstruct } from 'constructs';
import type { Duration } from '../core/duration';
import { refuse, refusalText } from '../core/refusal';
import { Wording } from '../core/shown';
import { checkAllProps, checkedInUse, ofClass, type SettingsOf } from '../core/check-class';
import { suggest } from '../core/closest';
import { stackVariable } from '../core/stack-variable';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import type { ModelPart } from '../model/model-part';
import type { INamePublisher } from '../publishing/name-publisher';
import type { SiteRecovery } from '../publishing/site-recovery';
import { checkDistinctSites } from '../site/distinct-sites';
import { RecoveryVault } from '../protection/recovery-vault';
import type { RecoveryVaultOptions } from '../protection/vault-options';
import { groupWithoutBackup, isInGroup } from '../mailbox/group-membership';
import { describeSite } from '../site/describe-site';
import { Readiness } from '../site/readiness';
import type { IEstateSite } from '../site/i-estate-site';
import type { DiskOptions } from '../site/disk-options';
import type { SiteProps } from '../site/site-props';
import { Site, SITE } from '../site/site';
import { checkedKnownSite, haveCommonAddresses, type KnownSite } from '../site/known-site';

/**
 * Settings of a standby site. Where they are left out, naming, directory, administrator and management networks follow the
 * primary.
 */
export interface StandbySiteProps extends SiteProps {
  /** The site whose tiers it repeats, in Azure or a datacenter that exists. They may be added before or after the standby site. */
  readonly primary: IEstateSite;
  /** What publishes the names of both sites, such as a `FailoverZone`. */
  readonly publisher: INamePublisher;
  /**
   * How much of it runs before it is needed.
   *
   * @default Readiness.hot()
   */
  readonly readiness?: Readiness;
  /**
   * The vault that holds the backups of its machines.
   *
   * @default - one is made where a machine needs it
   */
  readonly vault?: RecoveryVaultOptions;
}

const STANDBY: SettingsOf<StandbySiteProps> = {
  ...SITE,
  primary: checkedInUse,
  publisher: checkedInUse,
  readiness: ofClass(Readiness, 'Readiness.hot()'),
  vault: checkedInUse,
};

/**
 * A second site that repeats the tiers of the primary and publishes the same names, so that clients and mail are led there when the
 * primary is gone. Its stack refers to nothing of the primary.
 *
 * @example
 * import { TerraformStack } from 'cdktf';
 * import { AzureRegion, FailoverZone, Readiness, Site, StandbySite } from 'cdktf-resilient-exchange';
 *
 * declare const stack: TerraformStack;
 * declare const primary: Site;
 * declare const zone: FailoverZone;
 * new StandbySite(stack, 'Dublin', {
 *   primary,
 *   publisher: zone,
 *   region: AzureRegion.NORTH_EUROPE,
 *   addressSpace: '10.20.0.0/16',
 *   readiness: Readiness.hot(),
 * });
 */
export class StandbySite extends Site {
  /** The site whose tiers it repeats. */
  public readonly primary: IEstateSite;
  /** How much of it runs before it is needed. */
  public readonly readiness: Readiness;

  private readonly primarySite: KnownSite;

  /**
   * @param scope - a stack of its own
   * @param id - construct id, and name of the site where none is given
   * @param props - the primary, the publisher of the names and the readiness
   * @throws if the primary is not a Site, or the publisher not an INamePublisher; if the site shares region, address space, name or
   * code with the primary; or if names move automatically to a pilot light
   */
  public constructor(scope: Construct, id: string, props: StandbySiteProps) {
    const path = `${scope.node.path}/${id}`;
    checkAllProps(path, props, STANDBY);
    const { primary: given, publisher, readiness, vault, ...own } = props;
    const primary = checkedKnownSite(path, 'primary', given);
    super(scope, id, {
      estate: primary.estate,
      activeDirectory: primary.activeDirectory,
      ...(primary instanceof Site ? settingsOf(primary) : {}),
      ...own,
    });
    this.primary = primary;
    this.primarySite = primary;
    this.readiness = readiness ?? Readiness.hot();
    this.checkApart();
    this.checkPublisher(publisher);
    this.checkFailover(publisher);
    if (vault) new RecoveryVault(this, 'Vault', vault);
    if (publisher.movesAutomatically) [this, primary].forEach((site) => site._requireAutomaticFailover());
    primary.observeTiers({
      tierAdded: (tier) => tier.repeatAt({ site: this, scale: this.readiness.scaleOf(tier), publisher }),
    });
    this.node.addValidation({ validate: () => this.validateTiers(publisher) });
    advise(this, WarningId.UNDERSIZED_STANDBY, () =>
      this.readiness.name === 'warm'
        ? `${this.siteName} has fewer or smaller servers than ${primary.siteName}. After a switchover it cannot serve the full load until ` +
          'servers are added.'
        : undefined,
    );
    advise(this, WarningId.NO_DATABASE_AVAILABILITY_GROUP, () => this.groupAdvice());
  }

  /** @internal */
  public override _activation(consumer: IConstruct = this): string | undefined {
    if (!this.readiness?.isPilotLight) return undefined;
    stackVariable(consumer, 'activated', {
      type: 'bool',
      default: this.readiness.activated,
      description:
        'Whether the servers of the standby site exist. Commit the value you leave it at, or the next run undoes it.',
    });
    return 'var.activated';
  }

  /** @internal */
  public override _awaitsActivation(): boolean {
    return this.readiness?.activated === false;
  }

  /** @internal */
  public override _recovery(): SiteRecovery | undefined {
    const { recovery } = this.readiness;
    return recovery && { ...recovery, installation: recovery.installation ?? this._installationTime };
  }

  /** @internal */
  public override _promisesRedundancy(): boolean {
    return this.readiness.name !== 'warm';
  }

  /** What the site is in the model of the estate: and for which site it is the standby. */
  public override describe(): ModelPart {
    const { name } = this.readiness;
    const recovery = this._recovery();
    return describeSite(this, {
      standbyFor: this.primary.code,
      readiness: name,
      recovery: recovery && {
        activationSeconds: recovery.activation.toSeconds(),
        installationSeconds: recovery.installation?.toSeconds() ?? 0,
        installsItself: this.readiness.recovery?.installation === undefined ? true : undefined,
        restoreSeconds: recovery.restore.toSeconds(),
      },
    });
  }

  private validateTiers(publisher: INamePublisher): string[] {
    return [
      ...this.validateScales(),
      ...this.validateInstallation(),
      ...this.validateRestore(),
      ...(publisher.movesAutomatically ? this.validateVotes() : []),
    ];
  }

  private validateScales(): string[] {
    const known = this.primary.tiers.map((tier) => tier.node.id);
    return Object.keys(this.readiness.tiers)
      .filter((id) => !known.includes(id))
      .map((id) =>
        refusalText({
          property: 'readiness',
          value: id,
          fault: `names a tier that ${this.primary.siteName} does not have`,
          cause: `a scale is found by the construct id of its tier, and the site has ${known.join(', ') || 'no tiers'}`,
          remedy: suggest(id, known) || 'leave it out',
        }),
      );
  }

  /** Somebody has to know how long it takes: the team, or the servers that install themselves. */
  private validateInstallation(): string[] {
    const recovery = this._recovery();
    if (recovery === undefined) return [];
    if (recovery.installation !== undefined) return this.validateShortest(recovery.installation);
    return [
      refusalText({
        property: 'recovery.installation',
        fault: 'is required',
        cause: `people install Exchange on servers of ${this.siteName}, and nothing says how long that takes`,
        remedy:
          'state it in Readiness.pilotLight(), or give all tiers ExchangeInstallation.unattended(), whose expectedDuration counts',
      }),
    ];
  }

  /** The team states the installation of all servers; it cannot be over before that of those that install themselves. */
  private validateShortest(stated: Duration): string[] {
    const own = this._longestInstallation;
    if (own === undefined || stated.toSeconds() >= own.toSeconds()) return [];
    return [
      refusalText({
        property: 'recovery.installation',
        value: stated,
        limit: `${own.toString()} or more`,
        cause: `servers of ${this.siteName} install themselves, and their expectedDuration is ${own.toString()}`,
        remedy:
          'correct one of the two, or leave recovery.installation out where all servers install themselves',
      }),
    ];
  }

  /** What nothing has backed up cannot be restored in a pilot light. */
  private validateRestore(): string[] {
    const restore = this.readiness.recovery?.restore;
    if (restore === undefined || restore.toSeconds() === 0) return [];
    const servers = this.primarySite._roster.mailboxServers;
    const group = servers
      .map(({ computerName }) => groupWithoutBackup(this, computerName))
      .find((path) => path !== undefined);
    if (group === undefined) return [];
    return [
      refusalText({
        property: 'readiness',
        value: new Wording(`Readiness.pilotLight() with a restore that takes ${restore.toString()}`),
        fault: `restores databases that nothing backs up: the logTruncation of ${group} is LogTruncation.circularLogging()`,
        cause:
          'a pilot light has no copies of the databases, so that mailboxes come back from a backup only, and circular logging keeps none (learn.microsoft.com/exchange/high-availability/disaster-recovery/disaster-recovery)',
        remedy:
          "name what backs the databases up (logTruncation: LogTruncation.backup({ product: 'Contoso Backup 12' })), use Readiness.warm() with copies in both sites, or state a restore of Duration.seconds(0) if mailboxes wait until the primary site is back",
      }),
    ];
  }

  /** Names must not move by themselves to a site whose databases could not mount by themselves. */
  private validateVotes(): string[] {
    const [wanted, running] = [this.primarySite, this].map((site) => site._roster.mailboxServers.length);
    if (wanted === running) return [];
    return [
      refusalText({
        property: 'readiness',
        value: new Wording(`${running} Mailbox servers`),
        fault: `must start ${wanted} Mailbox servers, as many as ${this.primary.siteName} has, with automatic failover`,
        cause:
          'with unequal sites and one witness, the loss of the larger site leaves no majority, and databases stay dismounted until someone restores the group (learn.microsoft.com/exchange/high-availability/plan-ha)',
        remedy: 'use a readiness with as many servers, such as Readiness.hot(), or DnsFailover.manual()',
      }),
    ];
  }

  private groupAdvice(): string | undefined {
    const running = [this.primarySite, ...(this.readiness.isPilotLight ? [] : [this])];
    const outside = running.flatMap((site) =>
      site._roster.mailboxServers
        .map((server) => server.computerName)
        .filter((name) => !isInGroup(this, name)),
    );
    if (outside.length === 0) return undefined;
    return (
      `${outside.join(', ')} do not belong to a database availability group of this program. After a switchover, clients reach servers that have no ` +
      'copies of their mailboxes. Give TwoSiteExchange a databaseAvailabilityGroup, or acknowledge the warning and say where the group is defined.'
    );
  }

  private checkApart(): void {
    const primary = this.primarySite;
    checkDistinctSites(this, [primary, this]);
    if (primary.region?.name === this.region.name) {
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
    if (haveCommonAddresses(primary, this)) {
      refuse(this, {
        property: 'addressSpace',
        value: this.addressSpace,
        fault: `must not overlap with that of ${primary.siteName}, ${primary._blocks().join(', ')}`,
        cause:
          'connected networks cannot share addresses (learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview)',
        remedy: 'give each site an address space of its own',
      });
    }
  }

  /** Programs in plain JavaScript can pass anything. */
  private checkPublisher(publisher?: Partial<INamePublisher>): void {
    if (typeof publisher?.publishClientAccess === 'function' && typeof publisher.publishMail === 'function')
      return;
    refuse(this, {
      property: 'publisher',
      value: publisher,
      limit: 'a FailoverZone, or another INamePublisher',
      cause: 'it publishes the names of both sites',
      remedy: 'make the zone first, and give that object',
    });
  }

  private checkFailover(publisher: INamePublisher): void {
    if (!this.readiness.isPilotLight || !publisher.movesAutomatically) return;
    refuse(this, {
      property: 'readiness',
      value: this.readiness.name,
      limit: 'hot or warm with automatic failover',
      cause: 'names would move to a site whose servers do not exist yet',
      remedy: 'use DnsFailover.manual(), or Readiness.warm()',
    });
  }
}

/** What a standby site takes from a primary in Azure. */
function settingsOf(
  primary: Site,
): Pick<SiteProps, 'naming' | 'administrator' | 'managementPrefixes' | keyof DiskOptions> {
  const { naming, administrator, _disks } = primary;
  return { naming, administrator, managementPrefixes: primary._managementNetworks(), ..._disks };
}
