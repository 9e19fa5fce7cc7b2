import { ClientProtocol } from '../exchange/client-protocol';
import { Exposure } from '../server/exposure';
import type { SiteSubnet } from '../site/site-subnet';

/** Who may come to which ports. */
export interface Admission {
  readonly protocols: readonly ClientProtocol[];
  readonly exposure: Exposure;
  /** Sources over the Internet; anywhere where they are left out. */
  readonly clientPrefixes?: string[];
}

/** Who comes instead of clients, and what has to be done before nobody else comes. */
export interface Instead {
  readonly sources: string[];
  readonly after: string[];
}

const RULE = { direction: 'Inbound', access: 'Allow', protocol: 'Tcp', destinations: ['*'] } as const;

/**
 * Admits clients to a subnet. With `instead`, the same rules admit the proxies only: a rule that is removed could be gone before the balancer leads clients elsewhere, and one that
 * changes can wait.
 */
export function admitClients(subnet: SiteSubnet, admission: Admission, instead?: Instead): void {
  const { protocols, exposure, clientPrefixes } = admission;
  const from = (sources: string[]): { sources: string[]; after?: string[] } => instead ?? { sources };
  for (const { label, port, rulePriority } of protocols) {
    subnet._addRuleOnce({
      ...RULE,
      ...from(['VirtualNetwork']),
      name: `Allow${label}FromNetworks`,
      // Behind the rules that keep the Edges away.
      priority: rulePriority + 300,
      port,
      description: `Clients in networks that are peered or connected reach ${label}.`,
    });
  }
  if (exposure === Exposure.INTERNAL) return;
  for (const { label, port, rulePriority } of protocols) {
    subnet._addRuleOnce({
      ...RULE,
      ...from(clientPrefixes ?? ['Internet']),
      name: `Allow${label}FromClients`,
      priority: rulePriority,
      port,
      description: `Clients reach ${label} on the front end.`,
    });
  }
  if (!clientPrefixes || !protocols.includes(ClientProtocol.HTTPS)) return;
  subnet._addRuleOnce({
    ...RULE,
    ...from(['AzureTrafficManager']),
    name: 'AllowTrafficManagerProbes',
    priority: 190,
    port: ClientProtocol.HTTPS.port,
    description: 'Traffic Manager asks for the health page from addresses of its own.',
  });
}
