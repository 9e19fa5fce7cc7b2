import type { ExchangeVersion } from '../exchange/exchange-version';
import type { WindowsVersion } from '../exchange/windows-version';
import type { IEstateSite } from '../site/i-estate-site';

/** A Mailbox server that exists already. */
export interface ExistingMailboxServer {
  /** NetBIOS name. */
  readonly computerName: string;
  /** IPv4 address. */
  readonly address: string;
  /**
   * Availability zone where it is.
   *
   * @default - unknown: no loss of a zone is said to take it
   */
  readonly zone?: string;
}

/** Mailbox servers that exist already, wherever they are. */
export interface ExistingMailboxServersOptions {
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
   * Letters of several volumes for databases, instead of `databaseDrive`. The first is the one that holds the databases that there are already.
   *
   * @default - the one of databaseDrive
   */
  readonly databaseDrives?: string[];
  /**
   * Letter of the volume with the logs.
   *
   * @default 'L'
   */
  readonly logDrive?: string;
  /**
   * Who backs the machines up and with what, such as `Contoso Backup Team, Veeam`.
   *
   * @default - undecided, which synthesis refuses
   */
  readonly protectedBy?: string;
}

/** Mailbox servers that exist already, in a site. */
export interface MailboxServersAttributes extends ExistingMailboxServersOptions {
  /** The site they are in; their network has to be reachable from it. */
  readonly site: IEstateSite;
}
