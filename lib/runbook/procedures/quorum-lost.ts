import { PageId } from '../../model/page-ids';
import { exchangeServers, made, namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView } from '../group-view';
import { count, nameList, quote, quoteList } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import type { Text } from '../text';
import { pageRef, ref, sentences, text } from '../text';
import { forEachServer } from '../vocabulary/group-switchover';
import { rebuildPages } from '../vocabulary/pages';
import { exchangeShell, OUTSIDE, windowsShell } from '../vocabulary/shells';
import { startMachines } from '../vocabulary/start-machines';
import { chooseSubscription, eachSubscription } from '../vocabulary/subscriptions';

const START = 'start-members';
const OFF = 'switch-lost-members-off';
const MARK = 'mark-lost-members';
const STOP = 'stop-cluster-on-the-rest';
const RESTORE = 'restore-group-on-the-rest';
const MOUNT = 'see-databases-mounted';

/**
 * Too many votes of the group are lost while a site with members lives, so that nothing is switched over: machines are started, and the group is
 * reduced to the members that run only if they do not come back.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/database-availability-groups/dac-mode (what mounts after a restart of all members);
 * learn.microsoft.com/exchange/high-availability/manage-ha/datacenter-switchovers (Stop, Cluster service, Restore);
 * learn.microsoft.com/powershell/module/exchangepowershell/restore-databaseavailabilitygroup; learn.microsoft.com/cli/azure/vm (az vm stop --skip-shutdown).
 *
 * @returns the page; undefined where no group has several members
 */
export function quorumLost(estate: EstateView): Procedure | undefined {
  const { group, primary } = estate;
  if (!group || group.members.length < 2) return undefined;
  return {
    id: PageId.quorumLost,
    title: `${group.name} has lost its majority while ${primary.name} lives`,
    purpose: `Fewer than ${group.votesNeeded} of the ${count(group.votes, 'vote')} of ${group.name} are left, for example since several servers failed, or one of them together with the other site. Its databases are dismounted. Afterwards the group has its majority again, and they are mounted.`,
    before: before(estate, group),
    steps: [
      confirm(group),
      startMachines({
        id: START,
        machines: made(group.members),
        elsewhere: namesOf(group.members.filter((member) => made([member]).length === 0)),
        why: `${count(group.votesNeeded, 'voter')} are enough: the cluster forms by itself, and nothing is lost. A machine that runs already is not changed.`,
        otherwise: text`No member can be started: rebuild one of them first (${rebuildPages(group.members)}); do what its page has on another member on a machine with the Exchange management tools, and leave out what asks the cluster. A machine does not start, or has no capacity: go on when ${group.votesNeeded} voters run. If fewer can be started, go on with ${ref(OFF)}. A witness counts as a voter; where it does not run, another server can be given that part (${ref(RESTORE)}).`,
      }),
      switchOff(group),
      markLost(group),
      stopCluster(group),
      restore(group),
      mount(group),
      takeBack(estate, group),
    ],
    after: [
      'Check that the backup runs, and watch the copy queues for a day.',
      'Find out why so many voters failed at once, and change the program.',
    ],
  };
}

function before({ standby, primary }: EstateView, group: GroupView): Text[] {
  return [
    ...(standby
      ? [
          text`${primary.name} is not lost. If it is, follow the page ${pageRef(PageId.switchover)}.`,
          ...(standby.pilotLight
            ? [
                `Do not activate ${standby.name}: the disks of the servers of ${primary.name} have the mailboxes.`,
              ]
            : []),
        ]
      : []),
    `Domain controllers answer. Without them neither the cluster nor Exchange comes up.`,
    `Never force a majority while other members run that you do not see: both parts would mount the same databases. A member of ${group.name} that does not answer is switched off first.`,
  ];
}

function groupLines({ name }: GroupView): string[] {
  return [
    'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight, DynamicWeight',
    `Get-DatabaseAvailabilityGroup -Identity ${quote(name)} -Status | Format-List -Property OperationalServers, StartedMailboxServers, StoppedMailboxServers, WitnessShareInUse`,
  ];
}

function mounted(): string[] {
  return ['Get-MailboxDatabase -Status | Format-Table -Property Name, Server, Mounted'];
}

function confirm(group: GroupView): Step {
  const [first] = group.members;
  return {
    id: 'confirm-quorum-lost',
    title: 'Confirm that the majority is lost',
    why: `Any member that runs shows it; if ${first.name} does not answer, use another one. Where none runs, go to the next step. If ClusSvc is not Running or Get-ClusterNode fails, that is enough: do not wait for the lines after it, which ask every server and take minutes without a majority.`,
    ...exchangeShell(first.name),
    command: ["Get-Service -Name 'ClusSvc' | Format-Table -Property Name, Status"],
    check: [...groupLines(group), ...mounted()],
    expected:
      'Get-ClusterNode fails, or ClusSvc does not stay Running. OperationalServers is empty, and no database is Mounted.',
    otherwise: sentences(
      `At least ${group.votesNeeded} voters are there and databases are not mounted: the majority is not the cause.`,
      text`See ${ref(MOUNT)}.`,
      `A single server is down and the rest serves: rebuild that one.`,
    ),
  };
}

