import type { EstateDocument } from '../model/estate-document';
import { machineEvent } from '../model/ids';
import { Runs } from '../model/site-model';
import type { EstateEvent } from './event';
import type { ScenarioResult } from './scenario-result';

/** Every single failure, and the failure of all Mailbox servers of a site while its Edges run: one update can cause it. */
export function scenariosOf(estate: EstateDocument, events: readonly EstateEvent[]): ScenarioResult[] {
  const single = events.map(({ id, name, kind }) => ({ id, name, kind, events: [id] }));
  return [...single, ...estate.sites.flatMap((site) => mailboxServers(estate, site))];
}

function mailboxServers(
  { machines }: EstateDocument,
  { id, name }: { readonly id: string; readonly name: string },
): ScenarioResult[] {
  const servers = machines.filter(
    ({ site, roles, runs }) => site === id && runs === Runs.ALWAYS && roles.includes('mailbox'),
  );
  // One server alone is its own failure.
  if (servers.length < 2) return [];
  return [
    {
      id: `mailbox-servers:${id}`,
      name: `all Mailbox servers of ${name}`,
      kind: 'mailbox servers',
      events: servers.map((server) => machineEvent(server.id)),
    },
  ];
}
