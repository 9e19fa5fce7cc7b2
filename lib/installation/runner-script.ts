import { AzureCloud } from '../core/azure-cloud';
import { quotePowerShell, quotePowerShellLate } from '../core/quote-powershell';
import { refuse } from '../core/refusal';
import { EXCHANGE_SETUP_KEY } from '../exchange/hold-out-commands';
import { BEFORE_REQUESTS } from '../exchange/identity-commands';
import { INSTALLATION, INSTALLATION_EVENT } from '../exchange/installation-names';
import {
  MOST_RESTARTS,
  NO_OUTCOME,
  TICK_MINUTES,
  TOO_MANY_RESTARTS,
  UNKNOWN_PHASE,
  WAITS_PER_REPORT,
} from './machine';
import type { Phase } from './phase';
import { PhaseAccount } from './phase';
import type { RunAsAccount } from './run-time';
import { phaseFunctions, RUNNER_FUNCTIONS, setupAccountFunctions } from './run-time';

/**
 * The script that installs a machine: what `machine.ts` says, in Windows PowerShell 5.1. The task runs it without arguments; the task of the setup account with
 * the phase to run; the run command with `-Register`; and people with `-Retry`.
 */
export function runnerScript(
  phases: readonly Phase[],
  account?: RunAsAccount,
  cloud = AzureCloud.PUBLIC,
): string {
  const without = account ? undefined : phases.find((phase) => phase.account === PhaseAccount.SETUP_ACCOUNT);
  if (without) throw new Error(`The phase ${without.id} needs the setup account, and the plan has none.`);
  const functions = [
    ...phaseFunctions(cloud),
    ...RUNNER_FUNCTIONS,
    ...(account ? setupAccountFunctions(account) : []),
    ...phases.flatMap((phase) => [...(phase.functions ?? []), ...bodiesOf(phase)]),
    choice('Invoke-Body', phases, invoked),
    choice(
      'Resume-Body',
      phases.filter(({ afterRestart }) => afterRestart),
      resumed,
    ),
    turn(account !== undefined),
  ];
  return [
    "param([string] $Body = '', [switch] $Register, [switch] $Retry)",
    ...START,
    '$phases = @{',
    ...phases.map((phase, place) => row(phase, phases[place + 1]?.id ?? '')),
    '}',
    ...distinct(functions),
    ...main(phases[0]?.id ?? '', account !== undefined),
  ].join('\n');
}

/** What every process of the script begins with. */
const START = [
  "$ErrorActionPreference = 'Stop'",
  ...BEFORE_REQUESTS,
  `$folder = '${INSTALLATION.folder}'`,
  `$stateFile = '${INSTALLATION.state}'`,
  `$lockFile = '${INSTALLATION.lock}'`,
  "$resultFile = $folder + '\\result.json'",
  "$adminMark = $folder + '\\setup-account.txt'",
  "$script:reason = ''",
];

/** One question to the phase that the state names, and what follows from the answer: `answered` of the model. */
const turn = (hasAccount: boolean): string => `function Invoke-Turn {
  $phase = $phases[$state.phase]
  $resumes = $state.begun -and $phase.Once
  $state.begun = $phase.Once
  if ($phase.Once) { Save-State -Status 'installing' -Reason '' } else { Save-State -Status 'running' -Reason '' }
  $script:reason = ''
  try {
    if ($resumes) { $answers = @(Resume-Body -Id $state.phase) }
    ${hasAccount ? 'elseif ($phase.AsSetupAccount) { $answers = @(Invoke-AsSetupAccount -Id $state.phase) }\n    ' : ''}else { $answers = @(Invoke-Body -Id $state.phase) }
    $answer = $answers[-1]
    $known = @('done', 'wait', 'restart')
    if ($resumes) { $known = @('done', 'wait', 'restart', 'retry') }
    if ($known -notcontains $answer) { throw ${quotePowerShell(NO_OUTCOME)} }
  } catch {
    $answer = 'error'
    $problem = [string] $_.Exception.Message
  }
  if ($answer -eq 'error') {
    $state.tries = $state.tries + 1
    if ($resumes -or $state.tries -ge $phase.Tries) {
      Stop-Installation -Text $problem
    } else {
      Save-State -Status 'waiting' -Reason $problem
      Write-Step -Text ($state.phase + ' will be tried again: ' + $problem)
    }
    return
  }
  if ($answer -eq 'done') {
    if ($phase.Next) {
      Set-Phase -Id $phase.Next -Status 'running'
    } else {
      Save-State -Status 'done' -Reason ''
      Write-Happening -Id ${INSTALLATION_EVENT.done} -Type 'Information' -Text 'The installation is done.'
    }
    return
  }
  if ($answer -eq 'retry') {
    $state.begun = $false
    Save-State -Status 'running' -Reason ''
    return
  }
  if (-not $resumes) { $state.begun = $false }
  if ($answer -eq 'restart') {
    $state.restarts = $state.restarts + 1
    if ($state.restarts -gt ${MOST_RESTARTS}) {
      Stop-Installation -Text ${quotePowerShell(TOO_MANY_RESTARTS)}
    } else {
      Save-State -Status 'restarting' -Reason ''
      Write-Step -Text ($state.phase + ' restarts Windows.')
    }
    return
  }
  $state.waits = $state.waits + 1
  $state.tries = 0
  if ($state.waits * ${TICK_MINUTES} -gt $phase.Patience) {
    Stop-Installation -Text $phase.OnTimeout
    return
  }
  Save-State -Status 'waiting' -Reason $script:reason
  if (-not $phase.Quiet -and $state.waits % ${WAITS_PER_REPORT} -eq 0) {
    Write-Happening -Id ${INSTALLATION_EVENT.waits} -Type 'Warning' -Text ('minutes=' + ($state.waits * ${TICK_MINUTES}) + '; waits for: ' + $script:reason)
  }
}`;