const NOT_BACK: Text = text`Only if members do not come back and ${ref(START)} did not bring the majority.`;

/** Two parts that do not see each other would both mount the same databases. */
function switchOff({ members }: GroupView): Step {
  const elsewhere = members.filter((member) => made([member]).length === 0);
  const { ask, lines } = chooseSubscription('$server', made(members));
  return {
    id: OFF,
    title: 'Make sure that the members that stay away are off',
    when: NOT_BACK,
    why: 'A member that nobody reaches may run and serve: it would mount the same databases as the rest, and both would take mail. It is powered off without a shutdown, and Azure has to confirm it before the rest gets a majority.',
    ...OUTSIDE,
    command: [
      "$lost = @((Read-Host 'Computer names of the members that stay away, with commas') -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })",
      `if ($lost.Count -eq 0 -or $lost.Count -ge ${members.length}) { throw 'Name the members that stay away; at least one has to be left.' }`,
      ...ask,
      'foreach ($server in $lost) {',
      ...(elsewhere.length === 0
        ? []
        : [
            `  if ($server -in ${quoteList(namesOf(elsewhere))}) { Read-Host "Let whoever runs $server power it off, then press Enter"; continue }`,
          ]),
      ...lines.map((line) => `  ${line}`),
      '  $machine = az vm list --query "[?osProfile.computerName==\'$server\'].id" --output tsv',
      '  if (-not $machine) { throw "No machine $server in this subscription." }',
      '  az vm stop --ids $machine --skip-shutdown --no-wait',
      '}',
    ],
    check: eachSubscription(members, () => [
      'az vm list --show-details --query "[].[osProfile.computerName, powerState]" --output table',
    ]),
    expected: `Each member that stays away is "VM stopped" or "VM deallocated"${elsewhere.length === 0 ? '' : `, and whoever runs ${nameList(namesOf(elsewhere))} has confirmed that theirs are off`}; those of ${nameList(namesOf(members))} that are to go on are "VM running".`,
    otherwise:
      'Azure confirms nothing, or the machine is on another platform: have it switched off there, or its network cut, by whoever runs that platform. Do not go on while one of them may run.',
    wait: { seconds: 300, because: 'Azure powers the machines off at the same time' },
  };
}

function markLost({ name, members }: GroupView): Step {
  return {
    id: MARK,
    title: 'Mark the members that stay away as stopped',
    when: NOT_BACK,
    why: 'The group is reduced to those that are not marked. -ConfigurationOnly writes it to Active Directory and asks none of the lost servers. A member that is marked mounts nothing when it comes back, until it is started.',
    ...exchangeShell(members[0].name),
    command: [
      "$lost = @((Read-Host 'Computer names of the members that stay away, with commas') -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })",
      `if ($lost.Count -eq 0 -or $lost.Count -ge ${members.length}) { throw 'Name the members that stay away; at least one has to be left.' }`,
      `foreach ($server in $lost) { Stop-DatabaseAvailabilityGroup -Identity ${quote(name)} -MailboxServer $server -ConfigurationOnly -Confirm:$false }`,
    ],
    check: [
      `Get-DatabaseAvailabilityGroup -Identity ${quote(name)} | Format-List -Property DatacenterActivationMode, StartedMailboxServers, StoppedMailboxServers`,
    ],
    expected: 'StoppedMailboxServers lists those that stay away, and StartedMailboxServers the others.',
    otherwise: `DatacenterActivationMode is Off: the cmdlet refuses; \`Set-DatabaseAvailabilityGroup -Identity ${quote(name)} -DatacenterActivationMode DagOnly\` first.`,
  };
}

function stopCluster({ members }: GroupView): Step {
  return {
    id: STOP,
    title: 'Stop the Cluster service on the members that run',
    when: NOT_BACK,
    why: text`${ref(RESTORE)} starts it again with a quorum of these members. It cannot do so while the service waits for the lost majority. Do it on each member that runs.`,
    ...windowsShell(...namesOf(members)),
    command: ["Stop-Service -Name 'ClusSvc' -Force"],
    check: ["Get-Service -Name 'ClusSvc' | Format-Table -Property Name, Status"],
    expected: 'Stopped on each member that runs.',
    otherwise:
      'Still StopPending after two minutes: restart that member and stop the service before it has joined.',
  };
}

