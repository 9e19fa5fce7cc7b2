import type { PublicIpConfig } from '@cdktf/provider-azurerm/lib/public-ip';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import type { Construct } from 'constructs';
import { protect } from '../core/protection';
import { ResourceKind } from '../core/resource-kind';
import type { ISite } from './i-site';

/**
 * The path by which a public address without a routing preference reaches the Internet.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/routing-preference-overview.
 */
export const MICROSOFT_NETWORK = 'Microsoft network';

/**
 * A Standard, static public address over all zones of the region; the Basic SKU retired on 2025-09-30.
 *
 * `server` is the computer name of the one server that it belongs to.
 *
 * Source: learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses.
 */
export function publicAddress(
  owner: Construct,
  site: ISite,
  options: { name: string; tier?: string; server?: string } & Pick<
    PublicIpConfig,
    'domainNameLabel' | 'reverseFqdn' | 'ipTags'
  >,
): PublicIp {
  const { name, tier, server, ...config } = options;
  const address = new PublicIp(owner, 'PublicAddress', {
    name: site.resourceName(ResourceKind.PUBLIC_IP, [name]),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    sku: 'Standard',
    allocationMethod: 'Static',
    zones: site.region.hasZones ? site.region.zones : undefined,
    tags: site.tags(tier),
    ...config,
  });
  return protect(address, server);
}
