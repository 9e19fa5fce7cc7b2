import { nameList, quote } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { ref, text } from '../text';
import { exchangeShell } from './shells';

/** Folder of the record, on the server that it is about. */
const FOLDER = 'C:\\ExchangeState';
const SERVER_FILE = `${FOLDER}\\server.csv`;
const COPIES_FILE = `${FOLDER}\\copies.csv`;

const SERVER_PROPERTIES = 'Name, DatabaseCopyAutoActivationPolicy, DatabaseCopyActivationDisabledAndMoveNow';
const COPY_PROPERTIES = 'Name, Status, ActivationSuspended';

const SHOW_STATE = [
  `Get-MailboxServer -Identity $env:COMPUTERNAME | Format-List -Property ${SERVER_PROPERTIES}`,
  `Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME | Format-Table -Property ${COPY_PROPERTIES} -AutoSize`,
];
const SHOW_RECORD = [
  `Import-Csv -Path ${quote(SERVER_FILE)} | Format-List`,
  `Import-Csv -Path ${quote(COPIES_FILE)} | Format-Table -AutoSize`,
];

/** The newest record of the copies, renamed or not. */
const SHOW_LAST_RECORD = [
  `$records = @(Get-ChildItem -Path ${quote(FOLDER)} -Filter '*.csv' | Sort-Object -Property LastWriteTime | Select-Object -Last 2)`,
  'foreach ($record in $records) { $record.Name; Import-Csv -Path $record.FullName | Format-List }',
];

/** The step in which a server's activation policy and its suspended copies are recorded; `of` is what the page is about. */
export function recordCopyStateId(of: string): string {
  return stepId('record-copy-state', of);
}

/** The step in which they are restored. */
export function restoreCopyStateId(of: string): string {
  return stepId('restore-copy-state', of);
}

/**
 * Records, on each member, what `StopDagServerMaintenance.ps1` resets: the activation policy of the server, and which of its copies are
 * suspended. It goes before anything that blocks the server or pauses its node.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (maintenance on DAG members).
 */
export function recordCopyState(servers: string[], of: string): Step {
  return {
    id: recordCopyStateId(of),
    title: `Record the activation policy and the suspended copies of ${nameList(servers)}`,
    why: text`StopDagServerMaintenance.ps1 sets the activation policy to Unrestricted and resumes every copy, whatever was set before: a server that was blocked and a lagged copy that must not be activated would both take databases. ${ref(restoreCopyStateId(of))} restores what is recorded here. Nothing is written once the node is paused, and the step stops at a record that was not restored: a second run overwrites nothing.`,
    ...exchangeShell(...servers),
    command: [
      `$folder = New-Item -Path ${quote(FOLDER)} -ItemType Directory -Force`,
      "if ((Get-ClusterNode -Name $env:COMPUTERNAME).State -eq 'Up') {",
      `  if (Test-Path -Path ${quote(SERVER_FILE)}) { throw ${quote(`${SERVER_FILE} was never restored.`)} }`,
      `  Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME | Select-Object -Property ${COPY_PROPERTIES} | Export-Csv -Path ${quote(COPIES_FILE)} -NoTypeInformation`,
      `  Get-MailboxServer -Identity $env:COMPUTERNAME | Select-Object -Property ${SERVER_PROPERTIES} | Export-Csv -Path ${quote(SERVER_FILE)} -NoTypeInformation`,
      '}',
    ],
    check: [...SHOW_STATE, ...SHOW_RECORD],
    expected:
      'The two files show the policy of the server and each of its copies, as the two commands before show them.',
    otherwise: text`The step stops at a record: if it is of a few minutes ago, go on. If it is older, that maintenance was not ended: do ${ref(restoreCopyStateId(of))}, which renames the record, then this step again; where the server was set by hand since, rename both files. The files are missing or old because the node is paused: maintenance has begun already. Restore from them only if you know that they are of this maintenance; else set the policy that the server had and block its lagged copies by hand afterwards.`,
  };
}

/** Restores it. It goes after `StopDagServerMaintenance.ps1`, and can be repeated until all is as it was; then the record has served. */
export function restoreCopyState(servers: string[], of: string): Step {
  return {
    id: restoreCopyStateId(of),
    title: `Restore the activation policy and the suspended copies of ${nameList(servers)}`,
    why: text`The script that ends maintenance has lifted every block. The record of ${ref(recordCopyStateId(of))} says which were there before. When all are back, the last lines rename it, so that it is not restored a second time.`,
    ...exchangeShell(...servers),
    command: [
      `$server = Import-Csv -Path ${quote(SERVER_FILE)}`,
      `$copies = @(Import-Csv -Path ${quote(COPIES_FILE)})`,
      "$suspended = @($copies | Where-Object { $_.Status -eq 'Suspended' })",
      "$blocked = @($copies | Where-Object { $_.ActivationSuspended -eq 'True' -and $_.Status -notin 'Suspended', 'Mounted' })",
      'Set-MailboxServer -Identity $env:COMPUTERNAME -DatabaseCopyAutoActivationPolicy $server.DatabaseCopyAutoActivationPolicy -DatabaseCopyActivationDisabledAndMoveNow ([System.Convert]::ToBoolean($server.DatabaseCopyActivationDisabledAndMoveNow))',
      'foreach ($copy in $blocked) { Suspend-MailboxDatabaseCopy -Identity $copy.Name -ActivationOnly -Confirm:$false }',
      'foreach ($copy in $suspended) { Suspend-MailboxDatabaseCopy -Identity $copy.Name -Confirm:$false }',
      '$now = @(Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME)',
      `$left = @($now | Where-Object { ($_.Name -in @($suspended.Name) -and "$($_.Status)" -notlike '*Suspended') -or ($_.Name -in @($blocked.Name) -and -not $_.ActivationSuspended -and "$($_.Status)" -ne 'Mounted') })`,
      'if ($left.Count -gt 0) { throw "Not as recorded yet: $($left.Name -join \', \')." }',
      "$stamp = Get-Date -Format 'yyyyMMdd-HHmmss'",
      `Rename-Item -Path ${quote(COPIES_FILE)} -NewName "copies-$stamp.csv"`,
      `Rename-Item -Path ${quote(SERVER_FILE)} -NewName "server-$stamp.csv"`,
    ],
    check: [...SHOW_STATE, ...SHOW_LAST_RECORD],
    expected:
      'The policy is the recorded one, and the record has a date in its name. ActivationSuspended is True for each copy for which the record says True, and every other copy is Healthy or Mounted.',
    otherwise:
      'A copy that was recorded as Suspended: ask who suspended it before you resume it, since the log files of its database are not deleted while it is suspended. A line that was refused: run the step again when the copy is Healthy; a copy that is active now cannot be suspended. No record: a former run has restored and renamed it.',
  };
}

/**
 * A copy that was suspended and forgotten: the logs of its database grow on every server until their volumes are full.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies.
 */
export const SUSPENDED_COPIES =
  'Get-MailboxDatabase | Get-MailboxDatabaseCopyStatus | Where-Object { "$($_.Status)" -match \'Suspended\' } | Format-Table -Property Name, Status, LastReplayedLogTime -AutoSize';
