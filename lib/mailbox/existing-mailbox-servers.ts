import { Construct } from 'constructs';
import { freeId } from '../core/construct-id';
import { settingsNamed } from '../core/check-class';
import { checkIpv4 } from '../core/cidr';
import { ExchangeVersion } from '../exchange/exchange-version';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { ProtectionModel } from '../model/protection-model';
import { describeProtection, ServerProtection } from '../protection/server-protection';
import { claimComputerName } from '../server/computer-names';
import type { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import type { IEstateSite } from '../site/i-estate-site';
import { knownSiteOf, type KnownSite } from '../site/known-site';
import { describeExistingServer } from './describe-existing-server';
import { describeMailboxTier } from './describe-mailbox-tier';
import { mailboxDrives } from './mailbox-disks';
import type { ExistingMailboxServersOptions, MailboxServersAttributes } from './mailbox-servers-attributes';

/** The settings of servers that exist already. */
const NAMES = {
  servers: true,
  version: true,
  windows: true,
  databaseDrive: true,
  databaseDrives: true,
  logDrive: true,
  protectedBy: true,
} as const;

export const EXISTING_SERVERS = settingsNamed<ExistingMailboxServersOptions>(NAMES);

const ATTRIBUTES = settingsNamed<MailboxServersAttributes>({ ...NAMES, site: true });

/** Mailbox servers that somebody else made and keeps, brought in by name and address. */
export class ExistingMailboxServers extends Construct implements IMailboxServers, IModelContributor {
  /** The site they are in. */
  public readonly site: IEstateSite;
  public readonly mailboxServers: MailboxServer[];

  private readonly protection?: ProtectionModel;
  private readonly ownSite: KnownSite;

  public constructor(scope: Construct, id: string, props: MailboxServersAttributes) {
    super(scope, freeId(scope, id));
    ATTRIBUTES(this, 'attributes', props);
    const site = knownSiteOf(this, props);
    this.site = site;
    this.ownSite = site;
    this.protection =
      props.protectedBy === undefined
        ? undefined
        : describeProtection(ServerProtection.elsewhere({ by: props.protectedBy }));
    const { databaseDrive, databaseDrives, logDrive } = props;
    const drives = mailboxDrives(this, { databaseDrive, databaseDrives, logDrive });
    this.mailboxServers = props.servers.map(({ computerName, address, zone }) => {
      claimComputerName(this, computerName);
      checkIpv4(this, 'servers.address', address);
      site._roster.addExchangeServer(computerName, address);
      return {
        computerName,
        address,
        zone,
        version: props.version ?? ExchangeVersion.SUBSCRIPTION_EDITION,
        windows: props.windows,
        ...drives,
      };
    });
    site.addMailboxServers(this);
    EstateModel.contribute(this, this);
  }

  /** What the servers are in the model of the estate. */
  public describe(): ModelPart {
    const machines = this.mailboxServers.map((server) =>
      describeExistingServer(server, this.ownSite, this.node.id, this.protection),
    );
    return describeMailboxTier(this.site, this.node.id, machines);
  }
}
