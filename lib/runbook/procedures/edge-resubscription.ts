import { subscribeEdges } from '../vocabulary/edge-subscription';
import type { EstateView } from '../estate-view';
import type { SiteView } from '../site-view';
import type { Procedure } from '../procedure';

/**
 * The Edges of a site are subscribed again, since Mailbox servers came later or an Edge never had a subscription.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions.
 */
export function edgeResubscription(estate: EstateView, site: SiteView): Procedure {
  const due = site.subscriptions.flatMap(({ dueEdges = [] }) => dueEdges);
  const later = site.subscriptions.flatMap(({ laterMailboxServers }) => laterMailboxServers);
  const reason =
    later.length > 0
      ? `${later.join(', ')} came after the last subscription and take no part in EdgeSync until then.`
      : 'They have no subscription yet.';
  return {
    id: `edge-resubscription-${site.code}`,
    title: `Subscribe the Edges of ${site.name} again`,
    purpose: `${due.join(', ')} get a new subscription to their Active Directory site. ${reason}`,
    before: ['The servers named above run, and the Edges are licensed.'],
    steps: subscribeEdges(site, estate, due),
    after: [
      `Commit the names in the program, so that they are listed no more: EdgeSubscription.toSite({ subscribed: [...] }) with ${[...later, ...due].join(', ')} among them.`,
    ],
  };
}
