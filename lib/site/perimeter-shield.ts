import { MailPort } from '../exchange/mail-port';
import type { SiteSubnet } from './site-subnet';

/**
 * The boundary between Edges and Exchange servers; between internal servers nothing is filtered, which Exchange does not
 * support (learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/network-ports).
 */
export function shieldFromPerimeter(subnet: SiteSubnet, perimeterPrefix: string): void {
  const rule = { direction: 'Inbound', sources: [perimeterPrefix], destinations: ['*'] } as const;
  if (!subnet.role.isShielded) return;
  if (subnet.role.hostsExchange)
    subnet._addRule({
      ...rule,
      name: 'AllowSmtpFromEdges',
      priority: 200,
      access: 'Allow',
      protocol: 'Tcp',
      port: MailPort.SMTP,
      description: 'Edges hand on inbound mail.',
    });
  subnet._addRule({
    ...rule,
    name: 'DenyOtherFromEdges',
    priority: 210,
    access: 'Deny',
    protocol: '*',
    description: 'A taken Edge reaches nothing else.',
  });
}

/**
 * The Edges of another site that the servers here are to serve for a while, since those of their own site are down: the other site names
 * these servers in its `exchangeServerPrefixes`, and admits them the same way.
 */
export function admitGuestEdges(subnet: SiteSubnet, edges: string[], servers: string[]): void {
  subnet._addRule({
    direction: 'Inbound',
    sources: edges,
    destinations: servers,
    name: 'AllowSmtpFromGuestEdges',
    priority: 215,
    access: 'Allow',
    protocol: 'Tcp',
    port: MailPort.SMTP,
    description: 'Edges of another site, which names these servers as its own, hand on inbound mail.',
  });
}

/** The same against the Edges of sites whose networks are peered with this one: they exchange mail with the servers of their own site only. */
export function shieldFromForeignPerimeters(subnet: SiteSubnet, prefixes: string[]): void {
  if (!subnet.role.isShielded) return;
  subnet._addRule({
    direction: 'Inbound',
    sources: prefixes,
    destinations: ['*'],
    name: 'DenyEdgesOfOtherSites',
    priority: 220,
    access: 'Deny',
    protocol: '*',
    description: 'A taken Edge reaches nothing of another site.',
  });
}
