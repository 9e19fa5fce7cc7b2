import { TerraformStack } from 'cdktf';
import type { ModelPart } from '../model/model-part';
import { ExternalKind } from '../model/external-model';
import { directoryId, regionDomain } from '../model/ids';
import { PageId } from '../model/page-ids';
import type { DiskKeyModel } from '../model/disk-key-model';
import type { SiteModel } from '../model/site-model';
import { inRegion } from '../core/regional';
import { ResourceKind } from '../core/resource-kind';
import { describePatchWindow } from './plan-patches';
import { diskKeyId } from './secret-in-vault';
import type { Site } from './site';

/** What a site says of itself; `more` is what only some sites know. */
export function describeSite(site: Site, more: Partial<SiteModel> = {}): ModelPart {
  const { domainControllers, siteName, code } = site;
  return {
    estate: site.estate,
    cloud: site.region.cloud.environment,
    externals:
      domainControllers.length === 0
        ? []
        : [
            {
              id: directoryId(code),
              kind: ExternalKind.DOMAIN_CONTROLLERS,
              name: `domain controllers of ${siteName}`,
              failureDomains: [regionDomain(site.region.name)],
              site: code,
              page: PageId.directoryOutage(code),
            },
          ],
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
        directoryProtectedBy: site.activeDirectory?.protectedBy,
        forestRootDomain: site.activeDirectory?.forestRootDomain,
        managementPrefixes: site._managementNetworks().length > 0 ? site._managementNetworks() : undefined,
        domainSubnets: site._network.domainBlocks(),
        domainControllers: site.domainControllers,
        patchWindow: describePatchWindow(site.patchWindow),
        diskKey: describeDiskKey(site),
        addressSpace: site.addressSpace,
        ...more,
      },
    ],
  };
}

/** The key of a site's region; undefined where the keys are those of Azure. */
function describeDiskKey(site: Site): DiskKeyModel | undefined {
  const { keys, doubleEncryption } = site._disks.diskEncryption;
  const key = inRegion(keys, site.region);
  if (!key) return undefined;
  const { keyVaultId: vault, keyName: name, keyVersion: version, otherKeys = [] } = key;
  return {
    ...{ id: diskKeyId(key), vault, name, version },
    region: site.region.name,
    set: site.resourceName(ResourceKind.DISK_ENCRYPTION_SET, []),
    others: otherKeys.length > 0 ? otherKeys.map(diskKeyId) : undefined,
    doubleEncryption: doubleEncryption || undefined,
  };
}
