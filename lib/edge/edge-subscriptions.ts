import type { MailboxServer } from '../site/mailbox-server';
import type { EdgeSiteSubscription } from './edge-pairs';
import { pairEdges } from './edge-pairs';
import type { EdgeSubscription } from './edge-subscription';

/** What subscribes to what. */
export interface EdgeSubscribers {
  /** Active Directory site of the tier. */
  readonly adSite: string;
  /** Computer name of each Edge in Azure, and its name within the tier. */
  readonly edges: { readonly name: string; readonly member: string }[];
  readonly mailboxServers: MailboxServer[];
}

/** The Edges by the Active Directory site that they are subscribed to. */
export function subscribe(
  subscription: EdgeSubscription,
  { adSite, edges, mailboxServers }: EdgeSubscribers,
): EdgeSiteSubscription[] {
  const names = edges.map(({ name }) => name);
  const memberOf = (name: string): string => edges.find((edge) => edge.name === name)!.member;
  const groups = subscription.isOneToOne
    ? pairEdges(names, mailboxServers).map(({ edge, mailboxServer }) => ({
        adSite: `${adSite}-${memberOf(edge)}`,
        edges: [edge],
        mailboxServers: [mailboxServer.computerName],
      }))
    : [{ adSite, edges: names, mailboxServers: mailboxServers.map((server) => server.computerName) }];
  return groups.map((group) => {
    const later = subscription._missing(group.mailboxServers);
    // A Mailbox server that came later is admitted when every Edge of the site is subscribed again.
    const due = later.length > 0 ? group.edges : subscription._missing(group.edges);
    return { ...group, laterMailboxServers: later, dueEdges: due };
  });
}
