import type { EstateDocument } from '../model/estate-document';
import { machineEvent } from '../model/ids';
import { Runs } from '../model/site-model';
import type { EstateEvent } from './event';
import type { ScenarioResult } from './scenario-result';

/** Every single failure, and the failure of all Mailbox servers, of all Edges or of all proxies of a site while the others run: one update can cause it. */
export function scenariosOf(estate: EstateDocument, events: readonly EstateEvent[]): ScenarioResult[] {
  const single = events.map(({ id, name, kind }) => ({ id, name, kind, events: [id] }));
  return [
    ...single,
    ...estate.sites.flatMap((site) => [
      ...serversWith(estate, site, 'mailbox', 'Mailbox servers'),
      ...serversWith(estate, site, 'edge', 'Edges'),
      ...serversWith(estate, site, 'proxy', 'proxies'),
    ]),
  ];
}

function serversWith(
  { machines }: EstateDocument,
  { id, name }: { readonly id: string; readonly name: string },
  role: string,
  what: string,
): ScenarioResult[] {
  const servers = machines.filter(
    ({ site, roles, runs }) => site === id && runs === Runs.ALWAYS && roles.includes(role),
  );
  // One server alone is its own failure.
  if (servers.length < 2) return [];
  return [
    {
      id: `${what.toLowerCase().replace(' ', '-')}:${id}`,
      name: `all ${what} of ${name}`,
      kind: what.toLowerCase(),
      events: servers.map((server) => machineEvent(server.id)),
    },
  ];
}
