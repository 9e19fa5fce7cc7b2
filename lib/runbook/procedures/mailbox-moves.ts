import { namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, quote, quoteList } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import type { ServerView } from '../server-view';
import { pageRef, ref, sentences, text } from '../text';
import { runningEdges } from '../vocabulary/certificates';
import { forEachServer, nameText } from '../vocabulary/group-switchover';
import { nameChecks, namesAt } from '../vocabulary/name-moves';
import { exchangeShell, OUTSIDE } from '../vocabulary/shells';

/** Free space of a log volume, in percent, below which no more mailboxes are moved. */
const LEAST_FREE = 40;

/** What the steps need at every turn. */
interface Moves {
  readonly estate: EstateView;
  readonly members: ServerView[];
  /** Names of the databases of the program. */
  readonly databases: string[];
  readonly logDrive: string;
  readonly place: StepPlace;
}

/**
 * Mailboxes come from servers that the organization has already.
 *
 * Sources: learn.microsoft.com/exchange/architecture/mailbox-servers/manage-mailbox-moves (batches, one database after the other),
 * learn.microsoft.com/exchange/architecture/client-access/client-access (which version passes clients on to which),
 * learn.microsoft.com/exchange/hybrid-deployment/hybrid-deployment-prerequisites and microsoft.github.io/CSS-Exchange/Hybrid.
 *
 * @returns the page; undefined where the program states no databases
 */
export function mailboxMoves(estate: EstateView): Procedure | undefined {
  const { group } = estate;
  if (!group || group.databases.length === 0 || group.members.length === 0) return undefined;
  const moves: Moves = {
    estate,
    members: group.members,
    databases: namesOf(group.databases),
    logDrive: group.logDrive,
    place: exchangeShell(group.members[0].name),
  };
  return {
    id: 'mailbox-moves',
    title: `Moves of mailboxes to ${group.name}`,
    purpose:
      `The organization has Exchange servers beside those of the program, with mailboxes on them. Afterwards all mailboxes are on ${nameList([moves.databases[0], moves.databases[moves.databases.length - 1]])} and those between, and the old servers can be removed. ` +
      'An organization that is new does not need this page.',
    before: [
      text`${pageRef('bring-up')} is done, and the old servers have the update level that coexistence asks for (learn.microsoft.com/exchange/plan-and-deploy/system-requirements).`,
      'The new databases have their copies, and these are healthy. Backups or circular logging truncate the logs: each mailbox that moves is written to them once more, on every copy.',
      'Users know that Outlook may ask once for a restart at the end of their move. They work on until then.',
    ],
    steps: [
      seeOld(moves),
      moveNames(estate),
      moveSystem(moves),
      moveBatch(moves),
      watch(moves),
      complete(moves),
      movePublicFolders(moves),
      seeRest(moves),
      repeatHybrid(moves),
    ],
    after: [
      'Take the old servers out of the Send connectors, then uninstall Exchange on each with Setup: a machine that is deleted leaves its object behind.',
      'A public folder hierarchy of 2010 or older is migrated, not moved (learn.microsoft.com/exchange/collaboration/public-folders/batch-migration-from-previous-versions).',
      'Run the checks of the copies again, and look at the free space of the database volumes: the layout was planned for these mailboxes.',
    ],
  };
}

/** The databases of the program, so that all others are told from them. */
function own({ databases }: Moves): string {
  return `$own = @(${quoteList(databases)})`;
}

const OTHERS = '$others = @(Get-MailboxDatabase | Where-Object { $_.Name -notin $own })';

function seeOld(moves: Moves): Step {
  return {
    id: 'see-old-organization',
    title: 'See what is on the other servers',
    why: 'The list says how many batches there will be, and which kinds of mailboxes: archives, arbitration, audit log and public folders are left out of ordinary lists.',
    ...moves.place,
    command: [
      'Get-ExchangeServer | Format-Table -Property Name, AdminDisplayVersion, ServerRole, Site -AutoSize',
    ],
    check: [
      own(moves),
      OTHERS,
      'foreach ($database in $others) {',
      '  $mailboxes = @(Get-Mailbox -Database $database.Name -ResultSize Unlimited)',
      '  "$($database.Name) on $($database.Server): $($mailboxes.Count) mailboxes"',
      '}',
      'Get-Mailbox -Arbitration | Format-Table -Property Name, Database -AutoSize',
      'Get-Mailbox -PublicFolder -ResultSize Unlimited | Format-Table -Property Name, Database -AutoSize',
    ],
    expected: 'Every other database is listed with its number of mailboxes.',
    otherwise:
      'No other database: there is nothing to move. A database of an old version is missing: run `Get-MailboxDatabase -IncludePreExchange2013`.',
  };
}

