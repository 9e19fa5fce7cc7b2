import type { AzureCloud } from '../core/azure-cloud';
import { quotePowerShellLate } from '../core/quote-powershell';
import { GET_ACCESS_TOKEN, getVaultSecret } from '../exchange/identity-commands';
import { INSTALLATION, INSTALLATION_EVENT } from '../exchange/installation-names';
import { WATCH_SOURCE } from '../exchange/watch-commands';
import { LONG_HOURS, STILL_HOURS } from './machine';

/** Seconds from one look at a program that runs to the next. */
const LOOK_SECONDS = 15;
const LOOKS_PER_HOUR = 3600 / LOOK_SECONDS;

/** The account that Setup runs as. */
export interface RunAsAccount {
  /** Such as `CORP\svc-exsetup`. */
  readonly name: string;
  /** Address of the secret with its password, without a version. */
  readonly passwordUrl: string;
}

/** What every phase may use. */
export const phaseFunctions = (cloud: AzureCloud): string[] => [
  `function Write-Step {
  param([string] $Text)
  Add-Content -Path '${INSTALLATION.log}' -Value ([DateTime]::UtcNow.ToString('s') + 'Z ' + $Text) -Encoding UTF8 -ErrorAction SilentlyContinue
}`,
  `function Wait-For {
  param([string] $Text)
  $script:reason = $Text
  'wait'
}`,
  GET_ACCESS_TOKEN.join('\n'),
  getVaultSecret(cloud).join('\n'),
];

/** What only the runner uses. */
export const RUNNER_FUNCTIONS = [
  `function Write-Happening {
  param([int] $Id, [string] $Type, [string] $Text)
  $message = 'phase=' + $state.phase + '; ' + $Text
  if ($message.Length -gt 8000) { $message = $message.Substring(0, 8000) }
  Write-Step -Text $message
  try { Write-EventLog -LogName Application -Source '${WATCH_SOURCE}' -EventId $Id -EntryType $Type -Message $message }
  catch { Write-Step -Text $_.Exception.Message }
}`,
  // Nobody else notices a program that hangs: nothing ends it, since Setup does not go on from where it stopped.
  `function Write-Still {
  param([int] $Looks, [string] $Text)
  if ($Looks -ge ${LONG_HOURS * LOOKS_PER_HOUR} -and $Looks % ${STILL_HOURS * LOOKS_PER_HOUR} -eq 0) {
    Write-Happening -Id ${INSTALLATION_EVENT.waits} -Type 'Warning' -Text ('minutes=' + ($Looks / ${LOOKS_PER_HOUR / 60}) + '; still runs: ' + $Text)
  }
}`,
  // The former file is a write older, so that Setup may have begun since: whatever must not be begun again is asked first.
  `function Read-State {
  foreach ($path in $stateFile, ($stateFile + '.old')) {
    if (-not (Test-Path -LiteralPath $path)) { continue }
    $read = $null
    try { $read = [System.IO.File]::ReadAllText($path) | ConvertFrom-Json } catch { Write-Step -Text $_.Exception.Message }
    if ($read.phase) {
      if ($path -ne $stateFile) {
        Write-Step -Text ($stateFile + ' cannot be read; the one before it counts.')
        if ($phases.ContainsKey($read.phase)) { $read.begun = $phases[$read.phase].Once }
      }
      return $read
    }
  }
}`,
  // Written through to the disk: Setup must not be begun by a machine that could forget it. Whoever reads the file just then is waited for.
  `function Save-State {
  param([string] $Status, [string] $Reason)
  $state.status = $Status
  $state.reason = $Reason
  $state.scriptHash = $hash
  $bytes = [System.Text.Encoding]::UTF8.GetBytes(($state | ConvertTo-Json))
  $stream = [System.IO.File]::Create($stateFile + '.new', 4096, [System.IO.FileOptions]::WriteThrough)
  try {
    $stream.Write($bytes, 0, $bytes.Length)
    $stream.Flush($true)
  } finally {
    $stream.Dispose()
  }
  foreach ($attempt in 1, 2, 3, 4, 5) {
    try {
      if (Test-Path -LiteralPath $stateFile) { [System.IO.File]::Replace($stateFile + '.new', $stateFile, $stateFile + '.old') }
      else { [System.IO.File]::Move($stateFile + '.new', $stateFile) }
      return
    } catch {
      if ($attempt -eq 5) { throw }
      Start-Sleep -Seconds 1
    }
  }
}`,
  `function Set-Phase {
  param([string] $Id, [string] $Status)
  $state.phase = $Id
  $state.begun = $false
  $state.tries = 0
  $state.waits = 0
  $state.restarts = 0
  $state.since = [DateTime]::UtcNow.ToString('s') + 'Z'
  Save-State -Status $Status -Reason ''
  Write-Happening -Id ${INSTALLATION_EVENT.progress} -Type 'Information' -Text $phases[$Id].Does
}`,
  `function Stop-Installation {
  param([string] $Text)
  Save-State -Status 'failed' -Reason ($state.phase + ': ' + $Text)
  Write-Happening -Id ${INSTALLATION_EVENT.failed} -Type 'Error' -Text $Text
}`,
];

