import type { IConstruct } from 'constructs';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { WindowsVersion } from '../exchange/windows-version';
import type { IEstateSite } from './i-estate-site';

/** A Mailbox server, as far as a database availability group is concerned. */
export interface MailboxServer {
  /** NetBIOS name. */
  readonly computerName: string;
  /** Address in the site's network. */
  readonly address: string;
  /** The Exchange version. */
  readonly version: ExchangeVersion;
  /**
   * The Windows release.
   *
   * @default - unknown: a gallery image, or a server that exists already
   */
  readonly windows?: WindowsVersion;
  /**
   * Availability zone.
   *
   * @default - unknown, or the region has none
   */
  readonly zone?: string;
  /**
   * Azure VM size.
   *
   * @default - unknown: a server that exists already
   */
  readonly size?: string;
  /**
   * Letter of the first volume with databases.
   *
   * @default - the server has no volume for databases
   */
  readonly databaseDrive?: string;
  /**
   * Letters of all volumes with databases, that of `databaseDrive` first.
   *
   * @default - the one of `databaseDrive`
   */
  readonly databaseDrives?: string[];
  /**
   * Letter of the volume with the logs.
   *
   * @default - the server has no volume for logs
   */
  readonly logDrive?: string;
  /**
   * Size of each volume with databases, in GiB.
   *
   * @default - unknown: what the databases need is not compared with it
   */
  readonly databaseGib?: number;
  /**
   * Size of the volume with the logs, in GiB.
   *
   * @default - unknown: what the logs need is not compared with it
   */
  readonly logGib?: number;
  /**
   * Size of the volume with the transport queue database, in GiB.
   *
   * @default - unknown, or the queue is on the system disk
   */
  readonly queueGib?: number;
  /**
   * Resource address of the machine in its site's stack.
   *
   * @default - the server exists already
   */
  readonly terraformAddress?: string;
}

/** What has Mailbox servers in a site. */
export interface IMailboxServers extends IConstruct {
  /** The site they are in. */
  readonly site: IEstateSite;
  /** The servers. */
  readonly mailboxServers: MailboxServer[];
}
