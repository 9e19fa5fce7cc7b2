import { PageId } from '../../model/page-ids';
import type { EdgeSubscriptionModel, TierModel } from '../../model/tier-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf } from '../fault';
import { Outcome } from '../outcome';
import type { Service } from '../rung';
import { ServiceKind } from '../service-result';

/**
 * The synchronization of Edges, one service for each subscription: any Mailbox server of the Active Directory site that was there when it was made
 * does it.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions.
 */
export function edgeSync(parts: EstateParts): Service[] {
  return parts.estate.tiers
    .filter((tier) => tier.mailTransport !== undefined && !parts.isPilotLight(tier))
    .flatMap((tier) =>
      (tier.mailTransport?.subscriptions ?? [])
        .filter((subscription) => syncServers(subscription).length > 0)
        .map((subscription) => service(parts, tier, subscription)),
    );
}

function service(parts: EstateParts, tier: TierModel, subscription: EdgeSubscriptionModel): Service {
  const { activeDirectorySite, edges } = subscription;
  const members = edges.map((edge) => parts.components.stopped(edge));
  const siteLost = anyOf(...parts.site(tier.site).failureDomains);
  return {
    result: {
      id: `${ServiceKind.EDGE_SYNC}: ${activeDirectorySite}`,
      name: `EdgeSync of ${activeDirectorySite}`,
      kind: ServiceKind.EDGE_SYNC,
    },
    rungs: [
      {
        outcome: Outcome.LOST,
        of: allOf(...members),
        unless: siteLost,
        reason: 'No Edge of the subscription runs, and none learns of new recipients.',
        page: parts.page(PageId.edgesLost(tier.site)),
      },
      {
        outcome: Outcome.LOST,
        of: allOf(...syncServers(subscription).map((server) => parts.fails(server))),
        unless: siteLost,
        reason:
          'No Mailbox server that takes part runs. Mail goes on: the Edges have the recipients that they know.',
        page: parts.page(PageId.transportOutage(tier.site)),
      },
      {
        outcome: Outcome.GOES_ON,
        of: siteLost,
        reason: 'The Edges are lost with their site: none is left that has to learn.',
      },
    ],
  };
}

function syncServers({ mailboxServers, laterMailboxServers }: EdgeSubscriptionModel): string[] {
  return mailboxServers.filter((server) => !laterMailboxServers.includes(server));
}
