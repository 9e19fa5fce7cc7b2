import { VolumeLabel } from '../../exchange/volume-label';
import type { EstateView } from '../estate-view';
import type { DatabaseView } from '../group-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { forEachOf, forEachRow, nameList, quote, quoteList } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { ref, sentences, text } from '../text';
import { exchangeShell } from './shells';

/** A database that comes back from backup under a new name, and where. */
interface Restored {
  readonly database: string;
  /** The old name still belongs to the lost site. */
  readonly name: string;
  readonly server: ServerView;
  /** Letters of the volumes. */
  readonly databases: string;
  readonly logs: string;
  readonly folder: string;
  readonly file: string;
  readonly logFolder: string;
}

/**
 * Databases that have no copy in a site come back under new names, and their mailboxes are pointed to them.
 *
 * Source: learn.microsoft.com/exchange/high-availability/disaster-recovery/database-portability.
 */
export function restoreSteps({ group, primary }: EstateView, site: SiteView): Step[] {
  const servers = site.mailboxServers;
  const databases = group?.databases ?? [];
  if (databases.length === 0 || servers.length === 0) return [];
  const all = databases.map((database, index) => restored(database, servers[index % servers.length], site));
  const product = group!.backupProduct === '' ? 'the backup product' : group!.backupProduct;
  return [restoreFiles(all, site, product), mount(all, site, primary), rehome(all, site, primary)];
}

function restored(database: DatabaseView, server: ServerView, { code: siteCode }: SiteView): Restored {
  const name = `${database.name}-${siteCode}`;
  const drives = server.databaseVolumes.map(({ driveLetter }) => driveLetter);
  const databases = drives.find((letter) => letter === database.drive) ?? drives[0] ?? 'C';
  const folder = `${databases}:\\${name}`;
  const logs = server.driveOf(VolumeLabel.LOGS) ?? databases;
  return {
    database: database.name,
    name,
    server,
    databases,
    logs,
    folder,
    file: `${folder}\\${database.edbPath.split('\\').pop()!}`,
    logFolder: `${logs}:\\${name}`,
  };
}

function names(all: Restored[]): string[] {
  return all.map(({ name }) => name);
}

function foldersOn(server: string, all: Restored[]): string[] {
  return all
    .filter((each) => each.server.name === server)
    .flatMap(({ folder, logFolder }) => [folder, logFolder]);
}

function restoreFiles(all: Restored[], site: SiteView, product: string): Step {
  const servers = [...new Set(all.map(({ server }) => server.name))];
  const [{ logs }] = all;
  const letters = [...new Set(all.map(({ databases }) => databases))];
  return {
    id: stepId('restore-files', site.code),
    title: `Restore the database files on the servers of ${site.name}`,
    why:
      `Each database comes to one server: ${all.map(({ database, server }) => `${database} to ${server.name}`).join(', ')}. The command creates a folder for each of its server's databases on ${letters.map((letter) => `${letter}:`).join(' or ')} and one for the logs on ${logs}:, and excludes both from scans (another product than Microsoft Defender has to exclude them in its console). Restore into them, with ${product}, ` +
      'the newest full backup of each database and the logs since then, as files; the product is not to mount them.',
    ...exchangeShell(...servers),
    command: [
      '$place = @{',
      ...servers.map((server) => `  ${quote(server)} = @(${quoteList(foldersOn(server, all))})`),
      '}',
      'New-Item -Path $place[$env:COMPUTERNAME] -ItemType Directory -Force',
      'Add-MpPreference -ExclusionPath $place[$env:COMPUTERNAME]',
      `Read-Host -Prompt ${quote(`Restore the databases of these folders with ${product}, then press Enter`)}`,
    ],
    check: [
      'Get-MpPreference | Format-List -Property ExclusionPath',
      `foreach ($file in @(Get-ChildItem -Path ${quoteList(letters.map((letter) => `${letter}:\\*-${site.code}\\*.edb`))})) { $file.FullName; eseutil /mh $file.FullName | Select-String -Pattern 'State:', 'Log Required:' }`,
      `Get-ChildItem -Path ${quote(`${logs}:\\*-${site.code}`)} -Filter 'E*.log' -Recurse | Group-Object -Property DirectoryName | Format-Table -Property Name, Count`,
    ],
    expected: `ExclusionPath has the folders. Each server shows the files of its databases, and each has the State Clean Shutdown.`,
    otherwise:
      'Dirty Shutdown: the logs that are named after "Log Required" have to be there. Replay them with `eseutil /r`, the first three letters of their names (such as E00), `/l` with the folder of the logs and `/d` with that of the database, and look again. ' +
      'A log that is missing is in no backup: restore the full backup alone. Do not repair a database with `eseutil /p`: it deletes what it cannot read.',
  };
}