function moveNames(estate: EstateView): Step {
  const edges = runningEdges(estate);
  return {
    id: 'lead-names-here',
    title: 'Lead clients and mail to the new servers first',
    why: sentences(
      text`New servers pass clients on to mailboxes on old ones. Not every old version passes them on to newer servers, and each client should find the newer protocols first: the names move before the first mailbox. Certificates, URLs and the Autodiscover entries are those of the page ${pageRef('bring-up')}.`,
      edges.length > 0 &&
        'Mail follows in the same way: MX to the new Edges, and the old Send connectors off when the new ones have worked for a day.',
      text`Where names are published elsewhere still: ${pageRef('bring-up', 'publish-names')}.`,
    ),
    ...OUTSIDE,
    command: ['Clear-DnsClientCache'],
    check: nameChecks(estate),
    expected: `${namesAt(estate, estate.primary)} A user whose mailbox has not moved opens it with Outlook and on the web.`,
    otherwise:
      'A user of an old server sees an error: the URLs and the authentication of the virtual directories there; lead the names back to the old servers, correct it, and try again. Do not move mailboxes before this works.',
  };
}

function moveSystem(moves: Moves): Step {
  return {
    id: 'move-system-mailboxes',
    title: 'Move the system mailboxes',
    why: 'Migration batches, approvals, the address book and the audit log work with arbitration mailboxes and fail with those of an older version: they move first.',
    ...moves.place,
    command: [
      own(moves),
      '$system = @(Get-Mailbox -Arbitration) + @(Get-Mailbox -AuditLog)',
      '$away = @($system | Where-Object { "$($_.Database)" -notin $own })',
      `foreach ($mailbox in $away) { New-MoveRequest -Identity $mailbox.DistinguishedName -TargetDatabase ${quote(moves.databases[0])} }`,
    ],
    check: [
      'Get-MoveRequest | Format-Table -Property DisplayName, Status, TargetDatabase -AutoSize',
      'Get-Mailbox -Arbitration | Format-Table -Property Name, Database -AutoSize',
      'Get-Mailbox -AuditLog | Format-Table -Property Name, Database -AutoSize',
    ],
    expected: `Each request is Completed, and every database in the last two lists is one of ${moves.databases[0]} and its like.`,
    otherwise:
      '`Get-MoveRequestStatistics -Identity` with the name of the mailbox and -IncludeReport says why. A system mailbox that is missing: Setup /PrepareAD creates it again.',
  };
}

function moveBatch(moves: Moves): Step {
  return {
    id: 'start-batch',
    title: 'Start a batch of mailboxes',
    why: text`The first batch has ten mailboxes of people who know. Archives move with their mailboxes. Without -AutoComplete the batch copies by day, keeps up with changes, and waits for ${ref('complete-batch')}.`,
    ...moves.place,
    command: [
      "$source = Read-Host 'Name of the database that mailboxes leave'",
      "$size = Read-Host 'Number of mailboxes in the batch'",
      "$folder = Read-Host 'Folder for the list of the batch'",
      '$name = "$source $(Get-Date -Format yyyyMMddHHmm)"',
      '$file = Join-Path -Path $folder -ChildPath "$name.csv"',
      '$moving = @(Get-MoveRequest -ResultSize Unlimited)',
      '$mailboxes = @(Get-Mailbox -Database $source -ResultSize Unlimited | Where-Object { $_.DistinguishedName -notin $moving.DistinguishedName })',
      '$mailboxes | Select-Object -First $size -Property @{ Name = \'EmailAddress\'; Expression = { "$($_.PrimarySmtpAddress)" } } | Export-Csv -Path $file -NoTypeInformation',
      `New-MigrationBatch -Local -AutoStart -Name $name -CSVData ([System.IO.File]::ReadAllBytes($file)) -TargetDatabases ${quoteList(moves.databases)}`,
    ],
    check: [
      'Get-MigrationBatch | Format-Table -Property Identity, Status, TotalCount, ActiveCount, SyncedCount, FailedCount -AutoSize',
    ],
    expected:
      'The batch is Syncing, later Synced, with the number of mailboxes that you gave and none failed.',
    otherwise: text`The batch does not start: the system mailbox "Migration" is on an old server; ${ref('move-system-mailboxes')}. A mailbox that fails: \`Get-MigrationUser -Status Failed\`, then \`Get-MoveRequestStatistics\` with -IncludeReport.`,
  };
}

