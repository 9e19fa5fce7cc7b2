import { TerraformStack } from 'cdktf';
import type { ModelPart } from '../model/model-part';
import { regionDomain } from '../model/ids';
import type { SiteModel } from '../model/site-model';
import { describePatchWindow } from './plan-patches';
import type { Site } from './site';

/** What a site says of itself; `more` is what only some sites know. */
export function describeSite(site: Site, more: Partial<SiteModel> = {}): ModelPart {
  return {
    estate: site.estate,
    sites: [
      {
        id: site.code,
        name: site.siteName,
        region: site.region.name,
        failureDomains: [regionDomain(site.region.name)],
        stack: TerraformStack.of(site).node.id,
        runs: site.runs,
        activeDirectorySite: site.activeDirectorySite,
        activeDirectoryDomain: site.activeDirectory?.domainName,
        forestRootDomain: site.activeDirectory?.forestRootDomain,
        managementPrefixes: site._managementNetworks().length > 0 ? site._managementNetworks() : undefined,
        domainSubnets: site._network.domainBlocks(),
        domainControllers: site.domainControllers,
        patchWindow: describePatchWindow(site.patchWindow),
        addressSpace: site.addressSpace,
        ...more,
      },
    ],
  };
}
