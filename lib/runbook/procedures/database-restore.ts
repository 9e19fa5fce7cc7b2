import { PageId } from '../../model/page-ids';
import type { DatabaseSources } from '../../model/restore-sources';
import { namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { nameList, plural } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { Shell } from '../procedure';
import type { Text } from '../text';
import { pageRef, ref, sentences, text } from '../text';
import { SUSPENDED_COPIES } from '../vocabulary/copy-state';
import { safetyNetDays } from '../vocabulary/group-setup';

const RECOVERY = 'RDB1';
const ASK_FOLDER = "$folder = Read-Host 'Folder with the restored files'";
const ASK_NAME = "$name = Read-Host 'Name of the damaged database'";
const FILE = "$file = (Get-ChildItem -Path $folder -Filter '*.edb' -Recurse).FullName";
const ONE_FILE = "if (@($file).Count -ne 1) { throw 'There has to be exactly one .edb file in the folder.' }";
const STATE = "eseutil /mh $file | Select-String -Pattern 'State:', 'Log Required:'";

/**
 * Content of a database comes back from backup: into mailboxes through a recovery database, or as the whole database.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/disaster-recovery/recovery-databases, .../restore-data-using-recovery-dbs and
 * learn.microsoft.com/powershell/module/exchangepowershell/new-mailboxrestorerequest.
 */
export function databaseRestore(estate: EstateView): Procedure | undefined {
  const { group, databaseSources: sources } = estate;
  if (!group || !sources) return undefined;
  const place = placeOf(estate, group);
  return {
    id: PageId.databaseRestore,
    title: 'A database, or a mailbox of it, is restored',
    purpose:
      'Mail is gone that no copy and no Recoverable Items have; or every copy of a database is lost or damaged. Afterwards the mail of the time of the backup is in its mailboxes again.',
    before: before(group, sources),
    steps: [
      freeServer(place, group),
      ...(sources.product === undefined ? [] : [fromProduct(place, group, sources.product)]),
      ...(sources.images.length === 0 ? [] : [fromImage(place, sources.images)]),
      ...(sources.lagged ? [fromLagged(place)] : []),
      replay(place),
      mount(place),
      restoreMailbox(place),
      putBack(place, group),
      resubmit(place, group),
      remove(place),
    ],
    after: [
      'Tell the people concerned which time the mail is from.',
      ...(sources.product === undefined
        ? []
        : [
            `Make a full backup of a database that was put back with ${sources.product}: the earlier ones do not fit its logs any more.`,
          ]),
      'Find out why the copies and the Recoverable Items did not have it: a longer retention of deleted items spares the next restore.',
    ],
  };
}

function placeOf(estate: EstateView, group: GroupView): StepPlace {
  const standing = new Set(standingSites(estate).flatMap(({ mailboxServers }) => namesOf(mailboxServers)));
  return {
    shell: Shell.EXCHANGE,
    hosts: namesOf(group.members).filter((name) => standing.has(name)),
    subject: 'the member on which the database is restored',
  };
}

function before(group: GroupView, { product, images, lagged }: DatabaseSources): Text[] {
  const ways = [
    ...(product === undefined ? [] : [`the backups of ${product}`]),
    ...(images.length === 0 ? [] : [`the images of ${nameList(images)}`]),
    ...(lagged ? ['a lagged copy'] : []),
  ];
  return [
    text`A single message comes back faster from the Recoverable Items of its mailbox: ${pageRef(PageId.singleItem)}.`,
    `The files come from ${nameList(ways)}.${product === undefined && images.length === 0 ? ' Nothing else backs the databases up: what all copies have lost, and the lagged one does not have, is gone.' : ''}`,
    'A recovery database is read by administrators only: no client, no policy and no mail reaches it. It has no copies, and one of them is mounted on a server at a time.',
    `Room for the database and its logs on ${group.databaseDriveText || 'a volume'} of the member, or on a temporary disk.`,
  ];
}

function freeServer(place: StepPlace, group: GroupView): Step {
  return {
    id: 'free-recovery-server',
    title: 'Choose a member, and move its databases away',
    why: `The Information Store is restarted later, which dismounts every database of the member: none may be active there. The version of Exchange has to be that of the backup, or newer within the same generation.`,
    ...place,
    command: ['Move-ActiveMailboxDatabase -Server $env:COMPUTERNAME -Confirm:$false'],
    check: [
      'Get-MailboxDatabaseCopyStatus -Server $env:COMPUTERNAME | Format-Table -Property Name, Status, ActivationPreference -AutoSize',
    ],
    expected: 'No copy of the member is Mounted.',
    otherwise: `A database without another healthy copy stays: take another member (${nameList(namesOf(group.members))}), or a time at which nobody needs it.`,
  };
}

function fromProduct(place: StepPlace, { logDrive }: GroupView, product: string): Step {
  return {
    id: 'restore-files-from-backup',
    title: `Restore the files with ${product}`,
    when: 'If the mail is in that backup.',
    why: `The last full backup before the damage, with the logs of the same backup, as files in a folder of their own: the product is not to mount them, and never to write over the database that is in use. The logs on ${logDrive}: are others.`,
    ...place,
    command: [
      "$folder = Read-Host 'Empty folder for the files'",
      'New-Item -Path $folder -ItemType Directory -Force',
      'Add-MpPreference -ExclusionPath $folder',
      `Read-Host 'Restore database and logs into this folder, then press Enter'`,
    ],
    check: [
      ASK_FOLDER,
      'Get-ChildItem -Path $folder -Recurse | Format-Table -Property FullName, Length, LastWriteTime',
    ],
    expected: 'One .edb file and log files that begin with E and two digits.',
    otherwise:
      'The product restores into a recovery database by itself only: create one without files first (`New-MailboxDatabase -Recovery`), and go on where it is mounted. No logs: the backup was not aware of Exchange, and the database may not become clean.',
    wait: { seconds: 14_400, because: 'the size of the database, through the network of the backup' },
  };
}

function fromImage(place: StepPlace, images: string[]): Step {
  return {
    id: 'restore-files-from-disk',
    title: 'Take the files from a restored disk',
    when: 'If no backup of databases has the mail, and the backup of a machine does.',
    why: text`Backups of ${nameList(images)} have every volume. A restored disk is attached to ${plural(images, 'the machine', 'one of the machines')} and read there: ${pageRef(PageId.imageRestore, 'restore-data-disk')}. Restore the disk of the databases and that of the logs from one recovery point, since one without the other does not become clean. Each member is backed up at its own time, so never mix disks of two.`,
    ...place,
    command: [
      "$source = Read-Host 'Folder of the database on the restored disk'",
      "$logs = Read-Host 'Folder of its logs on the restored disk'",
      "$folder = Read-Host 'Empty folder for the files'",
      'New-Item -Path $folder -ItemType Directory -Force',
      'Add-MpPreference -ExclusionPath $folder',
      "Copy-Item -Path (Join-Path -Path $source -ChildPath '*.edb') -Destination $folder",
      "Copy-Item -Path (Join-Path -Path $logs -ChildPath 'E*.*') -Destination $folder",
    ],
    check: [
      ASK_FOLDER,
      'Get-ChildItem -Path $folder -Recurse | Format-Table -Property FullName, Length, LastWriteTime',
    ],
    expected: 'One .edb file and log files that begin with E and two digits.',
    otherwise:
      'The recovery point was crash-consistent: the files may become clean all the same, by their logs; take an AppConsistent one where there is one.',
    wait: { seconds: 14_400, because: 'minutes from a snapshot, hours from the vault' },
  };
}

function fromLagged(place: StepPlace): Step {
  return {
    id: 'take-lagged-files',
    title: 'Take the files of a lagged copy',
    when: 'If the damage is younger than the lag.',
    why: text`Do ${pageRef(PageId.laggedCopy, 'suspend-lagged-copy')}, ${pageRef(PageId.laggedCopy, 'copy-lagged-files')}, ${pageRef(PageId.laggedCopy, 'resume-lagged-copy')} and ${pageRef(PageId.laggedCopy, 'recover-point-in-time')}: they give a clean database of the time before the damage, on the server of the lagged copy. Its folder is shared or copied to here.`,
    ...place,
    command: [
      "$source = Read-Host 'Folder with the clean files, as this server sees it'",
      "$folder = Read-Host 'Empty folder for the files'",
      'New-Item -Path $folder -ItemType Directory -Force',
      'Add-MpPreference -ExclusionPath $folder',
      "Copy-Item -Path (Join-Path -Path $source -ChildPath '*.*') -Destination $folder",
    ],
    check: [
      ASK_FOLDER,
      'Get-ChildItem -Path $folder -Recurse | Format-Table -Property FullName, Length, LastWriteTime',
    ],
    expected: 'One .edb file and log files that begin with E and two digits.',
    otherwise:
      'Access is denied: the administrative share of the other server is closed; copy the files there to a share that you make for it.',
  };
}

function replay(place: StepPlace): Step {
  return {
    id: 'clean-restored-files',
    title: 'Bring the restored files into clean shutdown',
    why: 'A restored database is dirty: its logs are replayed with the first three letters of their names, such as E00. With `/a` the last logs may be missing; what they held is lost then.',
    ...place,
    command: [
      ASK_FOLDER,
      FILE,
      ONE_FILE,
      STATE,
      "$prefix = Read-Host 'First three letters of the logs, such as E00'",
      '$place = Split-Path -Path $file -Parent',
      'eseutil /r $prefix /l $place /s $place /d $place /a',
    ],
    check: [ASK_FOLDER, FILE, STATE],
    expected: 'State is Clean Shutdown.',
    otherwise:
      'A log that is named after "Log Required" is missing: it is in no backup of that day; take another recovery point. Do not repair a database with `eseutil /p`: it deletes what it cannot read. Clean Shutdown at once: there is nothing to replay.',
    wait: { seconds: 7200, because: 'two logs or more in a second' },
  };
}

function mount(place: StepPlace): Step {
  return {
    id: 'mount-recovery-database',
    title: 'Mount the files as a recovery database',
    why: text`The Information Store learns of a new database at its start. The others were moved away by ${ref('free-recovery-server')}.`,
    ...place,
    command: [
      ASK_FOLDER,
      FILE,
      ONE_FILE,
      `New-MailboxDatabase -Recovery -Name '${RECOVERY}' -Server $env:COMPUTERNAME -EdbFilePath $file -LogFolderPath (Split-Path -Path $file -Parent)`,
      'Restart-Service -Name MSExchangeIS',
      `Mount-Database -Identity '${RECOVERY}'`,
    ],
    check: [
      `Get-MailboxDatabase -Identity '${RECOVERY}' -Status | Format-List -Property Name, Recovery, Mounted, EdbFilePath`,
      `Get-MailboxStatistics -Database '${RECOVERY}' | Sort-Object -Property DisplayName | Format-Table -Property DisplayName, MailboxGuid, ItemCount, LastLogonTime -AutoSize`,
    ],
    expected:
      'Recovery and Mounted are True, and the mailboxes of the database are listed with their item counts.',
    otherwise:
      'The name is taken: somebody has not removed a former recovery database; see whether it is still needed. It does not mount: the files are not in clean shutdown, or a newer generation of Exchange has written them.',
  };
}

function restoreMailbox(place: StepPlace): Step {
  return {
    id: 'restore-mailbox',
    title: 'Bring the content of a mailbox back',
    when: 'For each mailbox that misses mail. Leave it out if the whole database is put back.',
    why: 'The content comes into a folder of its own in the mailbox, so that nothing is mixed; items that are there already are not copied again within it. Permissions of folders do not come along. The source is named by its GUID, as the last list shows it.',
    ...place,
    command: [
      "$guid = Read-Host 'MailboxGuid of the source'",
      "$mailbox = Read-Host 'Address of the mailbox that gets the content'",
      "$top = Read-Host 'Name of the folder in the mailbox, such as Restored'",
      `New-MailboxRestoreRequest -SourceDatabase '${RECOVERY}' -SourceStoreMailbox $guid -TargetMailbox $mailbox -TargetRootFolder $top`,
    ],
    check: [
      `Get-MailboxRestoreRequest -SourceDatabase '${RECOVERY}' | Format-Table -Property Name, TargetMailbox, Status -AutoSize`,
    ],
    expected: 'Status is Completed, and the folder has the items.',
    otherwise:
      'Refused since the names do not match: the mailbox was deleted and made again; add `-AllowLegacyDNMismatch` if it is the same person. Failed: a damaged item; again with `-BadItemLimit 10`. An archive needs `-TargetIsArchive`.',
    wait: { seconds: 3600, because: 'about 1 GB in some minutes' },
  };
}

function putBack(place: StepPlace, group: GroupView): Step {
  const lags = group.databases.some(({ copies }) => copies.some(({ lagged }) => lagged));
  return {
    id: 'put-database-back',
    title: 'Put the whole database back',
    when: 'Only if every copy of the database is lost or damaged: whatever came after the backup is lost with it.',
    why: sentences(
      'The clean file takes the place of the database, under its own name and path, and its copies are seeded from it. The damaged files are renamed and kept, on the same volumes, which need room for both: they may have what came after the backup.',
      'Its other copies are suspended first, so that they do not take logs of two histories.',
      text`Do it on the member that is to hold the database, without ${ref('mount-recovery-database')}.`,
    ),
    ...place,
    command: [
      ASK_NAME,
      ASK_FOLDER,
      FILE,
      ONE_FILE,
      '$database = Get-MailboxDatabase -Identity $name -Status',
      "if ($database.Mounted) { throw 'The database is mounted: it is not lost.' }",
      '$others = @(Get-MailboxDatabaseCopyStatus -Identity $name | Where-Object { "$($_.Name)" -ne "$name\\$env:COMPUTERNAME" -and "$($_.Status)" -notmatch \'Suspended\' })',
      'foreach ($copy in $others) { Suspend-MailboxDatabaseCopy -Identity "$($copy.Name)" -Confirm:$false }',
      '$edb = "$($database.EdbFilePath)"',
      '$logs = "$($database.LogFolderPath)"',
      "foreach ($old in (Split-Path -Path $edb -Parent), $logs) { if (Test-Path -Path $old) { Rename-Item -Path $old -NewName ('{0}-damaged' -f (Split-Path -Path $old -Leaf)) } }",
      'New-Item -Path (Split-Path -Path $edb -Parent), $logs -ItemType Directory -Force',
      'Copy-Item -Path $file -Destination $edb',
      'Set-MailboxDatabase -Identity $name -AllowFileRestore $true',
      'Mount-Database -Identity $name',
    ],
    check: [
      ASK_NAME,
      'Get-MailboxDatabase -Identity $name -Status | Format-List -Property Name, Mounted, MountedOnServer, EdbFilePath',
      'Get-MailboxDatabaseCopyStatus -Identity $name | Format-Table -Property Name, Status, CopyQueueLength -AutoSize',
    ],
    expected: sentences(
      'Mounted is True on this member. Its other copies are Suspended until they are seeded with `Update-MailboxDatabaseCopy -DeleteExistingFiles`, one after the other; then each is Healthy.',
      lags &&
        'Seed the lagged copies last, some days later, when people have found the restored database to be good: they have the only other old state. Until then no logs are truncated: watch their volume, or remove a lagged copy with `Remove-MailboxDatabaseCopy`, which leaves its files.',
    ),
    otherwise:
      'The mount is refused since logs are missing: a file in clean shutdown needs none, and `Mount-Database -AcceptDataLoss` says so; do not use `-Force`, which makes an empty database where the file is not found. Not mounted here: Active Manager still names another server as the active one; `Move-ActiveMailboxDatabase -ActivateOnServer` with this member and `-SkipHealthChecks -MountDialOverride BestEffort`. A folder that cannot be renamed: a process holds it open, usually the scanner.',
  };
}

function resubmit(place: StepPlace, group: GroupView): Step {
  return {
    id: 'resubmit-mail',
    title: 'Deliver the mail since the backup again',
    when: text`After ${ref('put-database-back')}.`,
    why: `Safety Net has what was delivered in the last ${safetyNetDays(group)} days. What it delivers again is not doubled where it is there already. Sent mail, appointments and what people have moved since do not come back.`,
    ...place,
    command: [
      ASK_NAME,
      "$from = [datetime](Read-Host 'Time of the backup, such as 2027-01-31 22:00')",
      'Add-ResubmitRequest -Destination (Get-MailboxDatabase -Identity $name).Guid -StartTime $from -EndTime (Get-Date)',
    ],
    check: ['Get-Queue | Format-Table -Property Identity, DeliveryType, Status, MessageCount -AutoSize'],
    expected: 'The queue to the database fills and becomes empty again within the hour.',
    otherwise:
      'Nothing is delivered: Safety Net of another server has the mail; run the line once more with `-Server` and the name of each member.',
  };
}

function remove(place: StepPlace): Step {
  return {
    id: 'remove-recovery-database',
    title: 'Remove the recovery database and its files',
    why: 'The files contain the mail of every mailbox of the database, and nobody watches who reads them. The databases of the member come back by themselves, or by the next balancing.',
    ...place,
    command: [
      `$requests = @(Get-MailboxRestoreRequest -SourceDatabase '${RECOVERY}' -Status Completed)`,
      'foreach ($request in $requests) { Remove-MailboxRestoreRequest -Identity $request.RequestGuid -Confirm:$false }',
      `Dismount-Database -Identity '${RECOVERY}' -Confirm:$false`,
      `Remove-MailboxDatabase -Identity '${RECOVERY}' -Confirm:$false`,
      ASK_FOLDER,
      'Remove-Item -Path $folder -Recurse',
    ],
    check: [
      'Get-MailboxDatabase | Format-Table -Property Name, Recovery, Server -AutoSize',
      "Test-Path -Path (Read-Host 'Folder with the restored files')",
      SUSPENDED_COPIES,
    ],
    expected: `${RECOVERY} is not listed, and the folder is gone (False). No copy is suspended.`,
    otherwise:
      'A copy that is suspended stops the truncation of logs: `Resume-MailboxDatabaseCopy -ReplicationOnly`, or seed it as the step says that has suspended it. A request that is not Completed keeps the recovery database: wait for it, or remove it as well. The exclusion of the folder from scans: `Remove-MpPreference -ExclusionPath`.',
  };
}