function watch(moves: Moves): Step {
  const { members, logDrive, estate } = moves;
  const lag = estate.group?.replayLagDays;
  return {
    id: 'watch-batch',
    title: 'Watch logs and copies while a batch runs',
    why: sentences(
      'Each mailbox goes through the logs of every copy. With circular logging a log is deleted only when all copies have it: one copy that is suspended or behind fills the log volume of all.',
      lag !== undefined &&
        `Lagged copies keep the logs of ${lag} days: what is moved in ${lag} days has to fit on their volume, so that the batches of a week count together.`,
    ),
    ...moves.place,
    command: [
      'Get-MigrationBatch | Format-Table -Property Identity, Status, TotalCount, SyncedCount, FailedCount -AutoSize',
    ],
    check: [
      ...forEachServer(
        members,
        (server) =>
          `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength, ContentIndexState -AutoSize`,
      ),
      ...(logDrive === ''
        ? []
        : [
            `Invoke-Command -ComputerName ${quoteList(namesOf(members))} -ScriptBlock { Get-Volume -DriveLetter ${logDrive} } | Format-Table -Property PSComputerName, DriveLetter, SizeRemaining, Size`,
          ]),
    ],
    expected: `Every copy is Mounted or Healthy with a copy queue that falls${logDrive === '' ? '' : `, and ${logDrive}: is free by more than ${LEAST_FREE} % on ${nameText(members)}`}. ContentIndexState is Healthy, or NotApplicable from 2019 on.`,
    otherwise: `Less space or a growing queue: \`Stop-MigrationBatch\` with the name of the batch, repair the copy that is behind, and \`Start-MigrationBatch\` when the logs are gone. Nothing is lost: a batch goes on where it stopped.`,
  };
}

function complete(moves: Moves): Step {
  return {
    id: 'complete-batch',
    title: 'Complete a batch',
    when: 'In the evening, when the batch is Synced.',
    why: 'The rest is copied and each mailbox is switched over; it is locked for minutes, and Outlook asks for a restart at most.',
    ...moves.place,
    command: [
      "$name = Read-Host 'Name of the batch'",
      'Complete-MigrationBatch -Identity $name -Confirm:$false',
    ],
    check: [
      'Get-MigrationBatch | Format-Table -Property Identity, Status, TotalCount, FinalizedCount, FailedCount -AutoSize',
      'Get-MigrationUser -Status Failed | Format-Table -Property Identity, ErrorSummary -AutoSize',
    ],
    expected: 'The batch is Completed, and nobody is listed as failed.',
    otherwise:
      'Failed users stay where they were and work on: read ErrorSummary, repair the items it names, and put them into the next batch. A mailbox with many damaged items: decide with its owner how many may be lost, and move it alone with `New-MoveRequest -BadItemLimit`.',
  };
}

function movePublicFolders(moves: Moves): Step {
  const [first] = moves.databases;
  return {
    id: 'move-public-folder-mailboxes',
    title: 'Move the public folder mailboxes',
    when: 'Only where the first step has listed some.',
    why: 'The one with the hierarchy moves last: all others take the hierarchy from it.',
    ...moves.place,
    command: [
      own(moves),
      '$folders = @(Get-Mailbox -PublicFolder -ResultSize Unlimited | Where-Object { "$($_.Database)" -notin $own })',
      `foreach ($mailbox in @($folders | Sort-Object -Property IsRootPublicFolderMailbox)) { New-MoveRequest -Identity $mailbox.DistinguishedName -TargetDatabase ${quote(first)} }`,
    ],
    check: [
      'Get-Mailbox -PublicFolder -ResultSize Unlimited | Format-Table -Property Name, Database, IsRootPublicFolderMailbox -AutoSize',
      'Get-MoveRequest -ResultSize Unlimited | Format-Table -Property DisplayName, Status -AutoSize',
    ],
    expected: `Every public folder mailbox is on ${first}, or on another database of the program where you moved it on.`,
    otherwise: `A request that fails says why in \`Get-MoveRequestStatistics\` with -IncludeReport. More than 100 GB of public folders: spread them over the databases with one request each.`,
  };
}