function mount(all: Restored[], site: SiteView, lost: SiteView): Step {
  const [first] = all;
  return {
    id: stepId('mount-restored', site.code),
    title: `Mount the restored databases in ${site.name}`,
    why: text`The names ${nameList(all.map(({ database }) => database))} still belong to ${lost.name}, so each file gets a new one. It takes databases that ${ref(stepId('restore-files', site.code))} has shown in clean shutdown.`,
    ...exchangeShell(first.server.name),
    command: [
      ...forEachRow(
        all.map(({ name, server, file, logFolder }) => [name, server.name, file, logFolder]),
        ([name, server, file, logFolder]) =>
          `New-MailboxDatabase -Name ${name} -Server ${server} -EdbFilePath ${file} -LogFolderPath ${logFolder}`,
      ),
      ...forEachOf(
        'database',
        names(all),
        (name) => `Set-MailboxDatabase -Identity ${name} -AllowFileRestore $true`,
      ),
      ...forEachOf('database', names(all), (name) => `Mount-Database -Identity ${name}`),
    ],
    check: [
      'Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted, EdbFilePath -AutoSize',
    ],
    expected: `Mounted is True for ${nameList(names(all))}.`,
    otherwise:
      '"Object not found": Active Directory has not replicated the new database; run the lines with `Mount-Database` again after some minutes. A file that cannot be mounted is not in clean shutdown, or has another name than the command says: compare EdbFilePath with the folder.',
  };
}

/**
 * Sources: learn.microsoft.com/powershell/module/exchangepowershell/get-mailbox (Arbitration, Archive, AuditLog, PublicFolder: each kind is
 * listed only when it is asked for) and .../set-mailbox (Database, ArchiveDatabase).
 */
function rehome(all: Restored[], site: SiteView, lost: SiteView): Step {
  const old = quoteList(all.map(({ database }) => database));
  const rows = all.map(({ database, name }) => [database, name]);
  const first = all[0].server.name;
  return {
    id: stepId('rehome-mailboxes', site.code),
    title: 'Point every mailbox to its restored database',
    why:
      `Active Directory still says that the mailboxes are in ${lost.name}. The plain list of mailboxes leaves out those for arbitration, audit logs and public folders, and archives may be in another database than their mailboxes: all of them are pointed to the restored databases. ` +
      `Mail that came in after the backup stays in ${lost.name}: keep those disks.`,
    ...exchangeShell(first),
    command: [
      ...MAILBOX_KINDS.flatMap((kind) =>
        forEachRow(
          rows,
          ([from, to]) =>
            `Get-Mailbox -Database ${from}${kind} -ResultSize Unlimited | Set-Mailbox${kind} -Database ${to} -Confirm:$false`,
        ),
      ),
      '$archives = @(Get-Mailbox -Archive -ResultSize Unlimited)',
      ...forEachRow(
        rows,
        ([from, to]) =>
          `foreach ($archive in @($archives | Where-Object { "$($_.ArchiveDatabase)" -eq ${from} })) { Set-Mailbox -Identity $archive.DistinguishedName -ArchiveDatabase ${to} -Confirm:$false }`,
      ),
    ],
    check: [
      ...MAILBOX_KINDS.map(
        (kind) =>
          `${old} | ForEach-Object { Get-Mailbox -Database $_${kind} -ResultSize Unlimited } | Measure-Object | Format-Table -Property Count`,
      ),
      `Get-Mailbox -Archive -ResultSize Unlimited | Where-Object { "$($_.ArchiveDatabase)" -in ${old} } | Measure-Object | Format-Table -Property Count`,
    ],
    expected: sentences(
      `The count is 0 in each of the ${MAILBOX_KINDS.length + 1} answers.`,
      `Mailboxes for monitoring stay behind; the servers of ${site.name} create their own.`,
    ),
    otherwise:
      'If mailboxes are left behind, run the commands again: each line moves only what is still there. "The database is not mounted": its files have not been restored; its mailboxes stay unavailable until then, and the names may move before.',
  };
}

/** How the kinds of mailboxes are asked for, user mailboxes first: each is listed only when it is asked for. */
export const MAILBOX_KINDS = ['', ' -Arbitration', ' -AuditLog', ' -PublicFolder'];
