import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { namesOf } from '../estate-parts';
import type { Procedure, Step, StepPlace } from '../procedure';
import { Shell } from '../procedure';
import { pageRef, ref, sentences, text } from '../text';
import type { PlacedCopy } from '../vocabulary/group-setup';
import { copiesText, copiesWhere, safetyNetDays } from '../vocabulary/group-setup';

const ASK = "$name = Read-Host 'Name of the database'";
const ASK_FOLDER = "$folder = Read-Host 'Folder with the copied files'";
const COPY = '"$name\\$env:COMPUTERNAME"';
const STATUS =
  'Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME | Format-Table -Property Name, Status, ActivationSuspended, ReplayLagStatus, ReplayQueueLength, LastReplayedLogTime -AutoSize';

/**
 * A lagged copy is used: for a look at an earlier time, as the last copy, or in place of a database that is damaged everywhere else.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/activate-lagged-db-copies.
 */
export function laggedCopy({ group }: EstateView): Procedure | undefined {
  const lagged = group === undefined ? [] : copiesWhere(group, (copy) => copy.lagged);
  if (!group || lagged.length === 0) return undefined;
  const days = group.replayLagDays ?? 0;
  const place = placeOf(group, lagged);
  return {
    id: PageId.laggedCopy,
    title: 'A lagged copy is activated',
    purpose:
      'A database is damaged, and the damage has been replicated; or mail of an earlier time is needed; or only a lagged copy is left. ' +
      'Afterwards what was needed is back, and the copy lags again.',
    before: [
      `The lagged copies are ${copiesText(lagged)}.`,
      `${days} days are the aim and no guarantee: Exchange replays the logs of a lagged copy when fewer than three copies are healthy for a day, when space is short, or to repair a page.`,
      'Do the first step at once: each hour that the copy replays takes an hour of the past away.',
    ],
    steps: [
      suspend(place, days),
      copyFiles(place),
      resume(place),
      pointInTime(place),
      allLogs(place),
      withSafetyNet(place, group),
      lagAgain(place, days),
    ],
    after: [
      'Delete the copied files, and a recovery database that was made from them: they contain mail.',
      `For ${days} days the copy is behind by less than planned.`,
    ],
  };
}

function placeOf(group: GroupView, lagged: PlacedCopy[]): StepPlace {
  const hosts = namesOf(group.members).filter((name) => lagged.some(({ server }) => server === name));
  return { shell: Shell.EXCHANGE, hosts, subject: 'the server with the lagged copy of the database' };
}

function suspend(place: StepPlace, days: number): Step {
  return {
    id: 'suspend-lagged-copy',
    title: 'Suspend the lagged copy and see how far it is behind',
    why: text`Suspended, it replays nothing more. The logs of the database are deleted nowhere meanwhile, so do not leave it so for days: ${ref('resume-lagged-copy')} or ${ref('lag-again')} ends it.`,
    ...place,
    command: [ASK, STATUS, `Suspend-MailboxDatabaseCopy -Identity ${COPY} -Confirm:$false`],
    check: [STATUS],
    expected: `Status is Suspended, and LastReplayedLogTime is before the damage, about ${days} days ago.`,
    otherwise:
      'LastReplayedLogTime is after the damage: the lag was played down, and this copy does not help. Resume it with `Resume-MailboxDatabaseCopy -ReplicationOnly`, and look for the items in the Recoverable Items of the mailboxes.',
  };
}

function copyFiles(place: StepPlace): Step {
  return {
    id: 'copy-lagged-files',
    title: 'Copy the database and its logs',
    when: text`Always before ${ref('recover-point-in-time')}; for the others where the lag is to be kept, since they use it up.`,
    why: 'The work is done on these files: the lagged copy itself stays what it is, and can go on lagging.',
    ...place,
    command: [
      ASK,
      "$folder = Read-Host 'Empty folder on a volume with room for the database and its logs'",
      '$database = Get-MailboxDatabase -Identity $name',
      'Copy-Item -Path "$($database.EdbFilePath)" -Destination $folder',
      'Copy-Item -Path (Join-Path -Path "$($database.LogFolderPath)" -ChildPath \'E*.log\') -Destination $folder',
    ],
    check: [ASK_FOLDER, 'Get-ChildItem -Path $folder | Measure-Object -Property Length -Sum'],
    expected:
      'Count is the number of log files and one, and Sum is about the size of the database and its logs.',
    otherwise:
      'Not enough room: attach a temporary disk to the machine, and take it away afterwards. A file that is in use: the copy is not Suspended yet.',
  };
}

