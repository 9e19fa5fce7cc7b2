import { listed } from '../core/words';
import type { MachineModel } from '../model/machine-model';
import type { PlannedServer } from './plan-document';
import type { PlanEstate } from './plan-estate';
import { protectionText } from './protections';
import { roleId } from './roles';
import { routesOf } from './routes';

/** Every machine, once. */
export function plannedServers(estate: PlanEstate): PlannedServer[] {
  return estate.document.machines.map((machine) => ({
    server: machine.id,
    role: roleId(machine),
    location: `${machine.location}${machine.zone === undefined ? '' : `, zone ${machine.zone}`}`,
    databases: estate.databasesOn(machine).map(({ id }) => id),
    onlyCopies: estate
      .databasesOn(machine)
      .filter(({ copies }) => copies.every(({ server }) => server === machine.id))
      .map(({ id }) => id),
    protection: protectionText(estate, machine),
    decided: machine.protection !== undefined,
    routes: routesOf(estate, machine),
    needs: needsOf(estate, machine),
  }));
}

/** What has to work before a machine can be replaced. */
function needsOf(estate: PlanEstate, machine: MachineModel): string[] {
  const { tiers, exportStores } = estate.document;
  const site = estate.siteOf(machine);
  const group = estate.groupOf(machine);
  const subscription = tiers
    .flatMap(({ mailTransport }) => mailTransport?.subscriptions ?? [])
    .find(({ edges }) => edges.includes(machine.id));
  const stores = exportStores.filter(({ id }) =>
    estate.document.exports.some((each) => each.machine === machine.id && each.store === id),
  );
  return [
    ...(machine.stack === undefined ? [] : [`the state of the stack ${machine.stack}`]),
    ...(estate.inDomain(machine) && site !== undefined
      ? [`domain controllers that ${site.name} reaches`]
      : []),
    ...(group ? [`the majority of ${group.id} (${group.votesNeeded} of ${group.votes} votes)`] : []),
    ...(subscription && subscription.mailboxServers.length > 0
      ? [`one of the Mailbox servers ${listed(subscription.mailboxServers)}`]
      : []),
    ...stores.map(
      ({ id, keyVault }) =>
        `the export store ${id} and its Key Vault ${keyVault}${machine.roles.includes('edge') ? ', for the import of its configuration' : ', only for the replay of customisations: Setup does without'}`,
    ),
  ];
}
