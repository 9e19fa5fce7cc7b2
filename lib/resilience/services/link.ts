import { PageId } from '../../model/page-ids';
import type { TierModel } from '../../model/tier-model';
import type { EstateParts } from '../estate-parts';
import { allOf, anyOf, type Fault, NEVER } from '../fault';
import { Outcome } from '../outcome';
import type { Rung } from '../rung';
import { votesOf } from './database';

/** Whoever serves in a site while it serves at all. */
interface Serving {
  readonly tier: TierModel;
  /** What has to have failed before it serves. */
  readonly after: readonly Fault[];
  /** It does not serve. */
  readonly closed: Fault;
}

/**
 * A link between two sites of a group is broken, and the other side keeps the vote: databases are mounted where the servers that clients and mail
 * come to do not reach them. Which side keeps it cannot be known before, so the worse case counts.
 */
export function wrongSide(parts: EstateParts, { tier, after, closed }: Serving): Rung[] {
  // People may have made some in a group without any.
  const databases =
    parts.estate.databases.length > 0 ? 'the databases' : 'databases that the program does not state';
  return parts.estate.availabilityGroups.flatMap((group) =>
    votesOf(parts, group).splits.flatMap(({ broken, sides }) =>
      sides.flatMap(({ side, cannotWin }) => {
        const paths = side.sites.map((site) => parts.path(tier.site, site));
        if (side.sites.includes(tier.site) || paths.includes(NEVER)) return [];
        const there = side.sites.map((site) => parts.site(site).name).join(' and ');
        return [
          {
            outcome: Outcome.NEEDS_PERSON,
            of: allOf(...after, broken, ...paths),
            unless: anyOf(closed, cannotWin),
            reason: `${there} may keep the vote of ${group.id} and mount ${databases}, which the servers of ${parts.site(tier.site).name} do not reach.`,
            ...parts.byPage(PageId.linkLost),
          },
        ];
      }),
    ),
  );
}

/** Whether a group has members in both of two sites. */
export function isSpanned({ estate }: EstateParts, one: string, other: string): boolean {
  const has = (members: readonly string[], site: string): boolean =>
    estate.machines.some((machine) => machine.site === site && members.includes(machine.id));
  return estate.availabilityGroups.some(({ members }) => has(members, one) && has(members, other));
}
