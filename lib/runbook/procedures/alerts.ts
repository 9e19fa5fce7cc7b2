import { PageId } from '../../model/page-ids';
import type { AlertModel } from '../../model/protection-model';
import { made, namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, quote } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import type { ServerView } from '../server-view';
import { listed, pageRef, ref, sentences, text } from '../text';
import type { Text } from '../text';
import { HEALTHY, NO_CURL, ownHealthLines } from '../vocabulary/final-checks';
import { VOLUME_FULL, edgeRebuildPages, rebuildPages } from '../vocabulary/pages';
import { allProxies, proxiedSites, seeProxies } from '../vocabulary/proxies';
import { exchangeShell, OUTSIDE, windowsShell } from '../vocabulary/shells';
import { startMachines } from '../vocabulary/start-machines';
import type { InAzure } from '../subscription';
import { signIn } from '../vocabulary/subscriptions';

/** The machines that alerts are about. */
interface Watched {
  readonly estate: EstateView;
  readonly servers: ServerView[];
  readonly edges: ServerView[];
  /** All machines that the program makes and that run. */
  readonly machines: InAzure[];
  /** Ids of the other pages. */
  readonly pages: string[];
}

/**
 * What each alert tells, and the first look at what it is about.
 *
 * Sources: learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview, learn.microsoft.com/cli/azure/monitor/activity-log and
 * learn.microsoft.com/exchange/high-availability/manage-ha/monitor-dags.
 *
 * @param pages - ids of the other pages of the estate
 * @returns the page; undefined where the program makes no alerts
 */
export function alertsPage(estate: EstateView, pages: string[]): Procedure | undefined {
  const { alerts } = estate;
  if (alerts.length === 0) return undefined;
  const sites = standingSites(estate);
  const servers = made(sites.flatMap((site) => [...site.mailboxServers, ...site.frontEnds])).filter(
    ({ name }, index, all) => namesOf(all).indexOf(name) === index,
  );
  const edges = made(sites.flatMap((site) => site.edges));
  const witnesses = estate.madeWitnesses;
  const machines = [...servers, ...edges, ...witnesses, ...allProxies(estate)];
  const watched = { estate, servers, edges, machines, pages };
  return {
    id: PageId.alerts,
    title: 'An alert has fired',
    purpose:
      'Azure Monitor has sent an alert by e-mail, telephone or another way. Afterwards you know whether a service is at stake, and either nothing is wrong any more or another page has taken over.',
    table: { title: 'Alerts', head: ['alert', 'severity', 'what it tells'], rows: alerts.map(rowOf) },
    before: [
      ...otherPages(watched),
      ...(estate.exportStores.length > 0
        ? [
            'An export is old: the scheduled tasks of the machine (`Get-ScheduledTaskInfo`) say when they ran last, and with which result.',
          ]
        : []),
      ...(alerts.some(({ id }) => id.includes('backups'))
        ? [
            'A backup has failed, is missing, or has ended with a warning: the vault (Azure portal, Backup jobs) names the error, and the backup item names the type of each recovery point. Repair the cause and back the machine up at once (Backup now). A recovery point that is crash-consistent does not count as a backup of Exchange.',
          ]
        : []),
      ...(alerts.some(({ id }) => id.includes('opened-exports'))
        ? [
            text`Exports have been read: a rebuild and a drill do that, and the address is that of whoever does it. If nobody is at work on one, the configuration and the passwords in it are known to somebody else: ${pageRef('compromise')}.`,
          ]
        : []),
      ...(alerts.some(({ id }) => id.includes('rule-health'))
        ? [
            'Rules about logs are not evaluated: no other alert from logs comes until they are. Resource health of the rule (Azure portal, Help) names the error of its query, and Service Health an incident of Azure. If a rule or the workspace was deleted or disabled, apply the stack of the alerts again. Until then look at the steps below every hour.',
          ]
        : []),
      'Several alerts at once have one cause more often than several: begin with the one of the smallest severity number.',
      'Work that is announced raises alerts too: an apply, a maintenance, a server that is held out of its pools. Ask who is at work before you change anything. The pages about maintenance suppress the alerts of the one server that is worked on; what else fires meanwhile is a fault.',
      'An alert says that a machine is still silent: the first one may have been suppressed, by the schedule of Azure or for a maintenance. It did not come back from there.',
    ],
    steps: [
      ...(machines.length > 0 ? [startThem(watched)] : []),
      ...(servers.length > 0 ? [seeBackEnds(watched)] : []),
      ...proxiedSites(estate).map((site) => seeProxies(site)),
      ...(servers.length + edges.length > 0 ? [startServices(watched)] : []),
      ...(servers.length > 0 ? [seeCopies(watched)] : []),
      seeChanges(estate),
    ],
    after: [
      'An alert ends by itself when its cause has ended, but for those about changes: these have no end.',
      'If the alert was no use, change its threshold in the program (`monitoring.thresholds`), so that the next one is read.',
    ],
  };
}

