import { bringUp } from './procedures/bring-up';
import type { RunbookSubjects } from './collect-facts';
import { collectFacts } from './collect-facts';
import { copyChanges } from './procedures/copy-changes';
import { edgeRebuild } from './procedures/edge-rebuild';
import { edgeResubscription } from './procedures/edge-resubscription';
import type { EstateFacts, SiteFacts } from './estate-facts';
import { transportOutage } from './procedures/transport-outage';
import { memberRebuild } from './procedures/member-rebuild';
import { compose } from './compose';
import type { Procedure } from './procedure';
import { AppliesTo } from './procedure';
import { queueSalvage } from './procedures/queue-salvage';
import { renderIndex } from './render/render-index';
import { renderMarkdown } from './render/render-markdown';
import { renderPowerShell } from './render/render-powershell';
import { switchback } from './procedures/switchback';
import { switchover } from './procedures/switchover';

/** Every procedure that the estate can need, in the order in which an index lists them. */
export function proceduresOf(estate: EstateFacts): Procedure[] {
  const { primary, standby } = estate;
  const sites = [primary, ...(standby ? [standby] : [])];
  const changes = copyChanges(estate);
  return [
    bringUp(estate),
    ...(changes ? [changes] : []),
    ...(standby
      ? [switchover(estate, AppliesTo.UNPLANNED), switchover(estate, AppliesTo.PLANNED), switchback(estate)]
      : []),
    ...sites
      .filter((site) => site.edges.length > 0 && site.mailboxServers.length > 0)
      .map((site) => transportOutage(estate, site)),
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
  const pages = compose(proceduresOf(estate));
  const files: Record<string, string> = { 'README.md': renderIndex(name, estate, pages, group) };
  for (const page of pages) {
    files[`${page.id}.md`] = renderMarkdown(estate, page);
    files[`${page.id}.ps1`] = renderPowerShell(estate, page);
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
