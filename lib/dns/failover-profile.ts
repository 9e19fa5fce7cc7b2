import { TrafficManagerExternalEndpoint } from '@cdktf/provider-azurerm/lib/traffic-manager-external-endpoint';
import {
  TrafficManagerProfile,
  type TrafficManagerProfileMonitorConfig,
} from '@cdktf/provider-azurerm/lib/traffic-manager-profile';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { protect } from '../core/protection';
import type { HealthPage } from '../publishing/client-access-service';
import { ActiveSite } from './active-site';
import type { ActiveSiteVariable } from './active-site-variable';
import type { ProbeSettings } from './probe-settings';
import { idOf } from '../core/reference';

/** A site's front end as Traffic Manager sees it. */
export interface ProfileEndpoint {
  readonly name: string;
  /** Literal name, so that no state of the site is read. */
  readonly host: string;
  /** Share of the clients that it gets, where both sites get some. */
  readonly weight?: number;
}

/** What a profile is made of. */
export interface FailoverProfileSpec {
  readonly resourceName: string;
  readonly relativeName: string;
  readonly resourceGroupName: string;
  readonly probe: ProbeSettings;
  readonly ttl: number;
  readonly page: HealthPage;
  readonly hostHeader: string;
  readonly primary: ProfileEndpoint;
  readonly standby: ProfileEndpoint;
  readonly activeSite: ActiveSiteVariable;
  /** Whether the standby comes first. */
  readonly standbyFirst?: boolean;
  readonly tags: Record<string, string>;
}

/** How Traffic Manager asks for the health page, as arguments of a profile. */
export function monitorConfig({
  page,
  probe,
  hostHeader,
}: Pick<FailoverProfileSpec, 'page' | 'probe' | 'hostHeader'>): TrafficManagerProfileMonitorConfig {
  return {
    protocol: 'HTTPS',
    port: page.port,
    path: page.path,
    expectedStatusCodeRanges: ['200-200'],
    intervalInSeconds: probe.interval,
    timeoutInSeconds: probe.timeout,
    toleratedNumberOfFailures: probe.tolerated,
    customHeader: [{ name: 'host', value: hostHeader }],
  };
}

/**
 * A Traffic Manager profile that answers with the primary while its health page is well, else with the standby; with weights, it answers with either
 * of those that are well. Endpoints are external ones with literal names: an Azure endpoint would refer to an address in a site's region.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods (priority, weighted).
 */
export class FailoverProfile extends Construct {
  /** Name of the profile, the target of aliases. */
  public readonly hostName: string;
  /** Its resource id, as a reference. */
  public readonly profileId: string;

  public constructor(scope: Construct, id: string, spec: FailoverProfileSpec) {
    super(scope, id);
    const profile = new TrafficManagerProfile(this, 'Resource', {
      name: spec.resourceName,
      resourceGroupName: spec.resourceGroupName,
      trafficRoutingMethod: spec.primary.weight === undefined ? 'Priority' : 'Weighted',
      dnsConfig: { relativeName: spec.relativeName, ttl: spec.ttl },
      monitorConfig: monitorConfig(spec),
      tags: spec.tags,
    });
    protect(profile);
    this.hostName = profile.fqdn;
    this.profileId = idOf(profile, this);
    const endpoint = (
      site: ActiveSite.PRIMARY | ActiveSite.STANDBY,
      { name, host, weight }: ProfileEndpoint,
    ): void => {
      new TrafficManagerExternalEndpoint(this, site === ActiveSite.PRIMARY ? 'Primary' : 'Standby', {
        name,
        profileId: this.profileId,
        target: host,
        priority: (site === ActiveSite.PRIMARY) === (spec.standbyFirst ?? false) ? 2 : 1,
        weight,
        enabled: Token.asAny(spec.activeSite.mayAnswer(site)),
      });
    };
    endpoint(ActiveSite.PRIMARY, spec.primary);
    endpoint(ActiveSite.STANDBY, spec.standby);
  }
}
