import { namesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { PageId } from '../../model/page-ids';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { Text } from '../text';
import { pageRef, ref, text } from '../text';
import { beginEdgeMaintenance, endEdgeMaintenance, maintainedEdges } from '../vocabulary/edge-maintenance';
import {
  beginMaintenance,
  endMaintenance,
  lastStepOfMaintenance,
  maintainedServers,
  maintenanceConditions,
} from '../vocabulary/maintenance';
import { captureBefore, seeOverwritten } from '../vocabulary/exports';
import { logClientAddresses, patchDay, proxiedSites } from '../vocabulary/proxies';
import { checkHealth, securityUpdate } from '../vocabulary/server-protection';
import {
  allServersTable,
  cumulativeUpdate,
  maintainedEdgeTarget,
  maintainedTarget,
  ONLY_CUMULATIVE,
  patchCalendar,
  prepareForUpdate,
  restoreConfiguration,
  saveConfiguration,
  showBuilds,
  windowsUpdates,
} from '../vocabulary/updates';

const OF = 'update';

/** The steps that are done for each Exchange server. */
function ofServer(estate: EstateView): Text {
  return text`${ref('check-before-maintenance')} to ${ref(lastStepOfMaintenance(estate))}`;
}

/** Those for each Edge. */
function ofEdge(): Text {
  return text`${ref('check-other-edges-serve')} to ${ref('check-edges-from-outside')}`;
}

/** Which steps are repeated: they are done for one server after the other, until the table ends. */
function repetition(estate: EstateView): Text[] {
  return [
    ...(maintainedServers(estate).length > 0
      ? [text`Do ${ofServer(estate)} for one Exchange server of the table after the other.`]
      : []),
    ...(maintainedEdges(estate).length > 0 ? [text`Then do ${ofEdge()} for one Edge after the other.`] : []),
  ];
}

/** Which steps are done on a day of the calendar: an Edge may share it with an Exchange server. */
function days(estate: EstateView): Text[] {
  return [
    ...(maintainedServers(estate).length > 0
      ? [text`On the day of an Exchange server do ${ofServer(estate)} for it.`]
      : []),
    ...(maintainedEdges(estate).length > 0
      ? [text`On the day of an Edge, after the Exchange server of that day, do ${ofEdge()} for it.`]
      : []),
  ];
}

/**
 * A cumulative update or a security update of all Exchange servers. Microsoft demands no order of Mailbox servers, and states none between these
 * and Edges: the site that people do not work in comes first, Edges last.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/install-cumulative-updates, support.microsoft.com/help/5011363.
 */
export function exchangeUpdate(estate: EstateView): Procedure | undefined {
  if (maintainedServers(estate).length + maintainedEdges(estate).length === 0) return undefined;
  return {
    id: 'exchange-update',
    title: 'Cumulative update or security update of all Exchange servers',
    purpose:
      'For a release of Exchange: a cumulative update with the security update that belongs to it, or a security update alone. One server after the other leaves service, is updated and comes back; users notice nothing.',
    table: allServersTable(estate),
    before: before(estate),
    steps: [
      ...showBuilds(
        estate,
        'check-builds-before',
        'Check which builds run',
        'Every server answers, and all have the same build.',
      ),
      prepareForUpdate(estate),
      ...serverSteps(estate),
      ...edgeSteps(estate),
      ...showBuilds(
        estate,
        'check-builds-after',
        'Check that every server has the new build',
        `All have the new build.${maintainedEdges(estate).length > 0 ? ' Edges: as seen in their own step; this list keeps the version of their subscription until they are subscribed again.' : ''}`,
      ),
    ],
    after: [
      'Enter the builds into the change log, and use the new Setup files for every later rebuild: recovery needs this release or a newer one.',
      'Export the configuration of an Edge of each site and keep it with the backups.',
    ],
  };
}

function before(estate: EstateView): Text[] {
  return [
    ...maintenanceConditions(estate),
    ...repetition(estate),
    'There is no way back from a cumulative update, and none from an extended schema. Install it in a test environment first, read the release notes, and have a backup of Active Directory and of the databases that has been restored once.',
    'Setup files of the cumulative update, which includes all former ones; the security update for it (.msp); HealthChecker.ps1 of microsoft/CSS-Exchange. Windows and .NET Framework have the versions that the supportability matrix asks for.',
    'A security update whose flaw is already used does not wait for a window, and Edges and front ends are what the Internet reaches.',
    'The change log of web.config files, EdgeTransport.exe.config, IIS and TLS settings: a cumulative update overwrites them.',
  ];
}

function serverSteps(estate: EstateView): Step[] {
  if (maintainedServers(estate).length === 0) return [];
  const target = maintainedTarget(estate, OF);
  return [
    ...beginMaintenance(estate),
    ...captureBefore(estate, target),
    saveConfiguration(target),
    cumulativeUpdate(estate, target),
    securityUpdate(target),
    ...seeOverwritten(estate, target),
    ...restoreConfiguration(target),
    ...logClientAddresses(
      estate,
      { hosts: namesOf(target.servers), subject: target.subject },
      OF,
      ONLY_CUMULATIVE,
    ),
    checkHealth(estate, target, false),
    ...endMaintenance(estate),
  ];
}

function edgeSteps(estate: EstateView): Step[] {
  if (maintainedEdges(estate).length === 0) return [];
  const target = maintainedEdgeTarget(estate, OF);
  return [
    ...beginEdgeMaintenance(estate),
    saveConfiguration(target),
    cumulativeUpdate(estate, target),
    securityUpdate(target),
    ...restoreConfiguration(target),
    checkHealth(estate, target, false),
    ...endEdgeMaintenance(estate),
  ];
}

/** Azure patches proxies: nobody drains them first, since the balancer leads clients to the other one. */
function proxyDays(estate: EstateView): Text[] {
  return proxiedSites(estate).map(
    ({ site, proxies }) =>
      text`Azure patches the proxies of ${site.name}, HAProxy included, each on a day of its own, and restarts them where an update asks for it: ${proxies.map((proxy) => `${proxy.name} on ${patchDay(proxy)}`).join('; ')}. Before the day of the next one, the patched one has to lead clients: ${pageRef(PageId.proxiesMaintenance(site.code), stepId('see-proxies', site.code))}.`,
  );
}

/** One site is patched days before the other. */
function firstSite(name: string, { names, primary }: EstateView): string {
  return names.bothServe
    ? `${name} is patched first, although it serves too. Before the days of ${primary.name}, its updates have run for the days of the calendar without trouble. If something went wrong there, stop: pin the names to ${primary.name}, which has not been touched yet, until it is repaired.`
    : 'Updates of the standby site have run for the days of the calendar without trouble. If something went wrong there, stop here: nothing has been done to the site that serves.';
}

/**
 * Windows updates of all Exchange servers, by people: an event of Azure before maintenance has 20 minutes, in which a server cannot be drained,
 * and a failure of it does not stop the patching.
 *
 * Source: learn.microsoft.com/azure/update-manager/pre-post-scripts-overview.
 */
export function patching(estate: EstateView): Procedure | undefined {
  if (maintainedServers(estate).length + maintainedEdges(estate).length === 0) return undefined;
  const edges = maintainedEdges(estate).length > 0;
  return {
    id: 'patching',
    title: 'Windows updates of the Exchange servers',
    purpose:
      'Every month, on the days of the calendar, which counts from Patch Tuesday, the second Tuesday of a month. Azure shows which updates are missing, and does not install any on these servers: each leaves service first, which takes longer than Azure waits. Machines without Exchange, such as witnesses, are patched by Azure on a schedule of their own.',
    table: patchCalendar(estate),
    before: [
      ...maintenanceConditions(estate),
      ...days(estate),
      'Each server of a tier has its own day: what goes wrong on it is seen before the next one is touched.',
      ...(estate.standby ? [firstSite(estate.standby.name, estate)] : []),
      ...proxyDays(estate),
    ],
    steps: [
      ...(maintainedServers(estate).length > 0
        ? [
            ...beginMaintenance(estate),
            windowsUpdates(maintainedTarget(estate, 'patching')),
            ...endMaintenance(estate),
          ]
        : []),
      ...(edges
        ? [
            ...beginEdgeMaintenance(estate),
            windowsUpdates(maintainedEdgeTarget(estate, 'patching')),
            ...endEdgeMaintenance(estate),
          ]
        : []),
    ],
    after: ['In Azure Update Manager no server misses a critical or a security update.'],
  };
}
