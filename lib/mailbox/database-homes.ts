import type { DatabaseCopies } from '../copy-layout/database-copies';
import type { DatabaseToPlace, LayoutMember } from '../copy-layout/model';
import { copiesOf } from '../copy-layout/moves';

/**
 * In which of the sites each database is active while nothing is lost: evenly over the sites, in turn. One that was laid out before stays where its first copy
 * is, so that the loss of one in the middle of the list moves no other; where the sites then differ by more than one, the last go over.
 */
export function databaseHomes(
  names: string[],
  sites: string[],
  members: LayoutMember[],
  previous: DatabaseCopies[] = [],
): DatabaseToPlace[] {
  const siteOf = new Map(members.map(({ name, site }) => [name.toUpperCase(), site]));
  const counts = new Map(sites.map((site) => [site, 0]));
  const add = (site: string, by: number): number => counts.set(site, counts.get(site)! + by).get(site)!;
  const fewest = (): string =>
    sites.reduce((least, site) => (counts.get(site)! < counts.get(least)! ? site : least));
  const standing = names.map((name) => {
    const [first] = copiesOf(previous, name);
    const site = first && siteOf.get(first.server.toUpperCase());
    return site !== undefined && counts.has(site) ? site : undefined;
  });
  standing.forEach((site) => site !== undefined && add(site, 1));
  const homes = standing.map((site) => {
    if (site !== undefined) return site;
    const home = fewest();
    add(home, 1);
    return home;
  });
  for (let index = homes.length - 1; index >= 0; index--) {
    const [from, to] = [homes[index], fewest()];
    if (counts.get(from)! - counts.get(to)! < 2) continue;
    add(from, -1);
    add(to, 1);
    homes[index] = to;
  }
  return names.map((name, index) => ({ name, home: homes[index] }));
}
