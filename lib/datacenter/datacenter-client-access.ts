import type { ResilientClientAccessArrayOptions } from '../client-access/client-access-options';
import type { ClientProtocol } from '../exchange/client-protocol';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { VirtualDirectory } from '../exchange/virtual-directory';
import type { WindowsVersion } from '../exchange/windows-version';
import type { DatacenterDatabases } from './datacenter-databases';
import type { DatacenterServer } from './datacenter-server';

/** The front end of a datacenter: servers and a balancer that exist already. */
export interface DatacenterClientAccess extends DatacenterDatabases {
  /** The servers. From Exchange 2016 on they are the Mailbox servers of the datacenter. */
  readonly servers: DatacenterServer[];
  /**
   * Host name by which clients outside reach the datacenter, such as `ams.contoso.com`: the published names are aliases of it while the datacenter
   * serves. Clients do not use this name themselves. Azure's probes ask its health page where names move automatically.
   *
   * @default - no client outside the networks reaches it
   */
  readonly publicHostName?: string;
  /**
   * Public IPv4 addresses of `publicHostName`, where the zone of the program is to publish it.
   *
   * @default - the record of the host name exists already
   */
  readonly publicAddresses?: string[];
  /**
   * Name of the carrier by which clients outside reach it.
   *
   * @default - one of its own, with which nothing else is lost
   */
  readonly carrier?: string;
  /**
   * Addresses behind the names inside the networks, such as the one of the balancer.
   *
   * @default - those of the servers
   */
  readonly privateAddresses?: string[];
  /**
   * Names below the domain that clients use.
   *
   * @default ['mail', 'autodiscover']; those of the primary site where the datacenter is the standby
   */
  readonly namespaces?: string[];
  /**
   * The Exchange version.
   *
   * @default ExchangeVersion.SUBSCRIPTION_EDITION
   */
  readonly version?: ExchangeVersion;
  /**
   * The Windows release of the servers.
   *
   * @default - unknown, and not compared; that is a warning in a group with servers in Azure with that of other members of a group
   */
  readonly windows?: WindowsVersion;
  /**
   * What clients speak.
   *
   * @default [ClientProtocol.HTTPS]
   */
  readonly protocols?: ClientProtocol[];
  /**
   * The virtual directory by whose health a server is judged.
   *
   * @default VirtualDirectory.OWA
   */
  readonly healthCheck?: VirtualDirectory;
  /**
   * The virtual directory by whose health Traffic Manager judges the site, where names move automatically.
   *
   * @default - that of `healthCheck`
   */
  readonly siteHealthCheck?: VirtualDirectory;
  /**
   * Who backs the servers up and with what, such as `Contoso Backup Team, Veeam`.
   *
   * @default - what the datacenter says
   */
  readonly protectedBy?: string;
  /**
   * How a standby site in Azure repeats the front end: sizes, disks, balancing. Names, version, protocols and health pages are those of the datacenter.
   *
   * @default - as many servers as the datacenter has
   */
  readonly inAzure?: ResilientClientAccessArrayOptions;
}
