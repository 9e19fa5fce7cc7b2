import { AvailabilitySet } from '@cdktf/provider-azurerm/lib/availability-set';
import type { Construct } from 'constructs';
import { ResourceKind } from '../core/resource-kind';
import type { Site } from '../site/site';

/** The availability set of a tier in a region without zones. */
export function makeAvailabilitySet(tier: Construct, site: Site, name: string): AvailabilitySet {
  return new AvailabilitySet(tier, 'AvailabilitySet', {
    name: site.resourceName(ResourceKind.AVAILABILITY_SET, [name]),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    managed: true,
    // Two fault domains are what every region has; Azure's default of three is refused in some.
    platformFaultDomainCount: 2,
    tags: site.tags(name),
  });
}
