import {
  HIGH_PERFORMANCE,
  LARGEST_PAGE_FILE_MB,
  pageFileSize,
  SET_PAGE_FILE,
  SET_POWER_PLAN,
} from '../../exchange/setup-requirements';
import { hasLargePageFile } from '../../exchange/version-traits';
import { HOLD_OUT_RULE } from '../../exchange/hold-out-commands';
import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import { namesOf } from '../estate-parts';
import { nameList, plural, quote, quoteList } from '../powershell-text';
import type { Step, StepPlace } from '../procedure';
import { Shell, stepId } from '../procedure';
import type { ServerView } from '../server-view';
import { listed, pageRef, sentences, text } from '../text';
import { proxiedSites } from './proxies';
import { RESTART_REFUSED } from './shells';
import { HEALTHY, NO_CURL, ownHealthLines } from './final-checks';

/** Which servers steps are about: all of them alike, one, or the one of several that a page is about. */
export interface Target {
  readonly servers: ServerView[];
  /** What ids end in; left out for all servers of the estate. */
  readonly of?: string;
  /** What a page calls the one of the servers that it is about. */
  readonly subject?: string;
}

/** Where a step about the servers is done: on each itself, by commands that ask the machine for its name. */
export function onTarget({ servers, subject }: Target, shell: Shell): StepPlace {
  return { shell, hosts: namesOf(servers), ...(subject === undefined ? {} : { subject }) };
}

/** What they are called in a title. */
export function targetText({ servers, subject }: Target): string {
  return subject ?? nameList(namesOf(servers));
}

export function targetId(step: string, { of }: Target): string {
  return stepId(step, ...(of === undefined ? [] : [of]));
}

/** Windows as Exchange wants it, before Setup. */
export function tuneWindows({ version }: EstateView, target: Target): Step {
  const large = hasLargePageFile(version);
  return {
    id: targetId('tune-windows', target),
    title: `Set the page file and the power plan of ${targetText(target)}`,
    why:
      `Exchange wants one page file of a fixed size: ${large ? `the memory and 10 MB, ${LARGEST_PAGE_FILE_MB} MB at most` : 'a quarter of the memory'}. The power plan Balanced slows processors down. ` +
      'Both count after a restart, so they come before Setup. Source: learn.microsoft.com/exchange/plan-and-deploy/system-requirements.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      '$computer = Get-CimInstance -ClassName Win32_ComputerSystem',
      ...pageFileSize(version),
      ...SET_PAGE_FILE,
      SET_POWER_PLAN,
      'Restart-Computer',
    ],
    check: [
      'Get-CimInstance -ClassName Win32_PhysicalMemory | Measure-Object -Property Capacity -Sum',
      'Get-CimInstance -ClassName Win32_PageFileSetting | Format-Table -Property Name, InitialSize, MaximumSize',
      'powercfg.exe /getactivescheme',
    ],
    expected: `One page file, with InitialSize and MaximumSize the same: ${large ? `the sum of the memory in MB and 10, at most ${LARGEST_PAGE_FILE_MB}` : 'a quarter of the memory in MB'}. The scheme is ${HIGH_PERFORMANCE}.`,
    otherwise:
      'A page file on another drive as well: the volume of Azure for temporary data has had it; run the step again, which removes every setting first. Too little room on the system disk: give the tier a larger one in the program. ' +
      RESTART_REFUSED,
  };
}

/**
 * The latest security update, before the server is online.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy (install the update before the server is brought online), and
 * support.microsoft.com/help/5011363 (packages, and what happens without elevation).
 */
export function securityUpdate(target: Target): Step {
  return {
    id: targetId('install-security-update', target),
    title: `Install the latest security update on ${targetText(target)}`,
    why:
      'A cumulative update does not have the fixes that came after it, and the flaws that they repair are used within days. The update belongs to one cumulative update only: take the package (.msp) for the one that is installed. ' +
      'It needs a shell as administrator: a package that is double-clicked leaves files half replaced. Source: support.microsoft.com/help/5011363.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      "$update = Read-Host 'Path of the latest security update for the cumulative update that is installed (.msp; Enter where there is none yet)'",
      'if ($update) {',
      "  $setup = Start-Process -FilePath 'msiexec.exe' -ArgumentList '/update', ('\"{0}\"' -f $update), '/passive', '/norestart' -Wait -PassThru",
      '  if ($setup.ExitCode -notin 0, 3010) { throw "The update has ended with $($setup.ExitCode)." }',
      '}',
      'Restart-Computer',
    ],
    check: [VERSION, STOPPED_SERVICES],
    expected:
      'FileVersion is the build of the security update (learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates). No service is listed that was started before.',
    otherwise:
      'Services that are Disabled: the update has stopped half-way; set them to Automatic, restart, and install it again from a shell as administrator. 1603 or 1642: the package is for another cumulative update, or Setup left a restart pending. ' +
      RESTART_REFUSED,
    wait: { seconds: 3600, because: 'the update stops every service, and the restart takes its time' },
  };
}