/**
 * Runs a phase as the setup account, in a task of its own: the service of tasks keeps the password while the task is there, as an LSA secret. The account is a
 * local administrator for that time, which also lets it log on as a batch job, unless a policy of the domain says otherwise.
 *
 * The task is registered by the COM interface: the cmdlet's arguments would be in the event log where module logging is on.
 *
 * Sources: learn.microsoft.com/windows/win32/taskschd/taskfolder-registertaskdefinition (6 creates or updates, 1 logs on with the password),
 * learn.microsoft.com/windows/win32/taskschd/tasksettings-executiontimelimit (PT0S is no limit),
 * learn.microsoft.com/windows/win32/taskschd/registeredtask-state (2 queued, 4 running),
 * learn.microsoft.com/windows/win32/api/iads/nn-iads-iadsgroup (IsMember, Add and Remove take an ADsPath),
 * learn.microsoft.com/windows/security/threat-protection/security-policy-settings/log-on-as-a-batch-job (administrators by default).
 */
export function setupAccountFunctions({ name, passwordUrl }: RunAsAccount): string[] {
  const account = quotePowerShellLate(name);
  const task = `'${INSTALLATION.setupTask}'`;
  return [
    `function Get-SetupTask {
  $service = New-Object -ComObject 'Schedule.Service'
  $service.Connect()
  $service.GetFolder('\\').GetTasks(1) | Where-Object { $_.Name -eq ${task} }
}`,
    `function Wait-SetupTask {
  $task = Get-SetupTask
  $looks = 0
  while ($task -and $task.State -in 2, 4) {
    Start-Sleep -Seconds ${LOOK_SECONDS}
    $looks = $looks + 1
    Write-Still -Looks $looks -Text 'the task of the setup account'
    $task = Get-SetupTask
  }
  if ($task) { $task.LastTaskResult }
}`,
    // The cmdlets for local groups came with PowerShell 5.1; the group has another name in other languages of Windows.
    `function Get-AdministratorGroup {
  $sid = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList 'S-1-5-32-544'
  $name = $sid.Translate([System.Security.Principal.NTAccount]).Value -replace '^.*\\\\', ''
  New-Object -TypeName System.DirectoryServices.DirectoryEntry -ArgumentList ('WinNT://./' + $name + ',group')
}`,
    `function Remove-SetupAccount {
  $member = 'WinNT://' + ${account}.Replace('\\', '/')
  if (Get-SetupTask) {
    $service = New-Object -ComObject 'Schedule.Service'
    $service.Connect()
    $service.GetFolder('\\').DeleteTask(${task}, 0)
  }
  if (Test-Path -LiteralPath $adminMark) {
    try {
      $group = Get-AdministratorGroup
      if ($group.IsMember($member)) { $group.Remove($member) | Out-Null }
      Remove-Item -LiteralPath $adminMark
    } catch {
      Write-Step -Text $_.Exception.Message
    }
  }
}`,
    // ERROR_NO_SUCH_LOGON_SESSION, LOGON_TYPE_NOT_GRANTED, LOGON_FAILURE, PASSWORD_EXPIRED, ACCOUNT_DISABLED, ACCOUNT_LOCKED_OUT.
    `function Get-LogonProblem {
  param([int] $Code)
  $texts = @{
    '80070520' = ' A policy forbids to store the password ("Network access: Do not allow storage of passwords and credentials for network authentication"): take the server out of it.'
    '80070569' = ' A policy forbids the setup account to log on as a batch job: administrators need that right, and nothing may deny it.'
    '8007052E' = ' The password in Key Vault is not that of the setup account.'
    '80070532' = ' The password of the setup account has expired.'
    '80070533' = ' The setup account is disabled.'
    '80070775' = ' The setup account is locked out.'
  }
  $texts[[string]::Format('{0:X8}', $Code)]
}`,
    `function Invoke-AsSetupAccount {
  param([string] $Id)
  $member = 'WinNT://' + ${account}.Replace('\\', '/')
  Remove-Item -LiteralPath $resultFile -ErrorAction SilentlyContinue
  try {
    $group = Get-AdministratorGroup
    if (-not $group.IsMember($member)) {
      Set-Content -LiteralPath $adminMark -Value 'The setup account is a local administrator while a phase runs.'
      $group.Add($member) | Out-Null
    }
    $service = New-Object -ComObject 'Schedule.Service'
    $service.Connect()
    $definition = $service.NewTask(0)
    $definition.Principal.RunLevel = 1
    $definition.Settings.ExecutionTimeLimit = 'PT0S'
    $definition.Settings.Priority = 4
    $action = $definition.Actions.Create(0)
    $action.Path = 'powershell.exe'
    $action.Arguments = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "' + $PSCommandPath + '" -Body ' + $Id
    try { $task = $service.GetFolder('\\').RegisterTaskDefinition(${task}, $definition, 6, ${account}, (Get-VaultSecret -Address ${quotePowerShellLate(passwordUrl)}).value, 1) }
    catch { throw ([string] $_.Exception.Message + (Get-LogonProblem -Code ($_.Exception.GetBaseException().HResult))) }
    $task.Run($null) | Out-Null
    Start-Sleep -Seconds 15
    $code = Wait-SetupTask
  } finally {
    Remove-SetupAccount
  }
  if (-not (Test-Path -LiteralPath $resultFile)) { throw ('The task of the setup account ended without a result, with code ' + [string]::Format('{0:X8}', $code) + '.' + (Get-LogonProblem -Code $code)) }
  $told = [System.IO.File]::ReadAllText($resultFile) | ConvertFrom-Json
  if ($told.problem) { throw $told.problem }
  $script:reason = $told.reason
  $told.outcome
}`,
  ];
}