function rowOf({ id, severity, tells }: AlertModel): string[] {
  return [id, String(severity), tells];
}

/** Alerts whose cause has a page of its own. */
function otherPages(watched: Watched): Text[] {
  const { estate, servers, edges, pages } = watched;
  const drills = estate.restoreDrills.map(({ page }) => page).filter((page) => pages.includes(page));
  return [
    ...(estate.standby
      ? [
          text`All machines of ${estate.primary.name} are silent, or Traffic Manager does not reach it: ${ref('start-silent-machines')} says whether the machines run. If the site does not come back soon, decide on ${pageRef(PageId.switchover)}.`,
          ...(estate.names.bothServe
            ? [
                text`The same of ${estate.standby.name}, which serves clients too: its clients are led to ${estate.primary.name} already; decide on ${pageRef(estate.turned().pageOf(PageId.switchover))}.`,
              ]
            : []),
        ]
      : []),
    ...(pages.includes(PageId.witnessLost)
      ? [text`The witness is silent: ${pageRef(PageId.witnessLost)}.`]
      : []),
    ...proxiedSites(estate).map(
      ({ site, proxies }) =>
        text`A proxy of ${site.name} (${nameList(namesOf(proxies))}) is silent, or does not answer the balancer: ${pageRef(PageId.proxiesLost(site.code))}. One alone leads all clients; with the second one client access of ${site.name} is lost.`,
    ),
    ...waitingMail(watched),
    ...(pages.includes(PageId.databaseDismounted)
      ? [text`A database is not mounted: ${pageRef(PageId.databaseDismounted)}.`]
      : []),
    ...(pages.includes(VOLUME_FULL) ? [text`A volume fills up: ${pageRef(VOLUME_FULL)}.`] : []),
    ...(pages.includes(PageId.certificateRenewal)
      ? [
          pages.includes('internal-certificates')
            ? text`A certificate expires: ${pageRef(PageId.certificateRenewal)}, or ${pageRef('internal-certificates')} for those that Exchange has signed itself.`
            : text`A certificate expires: ${pageRef(PageId.certificateRenewal)}.`,
        ]
      : []),
    ...(drills.length > 0
      ? [text`A restore drill is overdue: ${listed(drills.map((page) => pageRef(page)))}.`]
      : []),
    ...(servers.length + edges.length > 0
      ? [
          sentences(
            'A machine does not come back:',
            servers.length > 0 && text`${rebuildPages(servers)}.`,
            edges.length > 0 && text`${edgeRebuildPages(edges)}.`,
          ),
        ]
      : []),
  ];
}

/** Mail that waits to leave, with the pages about what may keep it. */
function waitingMail({ estate, pages }: Watched): Text[] {
  const outbound = [PageId.smartHostLost, PageId.carrierLost].filter((page) => pages.includes(page));
  const edges = standingSites(estate)
    .map(({ code }) => PageId.edgesLost(code))
    .filter((page) => pages.includes(page));
  return [
    ...(outbound.length > 0
      ? [
          text`Messages to the Internet wait: LastError of \`Get-Queue\`, on that server, says why. ${listed(outbound.map((page) => pageRef(page)))}.`,
        ]
      : []),
    ...(edges.length > 0
      ? [
          text`Messages to other servers wait on Mailbox servers: the Edges take no mail (${listed(edges.map((page) => pageRef(page)))}), or the servers of the other site do not.`,
        ]
      : []),
  ];
}

function startThem({ machines }: Watched): Step {
  return startMachines({
    id: 'start-silent-machines',
    machines,
    why: 'For alerts about machines that do not run, are deallocated, or are silent. A machine that runs and is silent has a fault in Windows, in its network or in its agent: look at its screenshot (Azure portal, Boot diagnostics) and restart it only when nobody can sign in.',
    otherwise:
      'A machine that somebody has stopped on purpose: ask that person. One that does not start: Azure portal, Resource health of the machine, says whether Azure has a fault of its own there.',
  });
}

