import { PageId } from '../../model/page-ids';
import { exchangeServers, namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { forEachOf, nameList, quote } from '../powershell-text';
import type { Procedure, Step, StepPlace } from '../procedure';
import { stepId, UnnamedHost } from '../procedure';
import { listed, pageRef, ref, sentences, text } from '../text';
import { exchangeShell, exchangeShellOr } from '../vocabulary/shells';

const EMPTY = 'empty-group';
const FORM = 'form-group';
const MOUNT = 'mount-empty-databases';

/**
 * Every member of the group is lost with its disks: there is no majority to ask, and the rebuild of a member begins with one. The group is emptied in
 * Active Directory, which needs no server, and the first member that is rebuilt forms a new cluster.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/disaster-recovery/recover-dag-member-servers,
 * learn.microsoft.com/powershell/module/exchangepowershell/remove-databaseavailabilitygroupserver (ConfigurationOnly),
 * learn.microsoft.com/exchange/high-availability/disaster-recovery/dial-tone-portability.
 *
 * @returns the page; undefined where there is no group with databases
 */
export function groupFromNothing(
  estate: EstateView,
  databasePage: string | undefined,
): Procedure | undefined {
  const { group } = estate;
  if (!group || group.members.length === 0 || group.databases.length === 0) return undefined;
  const [first] = group.members;
  return {
    id: PageId.groupFromNothing,
    title: `${group.name} is built again from nothing`,
    purpose: `Every member of ${group.name} is lost with its disks, so that no majority and no copy is left. Afterwards the group has its members again, and its databases are mounted: with what a backup has, or empty.`,
    before: [
      sentences(
        'Stop if a disk of a member still exists: the member is rebuilt on its disks, and the mail is there.',
        group.members.length > 1 &&
          text`Stop if a member runs or can be started: ${pageRef(PageId.quorumLost)}.`,
      ),
      `Active Directory answers, and the objects of ${nameList(namesOf(group.members))} are still in it.`,
      'The management tools of Exchange on a machine of the domain that is not lost, or that is set up for this (`Setup.exe /Role:ManagementTools`): no server of Exchange is left to work from.',
      `The machines exist again, empty: ${first.name} first. The witness may come later: a group with one member needs none of its vote.`,
    ],
    steps: [
      keepOneCopy(estate, group),
      emptyGroup(estate, group),
      rebuildMembers(estate, group),
      formGroup(group),
      mountDatabases(group, databasePage),
      ...seedCopies(estate, group),
    ],
    after: [
      'Tell people what is lost. Outlook keeps a copy on their computers: it has to be exported there before Outlook meets the empty mailbox and asks for a new file.',
      'Make the first backup of everything, and look at each alert.',
    ],
  };
}

/** A machine with the management tools: no Exchange server is left. */
function tools(estate: EstateView): StepPlace {
  return exchangeShellOr(undefined, UnnamedHost.MANAGEMENT_TOOLS, estate.directoryDomain);
}

function keepOneCopy(estate: EstateView, { name, databases, circularLogging }: GroupView): Step {
  return {
    id: 'keep-one-copy',
    title: 'Leave each database with one copy in Active Directory',
    why: sentences(
      `A server with copies cannot leave ${name}. The copy on the server that Active Directory names as the owner stays.`,
      circularLogging &&
        'Circular logging forbids the removal of the last passive copy, so it is switched off first.',
    ),
    ...tools(estate),
    command: [
      ...forEachOf(
        'name',
        namesOf(databases),
        (each) => `Set-MailboxDatabase -Identity ${each} -CircularLoggingEnabled $false`,
      ),
      `$databases = @(Get-MailboxDatabase | Where-Object { "$($_.MasterServerOrAvailabilityGroup)" -eq ${quote(name)} })`,
      'foreach ($database in $databases) {',
      '  foreach ($server in @($database.Servers | Where-Object { "$_" -ne "$($database.Server)" })) {',
      '    Remove-MailboxDatabaseCopy -Identity "$($database.Name)\\$server" -Confirm:$false',
      '  }',
      '}',
    ],
    check: ['Get-MailboxDatabase | Format-Table -Property Name, Server, Servers -AutoSize'],
    expected:
      'Servers has one name in each row, that of Server. Warnings that files or servers cannot be reached are expected.',
    otherwise:
      'Removal is refused since a server does not answer: repeat it on the first rebuilt member. The copy is the active one: look at the column Server, and leave that copy.',
  };
}

function emptyGroup(estate: EstateView, { name, members }: GroupView): Step {
  return {
    id: EMPTY,
    title: `Take every member out of ${name}`,
    why: 'Only the configuration is changed: -ConfigurationOnly asks none of the lost servers, and the old cluster is gone with their disks. The group itself, its networks and its name stay in Active Directory.',
    ...tools(estate),
    command: forEachOf(
      'server',
      namesOf(members),
      (server) =>
        `Remove-DatabaseAvailabilityGroupServer -Identity ${quote(name)} -MailboxServer ${server} -ConfigurationOnly -Confirm:$false`,
    ),
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(name)} | Format-List -Property Name, Servers, StartedMailboxServers, StoppedMailboxServers`,
    ],
    expected: 'Servers is empty.',
    otherwise: text`"The server still has copies": do ${ref('keep-one-copy')} again for its databases.`,
  };
}

function rebuildMembers(estate: EstateView, group: GroupView): Step {
  const { name, members } = group;
  const [first] = members;
  return {
    id: 'rebuild-members',
    title: `Rebuild ${first.name}, then the other members`,
    why: sentences(
      text`Begin each page at its reset of the computer account: ${listed(rebuilt(estate, group).map((member) => pageRef(PageId.memberRebuild(member), stepId('reset-account', member))))}.`,
      text`Leave out what asks the cluster, and stop where the server is added to ${name}: ${ref(FORM)} does that.`,
      `${first.name} comes first; the others can be rebuilt at the same time, by other people.`,
    ),
    ...tools(estate),
    command: ["Read-Host 'Do these pages for the first member at least, then press Enter'"],
    check: [
      'Get-ExchangeServer | Format-Table -Property Name, ServerRole, AdminDisplayVersion -AutoSize',
      `Test-ServiceHealth -Server ${quote(first.name)} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning -AutoSize`,
    ],
    expected: `RequiredServicesRunning is True on ${first.name}.`,
    otherwise: text`Setup says that the server is a member of a group: ${ref(EMPTY)} has not been replicated to the domain controller that Setup asks; \`repadmin /syncall /AdeP\`, then again.`,
  };
}

