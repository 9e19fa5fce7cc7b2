import { Construct } from 'constructs';
import { checkIpv4 } from '../core/cidr';
import { ExchangeVersion } from '../exchange/exchange-version';
import { WindowsVersion } from '../exchange/windows-version';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import { claimComputerName } from '../server/computer-names';
import { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import { ISite } from '../site/i-site';
import { siteOf } from '../site/site-of';
import { describeExistingServer } from './describe-existing-server';
import { describeMailboxTier } from './describe-mailbox-tier';
import { mailboxDrives } from './mailbox-disks';

/** A Mailbox server that exists already. */
export interface ExistingMailboxServer {
  /** NetBIOS name. */
  readonly computerName: string;
  /** IPv4 address. */
  readonly address: string;
  /**
   * Availability zone it stands in.
   *
   * @default - unknown: the loss of a zone is not reckoned for it
   */
  readonly zone?: string;
}

/** Settings of Mailbox servers that exist already. */
export interface ExistingMailboxServersProps {
  /** The site they are in; their network has to be reachable from it. */
  readonly site: ISite;
  /** The servers. */
  readonly servers: ExistingMailboxServer[];
  /**
   * Their Exchange version.
   *
   * @default ExchangeVersion.SUBSCRIPTION_EDITION
   */
  readonly version?: ExchangeVersion;
  /**
   * Their Windows release.
   *
   * @default - unknown, and not compared with that of other members
   */
  readonly windows?: WindowsVersion;
  /**
   * Letter of the volume with the databases.
   *
   * @default 'M'
   */
  readonly databaseDrive?: string;
  /**
   * Letter of the volume with the logs.
   *
   * @default 'L'
   */
  readonly logDrive?: string;
}

/**
 * Mailbox servers that somebody else made and keeps, brought in by name and address: as members of a database availability group, and as
 * Exchange servers that the Edges of the site exchange mail with.
 */
export class ExistingMailboxServers extends Construct implements IMailboxServers, IModelContributor {
  /** The site they are in. */
  public readonly site: ISite;
  public readonly mailboxServers: MailboxServer[];

  /**
   * @param scope - the site, or a construct of your own
   * @param id - construct id
   * @param props - site and servers
   * @throws if the site is no site, a name is no computer name or taken, or an address none
   */
  public constructor(scope: Construct, id: string, props: ExistingMailboxServersProps) {
    super(scope, id);
    const site = siteOf(this, props);
    this.site = site;
    const { databaseDrive, logDrive } = props;
    const drives = mailboxDrives(this, { databaseDrive, logDrive });
    this.mailboxServers = props.servers.map(({ computerName, address, zone }) => {
      claimComputerName(this, computerName);
      checkIpv4(this, 'servers.address', address);
      site._registerExchangeServer(computerName, address);
      return {
        computerName,
        address,
        zone,
        version: props.version ?? ExchangeVersion.SUBSCRIPTION_EDITION,
        windows: props.windows,
        ...drives,
      };
    });
    site._addMailboxServers(this);
    EstateModel.contribute(this, this);
  }

  /** What the servers are in the model of the estate. */
  public describe(): ModelPart {
    const machines = this.mailboxServers.map((server) =>
      describeExistingServer(server, this.site, this.node.id),
    );
    return describeMailboxTier(this.site, this.node.id, machines);
  }
}