/** The build that is installed; the organization shows that of the cumulative update. */
export const VERSION =
  "(Get-Item -Path (Join-Path -Path $env:ExchangeInstallPath -ChildPath 'Bin\\ExSetup.exe')).VersionInfo | Format-List -Property FileVersion";

/**
 * Services that should run and do not. The notifications broker of 2016 is Automatic and ends by itself where it has nothing to do, as it has outside
 * of Exchange Online; other versions do not have it.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/services-overview ("Exchange 2016 only").
 */
export const STOPPED_SERVICES =
  "Get-Service -Name 'MSExchange*' -Exclude 'MSExchangeNotificationsBroker' | Where-Object { $_.StartType -eq 'Automatic' -and $_.Status -ne 'Running' }";

/** Files of databases, logs and queues that no scanner may hold open; the script knows those that exist only. */
function foldersOf({ servers, group, queueFolder }: ProtectedFiles): string[] {
  const drives = [
    ...(group === undefined
      ? []
      : [...group.databaseDrives.map((letter) => `${letter}:\\Databases`), `${group.logDrive}:\\Logs`]),
    ...(queueFolder === undefined ? [] : [queueFolder]),
  ];
  return servers.length === 0 ? [] : drives.filter((folder) => !folder.startsWith(':'));
}

/** What is excluded from scans beside the folders of Exchange itself. */
export interface ProtectedFiles {
  readonly servers: ServerView[];
  readonly group?: { readonly databaseDrives: string[]; readonly logDrive: string };
  readonly queueFolder?: string;
}

/**
 * Exclusions, before databases and queues are live: a scanner that quarantines a log file takes the database with it.
 *
 * Sources: learn.microsoft.com/exchange/antispam-and-antimalware/windows-antivirus-software and
 * microsoft.github.io/CSS-Exchange/Setup/Set-ExchAVExclusions.
 */
export function antivirusExclusions(target: Target, files: ProtectedFiles): Step {
  const folders = foldersOf(files);
  return {
    id: targetId('exclude-from-scans', target),
    title: `Exclude the files of Exchange from scans on ${targetText(target)}`,
    why:
      'A scanner that locks or removes a database, a log or a queue file stops the database or the mail, and it does so on the first busy day. The script of Microsoft excludes what exists; ' +
      `${folders.length === 0 ? 'nothing else is needed here.' : `the second line adds ${nameList(folders.map((folder) => `\`${folder}\``))}, where files come later.`}`,
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      "$scripts = Read-Host 'Folder with Set-ExchAVExclusions.ps1 and HealthChecker.ps1 (github.com/microsoft/CSS-Exchange/releases)'",
      'Set-Location -Path $scripts',
      '.\\Set-ExchAVExclusions.ps1 -SkipVersionCheck',
      ...(folders.length === 0 ? [] : [`Add-MpPreference -ExclusionPath ${quoteList(folders)}`]),
    ],
    check: ['Get-MpPreference | Format-List -Property ExclusionPath, ExclusionProcess, ExclusionExtension'],
    expected: `ExclusionPath has the folders of Exchange${folders.length === 0 ? '' : `, and ${nameList(folders.map((folder) => `\`${folder}\``))}`}. ExclusionProcess has \`EdgeTransport.exe\` among others.`,
    otherwise:
      'Another product than Microsoft Defender scans: `.\\Set-ExchAVExclusions.ps1 -ListRecommendedExclusions` lists what its console has to exclude. Exclusions that disappear again: a group policy sets them; add these there.',
  };
}

