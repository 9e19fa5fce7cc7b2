import { quotePowerShell } from '../core/quote-powershell';
import type { ExportPurpose } from '../exchange/export-purpose';
import { EXPORT_FOLDER, EXPORT_TASK } from '../exchange/export-task';

/** When exports are made, in the time of the machine; each waits a random part of the half hour after it. */
const START = '03:00';

/**
 * The script of a run command that puts a script on the machine and registers the task that runs it every day as SYSTEM, whose identity at Azure is that
 * of the machine. It may run again, and replaces what it made before.
 *
 * Sources: learn.microsoft.com/powershell/module/scheduledtasks/register-scheduledtask, learn.microsoft.com/windows-server/administration/windows-commands/icacls.
 */
export function taskScript(purpose: ExportPurpose, lines: readonly string[]): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    `$folder = "${EXPORT_FOLDER}"`,
    'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
    // SYSTEM and the local administrators, whatever their names are in the language of the machine.
    "icacls.exe $folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null",
    "if ($LASTEXITCODE -ne 0) { Write-Error -Message 'The folder of the exports is open to other users.' }",
    `$script = Join-Path -Path $folder -ChildPath '${purpose}.ps1'`,
    "Set-Content -Path $script -Encoding UTF8 -Value @'",
    ...lines,
    "'@",
    "$arguments = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \"' + $script + '\"'",
    "$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $arguments",
    `$trigger = New-ScheduledTaskTrigger -Daily -At '${START}' -RandomDelay (New-TimeSpan -Minutes 30)`,
    "$principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest",
    '$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 2)',
    `Register-ScheduledTask -TaskName ${quotePowerShell(EXPORT_TASK[purpose])} -Action $action -Trigger $trigger -Principal $principal -Settings $settings -Force | Out-Null`,
  ].join('\n');
}

/** What each script begins with. A machine without Exchange has nothing to export. */
export function taskStart(functions: readonly string[]): string[] {
  return [
    "$ErrorActionPreference = 'Stop'",
    "$ProgressPreference = 'SilentlyContinue'",
    '[System.Net.ServicePointManager]::SecurityProtocol = [System.Net.SecurityProtocolType]::Tls12',
    // The way is open to the store, the vault and the machine's own metadata, and a proxy may not get their tokens.
    '[System.Net.WebRequest]::DefaultWebProxy = $null',
    'Add-Type -AssemblyName System.IO.Compression.FileSystem',
    "$setup = Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\Microsoft\\ExchangeServer\\v15\\Setup' -ErrorAction SilentlyContinue",
    'if (-not $setup.MsiInstallPath) { exit 0 }',
    '$install = $setup.MsiInstallPath',
    '',
    ...functions,
    '',
  ];
}
