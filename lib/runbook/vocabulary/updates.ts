import { licenseTerms } from './foundation';
import { nameList, quote, timeText } from '../powershell-text';
import type { EstateView } from '../estate-view';
import { exchangeServers, namesOf } from '../estate-parts';
import type { ProcedureTable, Step } from '../procedure';
import { Shell } from '../procedure';
import type { ServerView } from '../server-view';
import { moveQueue } from './queue-volume';
import { maintainedEdges, onMaintainedEdge } from './edge-maintenance';
import { maintainedServers, onMaintained, quietSitesFirst } from './maintenance';
import type { Target } from './server-protection';
import { onTarget, STOPPED_SERVICES, targetId, VERSION } from './server-protection';
import { controllerShell, exchangeShell, RESTART_REFUSED } from './shells';

/** Where configuration files are kept that an update overwrites. */
const SAVED = 'C:\\ExchangeBeforeUpdate';

/** A new version of .NET Framework: monthly updates of the one that is installed have other titles (`2024-04 Cumulative Update for .NET Framework …`). */
const FEATURE_VERSION = 'Microsoft .NET Framework *';

export const ONLY_CUMULATIVE = 'Only for a cumulative update.';

/** What is prepared next builds on what Setup has done before. */
const STOP_ON_FAILURE = "if ($LASTEXITCODE -ne 0) { throw 'Setup has failed.' }";

/** A server with what a table says of it. */
interface Row {
  readonly server: ServerView;
  readonly role: string;
  readonly site: string;
}

/** Every server with Exchange, in the order in which work on all of them is done; Edges last. */
function rowsOf(estate: EstateView): Row[] {
  const sites = quietSitesFirst(estate);
  return [
    ...sites.flatMap((site) =>
      exchangeServers(site).map((server) => ({ server, role: 'Exchange server', site: site.name })),
    ),
    ...sites.flatMap((site) => site.edges.map((server) => ({ server, role: 'Edge', site: site.name }))),
  ];
}

export function allServersTable(estate: EstateView): ProcedureTable {
  return {
    title: 'Servers, in this order',
    head: ['server', 'role', 'site'],
    rows: rowsOf(estate).map(({ server, role, site }) => [server.name, role, site]),
  };
}

/** The days on which servers are patched, the first one first. Those that existed before the program come last: it knows no day for them. */
export function patchCalendar(estate: EstateView): ProcedureTable {
  const rows = rowsOf(estate);
  const days = ({ server }: Row): number =>
    server.patchSlot?.daysAfterPatchTuesday ?? Number.MAX_SAFE_INTEGER;
  return {
    title: 'Calendar, in this order',
    head: ['server', 'role', 'site', 'days after Patch Tuesday', 'from', 'for'],
    rows: [...rows]
      .sort((one, other) => days(one) - days(other))
      .map(({ server: { name, patchSlot }, role, site }) => [
        name,
        role,
        site,
        ...(patchSlot
          ? [
              `${patchSlot.daysAfterPatchTuesday ?? 0} (${patchSlot.weekday})`,
              `${patchSlot.startTime} ${patchSlot.timeZone}`,
              timeText(patchSlot.durationMinutes * 60),
            ]
          : ['a day of its own, after the others', '-', '-']),
      ]),
  };
}

/** Servers that a page takes out of service, as what steps are about. */
export function maintainedTarget(estate: EstateView, of: string): Target {
  const servers = maintainedServers(estate);
  return { servers, of, subject: onMaintained(servers).subject };
}

/** The same of Edges. */
export function maintainedEdgeTarget(estate: EstateView, of: string): Target {
  const servers = maintainedEdges(estate);
  return { servers, of: `${of}-edge`, subject: onMaintainedEdge(servers).subject };
}