/** Health as Microsoft's own script sees it, with what a client would see of the server itself. */
export function checkHealth(estate: EstateView, target: Target, frontEnds: boolean): Step {
  const { clientNames, healthPath } = estate.names;
  const asks = frontEnds && healthPath !== '';
  return {
    id: targetId('check-health', target),
    title: `Check the health of ${targetText(target)} before ${target.subject === undefined ? plural(target.servers, 'it takes', 'they take') : 'it takes'} clients or mail`,
    why: sentences(
      'Health Checker of Microsoft compares updates, certificates, page file, pending restarts and many settings with what they should be.',
      asks &&
        `The page ${healthPath} is asked on the server by its own name: it answers there, although the load balancer does not see it yet.`,
      'Source: microsoft.github.io/CSS-Exchange/Diagnostics/HealthChecker.',
    ),
    ...onTarget(target, Shell.EXCHANGE),
    command: [
      "$scripts = Read-Host 'Folder with Set-ExchAVExclusions.ps1 and HealthChecker.ps1 (github.com/microsoft/CSS-Exchange/releases)'",
      'Set-Location -Path $scripts',
      '.\\HealthChecker.ps1 -SkipVersionCheck',
    ],
    check: [
      VERSION,
      STOPPED_SERVICES,
      'Get-ExchangeCertificate | Format-Table -Property Thumbprint, Services, Status, NotAfter, CertificateDomains -AutoSize',
      ...(asks ? ownHealthLines(healthPath) : []),
    ],
    expected:
      'Health Checker shows nothing in red, and its list of vulnerabilities is empty. FileVersion is the build of the latest security update, no service is listed' +
      `${frontEnds && clientNames.length > 0 ? `, and a valid certificate with ${clientNames[0]} has the service IIS` : ', and a valid certificate has the service SMTP'}.${asks ? ` On the server, ${HEALTHY}.` : ''}`,
    otherwise: sentences(
      'Red: the script names the page that says what to do; do it before the server goes on.',
      asks && NO_CURL,
      asks &&
        '503: `Get-HealthReport` and `Get-ServerHealth` show the health set; after Setup it can take half an hour until every one is healthy. 404: the virtual directory is missing.',
      'A vulnerability that is listed: the security update is not installed, or a further step of it is missing.',
    ),
    wait: {
      seconds: 1800,
      because: 'after Setup it can take half an hour until every health set is healthy',
    },
  };
}

/** Whether the firewall holds a new server out of its pools: it is born with the rule. */
export function checkHeldOut(target: Target): Step {
  return {
    id: targetId('check-held-out', target),
    title: `Check that ${targetText(target)} ${plural(target.servers, 'is', target.subject === undefined ? 'are' : 'is')} held out of the pools`,
    when: 'Not where names lead to the servers themselves (DNS round robin): nothing probes them, and a name that has no address of the server yet holds clients back.',
    why:
      'A server answers its health page as soon as Setup has ended, and the load balancer would send clients to a server without the latest security update and with a self-signed certificate. ' +
      `Servers behind a load balancer that probes are created with the firewall rule "${HOLD_OUT_RULE}", which refuses the probes; it is removed when the server has been checked.`,
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      `if (-not (Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -ErrorAction SilentlyContinue)) { throw 'No rule holds this server out.' }`,
    ],
    check: [
      `Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -PolicyStore ActiveStore | Format-Table -Property DisplayName, Enabled, Action, PolicyStoreSource`,
    ],
    expected: 'The rule is listed, enabled, and blocks: ActiveStore shows what is in force.',
    otherwise:
      'No rule: the script of the program has failed; apply the stack of the site again, which repeats it. The firewall is off, or does not take local rules, by a group policy: change the policy for these servers, or do not go on with Setup.',
  };
}

/**
 * Lets servers into their pools, last of all. The probes of Traffic Manager pass through the same balancer: a site whose pool has been empty
 * gets its clients with the first server.
 */
export function letIntoPools(estate: EstateView, target: Target): Step {
  const interval = 60;
  const proxied = proxiedSites(estate);
  return {
    id: targetId('let-into-pools', target),
    title: `Let ${targetText(target)} into the pools`,
    why:
      'The certificate and the latest security update are installed, and the server is healthy: from now on the load balancer sees its health page and sends clients. Do it for all servers of a site within a few minutes, ' +
      'so that the first one does not take every client alone.',
    ...onTarget(target, Shell.POWERSHELL),
    command: [
      `if (Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -ErrorAction SilentlyContinue) { Remove-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} }`,
    ],
    check: [
      `Get-NetFirewallRule -DisplayName ${quote(HOLD_OUT_RULE)} -ErrorAction SilentlyContinue`,
      'Get-NetTCPConnection -LocalPort 443 -State Established -ErrorAction SilentlyContinue | Measure-Object | Format-List -Property Count',
    ],
    wait: { seconds: interval, because: 'two successful probes of the load balancer' },
    expected: sentences(
      `No rule is listed, and connections are counted${estate.names.clientNames.length > 0 ? ` as soon as clients ask for ${estate.names.clientNames[0]}` : ''}.`,
      proxied.length > 0 &&
        text`The proxies of its site have had the server in their configuration since the apply that created it, and their list shows it UP in each backend: ${listed(proxied.map(({ site }) => pageRef(PageId.proxiesMaintenance(site.code), stepId('see-proxies', site.code))))}.`,
    ),
    otherwise:
      'No connection while other servers have some: ask the health page again as in the check of health. To take the server out again, put it into maintenance.',
  };
}
