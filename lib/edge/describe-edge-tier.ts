import { MailPort } from '../exchange/mail-port';
import type { Dependency } from '../model/dependency';
import { DependencyKind } from '../model/dependency';
import { ExternalKind, type ExternalModel } from '../model/external-model';
import { carrierDomain, smartHostId, tierId } from '../model/ids';
import type { MachineModel } from '../model/machine-model';
import type { ModelPart } from '../model/model-part';
import type { MailTransportModel } from '../model/tier-model';
import type { EdgeCapacity } from './edge-capacity';
import type { EdgeTier } from './edge-tier';
import type { ExternalEdge } from './external-edge';

/** What the tier knows of itself beside its public members. */
export interface EdgeTierDescription {
  readonly machines: MachineModel[];
  readonly externalEdges: ExternalEdge[];
  readonly capacity?: EdgeCapacity;
}

/** What of an Edge tier its description asks; Edges of a datacenter have it too. */
export type DescribedEdges = Pick<
  EdgeTier,
  | 'site'
  | 'node'
  | 'filterHosts'
  | 'configurationSource'
  | 'messagesPerSecondWithOneLess'
  | '_relay'
  | '_hostNamesOf'
  | '_subscriptions'
>;

/** What an Edge tier says of itself. */
export function describeEdgeTier(tier: DescribedEdges, of: EdgeTierDescription): ModelPart {
  const { site } = tier;
  const id = tierId(site.code, tier.node.id);
  const members = [...of.machines.map((machine) => machine.id), ...of.externalEdges.map(({ name }) => name)];
  const { capacity } = of;
  return {
    estate: site.estate,
    tiers: [
      {
        id,
        name: tier.node.id,
        kind: 'edge',
        site: site.code,
        machines: of.machines.map((machine) => machine.id),
        mailTransport: describeTransport(tier, of.externalEdges),
      },
    ],
    machines: of.machines,
    redundancyGroups: [
      {
        id,
        provides: `mail between ${site.siteName} and the Internet`,
        members,
        needed: 1,
        neededForLoad:
          capacity && Math.ceil(capacity.peakMessagesPerSecond / capacity.messagesPerSecondPerServer),
        votes: false,
      },
    ],
    externals: outside(tier, of.externalEdges),
    dependencies: transportPaths(tier, id),
  };
}

/** Edges elsewhere, the relay and the filtering service: whoever runs them repairs them. */
function outside(tier: DescribedEdges, edges: ExternalEdge[]): ExternalModel[] {
  const relay = tier._relay;
  const [filter] = tier.filterHosts;
  return [
    ...edges.map(({ name, carrier }) => ({
      id: name,
      kind: ExternalKind.EDGE,
      name: `Edge ${name}`,
      failureDomains: [carrierDomain(carrier)],
      hosts: tier._hostNamesOf([name]),
    })),
    ...(relay
      ? [
          {
            id: smartHostId(relay.host),
            kind: ExternalKind.SMART_HOST,
            name: `smart host ${relay.host}`,
            failureDomains: [],
          },
        ]
      : []),
    ...(filter === undefined
      ? []
      : [
          {
            id: `filtering-service:${filter}`,
            kind: ExternalKind.FILTERING_SERVICE,
            name: 'filtering service',
            failureDomains: [],
            hosts: tier.filterHosts,
          },
        ]),
  ];
}

function describeTransport(tier: DescribedEdges, externalEdges: ExternalEdge[]): MailTransportModel {
  const relay = tier._relay;
  return {
    subscriptions: tier
      ._subscriptions()
      .filter(({ edges }) => edges.length > 0)
      .map(({ adSite, ...subscription }) => ({ activeDirectorySite: adSite, ...subscription })),
    configurationSource: tier.configurationSource?.computerName,
    filterHosts: tier.filterHosts,
    smartHost: relay && { host: relay.host, port: relay.port ?? MailPort.SUBMISSION },
    externalEdges: externalEdges.map(({ name, address, carrier }) => ({ name, address, carrier })),
    messagesPerSecondWithOneLess: tier.messagesPerSecondWithOneLess,
  };
}

/** Edges and the Mailbox servers of their site send to each other: mail both ways, EdgeSync from inside. */
function transportPaths({ site }: DescribedEdges, id: string): Dependency[] {
  return site.mailboxTiers
    .filter((tier) => tier.mailboxServers.length > 0)
    .map((tier) => tierId(site.code, tier.node.id))
    .flatMap((other) => [
      { source: id, target: other, kind: DependencyKind.REACHES },
      { source: other, target: id, kind: DependencyKind.REACHES },
    ]);
}
