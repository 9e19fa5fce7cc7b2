import { LayoutMember } from './model';
import { LayoutLoss, lossesOf } from './losses';
import { DatabaseLayout } from './database-layout';
import { LossBalance, MemberLoad } from './loss-balance';

/**
 * The active databases of each member while nothing is lost, and after the loss of each server, zone and site. The active copy of a database is
 * the one of lowest preference that is neither lost nor lagged.
 */
export function balanceOf(members: LayoutMember[], layout: DatabaseLayout[]): LossBalance[] {
  return lossesOf(members).map((loss) => balanceAfter(members, layout, loss));
}

function balanceAfter(members: LayoutMember[], layout: DatabaseLayout[], loss: LayoutLoss): LossBalance {
  const survivors = members.filter((_, index) => (loss.mask & (1 << index)) === 0);
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
    kind: loss.kind,
    id: loss.id,
    loss: loss.loss,
    active: counted,
    spread: spreadOf(counted, siteOf),
    unserved: actives.filter((active) => active === undefined).length,
    away: actives.filter((active, index) => {
      const home = siteOf.get(layout[index].copies[0]?.server);
      return active !== undefined && siteOf.get(active) !== home;
    }).length,
  };
}

/** The largest difference between two members of a site; a site without active databases stands by, and is no imbalance. */
function spreadOf(loads: MemberLoad[], siteOf: Map<string, string>): number {
  const sites = [...new Set(loads.map(({ server }) => siteOf.get(server)))];
  const spreads = sites.map((site) => {
    const counts = loads
      .filter(({ server }) => siteOf.get(server) === site)
      .map(({ databases }) => databases);
    return Math.max(...counts) - Math.min(...counts);
  });
  return Math.max(0, ...spreads);
}
