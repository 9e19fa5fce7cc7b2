import { Construct } from 'constructs';
import { checkIpv4 } from '../core/cidr';
import { ExchangeVersion } from '../exchange/exchange-version';
import { WindowsVersion } from '../exchange/windows-version';
import { claimComputerName } from '../server/computer-names';
import { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import { Site } from '../site/site';
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
export class ExistingMailboxServers extends Construct implements IMailboxServers {
  /** The site they stand in. */
  public readonly site: Site;
  public readonly mailboxServers: MailboxServer[];

  /**
   * @param site - the site they stand in; their network has to be reachable from it
   * @param id - construct id
   * @param props - the servers
   * @throws if a name is no computer name or taken, or an address none
   */
  public constructor(site: Site, id: string, props: ExistingMailboxServersProps) {
    super(site, id);
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
  }
}
