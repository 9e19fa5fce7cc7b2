import type { EstateDocument } from './estate-document';
import type { MachineModel } from './machine-model';

/** What the order follows from. */
type Estate = Pick<EstateDocument, 'sites' | 'tiers' | 'machines'>;

/**
 * The machines with their places in the order in which they install themselves: one of them may be the first server of an organization, and the others of an Active
 * Directory site come after its first one. In 2013 that has the Mailbox role, without which no Client Access server works.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/install-mailbox-role.
 */
export function withInstallationOrder(estate: Estate): MachineModel[] {
  const standby = new Set(
    estate.sites.filter(({ standbyFor }) => standbyFor !== undefined).map(({ id }) => id),
  );
  const inOrder = [...estate.machines].sort((one, other) => rank(one, standby) - rank(other, standby));
  const servers = ['mailbox', 'client-access'].flatMap((role) =>
    inOrder.filter(({ roles }) => roles.includes(role)),
  );
  const [firstOfAll] = servers;
  return estate.machines.map((machine) => {
    if (!machine.installation) return machine;
    const directorySite = directorySiteOf(estate, machine);
    const first = servers.find((server) => directorySiteOf(estate, server) === directorySite);
    const waits = servers.includes(machine) && first !== machine && first?.existing === false;
    return {
      ...machine,
      installation: {
        ...machine.installation,
        mayBeFirst: machine === firstOfAll,
        after: waits ? first.id : undefined,
      },
    };
  });
}

/** The Active Directory site of a server; a pair with an Edge of its own has one of its own. */
export function directorySiteOf({ sites, tiers }: Estate, { id, site }: MachineModel): string | undefined {
  const own = sites.find((each) => each.id === site)?.activeDirectorySite;
  const pair = tiers
    .filter((tier) => tier.site === site)
    .flatMap(({ mailTransport }) => mailTransport?.subscriptions ?? [])
    .find(
      ({ activeDirectorySite, mailboxServers }) => activeDirectorySite !== own && mailboxServers.includes(id),
    );
  return pair?.activeDirectorySite ?? own;
}

/** The primary site comes first. */
function rank({ site }: MachineModel, standby: Set<string>): number {
  return site !== undefined && standby.has(site) ? 1 : 0;
}