/** Which builds run now. */
export function showBuilds(estate: EstateView, id: string, title: string, expected: string): Step[] {
  const [first] = maintainedServers(estate);
  if (first === undefined) return [];
  return [
    {
      id,
      title,
      why: 'Active Directory names the cumulative update of each server; the security update is in the version of the files only.',
      ...exchangeShell(first.name),
      command: [
        'Get-ExchangeServer | Sort-Object -Property Name | Format-Table -Property Name, ServerRole, AdminDisplayVersion, Site -AutoSize',
      ],
      check: [
        `Invoke-Command -ComputerName ${namesOf(maintainedServers(estate)).map(quote).join(', ')} -ScriptBlock { (Get-Item -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\ExSetup.exe')).VersionInfo } | Sort-Object -Property PSComputerName | Format-Table -Property PSComputerName, FileVersion`,
      ],
      expected,
      otherwise:
        'A server that does not answer: repair it before you update anything. Different builds: an update was not finished; begin with the server that is behind.',
    },
  ];
}

/**
 * Schema, organization and domains for a cumulative update.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/prepare-ad-and-domains.
 */
export function prepareForUpdate(estate: EstateView): Step {
  const terms = licenseTerms(estate);
  return {
    id: 'prepare-directory-for-update',
    title: 'Prepare Active Directory for the update',
    when: ONLY_CUMULATIVE,
    why:
      'Done once, by a member of Schema Admins and Enterprise Admins, in the domain and the site of the schema master, which the first line shows, on a machine with .NET Framework 4.8 and the Visual C++ Redistributable of Visual Studio 2012: people who update servers then need neither of these groups. There is no way back from a schema that has been extended. ' +
      'Source: learn.microsoft.com/exchange/plan-and-deploy/prepare-ad-and-domains.',
    ...controllerShell(estate),
    command: [
      'Get-ADForest | Format-List -Property SchemaMaster, Domains',
      "Read-Host 'Enter if this machine is in the domain and the site of the schema master, Ctrl+C to stop'",
      "$media = Read-Host 'Folder of the Setup files of the cumulative update (the drive of the mounted image)'",
      'Set-Location -Path $media',
      `.\\Setup.exe /PrepareSchema ${terms}`,
      STOP_ON_FAILURE,
      'repadmin /syncall /AdeP',
      `.\\Setup.exe /PrepareAD ${terms}`,
      STOP_ON_FAILURE,
      'repadmin /syncall /AdeP',
      `.\\Setup.exe /PrepareAllDomains ${terms}`,
      STOP_ON_FAILURE,
      'repadmin /syncall /AdeP',
    ],
    check: ['repadmin /replsummary'],
    expected:
      'Setup ends three times with "The Exchange Server setup operation completed successfully.", and no replication fails.',
    otherwise:
      'The schema master is in another site or domain: prepare it from a machine there. Setup names what it lacks; the details are in `C:\\ExchangeSetupLogs\\ExchangeSetup.log`. If rights are missing, check the groups of your account and sign in again. Do not update a server before all three have succeeded.',
  };
}

/** Files that the update overwrites, and a restart. Source: learn.microsoft.com/exchange/plan-and-deploy/install-cumulative-updates. */
export function saveConfiguration(target: Target): Step {
  return {
    id: targetId('save-configuration', target),
    title: `Save the configuration files of ${target.subject ?? 'the server'} and restart it`,
    when: ONLY_CUMULATIVE,
    why:
      'The update overwrites every .config file and the settings of IIS and TLS. The restart before it clears what is pending, on which Setup would stop. ' +
      'Source: learn.microsoft.com/exchange/plan-and-deploy/install-cumulative-updates.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      `$folder = Join-Path -Path ${quote(SAVED)} -ChildPath (Get-Date -Format 'yyyy-MM-dd')`,
      'if (Test-Path -Path $folder) { throw "$folder is there already: a second run would overwrite what it saves." }',
      "$files = @(Get-ChildItem -Path $env:ExchangeInstallPath -Filter '*.config' -File -Recurse)",
      'foreach ($file in $files) {',
      '  $copy = Join-Path -Path $folder -ChildPath $file.FullName.Substring($env:ExchangeInstallPath.Length)',
      '  $null = New-Item -Path (Split-Path -Path $copy -Parent) -ItemType Directory -Force',
      '  Copy-Item -Path $file.FullName -Destination $copy',
      '}',
      "$web = Join-Path -Path $env:windir -ChildPath 'System32\\inetsrv\\config\\applicationHost.config'",
      'if (Test-Path -Path $web) { Copy-Item -Path $web -Destination $folder }',
      "$protocols = Join-Path -Path $folder -ChildPath 'SCHANNEL.reg'",
      "reg.exe export 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL' $protocols",
      "if ($LASTEXITCODE -ne 0) { throw 'The settings of TLS were not saved.' }",
      'Restart-Computer',
    ],
    check: [
      `Get-ChildItem -Path ${quote(SAVED)} -File -Recurse | Measure-Object | Format-List -Property Count`,
      STOPPED_SERVICES,
    ],
    expected: 'Some hundred files are counted, and no service is listed.',
    otherwise:
      'The folder of today is there: if nothing has been installed since, rename it and run the step again; else the files are those of before, so restart and go on. No file: `$env:ExchangeInstallPath` is empty in a shell that was opened before Exchange was installed; open another. A service is listed: start it before you go on. ' +
      RESTART_REFUSED,
    wait: { seconds: 900, because: 'a restart, and services that start with a delay' },
  };
}

