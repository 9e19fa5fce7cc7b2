import { MailPort } from '../exchange/mail-port';
import type { SecurityRule } from '../site/security-rule';
import type { InternetAccess } from './internet-access';
import type { SiteSubnet } from '../site/site-subnet';

/** What the perimeter's boundary depends on. */
export interface PerimeterSpec {
  /** Where mail from outside comes from. */
  readonly mailSources: string[];
  /** Port on which mail leaves. */
  readonly outboundPort: number;
  /** Where mail leaves to: the Internet, or the blocks of a relay. */
  readonly mailDestinations: string[];
  /** Who exchanges mail with which Edges, and synchronizes them. */
  readonly partners: PerimeterPartners[];
  /** What else the Edges may reach in the Internet. */
  readonly internetAccess: InternetAccess;
  /** Azure region of the Edges. */
  readonly region: string;
  /** Region of the store that the Edges export their configuration to; none where they export nothing. */
  readonly exportRegion?: string;
  /** Blocks of the administrators; empty for none. */
  readonly managementPrefixes: string[];
}

/** Exchange servers and the Edges they are partners of. */
export interface PerimeterPartners {
  /** What tells the rules from those of other partners; empty where there are no others. */
  readonly suffix: string;
  /** Blocks of the Exchange servers, possibly a lazy list. */
  readonly exchangePrefixes: string[];
  /** Addresses of the Edges, `*` for all of the subnet. */
  readonly edges: string[];
  /** First priority of the rules, and the distance to the next. */
  readonly priority: number;
  readonly step: number;
}

/** All Exchange servers of the site are partners of all its Edges. */
export function sitePartners(exchangePrefixes: string[]): PerimeterPartners {
  return { suffix: '', exchangePrefixes, edges: ['*'], priority: 100, step: 10 };
}

/** One Exchange server and one Edge; `ordinal` is the Edge's. */
export function pairPartners(
  edge: string,
  ordinal: number,
  address: string,
  exchangePrefixes: string[],
): PerimeterPartners {
  return { suffix: `-${edge}`, exchangePrefixes, edges: [address], priority: 1000 + 10 * ordinal, step: 1 };
}

const ANY = ['*'];
const INTERNET = 'Internet';
const tcp = { protocol: 'Tcp', access: 'Allow' } as const;

/**
 * The boundary of the Edges: mail from outside, mail and EdgeSync with the Exchange servers of the subscribed site, and
 * nothing else of the private networks.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports (25, 50636);
 * learn.microsoft.com/azure/virtual-network/network-security-groups-overview (the default rules admit all of the
 * virtual network, hence the explicit denies).
 */
export function guardPerimeter(subnet: SiteSubnet, spec: PerimeterSpec): void {
  for (const rule of [...inbound(spec), ...outbound(spec)]) subnet._addRuleOnce(rule);
}

function inbound(spec: PerimeterSpec): SecurityRule[] {
  const rule = { ...tcp, direction: 'Inbound', destinations: ANY } as const;
  const management: SecurityRule[] = spec.managementPrefixes.length
    ? [
        {
          ...rule,
          name: 'AllowRdpFromManagement',
          priority: 130,
          sources: spec.managementPrefixes,
          port: MailPort.RDP,
          description: 'Administrators reach the Edges by Remote Desktop.',
        },
      ]
    : [];
  return [
    {
      ...rule,
      name: 'AllowSmtpFromOutside',
      priority: 100,
      sources: spec.mailSources,
      port: MailPort.SMTP,
      description: 'Mail comes in.',
    },
    ...spec.partners.flatMap(fromPartners),
    ...management,
    {
      ...rule,
      name: 'AllowAzurePlatform',
      priority: 140,
      protocol: '*',
      sources: ['AzureLoadBalancer'],
      description: 'Platform health probes, which the deny of the virtual network would cover too.',
    },
    {
      ...rule,
      name: 'DenyVirtualNetworkInbound',
      priority: 4000,
      access: 'Deny',
      protocol: '*',
      sources: ['VirtualNetwork'],
      description: 'Nothing else of the private networks reaches the perimeter.',
    },
    {
      ...rule,
      name: 'DenyAllInbound',
      priority: 4096,
      access: 'Deny',
      protocol: '*',
      sources: ANY,
      description: 'Nothing else reaches the perimeter.',
    },
  ];
}

