import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import type { KnownSite } from '../site/known-site';
import type { Site } from '../site/site';

/** Checks the zone that a program chooses for a witness. */
export function checkWitnessZone(witness: Construct, site: Site, zone: string): string {
  const { region } = site;
  if (region.zones.includes(zone)) return zone;
  return refuse(witness, {
    property: 'zone',
    value: zone,
    ...(region.hasZones
      ? {
          limit: `one of ${region.zones.join(', ')}`,
          cause: `${region.name} has only these availability zones`,
        }
      : { fault: 'cannot be chosen', cause: `${region.name} has no availability zones` }),
    remedy: region.hasZones ? 'choose one of them' : 'leave the zone out, or choose a region with zones',
  });
}

/**
 * The zone in which the witness survives most members: of its region's zones the one with the fewest of them. Of several it is the last, since members
 * are distributed from the first zone on, so that a member that is added later rarely moves it. Undefined where no member shares the region.
 */
export function zoneWithFewestMembers(site: Site, memberSites: readonly KnownSite[]): string | undefined {
  const zones = memberSites
    .filter(({ region }) => region?.name === site.region.name)
    .flatMap((each) => each._roster.mailboxServers.map((server) => server.zone));
  if (zones.length === 0 || !site.region.hasZones) return undefined;
  const membersOf = (zone: string): number => zones.filter((each) => each === zone).length;
  return site.region.zones.reduce((best, zone) => (membersOf(zone) <= membersOf(best) ? zone : best));
}
