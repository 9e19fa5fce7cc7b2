import { IMailboxServers, MailboxServer } from '../site/mailbox-server';
import type { Site } from '../site/site';
import { QuorumMember } from './quorum-voters';

/** A member of a group, with the site it stands in. */
export interface GroupMember extends QuorumMember {
  readonly server: MailboxServer;
  readonly place: Site;
}

/** The members, in the order of the program; servers that are made on the day only are none. */
export function membersOf(groups: IMailboxServers[]): GroupMember[] {
  const running = groups.filter(({ site }) => site._activation() === undefined);
  return running.flatMap(({ site, mailboxServers }) =>
    mailboxServers.map((server) => ({
      name: server.computerName,
      site: site.siteName,
      region: site.region.name,
      zone: server.zone,
      server,
      place: site,
    })),
  );
}

/** Names of the sites with members, the primary first. */
export function siteNamesOf(members: GroupMember[]): string[] {
  return [...new Set(members.map((member) => member.site))];
}
