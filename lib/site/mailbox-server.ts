import type { IConstruct } from 'constructs';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { WindowsVersion } from '../exchange/windows-version';
import type { ISite } from './i-site';

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
   * Letter of the volume with the databases.
   *
   * @default - the server has no volume for databases
   */
  readonly databaseDrive?: string;
  /**
   * Letter of the volume with the logs.
   *
   * @default - the server has no volume for logs
   */
  readonly logDrive?: string;
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
  readonly site: ISite;
  /** The servers. */
  readonly mailboxServers: MailboxServer[];
}