/** A copy that is suspended and forgotten keeps the logs of its database on every server. */
function resume(place: StepPlace): Step {
  return {
    id: 'resume-lagged-copy',
    title: 'Resume the lagged copy',
    when: text`As soon as the files are copied, unless the copy itself is to be activated (${ref('activate-with-all-logs')}, ${ref('activate-with-safety-net')}).`,
    why: 'A suspended copy stops the truncation of logs on every server with a copy of the database, until their volumes are full. The state that is needed is in the copied files now. `-ReplicationOnly` leaves the activation blocked. Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies.',
    ...place,
    command: [ASK, `Resume-MailboxDatabaseCopy -Identity ${COPY} -ReplicationOnly -Confirm:$false`],
    check: [STATUS],
    expected: 'Status is Healthy, and ActivationSuspended is True.',
    otherwise:
      'Suspended or FailedAndSuspended: the files are changed or missing; the copy is seeded again with `Update-MailboxDatabaseCopy -DeleteExistingFiles`, and lags from then on. ActivationSuspended is False: `Suspend-MailboxDatabaseCopy -ActivationOnly`.',
  };
}

function pointInTime(place: StepPlace): Step {
  return {
    id: 'recover-point-in-time',
    title: 'Bring the copied files to a point in time',
    when: 'Only if an earlier state is to be read beside the database of today, which stays in use.',
    why: text`Logs that were written later are moved away, and the others are replayed: at least two logs a second. The clean database is then mounted as a recovery database, on a member without active databases: ${pageRef(PageId.databaseRestore, 'take-lagged-files')}.`,
    ...place,
    command: [
      ASK_FOLDER,
      "$time = [datetime](Read-Host 'The last time that is to come back, such as 2027-01-31 08:00')",
      "$logs = @(Get-ChildItem -Path $folder -Filter 'E*.log')",
      '$prefix = $logs[0].Name.Substring(0, 3)',
      "$later = New-Item -Path (Join-Path -Path $folder -ChildPath 'Later') -ItemType Directory -Force",
      '$logs | Where-Object { $_.LastWriteTime -gt $time } | Move-Item -Destination $later.FullName',
      'eseutil /r $prefix /l $folder /s $folder /d $folder /a',
    ],
    check: [
      ASK_FOLDER,
      "eseutil /mh (Get-ChildItem -Path $folder -Filter '*.edb').FullName | Select-String -Pattern 'State:'",
    ],
    expected: 'State is Clean Shutdown.',
    otherwise:
      'Dirty Shutdown: a log that is required was moved away; `eseutil /mh` shows which under Log Required. Move it back from the folder Later and run the last line again.',
  };
}

function allLogs(place: StepPlace): Step {
  return {
    id: 'activate-with-all-logs',
    title: 'Activate the lagged copy with all its logs',
    when: 'Only if no other copy of the database can be mounted, and the database itself is not damaged.',
    why: 'All logs of the lag are replayed before it mounts: at least two a second, so ReplayQueueLength halved is the time in seconds. There is no way back to an earlier time.',
    ...place,
    command: [
      ASK,
      'Move-ActiveMailboxDatabase -Identity $name -ActivateOnServer $env:COMPUTERNAME -SkipLagChecks -Confirm:$false',
    ],
    check: [STATUS],
    expected: 'The copy is Mounted.',
    otherwise:
      'Refused because the copy is suspended: `Resume-MailboxDatabaseCopy -ReplicationOnly`, then again. Logs that the lost server had are missing: repeat with `-MountDialOverride BestEffort`, which loses what they held; Safety Net delivers the mail again.',
  };
}

