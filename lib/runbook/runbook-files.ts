import { bringUp } from './bring-up';
import { collectFacts, RunbookSubjects } from './collect-facts';
import { copyChanges } from './copy-changes';
import { edgeRebuild } from './edge-rebuild';
import { edgeResubscription } from './edge-resubscription';
import { EstateFacts, SiteFacts } from './estate-facts';
import { hubsLost } from './hubs-lost';
import { memberRebuild } from './member-rebuild';
import { Procedure } from './procedure';
import { queueSalvage } from './queue-salvage';
import { renderIndex } from './render-index';
import { renderMarkdown } from './render-markdown';
import { renderPowerShell } from './render-powershell';
import { switchback } from './switchback';
import { switchover } from './switchover';

/** Every procedure that the estate can need, in the order in which an index lists them. */
export function proceduresOf(estate: EstateFacts): Procedure[] {
  const { primary, standby } = estate;
  const sites = [primary, ...(standby ? [standby] : [])];
  const changes = copyChanges(estate);
  return [
    bringUp(estate),
    ...(changes ? [changes] : []),
    ...(standby ? [switchover(estate), switchback(estate)] : []),
    ...sites
      .filter((site) => site.edges.length > 0 && site.mailboxServers.length > 0)
      .map((site) => hubsLost(estate, site)),
    ...sites.filter((site) => isDue(site)).map((site) => edgeResubscription(estate, site)),
    ...sites.flatMap(exchangeServers).map((server) => memberRebuild(estate, server)),
    ...sites.flatMap(({ edges }) => edges).map(({ name }) => edgeRebuild(estate, name)),
    ...sites.flatMap(transportServers).map((server) => queueSalvage(estate, server)),
  ];
}

/** The files of an estate's runbooks, by name. */
export function runbookFiles(name: string, subjects: RunbookSubjects): Record<string, string> {
  const { group } = subjects;
  const estate = collectFacts(subjects);
  const procedures = proceduresOf(estate);
  const files: Record<string, string> = { 'README.md': renderIndex(name, estate, procedures, group) };
  for (const procedure of procedures) {
    files[`${procedure.id}.md`] = renderMarkdown(estate, procedure);
    files[`${procedure.id}.ps1`] = renderPowerShell(estate, procedure);
  }
  if (group && group.layout.databases.length > 0) files['copy-layout.json'] = group.layout.toJson();
  return files;
}

function isDue(site: SiteFacts): boolean {
  return site.subscriptions.some(({ dueEdges = [] }) => dueEdges.length > 0);
}

/** Mailbox servers, and with split roles the front ends too; each once. */
function exchangeServers({ mailboxServers, frontEnds }: SiteFacts): string[] {
  return [...new Set([...mailboxServers, ...frontEnds].map(({ name }) => name))];
}

/** Servers with a transport queue. */
function transportServers({ mailboxServers, edges }: SiteFacts): string[] {
  return [...edges, ...mailboxServers].map(({ name }) => name);
}
