import type { DatabaseGroupSettings } from './mailbox/database-group-settings';
import type { MailboxStorage } from './mailbox/mailbox-storage';
import type { ServerTierOptions } from './server/server-tier-options';

/** The database availability group of a two-site estate: over the Mailbox servers of both sites. */
export interface TwoSiteGroupProps extends DatabaseGroupSettings {
  /**
   * Disks for databases, logs and the transport queue of each member.
   *
   * @default - 1 TiB for databases on M:, 256 GiB for logs on L:, 128 GiB for the queue on Q:
   */
  readonly storage?: MailboxStorage;
  /**
   * The Mailbox servers of each site, with Exchange 2013 and its split roles; from 2016 on the front ends are the Mailbox servers.
   *
   * @default - two servers a site where the version has a Client Access role of its own
   */
  readonly mailboxServers?: ServerTierOptions;
  /**
   * Whether the standby site has an alternate witness, which `Restore-DatabaseAvailabilityGroup` uses when the witness is lost together
   * with the primary site.
   *
   * @default true, but for a pilot light, which has no members
   */
  readonly alternateWitness?: boolean;
}
