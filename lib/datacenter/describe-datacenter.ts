import { ExternalKind } from '../model/external-model';
import { directoryId } from '../model/ids';
import type { ModelPart } from '../model/model-part';
import { PageId } from '../model/page-ids';
import type { Datacenter } from './datacenter';

/** What a datacenter says of itself. It is in no region: what is lost with it, the model says. */
export function describeDatacenter(datacenter: Datacenter): ModelPart {
  const { code, siteName, estate, domainControllers, activeDirectory, _primary: primary } = datacenter;
  return {
    estate,
    externals:
      domainControllers.length === 0
        ? []
        : [
            {
              id: directoryId(code),
              kind: ExternalKind.DOMAIN_CONTROLLERS,
              name: `domain controllers of ${siteName}`,
              failureDomains: [],
              site: code,
              page: PageId.directoryOutage(code),
            },
          ],
    sites: [
      {
        id: code,
        name: siteName,
        existing: true,
        failureDomains: [],
        runs: datacenter.runs,
        standbyFor: primary?.code,
        readiness: primary && 'hot',
        activeDirectorySite: datacenter.activeDirectorySite,
        activeDirectoryDomain: activeDirectory?.domainName,
        directoryProtectedBy: activeDirectory?.protectedBy,
        forestRootDomain: activeDirectory?.forestRootDomain,
        domainSubnets: [],
        domainControllers,
        networks: datacenter.networks,
      },
    ],
  };
}
