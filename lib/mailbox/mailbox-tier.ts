import { adviseOnDatabases } from './database-advice';
import { MAILBOX_STORAGE } from './storage-settings';
import { Construct } from 'constructs';
import { checkAllProps, checkedInUse, given, type SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';
import { freeIdInStack } from '../core/construct-id';
import type { ExchangeVersion } from '../exchange/exchange-version';
import { InstalledRole } from '../installation/installation-plan';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { ServerProtection } from '../protection/server-protection';
import { adviseOnSupport, checkVersion, exchangeSoftware, SERVER_TIER } from '../server/server-build';
import type { ServerTierOptions } from '../server/server-tier-options';
import { TierServers } from '../server/tier-servers';
import type { WindowsServer } from '../server/windows-server';
import type { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import type { IEstateSite } from '../site/i-estate-site';
import type { ISite } from '../site/i-site';
import { scopeOfCopy, siteInStackOf } from '../site/site-of';
import type { ITier, TierCopyProps } from '../site/i-tier';
import { SubnetRole } from '../site/subnet-role';
import type { MailboxDrives, MailboxVolumeSizes } from './mailbox-disks';
import { asMailboxServers, mailboxDisks, mailboxDrives, mailboxVolumeSizes } from './mailbox-disks';
import { ExistingMailboxServers } from './existing-mailbox-servers';
import type { MailboxServersAttributes } from './mailbox-servers-attributes';
import type { MailboxStorage } from './mailbox-storage';

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
   * @default - 1 TiB for databases on M:, 256 GiB for logs on L:, 256 GiB for the queue on Q:
   */
  readonly storage?: MailboxStorage;
}

const TIER: SettingsOf<MailboxTierProps> = {
  ...SERVER_TIER,
  site: checkedInUse,
  version: checkedInUse,
  storage: MAILBOX_STORAGE,
};

/**
 * Mailbox servers of a site that are not front ends, in a subnet of their own: Exchange 2013 with split roles. From 2016 on the
 * servers of a `ResilientClientAccessArray` are the Mailbox servers.
 *
 * Source: learn.microsoft.com/exchange/architecture/architecture.
 */
export class MailboxTier extends Construct implements ITier, IMailboxServers, IModelContributor {
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
  public readonly site: IEstateSite;
  /** The Exchange version. */
  public readonly version: ExchangeVersion;
  /** The servers. */
  public readonly servers: WindowsServer[];
  public readonly warmServers = 2;

  private readonly props: MailboxTierProps;
  private readonly volumes: MailboxDrives & MailboxVolumeSizes;
  private readonly tierServers: TierServers;

  /**
   * @param scope - the site, or a construct of your own in the site's stack
   * @param id - construct id, unique among the site's tiers; a standby site repeats the tier under the same one
   * @param props - site, version, servers, disks
   * @throws if the site is not a Site or is in another stack, the version has no Mailbox role without client access, or a setting is out of its range
   */
  public constructor(scope: Construct, id: string, props: MailboxTierProps) {
    super(scope, freeIdInStack(scope, id));
    const site = siteInStackOf(this, props);
    this.site = site;
    checkAllProps(this, props, TIER);
    this.props = { ...props };
    checkVersion(this, given(props.version));
    this.version = props.version;
    this.checkVersion();
    const storage = props.storage ?? {};
    this.volumes = { ...mailboxDrives(this, storage), ...mailboxVolumeSizes(this, storage) };
    this.tierServers = new TierServers(this, {
      site,
      role: SubnetRole.MAILBOX,
      software: exchangeSoftware(this.version),
      options: props,
      defaultServers: 2,
      defaultSize: DEFAULT_SIZE,
      defaultRoleCode: 'MBX',
      dataDisks: mailboxDisks(this, storage),
      defaultProtection: ServerProtection.withoutDatabaseVolumes(),
    });
    this.tierServers._installExchange(InstalledRole.MAILBOX, this.version);
    this.servers = this.tierServers.members.map((member) => this.tierServers.add(member));
    site.addMailboxServers(this);
    EstateModel.contribute(this, this);
    adviseOnSupport(this, this.version);
    adviseOnDatabases(this, this.servers, props.protection);
    site.addTier(this);
  }

  public get mailboxServers(): MailboxServer[] {
    return asMailboxServers(this.servers, this.version, this.volumes);
  }

  /** What the tier is in the model of the estate. */
  public describe(): ModelPart {
    return this.tierServers.describe({
      kind: 'mailbox',
      provides: 'mail transport',
      exchangeVersion: this.version.name,
    });
  }

  public repeatAt(props: TierCopyProps): ITier {
    const { site, scale } = props;
    return new MailboxTier(scopeOfCopy(this, site), this.node.id, {
      ...this.props,
      ...TierServers.optionsOfCopy(this.props, scale),
      site,
    });
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
