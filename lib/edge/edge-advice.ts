import { Cidr, isPrivateBlock } from '../core/cidr';
import { isKnown } from '../core/refusal';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { MailPort } from '../exchange/mail-port';
import { adviseOnSupport } from '../server/server-build';
import type { EdgeCapacity } from './edge-capacity';
import { siteOf } from '../site/site-of';
import type { EdgeTier } from './edge-tier';
import type { SmartHostProps } from './outbound-mail';

/** Source: learn.microsoft.com/azure/virtual-network/troubleshoot-outbound-smtp-connectivity. */
const BLOCKED_SUBSCRIPTIONS =
  'Azure allows port 25 to the Internet with Enterprise Agreement and MCA-E subscriptions. It blocks the port with other subscriptions: on ' +
  'request it opens it for Dev/Test, pay-as-you-go, CSP, partner and sponsorship subscriptions, but never for Visual Studio, free and student ' +
  'subscriptions (learn.microsoft.com/azure/virtual-network/troubleshoot-outbound-smtp-connectivity).';

/** What is legal and unwise about an Edge tier. */
export function adviseOnEdges(tier: EdgeTier, capacity: EdgeCapacity | undefined): void {
  adviseOnSupport(tier, tier.version);
  advise(tier, WarningId.DIRECT_OUTBOUND_25, () =>
    tier._relay
      ? undefined
      : 'The Edges send mail directly on TCP port 25. The documentation of Exchange says: "The only supported way to send emails to ' +
        'external domains from Azure compute resources is via an SMTP relay" (learn.microsoft.com/exchange/plan-and-deploy/virtualization). ' +
        `${BLOCKED_SUBSCRIPTIONS} Use OutboundMail.smartHost().`,
  );
  advise(tier, WarningId.SMART_HOST_ON_25, () => smartHostAdvice(tier._relay));
  advise(tier, WarningId.SINGLE_CARRIER, () =>
    tier.carrierNames.length > 1
      ? undefined
      : `All Edges of ${tier.site.siteName} send over one carrier (${tier.carrierNames.join()}). ${otherCarrier(tier)}`,
  );
  advise(tier, WarningId.EDGE_CAPACITY, () => capacityAdvice(tier, capacity));
  advise(tier, WarningId.STRICT_EDGE_PAIRS, () =>
    tier.subscription.isOneToOne
      ? `Each Edge of ${tier.site.siteName} is synchronized from one Mailbox server only. While that server is down, the Edge queues mail and works with an outdated list ` +
        'of recipients. Exchange does not require these pairs: with EdgeSubscription.toSite() every Mailbox server of the site takes part (learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions).'
      : undefined,
  );
  advise(tier, WarningId.UNSAVED_EDGES, () =>
    tier._isSaved
      ? undefined
      : `Nothing exports the configuration of the Edges of ${tier.site.siteName}, and nothing backs them up: connectors, agents and lists are on the Edges only. Give the tier ` +
        'an exportStore, or a protection, or acknowledge this and say where the settings are written down.',
  );
  advise(tier, WarningId.RESUBSCRIBE_EDGES, () => resubscriptionAdvice(tier));
}

/** An address that exists keeps its preference. */
function otherCarrier(tier: EdgeTier): string {
  const { region } = siteOf(tier, tier);
  return region.hasZones
    ? 'Add an Edge with RoutingPreference.internet() in routingPreferences, or an Edge outside Azure; an Edge that is deployed keeps its preference.'
    : `Add an Edge outside Azure: ${region.name} has no availability zones, which other routing preferences need.`;
}

/** A relay within the organization's own networks is reached whatever the subscription. */
function smartHostAdvice(relay: SmartHostProps | undefined): string | undefined {
  if (relay?.port !== MailPort.SMTP) return undefined;
  const { addressPrefixes = [] } = relay;
  if (addressPrefixes.length > 0 && addressPrefixes.every(isPrivateText)) return undefined;
  return (
    `The Edges reach the smart host ${relay.host} on TCP port 25. ${BLOCKED_SUBSCRIPTIONS} Use the submission port of the relay (587). Give its ` +
    'addressPrefixes if it is in your own network.'
  );
}

function isPrivateText(block: string): boolean {
  return isKnown(block) && isPrivateBlock(Cidr.parse('OutboundMail', 'outbound.addressPrefixes', block));
}

function resubscriptionAdvice(tier: EdgeTier): string | undefined {
  const lines = tier._subscriptions().flatMap(({ adSite, laterMailboxServers, dueEdges }) => {
    if (dueEdges.length === 0) return [];
    const why =
      laterMailboxServers.length > 0
        ? `${laterMailboxServers.join(', ')} joined after the Edges were subscribed to ${adSite} and take no part in EdgeSync`
        : `they have no subscription to ${adSite} yet`;
    return [`Subscribe ${dueEdges.join(', ')} again: ${why}.`];
  });
  return lines.length === 0
    ? undefined
    : `${lines.join(' ')} Then add the names to subscribed in EdgeSubscription.`;
}

function capacityAdvice(tier: EdgeTier, capacity: EdgeCapacity | undefined): string | undefined {
  const carried = tier.messagesPerSecondWithOneLess;
  if (!capacity || carried === undefined || carried >= capacity.peakMessagesPerSecond) return undefined;
  const needed = Math.ceil(capacity.peakMessagesPerSecond / capacity.messagesPerSecondPerServer) + 1;
  return (
    `After the loss of one Edge, ${tier.site.siteName} can handle ${carried} messages a second, but the peak is ` +
    `${capacity.peakMessagesPerSecond}. Use ${needed} Edges.`
  );
}
