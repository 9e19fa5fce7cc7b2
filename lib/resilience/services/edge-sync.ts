import { PageId } from '../../model/page-ids';
import type { EdgeSubscriptionModel, TierModel } from '../../model/tier-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault } from '../fault';
import { Outcome } from '../outcome';
import type { Service } from '../rung';
import { ServiceKind } from '../service-result';
import { azureDnsFails } from './recovery';

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

/** Where the names of the Edges are published inside; undefined for private zones of Azure. */
function insideHosting({ estate }: EstateParts): string | undefined {
  return estate.dnsZones.find(({ insideNames }) => insideNames?.hosting)?.insideNames?.hosting?.name;
}

function insideNamesFail(parts: EstateParts, edges: readonly string[]): Fault {
  const name = insideHosting(parts);
  const servers = parts.estate.externals.find(({ id }) => id === `name-servers:${name}`);
  return servers?.id ?? azureDnsFails(parts, edges);
}

function service(parts: EstateParts, tier: TierModel, subscription: EdgeSubscriptionModel): Service {
  const { activeDirectorySite, edges } = subscription;
  const members = edges.map((edge) => parts.components.stopped(edge));
  const servers = syncServers(subscription);
  // Without runbooks there is no page by which people bring it back.
  const byPage = parts.page(PageId.edgesLost(tier.site)) ? Outcome.NEEDS_PERSON : Outcome.LOST;
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
        of: insideNamesFail(parts, edges),
        unless: siteLost,
        reason: `The Mailbox servers find the Edges by ${insideHosting(parts) ?? 'private zones of Azure DNS'}. The Edges keep the recipients that they know.`,
      },
      {
        outcome: Outcome.LOST,
        of: parts.components.withoutDirectory(tier.site),
        unless: siteLost,
        reason:
          'No domain controller answers the Mailbox servers. The Edges keep the recipients that they know.',
        page: parts.page(PageId.directoryOutage(tier.site)),
      },
      {
        outcome: byPage,
        of: allOf(...members),
        unless: siteLost,
        reason:
          'No Edge of the subscription runs, and none learns of new recipients until one is rebuilt and subscribed.',
        ...parts.byPage(PageId.edgesLost(tier.site)),
      },
      {
        outcome: byPage,
        of: allOf(...servers.map((server) => parts.fails(server))),
        unless: siteLost,
        reason:
          'No Mailbox server that takes part runs. The Edges keep the recipients that they know and learn of no new ones.',
        ...parts.byPage(PageId.transportOutage(tier.site)),
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
