import type { GatewayModel } from '../model/gateway-model';

/** Kinds of failure domains that are lost with the site in Azure anyway. */
const OF_SITE = 'region:';

/** What one failure takes all tunnels of a connection, in words that follow its name; undefined where none does. */
export function sharedFate({ tunnels }: GatewayModel): string | undefined {
  const [first, ...others] = tunnels;
  if (others.length === 0) return `has one tunnel, ${first.name}`;
  const shared = (first.failureDomains ?? []).find(
    (domain) =>
      !domain.startsWith(OF_SITE) &&
      others.every(({ failureDomains = [] }) => failureDomains.includes(domain)),
  );
  if (shared === undefined) return undefined;
  const [kind, name] = [shared.slice(0, shared.indexOf(':')), shared.slice(shared.indexOf(':') + 1)];
  return `depends on the ${kind} ${name.split('/').at(-1)} with all of its tunnels`;
}
