import { insideAccess, internetAccess } from './clients';
import { databaseWay } from './databases';
import type { Moment } from './moment';

/**
 * Whether the standby site could serve if the primary were lost on top of what has failed: each name would lead to a machine that works, each
 * database that has a copy there could be mounted, by itself or by a person, and what a person has to apply can be applied.
 */
export function canSwitchOver(now: Moment, after: Moment, names: string[], inside: string[]): boolean {
  const [, standby] = now.books.sites;
  if (!now.canMoveNames()) return false;
  const network = after.networkOfSite(standby.name);
  if (network === undefined) return false;
  const reached = [
    ...names.map((name) => internetAccess(name, after, after, after)),
    ...inside.map((name) => insideAccess(name, network, after, after, after)),
  ];
  if (reached.some((way) => way === 'lost')) return false;
  const servers = now.books.servers.filter(({ site }) => site === standby.name).map(({ name }) => name);
  return now.books.databases
    .filter(({ copies }) => copies.some(({ server }) => servers.includes(server)))
    .every((database) => databaseWay(database, now) !== 'lost');
}