/** Source: learn.microsoft.com/exchange/plan-and-deploy/install-cumulative-updates. */
export function cumulativeUpdate(estate: EstateView, target: Target): Step {
  return {
    id: targetId('install-cumulative-update', target),
    title: `Install the cumulative update on ${target.subject ?? 'the server'}`,
    when: ONLY_CUMULATIVE,
    why:
      'Setup replaces the whole of Exchange. It cannot be undone: to uninstall it means to uninstall Exchange, and no snapshot of the machine is a way back, since Active Directory and the other servers have gone on. ' +
      'A server on which it fails is repaired, or rebuilt by its own page. Switch the scanner off meanwhile, where you can.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      "$media = Read-Host 'Folder of the Setup files of the cumulative update (the drive of the mounted image)'",
      'Set-Location -Path $media',
      `.\\Setup.exe /Mode:Upgrade ${licenseTerms(estate)}`,
      'if ($LASTEXITCODE -eq 0) { Restart-Computer }',
    ],
    check: [
      VERSION,
      STOPPED_SERVICES,
      "Select-String -Path 'C:\\ExchangeSetupLogs\\ExchangeSetup.log' -Pattern '\\[ERROR\\]' | Select-Object -Last 5",
    ],
    expected:
      'Setup has ended with "The Exchange Server setup operation completed successfully." FileVersion is the build of the cumulative update, no service is listed, and no error in the log is newer than the run.',
    otherwise:
      'Setup names the readiness check that failed: repair it and run Setup again, it continues where it stopped. Services that are Disabled after a failure: set them to Automatic before you run Setup again. SetupAssist.ps1 of microsoft/CSS-Exchange explains the log. Leave the server in maintenance until it works. ' +
      RESTART_REFUSED,
    wait: { seconds: 10_800, because: 'three hours, by the documentation, with the restart' },
  };
}

/** What the update has taken away: the queue's path, and what people have changed. */
export function restoreConfiguration(target: Target): Step[] {
  const [queue] = moveQueue(target);
  return [
    ...(queue
      ? [
          {
            ...queue,
            ...onTarget(target, Shell.POWERSHELL),
            id: targetId('set-queue-path', target),
            title: `Set the path of the queue of ${target.subject ?? 'the Edge'} again`,
            when: ONLY_CUMULATIVE,
            why: 'The update has put its own EdgeTransport.exe.config in place, and Transport has begun a queue on the system disk. The messages of the other one are read again when the path is back.',
            command: [
              "Stop-Service -Name 'MSExchangeTransport'",
              ...queue.command,
              "Start-Service -Name 'MSExchangeTransport'",
            ],
          },
        ]
      : []),
    {
      id: targetId('restore-configuration', target),
      title: `Restore the changes of ${target.subject ?? 'the server'} from the change log`,
      when: ONLY_CUMULATIVE,
      why: `Changes are made again in the new files; the old files are for comparison in \`${SAVED}\`, and must not be copied back, the metabase (applicationHost.config) least of all, since they belong to the former update.`,
      ...onTarget(target, Shell.POWERSHELL),
      command: [
        "Read-Host 'Enter the changes of the change log (web.config, EdgeTransport.exe.config, IIS, TLS), then press Enter to restart'",
        'Restart-Computer',
      ],
      check: [STOPPED_SERVICES],
      expected: 'No service is listed.',
      otherwise:
        'A service is listed: a changed file is not valid XML, or names what the new version does not have; event log Application says which. ' +
        RESTART_REFUSED,
      wait: { seconds: 900, because: 'a restart, and services that start with a delay' },
    },
  ];
}

