import { DependencyKind } from '../../model/dependency';
import type { EstateDocument } from '../../model/estate-document';
import { ExternalKind } from '../../model/external-model';
import { NameUse } from '../../model/name-model';
import type { KnownChange } from './known-change';

/** What `DnsFailover.automatic()` has without settings, in seconds. */
const DETECTION = 130;
const TTL = 170;

/** Traffic Manager instead of people, where a running site can take over. */
export function automaticFailover(document: EstateDocument): KnownChange[] {
  const manual = document.dnsZones.filter(({ automatic }) => !automatic);
  const isPilotLight = document.sites.some(({ recovery }) => recovery !== undefined);
  if (manual.length === 0 || isPilotLight) return [];
  const id = 'traffic-manager';
  const clients = document.names.filter(
    ({ usedBy, standby, zone }) =>
      usedBy === NameUse.CLIENTS && standby !== undefined && manual.some((each) => each.id === zone),
  );
  return [
    {
      words: 'automatic failover (DnsFailover.automatic())',
      document: {
        ...document,
        dnsZones: document.dnsZones.map((zone) =>
          zone.automatic
            ? zone
            : {
                ...zone,
                automatic: true,
                activeSite: 'automatic',
                ttlSeconds: TTL,
                detectionSeconds: DETECTION,
                recoverySeconds: DETECTION + TTL,
              },
        ),
        externals: [
          ...document.externals,
          { id, kind: ExternalKind.TRAFFIC_MANAGER, name: 'Traffic Manager', failureDomains: [] },
        ],
        dependencies: [
          ...document.dependencies,
          ...clients.map((name) => ({ source: name.id, target: id, kind: DependencyKind.NEEDS })),
        ],
      },
    },
  ];
}