/** A single member, or an even number of them, needs a witness. */
function restore(group: GroupView): Step {
  const { name, members, witness } = group;
  return {
    id: RESTORE,
    title: `Restore ${name} among the members that run`,
    when: NOT_BACK,
    why: sentences(
      'It evicts the members that are marked as stopped, which gives the others the majority among themselves, and starts the Cluster service.',
      `An even number of members, or a single one, needs a witness: any Windows server that runs, is not a member, and has Exchange Trusted Subsystem in its local Administrators group${witness ? `, such as ${witness.hostName} if it runs` : ''}. For an odd number of several members leave the name empty.`,
    ),
    ...exchangeShell(members[0].name),
    command: [
      "$witness = Read-Host 'Full name of the server that is to be the witness, or nothing'",
      `if ($witness) { Restore-DatabaseAvailabilityGroup -Identity ${quote(name)} -AlternateWitnessServer $witness -AlternateWitnessDirectory ${quote(witness?.directory ?? `C:\\${name}`)} -Confirm:$false } else { Restore-DatabaseAvailabilityGroup -Identity ${quote(name)} -Confirm:$false }`,
    ],
    check: groupLines(group),
    expected:
      'Get-ClusterNode shows the members that run as Up and no others. OperationalServers lists them.',
    otherwise: text`A node cannot be evicted, or quorum cannot be reduced: check ${ref(STOP)} and ${ref(MARK)}, and run it again. It can be repeated, and a second run often completes what the first one started.`,
  };
}

function mount({ name, members, mountableCopy, databases }: GroupView): Step {
  const lags = databases.some(({ copies }) => copies.some(({ lagged }) => lagged));
  return {
    id: MOUNT,
    title: 'See that the databases are mounted',
    why: `With a majority Active Manager mounts a database by itself, but only on ${mountableCopy}. After a restart of all members it waits until every started member answers, or one that had not been restarted: the members that stay away have to be marked as stopped.`,
    ...exchangeShell(members[0].name),
    command: forEachServer(
      members,
      (server) =>
        `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength`,
    ),
    check: mounted(),
    expected: 'Mounted is True for every database that has a copy on a member which runs.',
    otherwise: sentences(
      `All stay dismounted: \`Start-DatabaseAvailabilityGroup -Identity ${quote(name)}\` with -MailboxServer for each member that runs, and look again.`,
      'One stays dismounted since logs are missing: `Move-ActiveMailboxDatabase` with -ActivateOnServer and `-MountDialOverride:BestEffort`, only if the loss of what is in these logs is accepted. Start the server that had the newest copy first: its disk has the logs.',
      lags && text`Only a copy that lags is left: ${pageRef(PageId.laggedCopy)}.`,
    ),
  };
}

function takeBack(estate: EstateView, group: GroupView): Step {
  const { name, members, witness, alternateWitness: alternate, votes } = group;
  const servers = standingSites(estate).flatMap((site) => exchangeServers(site));
  const own = servers.filter((server) => members.some((member) => member.name === server.name));
  return {
    id: 'take-members-back',
    title: 'Take the members back',
    why: sentences(
      `A member that comes back with its disks is started in the group, and joins the cluster again.`,
      text`One that is lost is rebuilt, one after the other: ${rebuildPages(own)}.`,
      witness !== undefined &&
        `The witness of the group is ${witness.name} again when it runs: the command says so.`,
      alternate !== undefined
        ? `The alternate witness is ${alternate.name} again, whatever was given in \`Restore-DatabaseAvailabilityGroup\`.`
        : 'AlternateWitnessServer keeps the name that was given on restoring. Nothing uses it until a group is restored again, which names its own.',
    ),
    ...exchangeShell(members[0].name),
    command: [
      `$group = Get-DatabaseAvailabilityGroup -Identity ${quote(name)}`,
      'foreach ($stopped in @($group.StoppedMailboxServers)) {',
      '  $server = "$stopped".Split(\'.\')[0]',
      `  if (Test-Connection -ComputerName $server -Count 1 -Quiet) { Start-DatabaseAvailabilityGroup -Identity ${quote(name)} -MailboxServer $server }`,
      '}',
      ...(witness === undefined
        ? []
        : [
            `Set-DatabaseAvailabilityGroup -Identity ${quote(name)} -WitnessServer ${quote(witness.hostName)} -WitnessDirectory ${quote(witness.directory)}`,
          ]),
      ...(alternate === undefined
        ? []
        : [
            `Set-DatabaseAvailabilityGroup -Identity ${quote(name)} -AlternateWitnessServer ${quote(alternate.hostName)} -AlternateWitnessDirectory ${quote(alternate.directory)}`,
          ]),
    ],
    check: [
      ...forEachServer(
        members,
        (server) =>
          `Test-ReplicationHealth -Identity ${server} | Format-Table -Property Server, Check, Result`,
      ),
      `Get-DatabaseAvailabilityGroup -Identity ${quote(name)} -Status | Format-List -Property OperationalServers, StoppedMailboxServers, WitnessServer, AlternateWitnessServer, WitnessShareInUse`,
    ],
    expected: `OperationalServers lists ${nameList(namesOf(members))}, StoppedMailboxServers is empty, and all checks pass.`,
    otherwise: sentences(
      'A member does not join: `Clear-ClusterNode -Force` on it, then start it in the group again.',
      estate.witnesses.some(({ id }) => id === witness?.name) &&
        votes > members.length &&
        text`WitnessShareInUse is not Primary: the witness does not answer, ${pageRef(PageId.witnessLost)}.`,
      text`A page of a rebuild stops without a majority: come back to ${ref(OFF)}.`,
    ),
  };
}
