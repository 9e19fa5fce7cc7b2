import { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { ExchangeVersion } from '../exchange/exchange-version';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { tierId } from '../model/ids';
import { INamePublisher } from '../publishing/name-publisher';
import { planMembers } from '../server/member-plan';
import { adviseOnSupport, planBuild } from '../server/server-build';
import { ServerGroup } from '../server/server-group';
import { ServerTierOptions } from '../server/server-tier-options';
import { WindowsServer } from '../server/windows-server';
import { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import { Readiness } from '../site/readiness';
import { ISite } from '../site/i-site';
import { scopeOfCopy, siteInStackOf } from '../site/site-of';
import { ISiteTier } from '../site/site-tier';
import { SubnetRole } from '../site/subnet-role';
import { describeMailboxTier } from './describe-mailbox-tier';
import { asMailboxServers, MailboxDrives, mailboxDisks, mailboxDrives } from './mailbox-disks';
import { ExistingMailboxServers } from './existing-mailbox-servers';
import { MailboxServersAttributes } from './mailbox-servers-attributes';
import { MailboxStorage } from './mailbox-storage';

/** 128 GB, the recommended minimum of a Mailbox server. Source: learn.microsoft.com/exchange/plan-and-deploy/system-requirements. */
const DEFAULT_SIZE = 'Standard_E16s_v5';

/** Settings of a tier of Mailbox servers. */
export interface MailboxTierProps extends ServerTierOptions {
  /** The site whose mailboxes it holds. */
  readonly site: ISite;
  /** The Exchange version: one with a Client Access role of its own. */
  readonly version: ExchangeVersion;
  /**
   * Disks for databases and logs.
   *
   * @default - 1 TiB for databases on M:, 256 GiB for logs on L:
   */
  readonly storage?: MailboxStorage;
}

/**
 * Mailbox servers of a site that are not front ends, in a subnet of their own: Exchange 2013 with split roles. From 2016 on the
 * servers of a `ResilientClientAccessArray` are the Mailbox servers.
 *
 * Source: learn.microsoft.com/exchange/architecture/architecture.
 */
export class MailboxTier extends Construct implements ISiteTier, IMailboxServers, IModelContributor {
  /**
   * Mailbox servers that somebody else made and keeps, of any Exchange version: as members of a database availability group, and as
   * Exchange servers that the Edges of the site exchange mail with. A standby site does not repeat them.
   *
   * @param scope - the site, or a construct of your own
   * @param id - construct id
   * @param attributes - site and servers
   * @throws if the site is not a Site, a name is not a computer name or is taken, or an address is not an IPv4 address
   */
  public static fromServers(
    scope: Construct,
    id: string,
    attributes: MailboxServersAttributes,
  ): IMailboxServers {
    return new ExistingMailboxServers(scope, id, attributes);
  }

  /** The site whose mailboxes it holds. */
  public readonly site: ISite;
  /** The Exchange version. */
  public readonly version: ExchangeVersion;
  /** The servers. */
  public readonly servers: WindowsServer[];

  private readonly props: MailboxTierProps;
  private readonly drives: MailboxDrives;

  /**
   * @param scope - the site, or a construct of your own in the site's stack
   * @param id - construct id, unique among the site's tiers; a standby site repeats the tier under the same one
   * @param props - site, version, servers, disks
   * @throws if the site is not a Site or is in another stack, the version has no Mailbox role without client access, or a setting is out of its range
   */
  public constructor(scope: Construct, id: string, props: MailboxTierProps) {
    super(scope, id);
    const site = siteInStackOf(this, props);
    this.site = site;
    this.props = { ...props };
    this.version = props.version;
    this.checkVersion();
    const storage = props.storage ?? {};
    this.drives = mailboxDrives(this, storage);
    const tier = this.node.id.toLowerCase();
    const group = new ServerGroup(this, {
      site,
      subnet: site.subnet(SubnetRole.MAILBOX),
      tier,
      roleCode: props.roleCode ?? 'MBX',
      build: planBuild(this, props, this.version, DEFAULT_SIZE),
      addressOffset: props.addressOffset ?? 0,
      joinsDomain: true,
      dataDisks: mailboxDisks(this, storage),
    });
    const members = planMembers(this, {
      servers: props.servers,
      members: props.members,
      defaultServers: 2,
      fewest: site._promisesRedundancy() ? 2 : 1,
      region: site.region,
    });
    this.servers = members.map((member) => group.add(member));
    for (const server of this.servers) site.egress.bind(site, server);
    site.addTier(this);
    EstateModel.contribute(this, this);
    adviseOnSupport(this, this.version);
  }

  public get mailboxServers(): MailboxServer[] {
    return asMailboxServers(this.servers, this.version, this.drives);
  }

  /** What the tier is in the model of the estate. */
  public describe(): ModelPart {
    const tier = tierId(this.site.code, this.node.id);
    const machines = this.servers.map((server) =>
      server._describe({ tier, roles: ['mailbox'], exchangeVersion: this.version.name }),
    );
    return describeMailboxTier(this.site, this.node.id, machines);
  }

  public repeatAt(site: ISite, readiness: Readiness): ISiteTier {
    const { servers, size } = readiness.mailbox;
    const { members, ...rest } = this.props;
    return new MailboxTier(scopeOfCopy(this, site), this.node.id, {
      ...rest,
      site,
      servers: servers ?? (members ? undefined : this.props.servers),
      members: servers === undefined ? members?.map(({ name, ordinal }) => ({ name, ordinal })) : undefined,
      size: size ?? this.props.size,
    });
  }

  /** Mailbox servers have no names of their own: clients and mail reach them through the front ends. */
  public publishIn(_publisher: INamePublisher, _standby?: ISiteTier): void {
    return;
  }

  private checkVersion(): void {
    if (this.version.hasClientAccessRole) return;
    refuse(this, {
      property: 'version',
      value: this.version.name,
      limit: 'a version with a Client Access role of its own, such as Exchange Server 2013',
      cause:
        'from Exchange Server 2016 on every Mailbox server includes client access, and separate Mailbox servers have no purpose',
      remedy: 'give mailboxStorage to the ResilientClientAccessArray, whose servers are the Mailbox servers',
    });
  }
}
