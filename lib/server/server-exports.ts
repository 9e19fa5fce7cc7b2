import { ExportPurpose } from '../exchange/export-purpose';
import { customisationScript } from '../protection/customisation-script';
import { edgeExportScript } from '../protection/edge-export-script';
import type { ExportStore } from '../protection/export-store';
import type { ExportTarget } from '../protection/seal-script';
import type { Site } from '../site/site';
import type { SiteSubnet } from '../site/site-subnet';
import type { WindowsServer } from './windows-server';

/** Reaches storage accounts of all regions; the older endpoint reaches those of its own region and its pair, and both exclude each other. */
const STORAGE_ENDPOINT = 'Microsoft.Storage.Global';

const SCRIPTS: Readonly<Record<ExportPurpose, (target: ExportTarget) => string>> = {
  [ExportPurpose.EDGE_CONFIGURATION]: edgeExportScript,
  [ExportPurpose.CUSTOMISATIONS]: customisationScript,
};

/** Where the machines of a tier export to, and what. */
export interface TierExports {
  readonly store: ExportStore;
  readonly purpose: ExportPurpose;
  readonly site: Site;
  readonly subnet: SiteSubnet;
}

/**
 * Lets a machine export to a store: the rights of its identity, the task that does it, and the way there.
 *
 * Source: learn.microsoft.com/azure/storage/common/storage-network-security-virtual-networks (Microsoft.Storage.Global).
 */
export function exportFrom(server: WindowsServer, { store, purpose, site, subnet }: TierExports): void {
  const { computerName } = server;
  subnet._reachService(STORAGE_ENDPOINT);
  for (const grant of store._take({ computerName, site, subnet, purpose }, server)) server._grant(grant);
  server._run(
    'exports',
    SCRIPTS[purpose]({
      containerUrl: store._containerUrl(purpose),
      keyUrl: store._keyUrl,
      cloud: store.region.cloud,
    }),
  );
}