/** Registers the task, unless there is nothing left to install; says what has failed where nothing would be different now. */
const REGISTER = (first: string): string[] => [
  'if ($Register -or $Retry) {',
  '  if (-not $state) {',
  `    if (Test-Path -Path '${EXCHANGE_SETUP_KEY}') {`,
  "      'Exchange was installed before; there is nothing to do.'",
  '      exit 0',
  '    }',
  "    $state = New-Object -TypeName PSObject -Property @{ phase = ''; status = ''; begun = $false; tries = 0; waits = 0; restarts = 0; reason = ''; since = ''; scriptHash = '' }",
  `    Set-Phase -Id '${first}' -Status 'waiting'`,
  '  }',
  "  if ($state.status -eq 'done') {",
  "    'The installation is done.'",
  '    exit 0',
  '  }',
  "  if ($state.status -eq 'failed') {",
  '    if (-not $phases.ContainsKey($state.phase) -or (-not $Retry -and $state.scriptHash -eq $hash)) {',
  "      'The installation has failed in phase ' + $state.reason",
  '      exit 1',
  '    }',
  '    $begun = $state.begun -and $phases[$state.phase].Once',
  "    Set-Phase -Id $state.phase -Status 'waiting'",
  '    $state.begun = $begun',
  "    Save-State -Status 'waiting' -Reason ''",
  '  }',
  `  if (-not (Get-ScheduledTask -TaskName '${INSTALLATION.task}' -ErrorAction SilentlyContinue)) {`,
  "    $argument = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \"' + $PSCommandPath + '\"'",
  "    $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $argument",
  `    $often = New-ScheduledTaskTrigger -Once -At '2020-01-01T00:00:00' -RepetitionInterval (New-TimeSpan -Minutes ${TICK_MINUTES}) -RepetitionDuration (New-TimeSpan -Days 3650)`,
  '    $triggers = @((New-ScheduledTaskTrigger -AtStartup), $often)',
  "    $principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest",
  `    $settings = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Seconds 0) -Priority 4`,
  `    Register-ScheduledTask -TaskName '${INSTALLATION.task}' -Action $action -Trigger $triggers -Principal $principal -Settings $settings -Force | Out-Null`,
  '  }',
  "  'The installation goes on in phase ' + $state.phase",
  '  exit 0',
  '}',
];

/**
 * Two runs at a time could begin Setup twice: the task keeps its own runs apart, and not one that people begin. Windows closes the file with the process, whatever ends it.
 * The script of the run command is on the disk already: the next run of the task is one of it.
 */
const LOCK = [
  '$lock = $null',
  'foreach ($attempt in 1, 2, 3, 4, 5, 6) {',
  '  try {',
  "    $lock = [System.IO.File]::Open($lockFile, 'OpenOrCreate', 'ReadWrite', 'None')",
  '    break',
  '  } catch {',
  '    Start-Sleep -Seconds 5',
  '  }',
  '}',
  'if (-not $lock) {',
  "  'Another run of the installation is at work.'",
  '  if ($Retry) { exit 1 }',
  '  exit 0',
  '}',
];

