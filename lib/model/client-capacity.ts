import type { EstateDocument } from './estate-document';
import type { MachineModel } from './machine-model';
import type { DnsZoneModel } from './name-model';
import { Runs, type SiteModel } from './site-model';

/** What of an estate says how many clients a site can serve. */
type Served = Pick<EstateDocument, 'sites' | 'tiers' | 'machines'>;

/** What a site that serves beside another one is able to serve. */
export interface ClientCapacity {
  readonly site: SiteModel;
  /** Front ends that take clients. */
  readonly servers: number;
  /** Clients that the site can serve with all of them; undefined where nobody has stated it. */
  readonly capacity?: number;
  /** Clients that it can serve without its largest zone; undefined where its front ends are in no zones, or all in one. */
  readonly withoutZone?: number;
  /** The part of all clients that is led to it while both sites serve, from 0 to 1; undefined where nobody knows it. */
  readonly share?: number;
}

/** What each of the two sites of a zone can serve. Empty where one site serves at a time. */
export function clientCapacities(document: Served, { routing }: DnsZoneModel): ClientCapacity[] {
  if (routing === undefined) return [];
  const { primary, standby, clientsPerServer } = routing;
  const weights = primary.weight !== undefined && standby.weight !== undefined;
  return [primary, standby].flatMap((own) => {
    const site = document.sites.find(({ id }) => id === own.site);
    if (site === undefined) return [];
    const servers = frontEnds(document, site);
    const capacity =
      own.capacity ?? (clientsPerServer === undefined ? undefined : servers.length * clientsPerServer);
    const left = withoutLargestZone(servers);
    return {
      site,
      servers: servers.length,
      capacity,
      withoutZone:
        left === undefined || capacity === undefined ? undefined : (capacity * left) / servers.length,
      share: weights ? own.weight! / (primary.weight + standby.weight) : undefined,
    };
  });
}

function frontEnds({ machines, tiers }: Served, { id }: SiteModel): MachineModel[] {
  const own = tiers.filter((tier) => tier.site === id && tier.clientAccess !== undefined);
  return machines.filter(
    (machine) =>
      own.some((tier) => tier.machines.includes(machine.id)) &&
      !machine.drained &&
      machine.runs === Runs.ALWAYS,
  );
}

/** Servers that are left without the zone that has the most; undefined where the loss of a zone says nothing. */
function withoutLargestZone(servers: readonly MachineModel[]): number | undefined {
  if (servers.length === 0 || servers.some(({ zone }) => zone === undefined)) return undefined;
  const counts = new Map<string, number>();
  for (const { zone } of servers) counts.set(zone!, (counts.get(zone!) ?? 0) + 1);
  return counts.size < 2 ? undefined : servers.length - Math.max(...counts.values());
}
