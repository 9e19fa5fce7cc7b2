import type { EstateDocument } from '../model/estate-document';
import { compose } from './compose';
import { exchangeServers, namesOf, sitesOf } from './estate-parts';
import { EstateView } from './estate-view';
import { AppliesTo, type Procedure } from './procedure';
import { activation } from './procedures/activation';
import { alertsPage } from './procedures/alerts';
import { bringUp } from './procedures/bring-up';
import { copyChanges } from './procedures/copy-changes';
import { edgeRebuild } from './procedures/edge-rebuild';
import { edgeResubscription } from './procedures/edge-resubscription';
import { laggedCopy } from './procedures/lagged-copy';
import { lossPages } from './loss-pages';
import { recoveryPages } from './recovery-pages';
import { memberRebuild } from './procedures/member-rebuild';
import { maintenanceEdge, maintenanceMember } from './procedures/maintenance';
import { newEdge, newServer } from './procedures/new-servers';
import { proxiesMaintenance } from './procedures/proxies-maintenance';
import { edgeQueueSalvage, mailboxQueueSalvage } from './procedures/queue-salvage';
import { goingBack } from './procedures/going-back';
import { mailDomainPages } from './procedures/mail-domain';
import { switchback } from './procedures/switchback';
import { switchover } from './procedures/switchover';
import { transportOutage } from './procedures/transport-outage';
import { renderExerciseRecord } from './render/render-exercise-record';
import { renderIndex } from './render/render-index';
import { renderMarkdown } from './render/render-markdown';
import { renderPowerShell } from './render/render-powershell';
import { removalEdge, removalServer, removalSite } from './procedures/removal';
import { exchangeUpdate, patching } from './procedures/updates';
import type { SiteView } from './site-view';
import { noPlannedSwitchover, transportOutageId } from './vocabulary/group-switchover';
import { sitesWithProxies } from './vocabulary/proxies';
import { EXERCISE_RECORD } from './vocabulary/pages';

/** Every procedure that the estate can need, in the order in which an index lists them. */
export function proceduresOf(estate: EstateView): Procedure[] {
  const pages = otherProceduresOf(estate);
  const alerts = alertsPage(
    estate,
    pages.map(({ id }) => id),
  );
  return alerts === undefined ? pages : [...pages, alerts];
}

function otherProceduresOf(estate: EstateView): Procedure[] {
  const sites = sitesOf(estate);
  return [
    bringUp(estate),
    ...goingBack(estate),
    ...mailDomainPages(estate),
    ...dailyPages(estate),
    ...(estate.standby
      ? [
          ...switchoverPages(estate),
          ...(estate.names.bothServe ? switchoverPages(estate.turned()) : []),
          ...(estate.standby.pilotLight ? [activation(estate, estate.standby)] : []),
        ]
      : []),
    ...sites
      .filter((site) => transportOutageId(site) !== undefined)
      .map((site) => transportOutage(estate, site)),
    ...[laggedCopy(estate)].filter((page): page is Procedure => page !== undefined),
    ...lossPages(estate),
    ...recoveryPages(estate),
    ...sites.filter((site) => isDue(site)).map((site) => edgeResubscription(estate, site)),
    ...sites.flatMap((site) => namesOf(exchangeServers(site))).map((server) => memberRebuild(estate, server)),
    ...sites.flatMap(({ edges }) => edges).map(({ name }) => edgeRebuild(estate, name)),
    ...[edgeQueueSalvage(estate), mailboxQueueSalvage(estate)].filter((page) => page !== undefined),
  ];
}

/** The loss of a site, its planned absence, and the way back. */
function switchoverPages(estate: EstateView): Procedure[] {
  return [
    switchover(estate, AppliesTo.UNPLANNED),
    ...(noPlannedSwitchover(estate) === undefined ? [switchover(estate, AppliesTo.PLANNED)] : []),
    switchback(estate),
  ];
}

/** Pages of ordinary days, each only where it applies. */
function dailyPages(estate: EstateView): Procedure[] {
  return [
    copyChanges(estate),
    patching(estate),
    exchangeUpdate(estate),
    newServer(estate),
    newEdge(estate),
    removalServer(estate),
    removalEdge(estate),
    removalSite(estate),
    maintenanceMember(estate),
    maintenanceEdge(estate),
    ...sitesWithProxies(estate).map((site) => proxiesMaintenance(estate, site)),
  ].filter((page): page is Procedure => page !== undefined);
}

/** The files of an estate's runbooks, by name. */
export function runbookFiles(model: EstateDocument): Record<string, string> {
  const estate = new EstateView(model);
  const pages = compose(proceduresOf(estate), estate.cloud);
  const files: Record<string, string> = { 'README.md': renderIndex(estate, pages) };
  for (const page of pages) {
    files[`${page.id}.md`] = renderMarkdown(estate, page);
    files[`${page.id}.ps1`] = renderPowerShell(estate, page);
  }
  const databases = estate.group?.databases ?? [];
  if (databases.length > 0) files['copy-layout.json'] = layoutJson(databases);
  const record = renderExerciseRecord(pages);
  if (record !== undefined) files[EXERCISE_RECORD] = record;
  return files;
}

/** The layout as the program takes it: one line for each database. */
function layoutJson(databases: NonNullable<EstateView['group']>['databases']): string {
  const lines = databases.map(
    ({ name, copies, drive }) =>
      `  ${JSON.stringify({ database: name, copies: copies.map(({ server, preference, lagged }) => ({ server, preference, lagged })), drive })}`,
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}

function isDue(site: SiteView): boolean {
  return site.subscriptions.some(({ dueEdges }) => dueEdges.length > 0);
}
