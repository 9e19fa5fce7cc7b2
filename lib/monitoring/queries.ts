import { CertificateEvent } from '../exchange/certificate-task';
import { INSTALLATION_EVENT } from '../exchange/installation-names';
import { PROXY_NAMES } from '../exchange/proxy-names';
import { WATCH_EVERY_MINUTES, WATCH_SOURCE, WatchEvent } from '../exchange/watch-commands';

/** Minutes of two runs of the script in the machines, and one more for the way of the events. */
export const TWO_RUNS_MINUTES = 3 * WATCH_EVERY_MINUTES;

/** A text as the query language takes it. */
export function quoteKusto(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Computer names without the domain, in the capitals of the model: agents report the full name of a member of the domain. */
const MACHINE = 'extend Machine = toupper(tostring(split(Computer, ".")[0]))';

function alive(minutes: number): string {
  return `Heartbeat | where TimeGenerated > ago(${minutes}m) | ${MACHINE} | distinct Machine`;
}

/**
 * Machines that have given no sign of life, those that never gave one included. `rows` is a list of strings and Terraform expressions,
 * `"AMSFE1", "/subscriptions/…"`.
 */
export function silentMachines(rows: string, minutes: number): string {
  return [
    `let expected = datatable(Machine: string, _ResourceId: string)[${rows}];`,
    'expected',
    `| join kind=leftanti (${alive(minutes)}) on Machine`,
    '| extend TimeGenerated = now()',
  ].join('\n');
}

/** When each machine gave its last sign of life. */
export function lastSigns(): string {
  return `Heartbeat | ${MACHINE} | summarize Last = max(TimeGenerated) by Machine | order by Last asc`;
}

/** Sites without a machine that has given a sign of life; `rows` is a list likewise, `"AMSFE1", "AMS"`. */
export function silentSites(rows: string, minutes: number): string {
  return [
    `let expected = datatable(Machine: string, Site: string)[${rows}];`,
    'expected',
    `| join kind=leftouter (${alive(minutes)} | extend Alive = 1) on Machine`,
    '| summarize Machines = count(), Alive = sum(coalesce(Alive, 0)) by Site',
    '| where Machines > 0 and Alive == 0',
    '| extend TimeGenerated = now()',
  ].join('\n');
}

/** Machines that give signs of life, in which the scheduled script does not run. */
export function silentScripts(): string {
  return [
    'Heartbeat',
    '| where TimeGenerated > ago(15m) and OSType != "Linux"',
    `| ${MACHINE}`,
    '| distinct Machine',
    `| join kind=leftanti (Event | where TimeGenerated > ago(2h) and Source == "${WATCH_SOURCE}" and EventID == ${WatchEvent.RAN} | ${MACHINE} | distinct Machine) on Machine`,
    '| extend TimeGenerated = now()',
  ].join('\n');
}

const BACKEND = `${PROXY_NAMES.backendPrefix}[A-Za-z0-9_.-]+`;

/**
 * What HAProxy has said of its servers last. A server that people take out is neither up nor down by its words.
 *
 * Source: each message of HAProxy 2.6 to syslog, tried.
 */
const SERVER_STATES = [
  'Syslog | where ProcessName == "haproxy"',
  `| ${MACHINE}`,
  `| extend Backend = extract("${BACKEND}", 0, SyslogMessage), Server = extract("${BACKEND}/([A-Za-z0-9_.-]+) is (UP|DOWN)", 1, SyslogMessage), State = extract("${BACKEND}/[A-Za-z0-9_.-]+ is (UP|DOWN)", 1, SyslogMessage)`,
  `| where isnotempty(Backend) and Backend != "${PROXY_NAMES.ownBackend}"`,
];

/** Servers that a proxy has found down and not up again since. */
export function downServers(): string {
  return [
    ...SERVER_STATES,
    '| where isnotempty(State)',
    '| summarize arg_max(TimeGenerated, State) by Machine, Backend, Server',
    '| where State == "DOWN"',
    '| summarize TimeGenerated = max(TimeGenerated), Backends = make_set(Backend), Machines = make_set(Machine) by Server',
  ].join('\n');
}

/** Proxies with a back end that has no server, and of which none has come up since. */
export function emptyBackends(): string {
  return [
    ...SERVER_STATES,
    '| where SyslogMessage has "has no server available" or State == "UP"',
    '| summarize arg_max(TimeGenerated, State) by Machine, Backend',
    '| where State != "UP"',
    '| summarize TimeGenerated = max(TimeGenerated), Backends = make_set(Backend) by Machine',
  ].join('\n');
}

/** A counter of the queues of transport. */
function transport(counters: string[]): string {
  return `Perf | where ObjectName == "MSExchangeTransport Queues" and InstanceName =~ "_total" and CounterName in (${counters.map(quoteKusto).join(', ')})`;
}

/** A queue of transport whose least value in the window is above a limit: it does not get shorter. */
export function longQueue(counter: string, limit: number): string {
  return [
    transport([counter]),
    `| ${MACHINE}`,
    '| summarize Least = min(CounterValue), TimeGenerated = max(TimeGenerated) by Machine',
    `| where Least > ${limit}`,
  ].join('\n');
}

/** Messages to other servers that wait, whether they are tried at the moment or later: each attempt changes the counter in which they count. */
export function undelivered(way: 'External' | 'Internal', limit: number): string {
  const counters = ['Active', 'Retry'].map((state) => `${way} ${state} Remote Delivery Queue Length`);
  return [
    transport(counters),
    `| ${MACHINE}`,
    '| summarize Waiting = sum(CounterValue) by Machine, bin(TimeGenerated, 5m)',
    '| summarize Least = min(Waiting), TimeGenerated = max(TimeGenerated) by Machine',
    `| where Least > ${limit}`,
  ].join('\n');
}

/**
 * A counter of database copies whose least value in the window is above a limit. The instance `_total` is the sum of all copies of a server, those
 * that lag on purpose among them.
 */
export function longCopyQueue(counter: string, limit: number, without: string[] = []): string {
  return [
    `Perf | where ObjectName == "MSExchange Replication" and CounterName == ${quoteKusto(counter)} and InstanceName !~ "_total"`,
    `| ${MACHINE}`,
    ...(without.length === 0
      ? []
      : [`| where strcat(Machine, "/", InstanceName) !in~ (${without.map(quoteKusto).join(', ')})`]),
    '| summarize Least = min(CounterValue), TimeGenerated = max(TimeGenerated) by Machine, _ResourceId, Instance = InstanceName',
    `| where Least > ${limit}`,
  ].join('\n');
}

/** Copies that are in a state of trouble for the whole of a window of `samples` samples. Source of the names: CollectReplicationMetrics.ps1 of Exchange Setup. */
export function copiesInState(counters: string[], samples: number): string {
  return [
    `Perf | where ObjectName == "MSExchange Replication" and CounterName in (${counters.map(quoteKusto).join(', ')}) and InstanceName !~ "_total"`,
    `| ${MACHINE}`,
    '| summarize Least = min(CounterValue), Samples = count(), TimeGenerated = max(TimeGenerated) by Machine, _ResourceId, Instance = InstanceName, State = CounterName',
    `| where Least > 0 and Samples >= ${samples}`,
  ].join('\n');
}

/** Databases that no server has mounted at any time of the window; `rows` is a list of names, `"DB01", "DB02"`. */
export function dismountedDatabases(rows: string): string {
  return [
    `let expected = datatable(Database: string)[${rows}];`,
    'expected',
    '| join kind=leftanti (Perf | where ObjectName == "MSExchange Active Manager" and CounterName == "Database Mounted" and CounterValue > 0 | distinct Database = InstanceName) on Database',
    '| extend TimeGenerated = now()',
  ].join('\n');
}

/** Volumes with little free space; those of `queues`, such as `AMSFE1/Q:`, have a limit of their own. */
export function fullVolumes(limit: number, queues: string[], queueLimit: number): string {
  const own =
    queues.length === 0
      ? String(limit)
      : `iff(strcat(Machine, "/", InstanceName) in~ (${queues.map(quoteKusto).join(', ')}), ${queueLimit}, ${limit})`;
  return [
    'Perf',
    '| where ObjectName in ("LogicalDisk", "Logical Disk") and CounterName == "% Free Space"',
    '| where InstanceName != "_Total" and InstanceName !startswith "HarddiskVolume"',
    `| ${MACHINE}`,
    '| summarize arg_max(TimeGenerated, CounterValue) by Machine, InstanceName',
    `| where CounterValue < ${own}`,
    '| project TimeGenerated, Machine, Volume = InstanceName, FreePercent = round(CounterValue)',
  ].join('\n');
}

/** Services that two runs of the script in a row found stopped. `roles` is a list, `"AMSFE1", "mailbox"`. */
export function stoppedServices(roles: string): string {
  return [
    `let roles = datatable(Machine: string, Role: string)[${roles}];`,
    'Event',
    `| where Source == "${WATCH_SOURCE}" and EventID == ${WatchEvent.SERVICE_STOPPED}`,
    '| parse RenderedDescription with "service=" Service',
    `| ${MACHINE}`,
    `| summarize Runs = dcount(bin(TimeGenerated, ${WATCH_EVERY_MINUTES}m)), TimeGenerated = max(TimeGenerated) by Machine, _ResourceId, Service`,
    '| where Runs >= 2',
    '| lookup kind=leftouter roles on Machine',
  ].join('\n');
}

/** Certificates that expire in less than so many days. */
export function expiringCertificates(days: number): string {
  return [
    'Event',
    `| where Source == "${WATCH_SOURCE}" and EventID == ${WatchEvent.CERTIFICATE}`,
    '| parse RenderedDescription with "certificate=" Thumbprint "; days=" Days: int "; subject=" Subject',
    `| where Days < ${days}`,
    `| ${MACHINE}`,
    '| summarize arg_max(TimeGenerated, Days) by Machine, Thumbprint, Subject',
  ].join('\n');
}

/** Installations that have failed, or wait longer than expected, by the phase that they are in. */
export function stoppedInstallations(): string {
  return [
    'Event',
    `| where Source == "${WATCH_SOURCE}" and EventID in (${INSTALLATION_EVENT.failed}, ${INSTALLATION_EVENT.waits})`,
    '| parse RenderedDescription with "phase=" Phase ";" *',
    `| ${MACHINE}`,
    '| summarize TimeGenerated = max(TimeGenerated) by Machine, Phase',
  ].join('\n');
}

/** Machines whose last word about their certificate is that they could not fetch or use it. */
export function failedCertificates(): string {
  const { RENEWED, NOTHING, FAILED } = CertificateEvent;
  return [
    'Event',
    `| where Source == "${WATCH_SOURCE}" and EventID in (${RENEWED}, ${NOTHING}, ${FAILED})`,
    `| ${MACHINE}`,
    '| summarize arg_max(TimeGenerated, EventID) by Machine',
    `| where EventID == ${FAILED}`,
  ].join('\n');
}

/** The jobs of backups with the name of the machine in Azure. Source: learn.microsoft.com/azure/backup/backup-azure-monitoring-use-azuremonitor. */
const JOBS = [
  'AddonAzureBackupJobs',
  '| where TimeGenerated > ago(30h) and JobOperation == "Backup"',
  '| join kind=inner (CoreAzureBackup | where OperationName == "BackupItem" | summarize arg_max(TimeGenerated, BackupItemFriendlyName) by BackupItemUniqueId) on BackupItemUniqueId',
  '| extend Item = tolower(BackupItemFriendlyName)',
].join(' ');

/**
 * Machines without a backup in the last 30 hours: a daily one starts up to two hours late and takes its time. `rows` is a list,
 * `"vm-contoso-ams-edge-1", "AMSEDGE1"`.
 */
export function missedBackups(rows: string): string {
  return [
    `let expected = datatable(Item: string, Machine: string)[${rows}];`,
    'expected',
    `| join kind=leftanti (${JOBS} | where JobStatus in ("Completed", "CompletedWithWarnings") | distinct Item) on Item`,
    '| extend TimeGenerated = now()',
  ].join('\n');
}

/** The last backup of each machine. */
export function lastBackups(): string {
  return `${JOBS}\n| summarize arg_max(TimeGenerated, JobStatus) by Item`;
}

/** Backups that came to an end with a warning. */
export function doubtfulBackups(): string {
  return `${JOBS}\n| where JobStatus == "CompletedWithWarnings"\n| summarize TimeGenerated = max(TimeGenerated) by Item`;
}

/**
 * Machines whose newest export is older than `hours`. The log has the status as a text (learn.microsoft.com/azure/azure-monitor/reference/tables/storagebloblogs).
 * `rows` is a list, `"edge-configuration", "AMSEDGE1"`.
 */
export function oldExports(account: string, rows: string, hours: number): string {
  return [
    `let expected = datatable(Container: string, Machine: string)[${rows}];`,
    `let newest = StorageBlobLogs | where AccountName == ${quoteKusto(account)} and OperationName == "PutBlob" and StatusCode == "201"`,
    '  | extend Parts = split(tostring(parse_url(Uri).Path), "/")',
    '  | summarize Newest = max(TimeGenerated) by Container = tostring(Parts[1]), Machine = toupper(tostring(Parts[2]));',
    'expected',
    '| join kind=leftouter newest on Container, Machine',
    `| where isnull(Newest) or Newest < ago(${hours}h)`,
    '| project TimeGenerated = now(), Machine, Container',
  ].join('\n');
}

/**
 * Drills whose day has come, that nobody has recorded, or that are recorded for a day to come, which would silence the rule until then. `rows` is a list of id,
 * last day and due day: `"edge", datetime(2026-10-05), datetime(2027-04-03)`.
 */
export function overdueDrills(rows: string[]): string {
  return [
    `let drills = datatable(Drill: string, Last: datetime, Due: datetime)[${rows.join(', ')}];`,
    // A rule needs a table: there is always at least one heartbeat, and where there is none, other alerts fire.
    'Heartbeat | take 1 | extend Any = 1',
    '| join kind=inner (drills | where Due < now() or Last > now() | extend Any = 1) on Any',
    '| project TimeGenerated = now(), Drill',
  ].join('\n');
}

/** What Exchange's own Managed Availability could not repair. Source: see `EVENT_LOGS`. */
export function unhealthyExchange(): string {
  return [
    'Event',
    '| where EventLog == "Microsoft-Exchange-ManagedAvailability/Monitoring" and EventID == 4',
    `| ${MACHINE}`,
    // Exchange writes the text itself; its first line is the fault, and what follows changes each time.
    '| extend Fault = substring(tostring(split(RenderedDescription, "\\n")[0]), 0, 120)',
    '| summarize TimeGenerated = max(TimeGenerated) by Machine, _ResourceId, Fault',
  ].join('\n');
}

/**
 * Who has unwrapped keys of exports, or has tried to: machines only wrap. A Key Vault writes into one of two tables, of which a workspace may have either.
 *
 * Source: learn.microsoft.com/azure/key-vault/general/logging (operations).
 */
export function openedExports(keyVault: string): string {
  return [
    'union isfuzzy=true AZKVAuditLogs, AzureDiagnostics',
    `| where OperationName in ("KeyUnwrap", "KeyDecrypt") and _ResourceId endswith ${quoteKusto(`/vaults/${keyVault}`)}`,
    '| extend Address = coalesce(column_ifexists("CallerIPAddress", ""), column_ifexists("CallerIpAddress", ""))',
    '| summarize Times = count(), TimeGenerated = max(TimeGenerated) by Address, Operation = OperationName, Result = ResultSignature',
  ].join('\n');
}