function outbound(spec: PerimeterSpec): SecurityRule[] {
  const rule = { ...tcp, direction: 'Outbound', sources: ANY } as const;
  const relayed: SecurityRule[] =
    spec.outboundPort === MailPort.SMTP && spec.mailDestinations.includes(INTERNET)
      ? []
      : [
          {
            ...rule,
            name: 'DenySmtpToInternet',
            priority: 120,
            access: 'Deny',
            destinations: [INTERNET],
            port: MailPort.SMTP,
            description: 'Mail leaves through the smart host only.',
          },
        ];
  return [
    ...spec.partners.map(toPartners),
    {
      ...rule,
      name: 'AllowMailToInternet',
      priority: 110,
      destinations: spec.mailDestinations,
      port: spec.outboundPort,
      description: 'Mail leaves.',
    },
    ...relayed,
    ...(spec.internetAccess.isRestricted ? restricted(spec) : []),
    {
      ...rule,
      name: 'DenyVirtualNetworkOutbound',
      priority: 4000,
      access: 'Deny',
      protocol: '*',
      destinations: ['VirtualNetwork'],
      description: 'A taken Edge reaches nothing else of the private networks, the other site included.',
    },
  ];
}

/**
 * Lets the agents of monitoring send: to the service itself, and to Azure Resource Manager.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-network-configuration (both service tags are required, port 443).
 */
export function admitAgents(subnet: SiteSubnet): void {
  [
    { tag: 'AzureMonitor', description: 'The agent sends logs, and learns what to collect.' },
    { tag: 'AzureResourceManager', description: 'The agent finds out about its machine.' },
  ].forEach(({ tag, description }, index) =>
    subnet._addRuleOnce({
      ...tcp,
      direction: 'Outbound',
      sources: ANY,
      name: `Allow${tag}`,
      priority: 155 + index,
      destinations: [tag],
      port: 443,
      description,
    }),
  );
}

/** The list of what may be reached, and the deny of everything else. */
function restricted({ internetAccess, region, exportRegion }: PerimeterSpec): SecurityRule[] {
  const rule = { ...tcp, direction: 'Outbound', sources: ANY } as const;
  const exports: SecurityRule[] =
    exportRegion === undefined
      ? []
      : [
          {
            ...rule,
            name: 'AllowExportStore',
            priority: 153,
            destinations: [`Storage.${exportRegion}`],
            port: 443,
            description:
              'Exports of the configuration; the identity of an Edge may add to their container only.',
          },
          {
            ...rule,
            name: 'AllowExportKey',
            priority: 154,
            destinations: [`AzureKeyVault.${exportRegion}`],
            port: 443,
            description: 'Key Vault wraps the key of each export.',
          },
        ];
  return [
    {
      ...rule,
      name: 'AllowWindowsUpdate',
      priority: 150,
      destinations: ['AzureUpdateDelivery'],
      port: 443,
      description: 'Windows Update says what there is.',
    },
    {
      ...rule,
      name: 'AllowWindowsUpdateDownload',
      priority: 151,
      destinations: ['AzureFrontDoor.FirstParty'],
      ports: [80, 443],
      description: 'Windows Update delivers.',
    },
    {
      ...rule,
      name: 'AllowAzureOfRegion',
      priority: 152,
      destinations: [`AzureCloud.${region}`],
      port: 443,
      description: 'Run commands return their results.',
    },
    ...exports,
    ...internetAccess.destinations.map(({ name, prefixes, port }, index) => ({
      ...rule,
      name: `AllowTo-${name}`,
      priority: 160 + index,
      destinations: prefixes,
      port,
      description: 'A destination that the program lists.',
    })),
    {
      ...rule,
      name: 'DenyInternetOutbound',
      priority: 4010,
      access: 'Deny',
      protocol: '*',
      destinations: [INTERNET],
      description: 'A compromised Edge sends nothing elsewhere.',
    },
  ];
}

function fromPartners({
  suffix,
  exchangePrefixes,
  edges,
  priority,
  step,
}: PerimeterPartners): SecurityRule[] {
  const rule = { ...tcp, direction: 'Inbound', sources: exchangePrefixes, destinations: edges } as const;
  return [
    {
      ...rule,
      name: `AllowSmtpFromExchange${suffix}`,
      priority: priority + step,
      port: MailPort.SMTP,
      description: 'The site sends outbound mail through its Edges.',
    },
    {
      ...rule,
      name: `AllowEdgeSyncFromExchange${suffix}`,
      priority: priority + 2 * step,
      port: MailPort.EDGE_SYNC,
      description: 'Any Mailbox server of the subscribed site may hold the EdgeSync lease.',
    },
  ];
}

function toPartners({ suffix, exchangePrefixes, edges, priority }: PerimeterPartners): SecurityRule {
  return {
    ...tcp,
    direction: 'Outbound',
    sources: edges,
    name: `AllowSmtpToExchange${suffix}`,
    priority,
    destinations: exchangePrefixes,
    port: MailPort.SMTP,
    description: 'Inbound mail goes on to the Exchange servers of the site.',
  };
}
