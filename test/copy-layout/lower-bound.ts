import type { LayoutMember } from '../../lib/copy-layout/model';
import type { Failure } from '../../lib/copy-layout/failures';

/** Healthy copies of each database. */
export interface HealthyCopies {
  readonly home: number;
  readonly away: number;
}

// An oracle for tests: what a failure forces, whatever the layout.

/**
 * The least spread that any layout can have after each loss, given how many databases are active on each member while nothing is lost: the databases
 * of the lost members are poured where they may go, always on the member with the fewest.
 *
 * They may go to the survivors of their site while they have a second healthy copy there; with exactly two, which stand in different zones, not to the zone
 * mates of the lost server. Otherwise they go to the other site, if they have a healthy copy there.
 *
 * @param members - the members
 * @param losses - the losses
 * @param active - active databases of each member while nothing is lost
 * @param copies - healthy copies of a database in its home site, and in the other
 */
export function lowerBound(
  members: readonly LayoutMember[],
  losses: readonly Failure[],
  active: readonly number[],
  copies: HealthyCopies,
): number[] {
  return losses.map(({ mask }) => {
    const levels = [...active];
    const isLost = (index: number): boolean => (mask & (1 << index)) !== 0;
    members.forEach((member, index) => {
      if (!isLost(index)) return;
      const targets = targetsOf(members, member, copies, isLost);
      for (let unit = 0; unit < active[index] && targets.length > 0; unit++) pour(levels, targets);
    });
    return spreadOf(members, levels, isLost);
  });
}

/** Where the databases of a lost member may become active. */
function targetsOf(
  members: readonly LayoutMember[],
  lost: LayoutMember,
  { home, away }: HealthyCopies,
  isLost: (index: number) => boolean,
): number[] {
  const survivors = members.map((_, index) => index).filter((index) => !isLost(index));
  const near = survivors.filter((index) => members[index].site === lost.site);
  const several = members.some(({ site, zone }) => site === lost.site && zone !== lost.zone);
  const apart = near.filter((index) => lost.zone === undefined || members[index].zone !== lost.zone);
  const atHome = home < 2 ? [] : home === 2 && several ? apart : near;
  if (atHome.length > 0) return atHome;
  return away === 0 ? [] : survivors.filter((index) => members[index].site !== lost.site);
}

function pour(levels: number[], targets: number[]): void {
  const lowest = targets.reduce(
    (least, index) => (levels[index] < levels[least] ? index : least),
    targets[0],
  );
  levels[lowest]++;
}

function spreadOf(
  members: readonly LayoutMember[],
  levels: readonly number[],
  isLost: (index: number) => boolean,
): number {
  const sites = [...new Set(members.map(({ site }) => site))];
  return sites.reduce((largest, site) => {
    const alive = levels.filter((_, index) => members[index].site === site && !isLost(index));
    return alive.length === 0 ? largest : Math.max(largest, Math.max(...alive) - Math.min(...alive));
  }, 0);
}
