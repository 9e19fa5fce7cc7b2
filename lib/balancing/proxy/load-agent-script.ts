import { EXCHANGE_SETUP_KEY } from '../../exchange/hold-out-commands';
import { PROXY_NAMES } from '../../exchange/proxy-names';
import { checkLoadAgent } from './check-proxy-plan';

/** The small service of an Exchange server that tells proxies how much load it takes. */
export interface LoadAgent {
  /** TCP port on which it answers. */
  readonly port: number;
  /** IPv4 addresses of the proxies, which alone may ask it. */
  readonly proxyAddresses: readonly string[];
}

const FOLDER = 'C:\\ProgramData\\ExchangeEstate\\LoadAgent';
const TASK = PROXY_NAMES.agentTask;
const RULE = 'Exchange estate: load agent';

/** The smallest share that it reports: a server is never taken out because it is busy, which would make the others busier. */
const LEAST_SHARE = 10;

/** Seconds for which an answer holds; several proxies ask, and for each of their backends. */
const ANSWER_HOLDS = 4;

/** The components of client access by HTTPS. Source: learn.microsoft.com/powershell/module/exchangepowershell/get-servercomponentstate. */
const PROXY_COMPONENTS = [
  'ActiveSyncProxy',
  'AutoDiscoverProxy',
  'EcpProxy',
  'EwsProxy',
  'MapiProxy',
  'OabProxy',
  'OwaProxy',
  'RpcProxy',
] as const;

/**
 * What the task runs: it answers each connection with one line and closes it, as HAProxy's agent check reads it. `ready` and a share of the load by the processor, or
 * `drain` while the server is in maintenance. It never reports 0 % or `down`: if it ended after that, nobody would lift it.
 *
 * The state of a component is in the registry, in a value for each requester: version, state (1 is active), time. One requester that has made it inactive suffices.
 * One protocol that is inactive is left to its health page, which fails with it.
 *
 * Sources: docs.haproxy.org/2.6/configuration.html (agent-check), techcommunity.microsoft.com/blog/exchange/server-component-states-in-exchange-2013/591342 (registry,
 * requesters, inactive wins), github.com/microsoft/CSS-Exchange (ExchangeLogCollector reads this key), learn.microsoft.com/dotnet/api/system.net.sockets.tcplistener.
 */
function agent(port: number): string[] {
  return [
    "$ErrorActionPreference = 'Stop'",
    `$states = 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\ServerComponentStates'`,
    `$components = ${PROXY_COMPONENTS.map((name) => `'${name}'`).join(', ')}`,
    '',
    'function Test-Active {',
    '  param([string] $Component)',
    '  $key = Get-Item -Path "$states\\$Component" -ErrorAction SilentlyContinue',
    '  if (-not $key) { return $true }',
    '  foreach ($requester in $key.GetValueNames()) {',
    "    if ([string] $key.GetValue($requester) -match '^1:(\\d+):' -and $Matches[1] -ne '1') { return $false }",
    '  }',
    '  $true',
    '}',
    '',
    'function Test-Maintenance {',
    `  if (-not (Test-Path -Path '${EXCHANGE_SETUP_KEY}')) { return $true }`,
    "  if (-not (Test-Active -Component 'ServerWideOffline')) { return $true }",
    '  foreach ($component in $components) {',
    '    if (Test-Active -Component $component) { return $false }',
    '  }',
    '  $true',
    '}',
    '',
    // Of the classes for the processor this one has the same name in each language of Windows.
    'function Get-Busy {',
    '  $processor = Get-CimInstance -ClassName Win32_PerfFormattedData_PerfOS_Processor -Filter "Name = \'_Total\'"',
    '  [double] $processor.PercentProcessorTime',
    '}',
    '',
    `$listener = New-Object -TypeName System.Net.Sockets.TcpListener -ArgumentList ([System.Net.IPAddress]::Any), ${port}`,
    '$listener.Start()',
    '$busy = Get-Busy',
    '$asked = [DateTime]::MinValue',
    "$line = ''",
    'while ($true) {',
    '  $client = $listener.AcceptTcpClient()',
    '  try {',
    `    if (([DateTime]::UtcNow - $asked).TotalSeconds -ge ${ANSWER_HOLDS}) {`,
    // A single peak moves nobody.
    '      $busy = 0.7 * $busy + 0.3 * (Get-Busy)',
    `      $share = [math]::Max(${LEAST_SHARE}, 10 * [math]::Round((100 - $busy) / 10))`,
    '      $line = "ready $share%"',
    "      if (Test-Maintenance) { $line = 'drain' }",
    '      $asked = [DateTime]::UtcNow',
    '    }',
    '    $client.SendTimeout = 1000',
    '    $answer = [System.Text.Encoding]::ASCII.GetBytes("$line`n")',
    '    $client.GetStream().Write($answer, 0, $answer.Length)',
    '  } catch {',
    // A proxy that has gone in between, or a counter that does not answer now: the next question is answered.
    '    $asked = [DateTime]::MinValue',
    '  } finally {',
    '    $client.Close()',
    '  }',
    '}',
  ];
}

