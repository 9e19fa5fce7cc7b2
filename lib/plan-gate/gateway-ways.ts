import { effectOf, isChange } from './change-effect';
import { Effect } from './effect';
import type { Plan, ResourceChange } from './plan';

const CONNECTION = 'azurerm_virtual_network_gateway_connection';
const PEER = 'azurerm_local_network_gateway';

/** What the way to a datacenter consists of. */
export const GATEWAY_TYPES = ['azurerm_virtual_network_gateway', PEER, CONNECTION];

/** What a change of one way does while another one stays: traffic goes there. */
export function effectOfWay({ type }: ResourceChange, effect: Effect, keepsAWay: boolean): Effect {
  const isWay = type === CONNECTION || type === PEER;
  return isWay && effect === Effect.LINK_CUT && keepsAWay ? Effect.INTERRUPTED : effect;
}

/** Whether a plan leaves a connection of a gateway as it is, with the gateway and the device that it leads to. */
export function keepsAWay({ changes }: Plan): boolean {
  const cut = changes.filter((each) => GATEWAY_TYPES.includes(each.type) && isCut(each));
  const gone = cut.flatMap(({ before }) => (typeof before?.id === 'string' ? before.id : []));
  return changes.some(
    (each) =>
      each.type === CONNECTION &&
      each.before !== null &&
      !cut.includes(each) &&
      !Object.values(each.before).some((value) => gone.includes(value as string)),
  );
}

function isCut(change: ResourceChange): boolean {
  return isChange(change) && effectOf(change, {}).effect === Effect.LINK_CUT;
}
