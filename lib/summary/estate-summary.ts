import { TerraformResource, TerraformStack } from 'cdktf';
import { IConstruct } from 'constructs';
import { textTable } from '../core/text-table';
import { raisedWarnings } from '../core/warnings';
import { DnsFailover } from '../dns/dns-failover';
import { FailoverZone } from '../dns/failover-zone';
import { EdgeTier } from '../edge/edge-tier';
import { DatabaseAvailabilityGroup } from '../mailbox/database-availability-group';
import { Runbooks } from '../runbook/runbooks';
import { WindowsServer } from '../server/windows-server';
import { groupSection } from './group-section';

/**
 * What a program describes, for people: stacks and their resources, servers by tier and zone, database availability groups, the names and
 * where they point, and warnings. Deterministic; print it at the end of the program.
 */
export class EstateSummary {
  /**
   * The summary of everything below a construct.
   *
   * @param scope - usually the `App`
   */
  public static of(scope: IConstruct): EstateSummary {
    return new EstateSummary(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** The summary as text, tables and all. */
  public toString(): string {
    return [this.stacks(), this.servers(), this.groups(), this.names(), this.runbooks(), this.warnings()]
      .filter((part) => part !== '')
      .join('\n\n');
  }

  private all<T extends IConstruct>(is: (construct: IConstruct) => construct is T): T[] {
    return this.scope.node.findAll().filter(is);
  }

  private stacks(): string {
    const rows = this.all((each) => TerraformStack.isStack(each)).map((stack) => [
      stack.node.id,
      String(stack.node.findAll().filter((each) => TerraformResource.isTerraformResource(each)).length),
      stack.dependencies.map((each) => each.node.id).join(', ') || '-',
    ]);
    return `Stacks, in the order of their making\n${textTable(['stack', 'resources', 'after'], rows)}`;
  }

  private servers(): string {
    const servers = this.all((each): each is WindowsServer => each instanceof WindowsServer);
    if (servers.length === 0) return '';
    const rows = servers.map((server) => {
      const [, site, tier] = server.node.path.split('/');
      return [site, tier, server.computerName, server.zone ?? 'set', server.privateAddress, server.size];
    });
    const capacity = this.all((each): each is EdgeTier => each instanceof EdgeTier)
      .filter((tier) => tier.messagesPerSecondWithOneLess !== undefined)
      .map(
        (tier) =>
          `${tier.site.siteName} carries ${tier.messagesPerSecondWithOneLess} messages a second with one Edge less.`,
      );
    const table = textTable(['site', 'tier', 'server', 'zone', 'address', 'size'], rows);
    return [`Servers (${servers.length})`, table, ...capacity].join('\n');
  }

  private groups(): string {
    return this.all((each): each is DatabaseAvailabilityGroup => each instanceof DatabaseAvailabilityGroup)
      .map((group) => groupSection(group))
      .join('\n\n');
  }

  private runbooks(): string {
    return this.all((each): each is Runbooks => each instanceof Runbooks)
      .filter((each) => each.directory !== undefined)
      .map((each) => `Runbooks: ${each.directory} in the output directory; begin with README.md.`)
      .join('\n');
  }

  private names(): string {
    return this.all((each): each is FailoverZone => each instanceof FailoverZone)
      .map((zone) => zoneSection(zone))
      .join('\n\n');
  }

  private warnings(): string {
    const warnings = raisedWarnings(this.scope);
    if (warnings.length === 0) return 'No warnings.';
    const open = warnings.filter((warning) => warning.reason === undefined);
    const accepted = warnings.filter((warning) => warning.reason !== undefined);
    return [
      `Warnings (${open.length} open, ${accepted.length} acknowledged)`,
      ...open.map(({ path, id, message }) => `- ${path}: ${message} [${id}]`),
      ...accepted.map(({ path, id, reason }) => `- ${path}: acknowledged ${id}: ${reason}`),
    ].join('\n');
  }
}

function zoneSection(zone: FailoverZone): string {
  const published = zone._published();
  const rows = published.map(({ name, type, primary, standby }) => [name, type, primary, standby ?? '-']);
  const moves = published.some((each) => each.standby !== undefined);
  return [
    `Names of ${zone.domainName}`,
    textTable(['name', 'type', 'primary', 'standby'], rows),
    ...(moves ? [recoveryLine(zone.failover)] : []),
  ].join('\n');
}

function recoveryLine(failover: DnsFailover): string {
  const mode = failover.isAutomatic ? 'automatic' : 'manual';
  return `Failover is ${mode}: ${failover.recoverySum}, objective ${failover.recoveryTimeObjective.toSeconds()} s.`;
}
