import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import type { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { ResourceKind } from '../core/resource-kind';
import { stackVariable } from '../core/stack-variable';
import { azureHostName } from '../site/azure-host-name';
import type { ISite } from '../site/i-site';
import { publicAddress } from '../site/public-address';
import type { RoutingPreference } from './routing-preference';

/** What the address of an Edge needs. */
export interface EdgeAddressSpec {
  readonly site: ISite;
  /** Code of the tier in computer names and labels. */
  readonly roleCode: string;
  /** Name of the member within the tier. */
  readonly member: string;
  readonly routing: RoutingPreference;
  readonly locked: boolean;
  /** Full host name; asked when the program has been read, since names come later than the tier. */
  readonly hostName: () => string;
}

/** The public address of an Edge, with its label, its PTR and its lock. */
export function edgeAddress(tier: Construct, spec: EdgeAddressSpec): PublicIp {
  const { site, member, roleCode } = spec;
  const tierName = tier.node.id.toLowerCase();
  const scope = new Construct(tier, `Address-${member}`);
  const label = site.naming.publicLabel([site.code, `${roleCode}${member}`]);
  azureHostName(tier, label, site.region);
  const address = publicAddress(scope, site, {
    name: `${tierName}-${member}`,
    tier: tierName,
    domainNameLabel: label,
    reverseFqdn: reverseName(tier, spec),
    ipTags: spec.routing._ipTags,
    server: site.naming.computerName(site.code, roleCode, member),
  });
  if (spec.locked) {
    new ManagementLock(scope, 'Lock', {
      name: site.resourceName(ResourceKind.LOCK, [tierName, member]),
      scope: address.id,
      lockLevel: 'CanNotDelete',
      notes: 'The address carries the reputation of the mail sent from it.',
    });
  }
  return address;
}

/**
 * Azure resolves a PTR's name when it is written, so that the A record has to be published first: one variable takes all PTRs
 * out of the first apply, another that of an Edge which is added later, so that the others keep theirs.
 *
 * Source: learn.microsoft.com/azure/dns/dns-reverse-dns-for-azure-services.
 */
function reverseName(tier: Construct, { site, roleCode, member, hostName }: EdgeAddressSpec): string {
  stackVariable(tier, 'reverse_dns', {
    type: 'bool',
    default: true,
    description:
      'Whether the PTR records of the Edges are written. Say false on the first apply: Azure accepts them only once the names resolve.',
  });
  stackVariable(tier, 'new_edges', {
    type: 'list(string)',
    default: [],
    description:
      'Edges whose names do not resolve yet, such as ["amsedge3"]: no PTR is written for them in this apply, and all others keep theirs.',
  });
  const name = site.naming.computerName(site.code, roleCode, member).toLowerCase();
  const resolves = `var.reverse_dns && !contains(var.new_edges, "${name}")`;
  return Lazy.stringValue({ produce: () => `\${${resolves} ? "${hostName()}." : null}` });
}