function main(first: string, hasAccount: boolean): string[] {
  return [
    'if ($Body) {',
    "  $told = @{ outcome = ''; reason = ''; problem = '' }",
    '  try {',
    '    $answers = @(Invoke-Body -Id $Body)',
    '    $told.outcome = [string] $answers[-1]',
    '  } catch {',
    '    $told.problem = [string] $_.Exception.Message',
    '  }',
    '  $told.reason = $script:reason',
    '  Set-Content -LiteralPath $resultFile -Value ($told | ConvertTo-Json) -Encoding UTF8',
    '  exit 0',
    '}',
    '$hash = (Get-FileHash -LiteralPath $PSCommandPath -Algorithm SHA256).Hash',
    ...LOCK,
    'try {',
    '$state = Read-State',
    "if (-not $state -and ((Test-Path -LiteralPath $stateFile) -or (Test-Path -LiteralPath ($stateFile + '.old')))) {",
    `  Write-Happening -Id ${INSTALLATION_EVENT.failed} -Type 'Error' -Text ($stateFile + ' cannot be read.')`,
    "  throw ($stateFile + ' cannot be read.')",
    '}',
    ...REGISTER(first),
    "if (-not $state) { throw 'There is no state of an installation.' }",
    // A runner that was ended may have left Setup at work.
    ...(hasAccount ? ['Wait-SetupTask | Out-Null', 'Remove-SetupAccount'] : []),
    "if ($state.status -eq 'running' -or $state.status -eq 'installing') { $state.restarts = $state.restarts + 1 }",
    "if ($state.status -ne 'done' -and $state.status -ne 'failed') {",
    `  if (-not $phases.ContainsKey($state.phase)) { Stop-Installation -Text ${quotePowerShell(UNKNOWN_PHASE)} }`,
    `  elseif ($state.restarts -gt ${MOST_RESTARTS}) { Stop-Installation -Text ${quotePowerShell(TOO_MANY_RESTARTS)} }`,
    "  else { $state.status = 'running' }",
    '}',
    "while ($state.status -eq 'running') { Invoke-Turn }",
    "if ($state.status -eq 'restarting') {",
    '  try { Restart-Computer -Force } catch { Write-Step -Text $_.Exception.Message }',
    // The next run of the task would begin the phase again before Windows is down.
    '  Start-Sleep -Seconds 900',
    '}',
    `if ($state.status -eq 'done' -and -not (Test-Path -LiteralPath $adminMark)) { Unregister-ScheduledTask -TaskName '${INSTALLATION.task}' -Confirm:$false }`,
    // A shell in which people ran the script would keep it.
    '} finally {',
    '  $lock.Dispose()',
    '}',
  ];
}

function row(phase: Phase, following: string): string {
  const { id, does, account, patienceMinutes, onTimeout, tries, afterRestart, quiet } = phase;
  const entries = [
    `Next = '${following}'`,
    `Does = ${quotePowerShellLate(does)}`,
    `AsSetupAccount = $${account === PhaseAccount.SETUP_ACCOUNT}`,
    `Patience = ${patienceMinutes}`,
    `OnTimeout = ${quotePowerShellLate(onTimeout)}`,
    `Tries = ${tries}`,
    `Once = $${afterRestart !== undefined}`,
    `Quiet = $${quiet === true}`,
  ];
  return `  '${id}' = @{ ${entries.join('; ')} }`;
}

function bodiesOf(phase: Phase): string[] {
  return [
    makeFunction(invoked(phase), phase.body),
    ...(phase.afterRestart ? [makeFunction(resumed(phase), phase.afterRestart)] : []),
  ];
}

function makeFunction(name: string, lines: readonly string[]): string {
  return [`function ${name} {`, ...lines, '}'].join('\n');
}

/** The function that is called for a phase: PowerShell would take a name from a variable, which no check could follow. */
function choice(name: string, phases: readonly Phase[], called: (phase: Phase) => string): string {
  return makeFunction(name, [
    '  param([string] $Id)',
    ...phases.map((phase) => `  if ($Id -eq '${phase.id}') { return ${called(phase)} }`),
    "  throw ('There is no phase ' + $Id + '.')",
  ]);
}

function invoked({ id }: Phase): string {
  return `Invoke-${pascal(id)}Phase`;
}

function resumed({ id }: Phase): string {
  return `Resume-${pascal(id)}Phase`;
}

function pascal(id: string): string {
  return id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

/** Each function once. Two phases may state the same one, but not two of one name. */
function distinct(functions: readonly string[]): string[] {
  const made = new Map<string, string>();
  for (const text of functions) {
    const name = /^function ([\w-]+)/.exec(text)?.[1].toLowerCase() ?? '';
    if ((made.get(name) ?? text) !== text) {
      refuse('Installation', {
        property: 'functions',
        value: name,
        limit: 'the same in all phases that state it',
        cause: 'the script of a machine has one function of a name',
        remedy: 'give one of them another name',
      });
    }
    made.set(name, text);
  }
  return [...made.values()];
}
