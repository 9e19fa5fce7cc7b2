import { refusalText } from '../core/refusal';
import type { MailboxServer } from '../site/mailbox-server';
import type { Site } from '../site/site';

/** An Edge and the Mailbox server it is paired with. */
export interface EdgePair {
  readonly edge: string;
  readonly mailboxServer: MailboxServer;
}

/** Edges with the Active Directory site they are subscribed to. */
export interface EdgeSiteSubscription {
  readonly adSite: string;
  /** Computer names of the Edges. */
  readonly edges: string[];
  /** Computer names of the Mailbox servers that take part. */
  readonly mailboxServers: string[];
  /** Mailbox servers that came after the last subscription. */
  readonly laterMailboxServers: string[];
  /** Edges that need a new subscription. */
  readonly dueEdges: string[];
}

/**
 * Pairs Edges with Mailbox servers: those with the same number first, then the rest in order; so that a pair stays when another goes.
 * Empty while the numbers are unequal.
 */
export function pairEdges(edges: string[], mailboxServers: MailboxServer[]): EdgePair[] {
  if (edges.length !== mailboxServers.length) return [];
  const free = new Set(mailboxServers);
  const pairs = new Map<string, MailboxServer>();
  const take = (edge: string, server: MailboxServer | undefined): void => {
    if (!server) return;
    pairs.set(edge, server);
    free.delete(server);
  };
  for (const edge of edges)
    take(
      edge,
      [...free].find((server) => trailing(server.computerName) === trailing(edge)),
    );
  for (const edge of edges.filter((each) => !pairs.has(each))) take(edge, [...free][0]);
  return edges.map((edge) => ({ edge, mailboxServer: pairs.get(edge)! }));
}

/** What is wrong with strict pairs in a site. */
export function pairErrors(site: Site, edges: string[], externalEdges: number): string[] {
  const mailboxServers = site._roster.mailboxServers;
  const refusal = {
    property: 'subscription',
    value: 'oneToOne',
    remedy: 'give the site as many Mailbox servers as Edges, or use EdgeSubscription.toSite()',
  };
  if (site._roster.foreignPrefixes.length > 0) {
    return [
      refusalText({
        ...refusal,
        fault: 'cannot be one to one while the site has exchangeServerPrefixes',
        cause: `any number of Mailbox servers may be located in ${site._roster.foreignPrefixes.join(', ')}, but a pair needs exactly one`,
        remedy:
          'give their names and addresses with MailboxTier.fromServers(), or use EdgeSubscription.toSite()',
      }),
    ];
  }
  if (externalEdges > 0) {
    return [
      refusalText({
        ...refusal,
        fault: 'cannot be one to one while the tier has externalEdges',
        cause: 'an Edge outside Azure cannot be in the subnet of a pair',
        remedy: 'use EdgeSubscription.toSite()',
      }),
    ];
  }
  if (mailboxServers.length === edges.length) return [];
  return [
    refusalText({
      ...refusal,
      fault: `cannot be one to one while ${site.siteName} has ${mailboxServers.length} Mailbox servers and ${edges.length} Edges`,
      cause:
        mailboxServers.length > edges.length
          ? 'several Mailbox servers would share an Active Directory site, and each of them would synchronize every Edge of that site'
          : 'at least one Edge would have no Mailbox server',
    }),
  ];
}

function trailing(name: string): string | undefined {
  return /\d+$/.exec(name)?.[0];
}