function seeRest(moves: Moves): Step {
  return {
    id: 'check-old-databases',
    title: 'Check that nothing is left on the other databases',
    why: 'Setup does not uninstall a server whose databases have mailboxes, and a plain list does not show all kinds. Requests that are done block the next move of the same mailbox and are removed.',
    ...moves.place,
    command: [
      '$done = @(Get-MoveRequest -MoveStatus Completed -ResultSize Unlimited)',
      'foreach ($request in $done) { Remove-MoveRequest -Identity $request.DistinguishedName -Confirm:$false }',
    ],
    check: [
      own(moves),
      OTHERS,
      '$archives = @(Get-Mailbox -Archive -ResultSize Unlimited)',
      'foreach ($database in $others) {',
      '  $left = @(Get-Mailbox -Database $database.Name -ResultSize Unlimited)',
      '  $left += @($archives | Where-Object { "$($_.ArchiveDatabase)" -eq $database.Name })',
      '  $left += @(Get-Mailbox -Database $database.Name -Arbitration)',
      '  $left += @(Get-Mailbox -Database $database.Name -AuditLog)',
      '  $left += @(Get-Mailbox -Database $database.Name -PublicFolder)',
      '  "$($database.Name): $($left.Count)"',
      '}',
    ],
    expected: 'Each number is 0. Mailboxes of monitoring are not counted: they go with the server.',
    otherwise:
      'A number above 0: show the list with the same lines for that database. An archive that stayed: `New-MoveRequest -ArchiveOnly`.',
  };
}

function repeatHybrid(moves: Moves): Step {
  const { estate, members } = moves;
  const fronts = namesOf(estate.primary.frontEnds);
  const edges = namesOf(runningEdges(estate));
  const servers = fronts.length > 0 ? fronts : namesOf(members);
  // After a switchover moves go by the front ends of the other site.
  const proxies = namesOf(standingSites(estate).flatMap((site) => site.frontEnds));
  return {
    id: 'repeat-hybrid',
    title: 'Repeat what a hybrid organization has set up',
    when: 'Only in a hybrid organization: the first line of the command shows a configuration.',
    why: sentences(
      `Exchange Online sends mail and moves mailboxes by names, certificates and servers that were the old ones. Enable the MRS proxy, then run the Hybrid Configuration Wizard again: choose ${nameList(servers)} for the connectors${edges.length > 0 ? ` or the Edges ${nameList(edges)}, whichever sent mail before` : ''}, the new certificate for TLS, and OAuth.`,
      'From 2019 on it also sets up the application of its own that Exchange needs in Entra ID (ConfigureExchangeHybridApplication of microsoft/CSS-Exchange).',
    ),
    ...moves.place,
    command: [
      'Get-HybridConfiguration | Format-List -Property Domains, Features, SendingTransportServers, ReceivingTransportServers, EdgeTransportServers, TlsCertificateName',
      `foreach ($server in ${quoteList(proxies.length > 0 ? proxies : servers)}) {`,
      '  Set-WebServicesVirtualDirectory -Identity "$server\\EWS (Default Web Site)" -MRSProxyEnabled $true',
      '}',
    ],
    check: [
      'Get-HybridConfiguration | Format-List -Property SendingTransportServers, ReceivingTransportServers, EdgeTransportServers, TlsCertificateName',
      'Get-SendConnector | Format-Table -Property Name, SourceTransportServers, TlsCertificateName -AutoSize',
      'Get-IntraOrganizationConnector | Format-List -Property Name, Enabled, DiscoveryEndpoint, TargetAddressDomains',
      "Test-OAuthConnectivity -Service EWS -TargetUri 'https://outlook.office365.com/ews/exchange.asmx' -Mailbox (Read-Host 'Address of a mailbox on these servers') | Format-List -Property ResultType, Detail",
    ],
    expected:
      'Only servers of the program are named, the certificate is the new one, the connector is enabled, and ResultType is Success. Free/busy works in both directions, and a mailbox moves there and back.',
    otherwise: text`ResultType Error: the OAuth certificate is not known in Exchange Online; ${pageRef('internal-certificates')}, then the wizard again. A move from Exchange Online fails: the name of EWS leads to a server without the MRS proxy, or the firewall does not admit Exchange Online.`,
  };
}
