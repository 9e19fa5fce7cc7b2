import type { IConstruct } from 'constructs';
import type { Runs } from '../model/site-model';
import type { ActiveDirectory } from './active-directory';
import type { ITier, ITierObserver } from './i-tier';
import type { IMailboxServers } from './mailbox-server';

/** A site of an estate, whether the program makes it in Azure or it exists: what names, groups and a standby site need of it. */
export interface IEstateSite extends IConstruct {
  /** What people call the site. */
  readonly siteName: string;
  /** Short code in computer and resource names; it identifies the site in its estate. */
  readonly code: string;
  /** Id of the estate that the site belongs to. */
  readonly estate: string;
  /** When its machines run. */
  readonly runs: Runs;
  /** Active Directory site of the subnets. */
  readonly activeDirectorySite: string;
  /** The directory that servers join, if any. */
  readonly activeDirectory?: ActiveDirectory;
  /** Addresses of the domain controllers. */
  readonly domainControllers: string[];
  /** The tiers of the site, in the order in which they were added. */
  readonly tiers: ITier[];
  /** What has Mailbox servers in the site, in the order in which it was added: tiers, and servers that exist already. */
  readonly mailboxTiers: IMailboxServers[];

  /**
   * Adds a tier, so that a standby site can repeat it. A standby site that exists already repeats it at once, so call this when the
   * tier is complete: last in its constructor.
   *
   * @param tier - the tier
   * @throws if another tier of the site has the same construct id
   */
  addTier(tier: ITier): void;

  /**
   * Adds Mailbox servers, so that Edges are subscribed to them and a group can have them as members.
   *
   * @param servers - a tier, or servers that exist already
   */
  addMailboxServers(servers: IMailboxServers): void;

  /**
   * Tells an observer of every tier of the site: at once of those that exist, and later of each that is added.
   *
   * @param observer - who wants to know
   */
  observeTiers(observer: ITierObserver): void;
}
