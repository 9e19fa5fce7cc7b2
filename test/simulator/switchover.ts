import { hasProfile, insideAccess, internetAccess } from './clients';
import { databaseWay } from './databases';
import { edgeTakes } from './mail';
import type { Moment } from './moment';
import type { Way } from './way';

/**
 * Whether the standby site could serve if the primary were lost on top of what has failed: each name would lead to a machine that works, mail
 * would find an Edge, each database that has a copy there could be mounted, by itself or by a person, and what a person has to apply can be
 * applied.
 */
export function switchover(now: Moment, after: Moment, names: string[], inside: string[]): Way {
  const [, standby] = now.books.sites;
  if (!now.canMoveNames()) return 'lost';
  const network = after.networkOfSite(standby.name);
  if (network === undefined) return 'lost';
  const reached = [
    ...names.map((name) => internetAccess(name, after, after, after)),
    ...inside.map((name) => insideAccess(name, network, after, after, after) ?? 'lost'),
  ];
  if (reached.some((way) => way === 'lost')) return 'lost';
  const here = now.books.servers.filter(({ site }) => site === standby.name);
  const edges = here.filter(({ role }) => role.includes('Edge'));
  if (edges.length > 0 && !edges.some(({ name }) => edgeTakes(after, name))) return 'lost';
  const servers = here.map(({ name }) => name);
  const databases = now.books.databases.filter(({ copies }) =>
    copies.some(({ server }) => servers.includes(server)),
  );
  if (databases.some((database) => databaseWay(database, now) === 'lost')) return 'lost';
  const byHand = now.outage.trafficManager && hasProfile(names, now);
  return now.mustRepairStates() || byHand ? 'person' : 'goes on';
}