function formGroup({ name, members, witness }: GroupView): Step {
  const [first] = members;
  return {
    id: FORM,
    title: `Form ${name} again`,
    why: sentences(
      `The first member forms a new cluster, and each other member joins it as soon as it is rebuilt.`,
      `Where the group has an account for its cluster in Active Directory (a group with an administrative access point), disable that account first.`,
      witness &&
        `The witness is set when ${witness.name} runs: with an even number of members it has a vote.`,
    ),
    ...exchangeShell(first.name),
    command: [
      "$server = Read-Host 'Computer name of the member that was rebuilt'",
      `Add-DatabaseAvailabilityGroupServer -Identity ${quote(name)} -MailboxServer $server`,
      ...(witness === undefined
        ? []
        : [
            `if (Test-Connection -ComputerName ${quote(witness.hostName)} -Count 1 -Quiet) { Set-DatabaseAvailabilityGroup -Identity ${quote(name)} -WitnessServer ${quote(witness.hostName)} -WitnessDirectory ${quote(witness.directory)} }`,
          ]),
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(name)} -Status | Format-List -Property Servers, OperationalServers, StartedMailboxServers, WitnessShareInUse`,
      'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight',
    ],
    expected: `Each member that was added is among OperationalServers, and its node is Up. Do the same for each of ${nameList(namesOf(members))}.`,
    otherwise:
      'The reason is in `C:\\ExchangeSetupLogs\\DagTasks`. "Already a node of a cluster": on that server `Clear-ClusterNode -Force`, then again. Among the stopped ones: `Start-DatabaseAvailabilityGroup` with its name.',
  };
}

function mountDatabases({ members, databases }: GroupView, databasePage: string | undefined): Step {
  return {
    id: MOUNT,
    title: 'Mount the databases',
    when:
      databasePage === undefined
        ? 'Nothing of the program has what they held.'
        : text`For each database that nothing can bring back: what a backup has comes back by ${pageRef(databasePage, 'put-database-back')} instead.`,
    why: '-Force creates an empty database where the file is missing, under its old name, so that the mailboxes of people are still in it, empty. What they held is lost. Never do it while a disk or a backup with the file is on its way: a database that has got new mail cannot take the old file any more. A database is mounted on its owner, so its member has to be rebuilt.',
    ...exchangeShell(members[0].name),
    command: forEachOf(
      'name',
      namesOf(databases),
      (name) => `Mount-Database -Identity ${name} -Force -Confirm:$false`,
    ),
    check: ['Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted -AutoSize'],
    expected: 'Mounted is True for each database whose owner is rebuilt.',
    otherwise:
      'The folder is missing: create it under the path that EdbFilePath and LogFolderPath show. Old logs are in the folder: move them away. The owner is not rebuilt yet: repeat it later.',
  };
}

/** Members whose rebuild has a page. */
function rebuilt(estate: EstateView, { members }: GroupView): string[] {
  const own = standingSites(estate).flatMap((site) => namesOf(exchangeServers(site)));
  return namesOf(members).filter((name) => own.includes(name));
}

function seedCopies(estate: EstateView, group: GroupView): Step[] {
  const { members, databases, circularLogging } = group;
  const shared = databases.filter(({ copies }) => copies.length > 1);
  const holders = rebuilt(estate, group).filter((name) =>
    shared.some(({ copies }) => copies.some(({ server }) => server === name)),
  );
  if (holders.length === 0) return [];
  return [
    {
      id: 'seed-copies-again',
      title: 'Add the copies again',
      why: sentences(
        text`Copies of a database that is mounted are added on each member, with their order and lag: ${listed(holders.map((name) => pageRef(PageId.memberRebuild(name), stepId('add-copies', name))))}. Leave out the copy that the owner has already.`,
        circularLogging && 'Circular logging is switched on again when each database has its copies.',
      ),
      ...exchangeShell(members[0].name),
      command: [
        "Read-Host 'Do these steps, then press Enter'",
        ...(circularLogging
          ? forEachOf(
              'name',
              namesOf(databases),
              (name) => `Set-MailboxDatabase -Identity ${name} -CircularLoggingEnabled $true`,
            )
          : []),
      ],
      check: [
        'Get-MailboxDatabase | Get-MailboxDatabaseCopyStatus | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength -AutoSize',
      ],
      expected: 'Each copy is Mounted or Healthy.',
      otherwise: 'A copy is Failed: `Update-MailboxDatabaseCopy -DeleteExistingFiles` for it.',
    },
  ];
}
