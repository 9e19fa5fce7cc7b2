import type { Stack } from './synthesized';

/** Held back until names are published and machines reach their domain, as the first apply of an estate says. */
export const HELD_BACK: Record<string, string> = { reverse_dns: 'false', domain_joined: 'false' };
/** The variable by which people switch over. */
export const ACTIVE_SITE = 'active_site';
/** The variable that makes the servers of a pilot light. */
export const ACTIVATED = 'activated';
/** The Edges whose PTR is held back until their names are published. */
export const NEW_EDGES = 'new_edges';

/** Names of the stacks that have a variable. */
export function withVariable(stacks: readonly Stack[], variable: string): string[] {
  return stacks.filter(({ json }) => json.variable?.[variable] !== undefined).map(({ name }) => name);
}
