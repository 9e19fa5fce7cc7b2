import type { Construct } from 'constructs';
import { checkBlocks, checkIpv4, isPrivateBlock, Cidr } from '../core/cidr';
import { checkHostName, checkLabel } from '../core/host-name';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { checkSources } from '../core/rule-sources';
import { checkText } from '../core/visible-text';
import type { EdgeCapacity } from './edge-capacity';
import type { ExternalEdge } from './external-edge';
import type { InboundMail } from './inbound-mail';
import type { OutboundMail } from './outbound-mail';

/** What an Edge tier is told about mail. */
export interface MailFlow {
  readonly inbound: InboundMail;
  readonly outbound: OutboundMail;
  readonly externalEdges: ExternalEdge[];
  readonly capacity?: EdgeCapacity;
}

/** Refuses settings with which mail could not flow. */
export function checkMailFlow(tier: Construct, flow: MailFlow): void {
  checkExternalEdges(tier, flow.externalEdges);
  if (flow.inbound.filtered) checkFilteringService(tier, flow.inbound);
  if (flow.outbound.relay) checkSmartHost(tier, flow.outbound);
  if (flow.capacity) checkCapacity(tier, flow.capacity);
}

function checkExternalEdges(tier: Construct, edges: ExternalEdge[]): void {
  const names = new Set<string>();
  for (const { name, address, carrier } of edges) {
    checkText(tier, 'externalEdges.carrier', carrier);
    checkLabel(tier, 'externalEdges.name', name, {
      cause: 'it becomes a name in the zone (RFC 1123 2.1)',
      remedy: "write the name without the domain, such as 'edge3'",
    });
    checkIpv4(tier, 'externalEdges.address', address);
    if (isKnown(address) && isPrivateBlock(Cidr.parse(tier, 'externalEdges.address', `${address}/32`))) {
      refuse(tier, {
        property: 'externalEdges.address',
        value: address,
        limit: 'a public address',
        cause: 'other mail servers connect to it, and the SPF record contains it',
        remedy: 'use the address that the Internet sees for the Edge',
      });
    }
    if (names.has(name.toLowerCase())) {
      refuse(tier, {
        property: 'externalEdges.name',
        value: name,
        limit: 'unique in the tier',
        cause: 'each name becomes a host name',
        remedy: 'give each Edge its own name',
      });
    }
    names.add(name.toLowerCase());
  }
}

function checkFilteringService(tier: Construct, inbound: InboundMail): void {
  checkSources(tier, 'inbound.sourcePrefixes', inbound.sourcePrefixes, {
    nobodyElse: {
      fault: 'must contain the address blocks of the filtering service only',
      cause: 'with this source, mail could bypass the service',
      remedy: 'list the blocks of the service, or use InboundMail.fromInternet()',
    },
  });
  inbound.hosts.forEach((host) =>
    checkHostName(tier, 'inbound.hosts', host, 'the MX records point to it', 'mx1.filter.example'),
  );
  if (inbound.hosts.length > 0) return;
  refuse(tier, {
    property: 'inbound.hosts',
    value: inbound.hosts,
    fault: 'must contain at least one host',
    cause: 'the MX records point to the hosts of the service',
    remedy: 'copy the host names from the documentation of the service',
  });
}

function checkSmartHost(tier: Construct, outbound: OutboundMail): void {
  checkHostName(
    tier,
    'outbound.host',
    outbound.relay!.host,
    'the send connector finds the relay by its name in DNS',
    'relay.example.com',
  );
  checkRelayBlocks(tier, outbound.relay!.addressPrefixes);
  checkRange(tier, outbound.port, {
    property: 'outbound.port',
    min: 1,
    max: 65535,
    unit: '',
    cause: 'it is a TCP port',
  });
}

function checkRelayBlocks(tier: Construct, prefixes: string[] | undefined): void {
  const property = 'outbound.addressPrefixes';
  checkBlocks(tier, property, prefixes);
  if (!prefixes?.includes('0.0.0.0/0')) return;
  refuse(tier, {
    property,
    value: '0.0.0.0/0',
    fault: 'must contain the address blocks of the relay only',
    cause: 'mail leaves to these addresses and no others',
    remedy: 'list the blocks of the relay, or leave addressPrefixes out',
  });
}

function checkCapacity(tier: Construct, capacity: EdgeCapacity): void {
  for (const [property, value] of Object.entries(capacity) as [string, number][]) {
    checkRange(tier, value, {
      property: `capacity.${property}`,
      min: 0.001,
      max: 1_000_000,
      unit: 'messages a second',
      whole: false,
      cause: 'it determines whether the remaining Edges can take over the load',
    });
  }
}
