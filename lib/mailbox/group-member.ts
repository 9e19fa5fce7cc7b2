import type { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import { knownSiteOf, type KnownSite } from '../site/known-site';
import { ExistingMailboxServers } from './existing-mailbox-servers';
import type { QuorumMember } from './quorum-voters';

/** A member of a group, with its site. */
export interface GroupMember extends QuorumMember {
  readonly server: MailboxServer;
  readonly siteName: string;
  readonly memberSite: KnownSite;
  /** Whether it was there before the program, so that it has databases already. */
  readonly existed: boolean;
}

/** The members, in the order of the program; servers that exist only after activation do not count. */
export function membersOf(groups: IMailboxServers[]): GroupMember[] {
  const running = groups.filter((group) => knownSiteOf(group, group)._activation() === undefined);
  return running.flatMap((group) => {
    const site = knownSiteOf(group, group);
    return group.mailboxServers.map((server) => ({
      name: server.computerName,
      site: site.code,
      siteName: site.siteName,
      region: site.region?.name,
      zone: server.zone,
      server,
      memberSite: site,
      // Only a datacenter has no region.
      existed: group instanceof ExistingMailboxServers || site.region === undefined,
    }));
  });
}

/** The sites with members, the primary first. */
export function sitesOf(members: GroupMember[]): KnownSite[] {
  return [...new Set(members.map(({ memberSite }) => memberSite))];
}

/** The members in a site. */
export function membersIn(members: GroupMember[], site: KnownSite): GroupMember[] {
  return members.filter(({ memberSite }) => memberSite === site);
}