/**
 * Updates of Windows, and of nothing else: Windows Update is asked (2), never Microsoft Update, which brings updates of Exchange; and what
 * belongs to Exchange all the same is left out by its category.
 *
 * Sources: learn.microsoft.com/windows/win32/api/wuapicommon/ne-wuapicommon-serverselection,
 * learn.microsoft.com/windows/win32/wua_sdk/searching--downloading--and-installing-updates and
 * learn.microsoft.com/windows/win32/api/wuapi/ne-wuapi-operationresultcode.
 */
export function windowsUpdates(target: Target): Step {
  return {
    id: targetId('install-windows-updates', target),
    title: `Install Windows updates on ${target.subject ?? 'the server'}`,
    why:
      'Windows Update itself is asked (ServerSelection 2): Microsoft Update would bring updates of Exchange, which have an order of their own. Previews are left out (BrowseOnly), and so are new versions of .NET Framework, which need the word of the supportability matrix of Exchange first. Nothing is installed before you have read the titles. Run it in a session on the server: Windows refuses to install over remoting. ' +
      'Source: learn.microsoft.com/windows/win32/wua_sdk/searching--downloading--and-installing-updates.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      "$session = New-Object -ComObject 'Microsoft.Update.Session'",
      '$searcher = $session.CreateUpdateSearcher()',
      '$searcher.ServerSelection = 2',
      "$found = $searcher.Search('IsInstalled=0 and IsHidden=0 and BrowseOnly=0')",
      "$updates = New-Object -ComObject 'Microsoft.Update.UpdateColl'",
      'foreach ($update in $found.Updates) {',
      "  $exchange = @($update.Categories | Where-Object { $_.Name -like '*Exchange*' })",
      `  if ($exchange.Count -eq 0 -and $update.Title -notlike ${quote(FEATURE_VERSION)}) { $null = $updates.Add($update) }`,
      '}',
      'foreach ($update in $updates) { $update.Title }',
      'if ($updates.Count -gt 0) {',
      "  Read-Host 'Enter to install these, Ctrl+C to stop'",
      '  foreach ($update in $updates) { if (-not $update.EulaAccepted) { $update.AcceptEula() } }',
      '  $downloader = $session.CreateUpdateDownloader()',
      '  $downloader.Updates = $updates',
      '  $null = $downloader.Download()',
      '  $installer = $session.CreateUpdateInstaller()',
      '  $installer.Updates = $updates',
      '  $result = $installer.Install()',
      '  if ($result.ResultCode -ne 2) { throw "Not every update was installed: result $($result.ResultCode)." }',
      '}',
      'Restart-Computer',
    ],
    check: [
      'Get-HotFix | Sort-Object -Property InstalledOn -Descending | Select-Object -First 5',
      STOPPED_SERVICES,
    ],
    expected: 'The updates of this month are on top, and no service is listed.',
    otherwise:
      'An update that fails: its number in the event log System, source WindowsUpdateClient; leave the server in maintenance, and do not go on with the next one. A service is listed: start it. A title that does not belong here: stop, and hide that update before you run the step again. ' +
      RESTART_REFUSED,
    wait: { seconds: 5_400, because: 'download, installation and a restart' },
  };
}

/** Names of all of them, for people. */
export function serverNames(estate: EstateView): string {
  return nameList(namesOf([...maintainedServers(estate), ...maintainedEdges(estate)]));
}
