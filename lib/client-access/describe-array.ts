import { DependencyKind } from '../model/dependency';
import { tierId } from '../model/ids';
import type { ModelPart } from '../model/model-part';
import type { ILoadBalancer } from '../balancing/i-load-balancer';
import type { ResilientClientAccessArray } from './resilient-client-access-array';

/** What an array says of itself; `drained` are the computer names of the members that take no share. */
export function describeArray(
  array: ResilientClientAccessArray,
  drained: string[],
  { proxy, directoryNames }: ILoadBalancer,
): ModelPart {
  const { site, version } = array;
  const id = tierId(site.code, array.node.id);
  const roles = version.hasClientAccessRole ? ['client-access'] : ['mailbox', 'client-access'];
  const machines = array.servers.map((server) =>
    server._describe({
      tier: id,
      roles,
      exchangeVersion: version.name,
      drained: drained.includes(server.computerName),
    }),
  );
  const mailboxTiers = site.mailboxTiers
    .filter((tier) => tier !== array && tier.mailboxServers.length > 0)
    .map((tier) => tierId(site.code, tier.node.id));
  return {
    estate: site.estate,
    tiers: [
      {
        id,
        name: array.node.id,
        kind: 'client-access',
        site: site.code,
        machines: machines.map((machine) => machine.id),
        clientAccess: {
          namespaces: array.namespaces,
          publicHostName: array.publicHostName,
          carrier: array._carrier,
          privateAddresses: array.privateAddresses,
          healthPort: array.healthPage.port,
          healthPath: array.serverHealthPath,
          siteHealthPath:
            array.healthPage.path === array.serverHealthPath ? undefined : array.healthPage.path,
          protocols: array.protocols.map((protocol) => protocol.label),
          proxy,
          directoryNames,
        },
      },
    ],
    machines,
    redundancyGroups: [
      {
        id,
        provides: `client access in ${site.siteName}`,
        members: machines.filter((machine) => !machine.drained).map((machine) => machine.id),
        needed: 1,
        votes: false,
      },
    ],
    // A front end with a role of its own only proxies: to the Mailbox servers of its site.
    dependencies: version.hasClientAccessRole
      ? mailboxTiers.map((target) => ({ source: id, target, kind: DependencyKind.NEEDS }))
      : [],
  };
}