/**
 * The script (Windows PowerShell) of the run command that installs the agent; it may run again at any time. The task runs as SYSTEM, starts with Windows, and again
 * within five minutes if it has ended; what it runs lies where only administrators write.
 *
 * Sources: learn.microsoft.com/powershell/module/scheduledtasks/register-scheduledtask, learn.microsoft.com/powershell/module/netsecurity/new-netfirewallrule.
 *
 * @throws if the port is none, an address is no IPv4 address, or there is no address
 */
export function loadAgentScript(agentOf: LoadAgent): string {
  checkLoadAgent(agentOf);
  const { port, proxyAddresses } = agentOf;
  const filter = `-Protocol TCP -LocalPort ${port} -RemoteAddress ${proxyAddresses.map((address) => `'${address}'`).join(', ')}`;
  return [
    "$ErrorActionPreference = 'Stop'",
    `$folder = '${FOLDER}'`,
    'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
    // SYSTEM and the local administrators, whatever their names are in the language of the machine.
    "icacls.exe $folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null",
    "if ($LASTEXITCODE -ne 0) { Write-Error -Message 'The folder of the load agent is open to other users.' }",
    "$file = Join-Path -Path $folder -ChildPath 'load-agent.ps1'",
    "$text = @'",
    ...agent(port),
    "'@",
    `Get-NetFirewallRule -DisplayName '${RULE}' -ErrorAction SilentlyContinue | Remove-NetFirewallRule`,
    `New-NetFirewallRule -DisplayName '${RULE}' -Direction Inbound -Action Allow ${filter} | Out-Null`,
    `$former = Get-ScheduledTask -TaskName '${TASK}' -ErrorAction SilentlyContinue`,
    'if ($former) {',
    '  $former | Stop-ScheduledTask',
    `  Unregister-ScheduledTask -TaskName '${TASK}' -Confirm:$false`,
    '}',
    'Set-Content -Path $file -Value $text -Encoding UTF8',
    '$action = New-ScheduledTaskAction -Execute \'powershell.exe\' -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$file`""',
    '$start = New-ScheduledTaskTrigger -AtStartup',
    "$again = New-ScheduledTaskTrigger -Once -At '2020-01-01T00:00:00' -RepetitionInterval (New-TimeSpan -Minutes 5) -RepetitionDuration (New-TimeSpan -Days 3650)",
    "$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest",
    // No limit of time: it runs for as long as Windows does.
    '$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Seconds 0)',
    `Register-ScheduledTask -TaskName '${TASK}' -Action $action -Trigger $start, $again -Principal $principal -Settings $settings -Force | Out-Null`,
    `Start-ScheduledTask -TaskName '${TASK}'`,
  ].join('\n');
}
