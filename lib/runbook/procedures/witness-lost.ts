import { FailureId } from '../../core/failure-id';
import { FailureKind } from '../../core/failure-kind';
import type { MachineModel } from '../../model/machine-model';
import { PageId } from '../../model/page-ids';
import { namesOf, sitesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import type { GroupView, WitnessView } from '../group-view';
import { count, nameList, plural, portLine, quote } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { code, pageRef, ref, sentences, text } from '../text';
import { witnessRights } from '../vocabulary/group-setup';
import { replaceMachine } from '../vocabulary/machine';
import { PORTS } from '../vocabulary/ports';
import { exchangeShell, windowsShell } from '../vocabulary/shells';

/** A witness that does not come back, with what has to be known of it at every turn. */
interface LostWitness {
  readonly estate: EstateView;
  readonly group: GroupView;
  readonly witness: WitnessView;
  readonly machine: MachineModel;
  /** Failures that the group survives with the witness and not without. */
  readonly dangers: string[];
}

/**
 * The witness is lost for good. The members keep quorum without it, so that nothing fails yet.
 *
 * Source: learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags (witness server and witness directory).
 *
 * @returns the page; undefined where no witness votes
 */
export function witnessLost(estate: EstateView): Procedure | undefined {
  const { group } = estate;
  const witness = group?.witness;
  const machine = estate.witnesses.find(({ id }) => id === witness?.name);
  if (!group || !witness || !machine || !votes(group)) return undefined;
  const lost = { estate, group, witness, machine, dangers: dangersOf(group, machine) };
  return {
    id: PageId.witnessLost,
    title: `The witness ${witness.name} is lost`,
    purpose:
      `${witness.name} in ${witness.location} does not come back. The members of ${group.name} keep quorum without it, databases stay mounted and clients notice nothing. ` +
      `Afterwards the group has its ${count(group.votes, 'vote')} again.`,
    before: preconditions(lost),
    steps: [
      confirm(lost),
      ...useAlternate(lost),
      ...useServingSite(lost),
      ...rebuild(lost),
      setWitness(lost),
    ],
    after: [
      ...(witness.stack === undefined
        ? []
        : [`Run the plan of ${witness.stack} in the pipeline: it has to show no changes.`]),
      `Find out why ${witness.name} was lost, and whether the same can take a member with it.`,
    ],
  };
}

/** With an odd number of members Exchange leaves the witness out of the vote. */
function votes({ votes: all, members }: GroupView): boolean {
  return members.length > 0 && all > members.length;
}

/** What the group survives while the witness votes, and would not without it. */
function dangersOf({ failures, votesNeeded }: GroupView, machine: MachineModel): string[] {
  const takesWitness = (id: string, domain: string | undefined): boolean =>
    (machine.site !== undefined && id === FailureId.site(machine.site)) ||
    (domain !== undefined && machine.failureDomains.includes(domain));
  return failures
    .filter(
      ({ id, kind, keepsQuorum, votesLeft, failureDomain }) =>
        kind !== FailureKind.WITNESS &&
        keepsQuorum &&
        !takesWitness(id, failureDomain) &&
        votesLeft - 1 < votesNeeded,
    )
    .map(({ failure }) => failure);
}

function preconditions({ estate, group, witness, dangers }: LostWitness): Text[] {
  const { votes: all, votesNeeded } = group;
  return [
    `${witness.name} does not come back: a restart and a redeployment of the machine were tried or make no sense. For a restart of minutes this page is not needed.`,
    `Until the last step ${group.name} has ${all - 1} of ${count(all, 'vote')}, and needs ${votesNeeded}. ` +
      (dangers.length === 0
        ? 'No single failure that it survives otherwise stops it meanwhile.'
        : `The loss of ${eitherOf(dangers)} can stop it now, although it survives that with the witness: postpone all planned work on members.`),
    ...(dangers.length > 0 && estate.standby
      ? [
          text`If a site is lost meanwhile, follow ${pageRef(PageId.switchover)} and come back here afterwards: a new witness can be set only while the cluster has quorum.`,
        ]
      : []),
  ];
}

/** Failures of which each alone is meant. */
function eitherOf(failures: string[]): string {
  if (failures.length < 2) return failures.join('');
  return failures.length === 2 ? `either ${failures.join(' or ')}` : `any one of ${nameList(failures)}`;
}

/** Shows the group, its nodes and its witness. */
function witnessChecks({ name }: GroupView): string[] {
  return [
    `Get-DatabaseAvailabilityGroup -Identity ${quote(name)} -Status | Format-List -Property OperationalServers, WitnessServer, WitnessDirectory, WitnessShareInUse`,
    'Get-ClusterNode | Format-Table -Property Name, State, NodeWeight, DynamicWeight',
    "Get-ClusterResource | Where-Object { $_.ResourceType -like 'File Share Witness' } | Format-Table -Property Name, State",
  ];
}

function confirm({ estate, group, witness }: LostWitness): Step {
  const [first] = group.members;
  return {
    id: 'confirm-witness-loss',
    title: 'Confirm that the witness is lost and the members are not',
    why: `Only what the members see counts. Any member shows the same; if ${first.name} does not answer, use another one.`,
    ...exchangeShell(first.name),
    command: [portLine(quote(witness.hostName), PORTS.smb)],
    check: witnessChecks(group),
    expected: `TcpTestSucceeded is False. All nodes are Up, WitnessShareInUse is not Primary, and the resource is Offline or Failed. Windows may have set one DynamicWeight to 0, so that the number of votes is odd: leave it.`,
    otherwise: sentences(
      estate.standby
        ? text`The cluster cmdlets do not answer: quorum is lost, continue with ${pageRef(PageId.switchover)}.`
        : 'The cluster cmdlets do not answer: quorum is lost. Start the machines of the members that are down; databases mount when enough votes are back.',
      text`TcpTestSucceeded is True: the machine runs, and only its share is damaged. Go to ${ref(setWitnessId(witness))}.`,
    ),
  };
}

function setWitnessId({ name }: WitnessView): string {
  return stepId('set-witness', name);
}

/** Sites that have the majority while a witness votes that is lost with them, and so decide alone what goes on after a cut. */
function decidingSites({ estate, group }: LostWitness, witness: WitnessView | undefined): SiteView[] {
  if (witness === undefined) return [];
  return sitesOf(estate).filter(
    (site) => witness.isLostWith(site) && votesIn(group, site) + 1 >= group.votesNeeded,
  );
}

function votesIn({ members }: GroupView, site: SiteView): number {
  const own = new Set(namesOf(site.mailboxServers));
  return members.filter(({ name }) => own.has(name)).length;
}

/** Until the machine is back; only where the program names another one. */
function useAlternate(lost: LostWitness): Step[] {
  const { estate, group, witness } = lost;
  const alternate = group.alternateWitness;
  if (!alternate) return [];
  const deciding = decidingSites(lost, alternate);
  return [
    {
      id: stepId('use-alternate-witness', alternate.name),
      title: `Let ${alternate.name} vote for the time being`,
      when: sentences(
        `Only if ${witness.name} cannot be rebuilt today, for example because its region is down${deciding.length === 0 ? '' : `, and ${nameList(namesOf(deciding))} is ${estate.names.bothServe ? 'the site that is to go on after a cut' : 'the site that serves, as after a switchover'}`}.`,
        'Otherwise skip this step.',
      ),
      why: sentences(
        `${alternate.name} is the alternate witness, in ${alternate.location}.`,
        ...deciding.map(
          (site) =>
            `With it ${site.name} has ${votesIn(group, site) + 1} of ${count(group.votes, 'vote')}. ` +
            (estate.names.bothServe
              ? `Both sites serve: ${site.name} goes on after a cut between the sites and after the loss of the other site; after its own loss, or on the other side of a cut, all databases stop.`
              : `While ${site.name} serves, that is right: it goes on after a cut between the sites and after the loss of the other site. While the other site serves, the loss of ${site.name} or a cut would stop all databases of the serving site.`),
        ),
      ),
      ...exchangeShell(group.members[0].name),
      command: [witnessLine(group, alternate)],
      check: witnessChecks(group),
      expected: `WitnessServer is ${alternate.name}, WitnessShareInUse is Primary, and the resource is Online.`,
      otherwise: `"Unable to access file shares": Exchange Trusted Subsystem is not in the local Administrators group of ${alternate.name}, or its firewall does not admit file sharing and WMI. The votes stay as they were; continue with the next step.`,
    },
  ];
}

/**
 * The vote goes to where the databases are active, if Windows has given the odd vote to the other site.
 *
 * Source: learn.microsoft.com/windows-server/failover-clustering/manage-cluster-quorum (dynamic quorum and dynamic witness).
 */
function useServingSite(lost: LostWitness): Step[] {
  const { estate, group, witness } = lost;
  const alternate = group.alternateWitness;
  const sites = sitesOf(estate).filter((site) => votesIn(group, site) > 0);
  if (sites.length < 2 || (alternate !== undefined && decidingSites(lost, alternate).length === 0)) return [];
  const serving = estate.names.bothServe ? 'the site that is to go on' : 'the site that serves';
  return [
    {
      id: 'use-witness-in-serving-site',
      title: `Give the vote to a server in ${serving}`,
      when: text`Only if ${witness.name} cannot be rebuilt today, and ${ref('confirm-witness-loss')} shows DynamicWeight 0 for a member of ${serving}. Otherwise leave the witness away.`,
      why: sentences(
        'Without a witness Windows takes one vote away, so that their number is odd, and the site with more votes goes on alone.',
        estate.names.bothServe &&
          'Both sites serve, and only one of them can go on after a cut: the one with more databases that are used, or the one whose clients cannot do without.',
        `If the member without a vote is in the other site, nothing has to be done: ${serving} goes on after the loss of the other site and after a cut between them.`,
        `If it is in ${serving}, either of the two stops all databases; with a witness there neither does. Either way, the loss of ${serving} stops the group.`,
      ),
      ...exchangeShell(group.members[0].name),
      command: [
        `$server = Read-Host 'Full name of a server in ${serving}, neither a member nor a domain controller'`,
        `Set-DatabaseAvailabilityGroup -Identity ${quote(group.name)} -WitnessServer $server -WitnessDirectory ${quote(witness.directory)}`,
      ],
      check: witnessChecks(group),
      expected:
        'WitnessServer is that server, WitnessShareInUse is Primary, the resource is Online, and every DynamicWeight is 1.',
      otherwise:
        '"Unable to access file shares": put Exchange Trusted Subsystem into the local Administrators group of the server, and let its firewall admit file sharing and WMI. No such server in the site: leave the witness away, and hurry with its rebuild.',
    },
  ];
}

function witnessLine({ name }: GroupView, { hostName, directory }: WitnessView): string {
  return `Set-DatabaseAvailabilityGroup -Identity ${quote(name)} -WitnessServer ${quote(hostName)} -WitnessDirectory ${quote(directory)}`;
}

function rebuild({ estate, group, witness, machine }: LostWitness): Step[] {
  const site = [...sitesOf(estate), ...estate.others].find((each) => each.code === machine.site);
  if (witness.stack === undefined || site === undefined)
    return [compareWitness(estate, witness), ...witnessRights(estate, group, witness)];
  return [
    replaceMachine(site, new ServerView(machine), 'A witness has none: its folder is created again.'),
    seeRights(estate, witness),
  ];
}

/** A machine of somebody else. */
function compareWitness({ directoryDomain }: EstateView, witness: WitnessView): Step {
  return {
    id: stepId('provide-witness', witness.name),
    title: `Provide the machine ${witness.name} again`,
    why: `The program does not create ${witness.name}: provide a Windows server with this name in ${witness.location}, which is a member of ${directoryDomain} and not a member of the group. It does not need Exchange.`,
    ...windowsShell(witness.name),
    command: ['Clear-DnsClientCache'],
    check: [
      'Get-CimInstance -ClassName Win32_ComputerSystem | Format-List -Property Name, Domain, PartOfDomain',
      'Test-ComputerSecureChannel',
    ],
    expected: `Name is ${witness.name}, Domain is ${directoryDomain}, and the channel is True.`,
    otherwise: `Join the machine to ${directoryDomain} under this name. If it has to have another name, change the witness in the program and use the pages of that output.`,
  };
}

/** What the script of the program has done on the new machine. */
function seeRights({ directoryDomain }: EstateView, { name, stack }: WitnessView): Step {
  return {
    id: stepId('check-witness-rights', name),
    title: `Check the rights of Exchange on ${name}`,
    why: 'Exchange creates the folder and the share by remote: the script of the program puts Exchange Trusted Subsystem into the local Administrators group and opens the firewall for file sharing and WMI.',
    ...windowsShell(name),
    command: ['Test-ComputerSecureChannel'],
    check: [
      "Get-LocalGroupMember -Group 'Administrators' | Format-Table -Property Name, ObjectClass",
      "Get-NetFirewallRule -DisplayGroup 'File and Printer Sharing', 'Windows Management Instrumentation (WMI)' | Format-Table -Property DisplayName, Direction, Enabled",
    ],
    expected: 'The channel is True, Exchange Trusted Subsystem is listed, and the inbound rules are enabled.',
    otherwise: `False: the machine did not join ${directoryDomain}, see ${code('C:\\Windows\\debug\\NetSetup.LOG')}. If Active Directory refuses to use the old computer account again, reset or delete that account, and apply ${stack} again. Without the group or the rules, apply ${stack} again, which repeats a script that failed.`,
  };
}

function setWitness({ group, witness }: LostWitness): Step {
  const members = group.members.map(({ name }) => name);
  return {
    id: setWitnessId(witness),
    title: `Let ${witness.name} vote again`,
    why: 'The cmdlet creates folder and share and gives the vote back to the cluster. It does so for the server and the folder of before as well.',
    ...exchangeShell(members[0]),
    command: [witnessLine(group, witness)],
    check: witnessChecks(group),
    expected: `WitnessServer is ${witness.name}, WitnessDirectory is ${code(witness.directory)}, WitnessShareInUse is Primary, and the resource is Online. ${nameList(members)} ${plural(members, 'is', 'are')} Up with NodeWeight 1.`,
    otherwise: `"Unable to access file shares": rights or firewall of ${witness.name}, see the step before. The resource stays Failed: \`Set-DatabaseAvailabilityGroup\` with the name of the group alone creates it again.`,
  };
}
