import { CERTIFICATE_TASK } from './certificate-task';
import { INSTALLATION, INSTALLATION_EVENT } from './installation-names';

/** The source of the events that the scheduled script writes into the log Application. */
export const WATCH_SOURCE = 'ExchangeEstate';

/** What the scheduled script reports; each is the id of an event. */
export const WatchEvent = {
  /** The script has run. */
  RAN: 1000,
  /** A service that starts by itself does not run: `service=MSExchangeTransport`. */
  SERVICE_STOPPED: 1020,
  /** A certificate expires: `certificate=<thumbprint>; days=<days left>; subject=<subject>`. */
  CERTIFICATE: 1030,
} as const;

/** Days before its end from which on a certificate is reported; an alert cannot be about more. */
export const CERTIFICATE_HORIZON_DAYS = 60;

/** Minutes between two runs of the scheduled script. */
export const WATCH_EVERY_MINUTES = 15;

/** Minutes after which an installation is reported that is not over and has said nothing, while its task does not run; and while it does, as in Setup. */
export const SILENT_MINUTES = 30;
export const BUSY_MINUTES = 120;

const FOLDER = 'Exchange estate';
const TASK = 'Exchange estate - watch';

/**
 * An installation whose script does not run cannot report that itself: a policy of the domain refuses scripts, somebody has disabled the task, or the machine
 * has lost it; or a program that it has started, such as Setup, does not end. After a start of Windows it needs some minutes.
 */
const SILENT_INSTALLATION = [
  `if (Test-Path -LiteralPath '${INSTALLATION.state}') {`,
  `  $installation = Get-Content -LiteralPath '${INSTALLATION.state}' -Raw | ConvertFrom-Json`,
  "  if (-not $installation.phase) { $installation = @{ phase = 'unknown'; status = 'unreadable' } }",
  "  if ('done', 'failed' -notcontains $installation.status) {",
  `    $task = Get-ScheduledTask -TaskName '${INSTALLATION.task}' -ErrorAction SilentlyContinue`,
  `    $since = (Get-Item -LiteralPath '${INSTALLATION.state}').LastWriteTime`,
  '    $started = (Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime',
  '    if ($started -gt $since) { $since = $started }',
  '    $minutes = [math]::Floor(((Get-Date) - $since).TotalMinutes)',
  `    $most = ${SILENT_MINUTES}`,
  `    if ($task.State -eq 'Running') { $most = ${BUSY_MINUTES} }`,
  '    if ($minutes -ge $most) {',
  "      $why = 'its task is not there'",
  `      if ($task) { $why = 'its task is ' + $task.State + ' and ended with ' + (Get-ScheduledTaskInfo -TaskName '${INSTALLATION.task}').LastTaskResult }`,
  "      if ($task.State -eq 'Running') { $why = 'what its task has started does not end' }",
  `      Write-Finding -Id ${INSTALLATION_EVENT.waits} -Type 'Warning' -Text "phase=$($installation.phase); minutes=$minutes; the installation does not go on: $why"`,
  '    }',
  '  }',
  '}',
];

/**
 * What the scheduled script asks of a machine: which services that Setup has set to start automatically do not run, and which certificates of
 * the machine expire. Setup decides by role which services start automatically, so that the script need not know the role. It needs
 * no Exchange Management Shell, which would need a role of Exchange for the account of the machine.
 *
 * Windows logs no event of its own for a service that was stopped and stays stopped, and none for a certificate that nothing uses yet.
 *
 * Sources: learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/services-overview (services and their startup type);
 * learn.microsoft.com/powershell/module/microsoft.powershell.security/about/about_certificate_provider.
 */
export const WATCH_TASK = [
  'function Write-Finding {',
  '  param([int] $Id, [string] $Type, [string] $Text)',
  `  Write-EventLog -LogName Application -Source '${WATCH_SOURCE}' -EventId $Id -EntryType $Type -Message $Text`,
  '}',
  // Exchange 2016 sets this one to start automatically, and does without it: field scripts leave it out by name.
  "$automatic = @(Get-CimInstance -ClassName Win32_Service -Filter \"StartMode = 'Auto'\" | Where-Object { $_.Name -ne 'MSExchangeNotificationsBroker' })",
  "$own = @($automatic | Where-Object { $_.Name -match '^(MSExchange|ADAM_MSExchange|HostControllerService|FMS|W3SVC|WAS|ClusSvc)' })",
  "foreach ($service in @($own | Where-Object { $_.State -ne 'Running' })) {",
  `  Write-Finding -Id ${WatchEvent.SERVICE_STOPPED} -Type 'Warning' -Text "service=$($service.Name)"`,
  '}',
  `$end = (Get-Date).AddDays(${CERTIFICATE_HORIZON_DAYS})`,
  // One that was replaced stays in the store and expires: after a week nobody can still need to be told.
  '$certificates = @(Get-ChildItem -Path Cert:\\LocalMachine\\My | Where-Object { $_.NotAfter -gt (Get-Date).AddDays(-7) })',
  // The task that fetches certificates keeps the former one for some days.
  "$former = ''",
  `if (Test-Path -LiteralPath '${CERTIFICATE_TASK.state}') { $former = (Get-Content -LiteralPath '${CERTIFICATE_TASK.state}' | ConvertFrom-Json).former }`,
  // The agent of Azure renews its own certificates.
  "foreach ($certificate in @($certificates | Where-Object { $_.NotAfter -lt $end -and $_.Thumbprint -ne $former -and $_.Issuer -notmatch 'Windows Azure CRP' })) {",
  '  $days = [math]::Floor(($certificate.NotAfter - (Get-Date)).TotalDays)',
  `  Write-Finding -Id ${WatchEvent.CERTIFICATE} -Type 'Warning' -Text "certificate=$($certificate.Thumbprint); days=$days; subject=$($certificate.Subject)"`,
  '}',
  ...SILENT_INSTALLATION,
  `Write-Finding -Id ${WatchEvent.RAN} -Type 'Information' -Text "services=$($own.Count); certificates=$($certificates.Count)"`,
].join('\n');

/**
 * The script that registers the scheduled one, as SYSTEM. It lies below Program Files, where only administrators write.
 *
 * Source: learn.microsoft.com/powershell/module/scheduledtasks/register-scheduledtask.
 */
export function watchScript(): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    `$folder = Join-Path -Path $env:ProgramFiles -ChildPath '${FOLDER}'`,
    'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
    "$file = Join-Path -Path $folder -ChildPath 'watch.ps1'",
    "$task = @'",
    WATCH_TASK,
    "'@",
    'Set-Content -Path $file -Value $task -Encoding UTF8',
    `if (-not [System.Diagnostics.EventLog]::SourceExists('${WATCH_SOURCE}')) { New-EventLog -LogName Application -Source '${WATCH_SOURCE}' }`,
    '$action = New-ScheduledTaskAction -Execute \'powershell.exe\' -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$file`""',
    `$trigger = New-ScheduledTaskTrigger -Once -At '2020-01-01T00:00:00' -RepetitionInterval (New-TimeSpan -Minutes ${WATCH_EVERY_MINUTES}) -RepetitionDuration (New-TimeSpan -Days 3650)`,
    "$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest",
    `Register-ScheduledTask -TaskName '${TASK}' -Action $action -Trigger $trigger -Principal $principal -Force | Out-Null`,
  ].join('\n');
}
