import { DependencyKind } from '../../model/dependency';
import type { EstateDocument } from '../../model/estate-document';
import { ExternalKind } from '../../model/external-model';
import { PageId } from '../../model/page-ids';
import { NameUse } from '../../model/name-model';
import type { KnownChange } from './known-change';

/** Traffic Manager in place of people, as the program writes it. */
interface Speed {
  readonly words: string;
  /** Seconds. */
  readonly detection: number;
  readonly ttl: number;
}

/** What `DnsFailover.automatic()` has without settings, and with an objective of one minute. */
const SPEEDS: readonly Speed[] = [
  { words: 'automatic failover (DnsFailover.automatic())', detection: 130, ttl: 170 },
  {
    words:
      'automatic failover within a minute (DnsFailover.automatic({ recoveryTimeObjective: Duration.minutes(1) }))',
    detection: 25,
    ttl: 35,
  },
];

/** Traffic Manager instead of people, or faster than it is, where a running site can take over. */
export function automaticFailover(document: EstateDocument): KnownChange[] {
  const isPilotLight = document.sites.some(({ recovery }) => recovery !== undefined);
  return isPilotLight ? [] : SPEEDS.flatMap((speed) => withSpeed(document, speed));
}

function withSpeed(document: EstateDocument, { words, detection, ttl }: Speed): KnownChange[] {
  const slower = document.dnsZones.filter(
    ({ automatic, recoverySeconds }) => !automatic || recoverySeconds > detection + ttl,
  );
  if (slower.length === 0) return [];
  const changed = document.dnsZones.map((zone) =>
    slower.includes(zone)
      ? {
          ...zone,
          automatic: true,
          activeSite: zone.automatic ? zone.activeSite : 'automatic',
          ttlSeconds: ttl,
          detectionSeconds: detection,
          recoverySeconds: detection + ttl,
        }
      : zone,
  );
  return [{ words, document: withTrafficManager({ ...document, dnsZones: changed }, document) }];
}

/** The client names of zones that were manual need Traffic Manager. */
function withTrafficManager(document: EstateDocument, before: EstateDocument): EstateDocument {
  const manual = before.dnsZones.filter(({ automatic }) => !automatic);
  if (manual.length === 0) return document;
  const id = 'traffic-manager';
  const clients = document.names.filter(
    ({ usedBy, standby, zone }) =>
      usedBy === NameUse.CLIENTS && standby !== undefined && manual.some((each) => each.id === zone),
  );
  return {
    ...document,
    externals: [
      ...document.externals,
      {
        id,
        kind: ExternalKind.TRAFFIC_MANAGER,
        name: 'Traffic Manager',
        failureDomains: [],
        page: PageId.trafficManagerLost,
      },
    ],
    dependencies: [
      ...document.dependencies,
      ...clients.map((name) => ({ source: name.id, target: id, kind: DependencyKind.NEEDS })),
    ],
  };
}
