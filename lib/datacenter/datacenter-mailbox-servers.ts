import type { ExchangeVersion } from '../exchange/exchange-version';
import type { WindowsVersion } from '../exchange/windows-version';
import type { MailboxStorage } from '../mailbox/mailbox-storage';
import type { ServerTierOptions } from '../server/server-tier-options';
import type { DatacenterDatabases } from './datacenter-databases';
import type { DatacenterServer } from './datacenter-server';

/** Mailbox servers of a datacenter that are not front ends: Exchange 2013 with split roles. */
export interface DatacenterMailboxServers extends DatacenterDatabases {
  /** The servers. */
  readonly servers: DatacenterServer[];
  /** The Exchange version: one with a Client Access role of its own. */
  readonly version: ExchangeVersion;
  /**
   * The Windows release of the servers.
   *
   * @default - unknown, and not compared with that of other members of a group
   */
  readonly windows?: WindowsVersion;
  /**
   * Who backs the servers up and with what, such as `Contoso Backup Team, Veeam`.
   *
   * @default - what the datacenter says
   */
  readonly protectedBy?: string;
  /**
   * How a standby site in Azure repeats the servers.
   *
   * @default - as many servers as the datacenter has
   */
  readonly inAzure?: ServerTierOptions;
  /**
   * Disks of the servers in Azure, with the letters of the datacenter.
   *
   * @default - 1 TiB for databases, 256 GiB for logs, 256 GiB for the queue
   */
  readonly storageInAzure?: MailboxStorage;
}
