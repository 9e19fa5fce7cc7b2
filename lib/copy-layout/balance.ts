import type { LayoutMember } from './model';
import type { Failure } from './failures';
import { failuresOf } from './failures';
import type { DatabaseCopies } from './database-copies';
import type { ActivationBalance, MemberLoad } from './activation-balance';

/**
 * The active databases of each member while nothing is lost, and after the failure of each server, zone and site. The active copy of a database is
 * the one of lowest preference that is neither lost nor lagged.
 */
export function balanceOf(members: LayoutMember[], layout: DatabaseCopies[]): ActivationBalance[] {
  return failuresOf(members).map((failure) => balanceAfter(members, layout, failure));
}

function balanceAfter(
  members: LayoutMember[],
  layout: DatabaseCopies[],
  failure: Failure,
): ActivationBalance {
  const survivors = members.filter((_, index) => (failure.mask & (1 << index)) === 0);
  const alive = new Set(survivors.map(({ name }) => name));
  const actives = layout.map(
    ({ copies }) => copies.find(({ server, lagged }) => !lagged && alive.has(server))?.server,
  );
  const siteOf = new Map(members.map(({ name, site }) => [name, site]));
  const counted = survivors.map(({ name }) => ({
    server: name,
    databases: actives.filter((active) => active === name).length,
  }));
  return {
    kind: failure.kind,
    id: failure.id,
    failure: failure.failure,
    active: counted,
    imbalance: imbalanceOf(counted, siteOf),
    withoutHealthyCopy: actives.filter((active) => active === undefined).length,
    activeAwayFromHome: actives.filter((active, index) => {
      const home = siteOf.get(layout[index].copies[0]?.server);
      return active !== undefined && siteOf.get(active) !== home;
    }).length,
  };
}

/** The largest difference between two members of a site; a site without active databases is on standby, which is not an imbalance. */
function imbalanceOf(loads: MemberLoad[], siteOf: Map<string, string>): number {
  const sites = [...new Set(loads.map(({ server }) => siteOf.get(server)))];
  const imbalances = sites.map((site) => {
    const counts = loads
      .filter(({ server }) => siteOf.get(server) === site)
      .map(({ databases }) => databases);
    return Math.max(...counts) - Math.min(...counts);
  });
  return Math.max(0, ...imbalances);
}
