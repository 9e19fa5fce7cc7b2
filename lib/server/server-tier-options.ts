import type { Size } from '../core/size';
import type { ServerCertificate } from '../certificates/server-certificate';
import type { ExchangeInstallation } from '../installation/exchange-installation';
import type { ServerProtection } from '../protection/server-protection';
import type { LicenseType } from './license-type';
import type { ServerImage } from '../installation/server-image';
import type { ServerMember } from './server-member';

/** What all tiers of servers have in common. */
export interface ServerTierOptions {
  /**
   * Number of servers; they are named `1`, `2`, …
   *
   * @default - see the tier
   */
  readonly servers?: number;
  /**
   * The servers by name, instead of a number; the way to take one out of the middle.
   *
   * @default - as many as `servers` says
   */
  readonly members?: ServerMember[];
  /**
   * Azure VM size; must be one with Premium storage.
   *
   * @default - see the tier
   */
  readonly size?: string;
  /**
   * What the servers are made from.
   *
   * @default - the preferred Windows Server release of the Exchange version
   */
  readonly image?: ServerImage;
  /**
   * Size of the operating system disk, always Premium; from 127 to 4,095 GiB.
   *
   * @default Size.gibibytes(256)
   */
  readonly osDisk?: Size;
  /**
   * How Windows is licensed.
   *
   * @default LicenseType.PAY_AS_YOU_GO
   */
  readonly license?: LicenseType;
  /**
   * Whether network interfaces bypass the host's switch; turn off for sizes without it.
   *
   * @default true
   */
  readonly acceleratedNetworking?: boolean;
  /**
   * Whether the host encrypts temporary disks and caches of these servers; see `DiskOptions`.
   *
   * @default - as the site says
   */
  readonly encryptionAtHost?: boolean;
  /**
   * Code of the tier in computer names.
   *
   * @default - see the tier
   */
  readonly roleCode?: string;
  /**
   * Offset of the tier's first address among the free ones of its subnet; member n has the n-th from there. A second tier
   * in the same subnet needs another.
   *
   * @default 0
   */
  readonly addressOffset?: number;
  /**
   * How the servers are protected.
   *
   * @default - front ends without databases, Edges and tiers that a team has written: ServerProtection.fullServer(); Mailbox servers:
   * ServerProtection.withoutDatabaseVolumes()
   */
  readonly protection?: ServerProtection;
  /**
   * How Exchange comes onto the servers.
   *
   * @default ExchangeInstallation.manual()
   */
  readonly installation?: ExchangeInstallation;
  /**
   * How the certificate of an authority comes onto the servers, and its successors. In 2013 Mailbox servers have none: clients meet front ends.
   *
   * @default ServerCertificate.manual()
   */
  readonly certificate?: ServerCertificate;
}
