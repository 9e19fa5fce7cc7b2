import type { Azure } from './azure';
import type { Runbooks } from './runbooks';

/** Names of the Edges: all machines, where there are no runbooks, since such an estate consists of Edges. */
export function edgesOf(azure: Azure, { servers }: Runbooks): string[] {
  if (servers.length === 0) return [...azure.machines.keys()];
  return servers.filter(({ role }) => role.includes('Edge')).map(({ name }) => name);
}