function withSafetyNet(place: StepPlace, group: GroupView): Step {
  return {
    id: 'activate-with-safety-net',
    title: 'Activate the lagged copy without the later logs',
    when: text`Only if the database is damaged on all other copies: everything but mail that was changed since is lost. Always after ${ref('suspend-lagged-copy')}, since files of a copy that replays cannot be read or moved, and after ${ref('copy-lagged-files')}, since there is no other way back.`,
    why: sentences(
      `The logs after those that the database needs are moved away. When it mounts, Safety Net delivers the mail of the last ${safetyNetDays(group)} days again; what people have changed since does not come back.`,
      'The replication service of the server with the active copy is stopped, so that the later logs are not fetched from it.',
    ),
    ...place,
    command: [
      ASK,
      '$database = Get-MailboxDatabase -Identity $name',
      '$logs = "$($database.LogFolderPath)"',
      '$header = "$(eseutil /mh "$($database.EdbFilePath)" | Select-String -Pattern \'Log Required:\')"',
      "if ($header -notmatch '\\(0x[0-9a-fA-F]+-0x([0-9a-fA-F]+)') { throw 'The header shows no range under Log Required.' }",
      '$high = [System.Convert]::ToInt64($Matches[1], 16)',
      "$later = New-Item -Path (Join-Path -Path $logs -ChildPath 'Later') -ItemType Directory -Force",
      "Get-ChildItem -Path $logs -Filter 'E*.log' | Where-Object { $_.BaseName -match '^E[0-9A-F]{10}$' -and [System.Convert]::ToInt64($_.BaseName.Substring(3), 16) -gt $high } | Move-Item -Destination $later.FullName",
      '$active = "$($database.Server)"',
      "Invoke-Command -ComputerName $active -ScriptBlock { Stop-Service -Name 'MSExchangeRepl' }",
      'Move-ActiveMailboxDatabase -Identity $name -ActivateOnServer $env:COMPUTERNAME -MountDialOverride BestEffort -SkipActiveCopyChecks -SkipClientExperienceChecks -SkipHealthChecks -SkipLagChecks -Confirm:$false',
      "Invoke-Command -ComputerName $active -ScriptBlock { Start-Service -Name 'MSExchangeRepl' }",
    ],
    check: [STATUS, 'Get-TransportConfig | Format-List -Property SafetyNetHoldTime'],
    expected: `The copy is Mounted, and SafetyNetHoldTime is ${safetyNetDays(group)}.00:00:00. Mail of these days arrives within the hour. Then seed each other copy from this one with \`Update-MailboxDatabaseCopy -DeleteExistingFiles\`, one after the other: their files have another history.`,
    otherwise:
      'It does not mount: event log Application shows the log that is missing; move it back from the folder Later. The header cannot be read (-1032): the copy is not Suspended.',
  };
}

function lagAgain(place: StepPlace, days: number): Step {
  return {
    id: 'lag-again',
    title: 'Let the copy lag again',
    why: 'Where it was activated, the other copies have to be Healthy first, and the database goes to another server. The activation stays blocked: otherwise its lag would be lost with the next failure.',
    ...place,
    command: [
      ASK,
      `if ((Get-MailboxDatabaseCopyStatus -Identity ${COPY}).Status -eq 'Mounted') { Move-ActiveMailboxDatabase -Identity $name -Confirm:$false }`,
      `if ((Get-MailboxDatabaseCopyStatus -Identity ${COPY}).Status -eq 'Suspended') { Resume-MailboxDatabaseCopy -Identity ${COPY} -Confirm:$false }`,
      `Suspend-MailboxDatabaseCopy -Identity ${COPY} -ActivationOnly -Confirm:$false`,
    ],
    check: [STATUS],
    expected: `Status is Healthy and ActivationSuspended is True; ReplayLagStatus shows a lag that grows to ${days} days.`,
    otherwise: text`The database does not move: another copy is not Healthy yet; wait for its seeding, then repeat. If the later logs were moved away (${ref('activate-with-safety-net')}), delete the folder Later once all copies are Healthy.`,
  };
}