function seeBackEnds({ estate, servers }: Watched): Step {
  return {
    id: 'see-alerted-back-ends',
    title: 'Look at the health page of each front end',
    why: 'For alerts about servers behind a load balancer. The balancer sends no new connections to a server whose page does not answer, so that users notice nothing while others answer. A server that is held out of its pools fails its probe on purpose.',
    ...windowsShell(...namesOf(servers)),
    command: [],
    check: ownHealthLines(estate.names.healthPath || '/owa/healthcheck.htm'),
    expected: `On each server ${HEALTHY}.`,
    otherwise: text`Another answer: ${ref('start-stopped-services')} on that server. ${NO_CURL}`,
  };
}

function startServices({ servers, edges }: Watched): Step {
  return {
    id: 'start-stopped-services',
    title: 'Start services of Exchange that are stopped',
    why: 'For alerts about services, and about faults that Exchange has found. Only services that start automatically are started; one that is disabled is meant to be.',
    ...windowsShell(...namesOf([...servers, ...edges])),
    command: [
      "$stopped = @(Get-CimInstance -ClassName Win32_Service -Filter \"StartMode = 'Auto' AND State <> 'Running'\" | Where-Object { $_.Name -ne 'MSExchangeNotificationsBroker' -and $_.Name -match '^(MSExchange|ADAM_MSExchange|HostControllerService|FMS|W3SVC|WAS|ClusSvc)' })",
      'foreach ($service in $stopped) { Start-Service -Name $service.Name }',
    ],
    check: [
      "Get-CimInstance -ClassName Win32_Service -Filter \"StartMode = 'Auto' AND State <> 'Running'\" | Where-Object { $_.Name -ne 'MSExchangeNotificationsBroker' -and $_.Name -match '^(MSExchange|ADAM_MSExchange|HostControllerService|FMS|W3SVC|WAS|ClusSvc)' } | Format-Table -Property Name, State",
      "Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Exchange-ManagedAvailability/Monitoring'; Id = 4 } -MaxEvents 3 -ErrorAction SilentlyContinue | Format-List -Property TimeCreated, Message",
    ],
    expected: 'No service is listed, and no event is newer than the start.',
    otherwise:
      'A service that stops again: the event log System, source Service Control Manager, says why. `Get-ServerHealth`, for that server, lists what Exchange finds wrong with it.',
  };
}

function seeCopies({ servers }: Watched): Step {
  return {
    id: 'see-copies-and-queues',
    title: 'Look at the database copies and the queues',
    why: 'For alerts about copy and replay queues, and about messages that wait. A copy that is behind does no harm by itself: it does when the server with the active copy fails too.',
    ...exchangeShell(servers[0].name),
    command: [],
    check: [
      "Get-MailboxDatabaseCopyStatus -Identity '*' | Sort-Object -Property CopyQueueLength -Descending | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength, LastInspectedLogTime -AutoSize",
      'Get-Queue | Sort-Object -Property MessageCount -Descending | Select-Object -First 10 | Format-Table -Property Identity, NextHopDomain, MessageCount, LastError -AutoSize',
    ],
    expected:
      'Each copy is Mounted or Healthy with short queues; a copy that lags on purpose has a long replay queue. Queues are short, or get shorter when you look again.',
    otherwise:
      'Suspended: somebody has suspended the copy; ask, then `Resume-MailboxDatabaseCopy`. Failed, or FailedAndSuspended: `Get-MailboxDatabaseCopyStatus`, for that copy and as a list, names the error. Messages to one domain wait: LastError says whether the fault is there.',
  };
}

/** Source: learn.microsoft.com/cli/azure/monitor/activity-log (az monitor activity-log list). */
function seeChanges(estate: EstateView): Step {
  const places = estate.stacks.map(({ id }) => estate.inAzure(id));
  return {
    id: 'see-changes-in-azure',
    title: 'See who changed what in Azure',
    why: 'For alerts about machines that somebody stopped, about rights, about security groups, and about names. The pipeline raises them with each apply that changes such things; anybody else has to be able to say why.',
    ...OUTSIDE,
    command: signIn(places, 'Id of the subscription'),
    check: [
      ...(places.some(({ subscription }) => subscription !== undefined)
        ? ["az account set --subscription (Read-Host 'Id of the subscription, from the alert')"]
        : []),
      "$group = Read-Host 'Resource group, from the alert'",
      `az monitor activity-log list --resource-group $group --offset 6h --query ${quote('[].{time: eventTimestamp, who: caller, what: operationName.value, status: status.value, target: resourceId}')} --output table`,
    ],
    expected: 'Each change belongs to a run of the pipeline, or to a person who says why.',
    otherwise: text`A change that nobody can explain: ${pageRef('compromise')}, with the account in the second column. Undo the change by an apply of the output that was deployed last.`,
  };
}
