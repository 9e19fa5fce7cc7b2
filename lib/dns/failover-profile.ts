import { TrafficManagerExternalEndpoint } from '@cdktf/provider-azurerm/lib/traffic-manager-external-endpoint';
import { TrafficManagerProfile } from '@cdktf/provider-azurerm/lib/traffic-manager-profile';
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
  readonly tags: Record<string, string>;
}

/**
 * A Traffic Manager profile that answers with the primary while its health page is well, else with the standby. Endpoints are
 * external ones with literal names: an Azure endpoint would refer to an address in a site's region.
 *
 * Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods (priority).
 */
export class FailoverProfile extends Construct {
  /** Name of the profile, the target of aliases. */
  public readonly hostName: string;

  public constructor(scope: Construct, id: string, spec: FailoverProfileSpec) {
    super(scope, id);
    const profile = new TrafficManagerProfile(this, 'Resource', {
      name: spec.resourceName,
      resourceGroupName: spec.resourceGroupName,
      trafficRoutingMethod: 'Priority',
      dnsConfig: { relativeName: spec.relativeName, ttl: spec.ttl },
      monitorConfig: {
        protocol: 'HTTPS',
        port: spec.page.port,
        path: spec.page.path,
        expectedStatusCodeRanges: ['200-200'],
        intervalInSeconds: spec.probe.interval,
        timeoutInSeconds: spec.probe.timeout,
        toleratedNumberOfFailures: spec.probe.tolerated,
        customHeader: [{ name: 'host', value: spec.hostHeader }],
      },
      tags: spec.tags,
    });
    protect(profile);
    this.hostName = profile.fqdn;
    const endpoint = (
      site: ActiveSite.PRIMARY | ActiveSite.STANDBY,
      { name, host }: ProfileEndpoint,
    ): void => {
      new TrafficManagerExternalEndpoint(this, site === ActiveSite.PRIMARY ? 'Primary' : 'Standby', {
        name,
        profileId: idOf(profile, this),
        target: host,
        priority: site === ActiveSite.PRIMARY ? 1 : 2,
        enabled: Token.asAny(spec.activeSite.mayAnswer(site)),
      });
    };
    endpoint(ActiveSite.PRIMARY, spec.primary);
    endpoint(ActiveSite.STANDBY, spec.standby);
  }
}
