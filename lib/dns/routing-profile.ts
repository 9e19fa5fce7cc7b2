import { TrafficManagerNestedEndpoint } from '@cdktf/provider-azurerm/lib/traffic-manager-nested-endpoint';
import { TrafficManagerProfile } from '@cdktf/provider-azurerm/lib/traffic-manager-profile';
import { Construct } from 'constructs';
import { protect } from '../core/protection';
import { idOf } from '../core/reference';
import { refuse } from '../core/refusal';
import { RoutingMethod } from '../model/routing-model';
import type { SiteRef } from '../publishing/site-ref';
import type { ClientRouting } from './client-routing';
import { type FailoverProfileSpec, monitorConfig } from './failover-profile';

/** A profile that leads to one site first. */
export interface ChildProfile {
  readonly name: string;
  readonly profileId: string;
  readonly siteRef: SiteRef;
}

/** What a profile over profiles is made of. */
export interface RoutingProfileSpec extends Omit<
  FailoverProfileSpec,
  'primary' | 'standby' | 'activeSite' | 'standbyFirst'
> {
  readonly routing: ClientRouting;
  /** The one that leads to the primary first, and the one that leads to the standby first. */
  readonly children: [ChildProfile, ChildProfile];
}

/**
 * A Traffic Manager profile that chooses by latency or by geographic region between two profiles, each of which leads to one site first and to the
 * other one when that fails. A site is pinned in the children: a disabled endpoint of this profile would leave its regions without an answer.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-nested-profiles.
 */
export class RoutingProfile extends Construct {
  /** Name of the profile, the target of aliases. */
  public readonly hostName: string;

  public constructor(scope: Construct, id: string, spec: RoutingProfileSpec) {
    super(scope, id);
    const isGeographic = spec.routing.method === RoutingMethod.GEOGRAPHIC;
    const profile = new TrafficManagerProfile(this, 'Resource', {
      name: spec.resourceName,
      resourceGroupName: spec.resourceGroupName,
      trafficRoutingMethod: isGeographic ? 'Geographic' : 'Performance',
      dnsConfig: { relativeName: spec.relativeName, ttl: spec.ttl },
      monitorConfig: monitorConfig(spec),
      tags: spec.tags,
    });
    protect(profile);
    this.hostName = profile.fqdn;
    spec.children.forEach(({ name, profileId, siteRef }, index) => {
      new TrafficManagerNestedEndpoint(this, index === 0 ? 'Primary' : 'Standby', {
        name,
        profileId: idOf(profile, this),
        targetResourceId: profileId,
        minimumChildEndpoints: 1,
        priority: index + 1,
        ...(isGeographic
          ? { geoMappings: spec.routing._regions?.[index] }
          : { endpointLocation: locationOf(this, spec.routing, siteRef, index) }),
      });
    });
  }
}

/** The region by which the latency of a site is known. */
function locationOf(
  scope: Construct,
  { _locations: stated }: ClientRouting,
  site: SiteRef,
  index: number,
): string {
  const region: SiteRef['region'] | undefined = stated[index] ?? site.region;
  if (region !== undefined) return region.name;
  return refuse(scope, {
    property: index === 0 ? 'primaryLocation' : 'standbyLocation',
    fault: `is required: ${site.siteName} is in no region of Azure`,
    cause:
      'Traffic Manager knows latency to regions of Azure only (learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods)',
    remedy: 'name the region that is closest to it in ClientRouting.performance()',
  });
}
