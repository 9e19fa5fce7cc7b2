import { Lazy } from 'cdktf';
import { blockOf, withoutContained } from '../core/cidr';
import { MailPort } from '../exchange/mail-port';
import { sitesOfEstate } from './estate-sites';
import type { SecurityRule } from './security-rule';
import type { Site } from './site';
import type { SiteSubnet } from './site-subnet';
import { SubnetRole } from './subnet-role';

/** How administrators reach a server: the Exchange Management Shell and admin center (80, 443), files, Remote Desktop, WinRM. */
const MANAGEMENT_PORTS = [80, 443, 445, MailPort.RDP, 5985, 5986];

/** How administrators reach a Linux machine. */
const SSH = 22;

const INTERNET = ['Internet'];
const inbound = { direction: 'Inbound', destinations: ['*'] } as const;
const outbound = { direction: 'Outbound', sources: ['*'], protocol: 'Tcp', port: MailPort.SMTP } as const;

/**
 * The boundary of Exchange servers, witnesses and proxies: the organization's own servers reach everything but on proxies, administrators the ports of management,
 * clients what their tier admits, and other networks nothing.
 *
 * Exchange supports no filtering between its servers, nor between them and domain controllers
 * (learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports). The default rules of Azure admit all networks that are peered or
 * connected (learn.microsoft.com/azure/virtual-network/network-security-groups-overview), hence the deny.
 */
export function guardServers(site: Site, subnet: SiteSubnet): void {
  if (subnet.role.id === SubnetRole.PROXY.id) {
    limitProxies(subnet);
  } else {
    subnet._addRule({
      ...inbound,
      name: 'AllowOrganization',
      priority: 300,
      access: 'Allow',
      protocol: '*',
      sources: Lazy.listValue({ produce: () => organizationBlocks(site) }),
      description: 'Exchange servers, domain controllers and witnesses are not filtered from each other.',
    });
  }
  if (site.managementPrefixes.length > 0) {
    subnet._addRule({
      ...management(subnet, site.managementPrefixes),
      name: 'AllowManagement',
      priority: 310,
    });
  }
  subnet._addRule({
    ...inbound,
    name: 'AllowAzurePlatform',
    priority: 900,
    access: 'Allow',
    protocol: '*',
    sources: ['AzureLoadBalancer'],
    description: 'Health probes, which the deny of the virtual network would cover too.',
  });
  subnet._addRule({
    ...inbound,
    name: 'DenyVirtualNetworkInbound',
    priority: 4000,
    access: 'Deny',
    protocol: '*',
    sources: ['VirtualNetwork'],
    description: 'Other networks that are peered or connected reach nothing else.',
  });
  if (subnet.role.hostsExchange) keepMailInside(site, subnet);
}

/**
 * What proxies need of the Internet: packages, Azure and its Key Vault. They face it, and whoever takes one over reaches nothing else from there. Rules do not concern Azure's resolver
 * (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
function limitProxies(subnet: SiteSubnet): void {
  const out = { direction: 'Outbound', sources: ['*'], destinations: INTERNET } as const;
  subnet._addRule({
    ...out,
    name: 'AllowWebToInternet',
    priority: 300,
    access: 'Allow',
    protocol: 'Tcp',
    ports: [80, 443],
    description: 'Packages, Azure and its Key Vault.',
  });
  subnet._addRule({
    ...out,
    name: 'DenyInternetOutbound',
    priority: 310,
    access: 'Deny',
    protocol: '*',
    description: 'Proxies need nothing else of the Internet.',
  });
}

/** Edges outside the program, which hand on mail and reach nothing else. */
export function admitEdges(subnet: SiteSubnet, prefixes: string[]): void {
  if (prefixes.length === 0) return;
  subnet._addRule({
    ...inbound,
    name: 'AllowSmtpFromOtherEdges',
    priority: 216,
    access: 'Allow',
    protocol: 'Tcp',
    sources: prefixes,
    port: MailPort.SMTP,
    description: 'Edges outside the program hand on inbound mail.',
  });
}

/** Administrators who come over the Bastion of a connected site. */
export function admitConnectedBastions(subnet: SiteSubnet, prefixes: string[]): void {
  subnet._addRule(
    subnet.role.isClosed
      ? { ...management(subnet, prefixes), name: 'AllowManagementFromConnectedSites', priority: 311 }
      : {
          ...management(subnet, prefixes),
          name: 'AllowRdpFromConnectedSites',
          priority: 135,
          ports: [MailPort.RDP],
        },
  );
}

/**
 * Mail leaves through the Edges: the address by which Mailbox servers reach the Internet is in no SPF record and has no PTR. The tag
 * `Internet` holds no address of the organization's networks, unless these have public addresses.
 */
export function keepMailInside(site: Site, subnet: SiteSubnet): void {
  subnet._addRule({
    ...outbound,
    name: 'AllowSmtpToOrganization',
    priority: 300,
    access: 'Allow',
    destinations: Lazy.listValue({ produce: () => mailPartners(site) }),
    description: 'Exchange servers and Edges with public addresses.',
  });
  subnet._addRule({
    ...outbound,
    name: 'DenySmtpToInternet',
    priority: 310,
    access: 'Deny',
    destinations: INTERNET,
    description: 'Mail leaves through the Edges only, whose addresses SPF and PTR name.',
  });
}

function management(
  { role }: SiteSubnet,
  sources: readonly string[],
): Omit<SecurityRule, 'name' | 'priority'> {
  if (role.id === SubnetRole.PROXY.id) {
    return {
      ...inbound,
      access: 'Allow',
      protocol: 'Tcp',
      sources,
      ports: [SSH],
      description: 'Administrators: SSH.',
    };
  }
  return {
    ...inbound,
    access: 'Allow',
    protocol: 'Tcp',
    sources,
    ports: MANAGEMENT_PORTS,
    description: 'Administrators: Exchange Management Shell, files, Remote Desktop and WinRM.',
  };
}

/** Blocks of all servers of the estate that are not filtered from each other. */
function organizationBlocks(site: Site): string[] {
  const blocks = sitesOfEstate(site).flatMap((each) => [
    ...each._organizationBlocks(),
    ...each._roster.exchangePrefixes,
    ...each.domainControllers.map(blockOf),
  ]);
  return withoutContained(blocks);
}

function mailPartners(site: Site): string[] {
  return withoutContained([...organizationBlocks(site), ...site._roster.externalEdges.map(blockOf)]);
}
