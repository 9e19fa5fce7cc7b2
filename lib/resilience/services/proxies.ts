import { PageId } from '../../model/page-ids';
import type { TierModel } from '../../model/tier-model';
import type { EstateParts } from '../estate-parts';
import { anyOf, type Fault } from '../fault';
import { Outcome } from '../outcome';
import type { Pool, Rung } from '../rung';

/** A tier fails, whatever becomes of the proxies in front of it. */
export function failsBehindProxies(parts: EstateParts, { id, clientAccess }: TierModel): Fault {
  if (!clientAccess?.proxy) return parts.fails(id);
  const needed = parts.components.neededBy(id).filter((each) => each !== clientAccess.proxy?.tier);
  return anyOf(parts.components.failsByItself(id), ...needed.map((each) => parts.fails(each)));
}

/** The proxies between clients and a tier, which share the connections; undefined where it has none. */
function proxyPool(parts: EstateParts, { clientAccess }: TierModel): Pool | undefined {
  const own = parts.estate.tiers.find(({ id }) => id === clientAccess?.proxy?.tier);
  return own && parts.pool(own, 'proxies');
}

/** No proxy leads clients to the servers of a tier, which run: the proxies come back without a loss, since all that they hold is generated. */
export function proxiesLost(parts: EstateParts, tier: TierModel, of: Fault, unless: Fault): Rung[] {
  if (!tier.clientAccess?.proxy) return [];
  const { id, name } = parts.site(tier.site);
  return [
    {
      outcome: Outcome.NEEDS_PERSON,
      of,
      unless,
      reason: `The front ends of ${name} run, and no proxy leads clients to them.`,
      ...parts.byPage(PageId.proxiesLost(id)),
    },
  ];
}

/** The others take the connections of a proxy that is down: each is large enough for all. */
export function fewerProxies(parts: EstateParts, tiers: readonly TierModel[]): Rung[] {
  return tiers
    .flatMap((tier) => proxyPool(parts, tier) ?? [])
    .map((pool) => ({
      outcome: Outcome.REDUCED,
      of: anyOf(...pool.members),
      pool,
      reason:
        'The other proxies take the connections of the one that is down, and each is large enough for all.',
    }));
}
