import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import { nameList } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import { pageRef, ref, sentences, text } from '../text';
import {
  activeCopies,
  checkCopies,
  forEachServer,
  groupChecks,
  homesIn,
  movePlaces,
  nameText,
  type PlacedDatabase,
  placesText,
  shellIn,
  type SpannedGroup,
  spannedGroup,
} from '../vocabulary/group-switchover';
import { moveInsideOverInternet, returnInside } from '../vocabulary/datacenter';
import { checkGateway } from '../vocabulary/gateway';
import { moveNames, pointFilter } from '../vocabulary/name-moves';
import { exchangeShell } from '../vocabulary/shells';

const SEE_VOTE = 'see-vote';

/**
 * The link between the two sites of a group is broken while both run. Whichever side holds the witness mounts the databases, and the names do not
 * follow, since both health pages answer.
 *
 * Sources: learn.microsoft.com/exchange/high-availability/database-availability-groups (quorum, Datacenter Activation Coordination);
 * learn.microsoft.com/powershell/module/exchangepowershell/resume-mailboxdatabasecopy, .../update-mailboxdatabasecopy (DeleteExistingFiles) and
 * .../move-activemailboxdatabase.
 *
 * @returns the page; undefined where no group spans both sites
 */
export function linkLost(estate: EstateView): Procedure | undefined {
  const { primary, standby } = estate;
  const spanned = spannedGroup(estate.group, primary, standby);
  if (!standby || !spanned) return undefined;
  return {
    id: 'link-lost',
    title: `The link between ${primary.name} and ${standby.name} is broken`,
    purpose: `Both sites run and do not reach each other. One side of ${spanned.group.name} has the vote and the mounted databases; the names lead to ${estate.names.bothServe ? 'both sites' : primary.name} in any case. Afterwards clients and mail come to the side that has the databases, and back when the link is.`,
    before: [
      text`Both sites answer from outside. If ${primary.name} does not, it is the page ${pageRef(PageId.switchover)}.`,
      ...(estate.names.bothServe
        ? [text`If ${standby.name} does not, it is the page ${pageRef(PageId.switchoverFrom(standby.code))}.`]
        : []),
      ...bothLinks(estate, spanned),
      `Do not start an unplanned switchover, and stop no server or service by force: the side without the vote has dismounted its databases by itself, and both sides run again when the link is back.`,
    ],
    steps: [
      seeVote(estate, spanned),
      ...checkGateway(estate),
      ...lead(estate, spanned),
      ...(estate.names.bothServe ? lead(estate.turned(), turned(spanned)) : []),
      resumeCopies(spanned),
      ...[spanned, turned(spanned)].flatMap((side) => bringHome(side, side.lost === primary)),
      ...leadBack(estate, spanned),
    ],
    after: [
      estate.gatewayBetween(primary, standby) === undefined
        ? 'Find out why the link broke, and watch the copy queues for a day.'
        : 'Find out why every way broke at once, and what they share: a device, a building, a carrier. Watch the copy queues for a day.',
    ],
  };
}

/** The group seen from the other site. */
function turned({ group, lost, lostMembers, left, leftMembers }: SpannedGroup): SpannedGroup {
  return { group, lost: left, lostMembers: leftMembers, left: lost, leftMembers: lostMembers };
}

/** A datacenter that reaches the witness over the connection that is broken cannot keep the vote. */
function voteStays(estate: EstateView, { group, lost, left }: SpannedGroup): string | undefined {
  const [datacenter, azure] = lost.existing ? [lost, left] : [left, lost];
  const witness = estate.witnesses.find(({ id }) => id === group.witness?.name);
  if (!datacenter.existing || witness?.site === undefined || group.votes === group.members.length)
    return undefined;
  const beyond = estate.gatewayBetween(datacenter, { code: witness.site });
  const isBehind = witness.site !== datacenter.code && (!beyond || beyond.through === azure.code);
  return isBehind
    ? `${datacenter.name} reaches ${witness.id} over the same connection: the vote stays with ${azure.name}, and so do the databases, unless a way of its own leads to the witness.`
    : undefined;
}

/** Gateways of other sites end at the same devices: both links are lost at once as a rule, and then the datacenter has no vote beside its members. */
function bothLinks(estate: EstateView, { group, lost, left }: SpannedGroup): string[] {
  const [datacenter, azure] = lost.existing ? [lost, left] : [left, lost];
  const witness = estate.witnesses.find(({ id }) => id === group.witness?.name);
  if (!datacenter.existing || witness?.site === undefined || witness.site === datacenter.code) return [];
  const own = estate.gatewayBetween(datacenter, { code: witness.site });
  if (!own || own.through !== undefined || !estate.gatewayBetween(datacenter, azure)) return [];
  return [
    `The connection of ${datacenter.name} with ${witness.id} may end at the same devices. If it is lost as well, ${azure.name} has the vote and the databases for certain.`,
  ];
}

function seeVote(estate: EstateView, spanned: SpannedGroup): Step {
  const { group, lost, lostMembers, left, leftMembers } = spanned;
  return {
    id: SEE_VOTE,
    title: 'See which side has the vote and the databases',
    why: `${voteStays(estate, spanned) ?? 'The witness goes to the side that asks first, so that nobody can know it before.'} Ask both sides, each from inside it.`,
    ...exchangeShell(lostMembers[0].name, leftMembers[0].name),
    command: groupChecks(spanned),
    check: activeCopies(group.members),
    expected: estate.names.bothServe
      ? `On one side Get-ClusterNode shows its members Up, and the databases are Mounted there: ${nameText(lostMembers)} in ${lost.name}, or ${nameText(leftMembers)} in ${left.name}. Lead the names to that side alone.`
      : `On one side Get-ClusterNode shows its members Up, and the databases are Mounted there. If that is ${lost.name} (${nameText(lostMembers)}): change nothing, leave the names where they are, and go on when the link is back. If it is ${left.name} (${nameText(leftMembers)}): lead the names there.`,
    otherwise: `Get-ClusterNode fails on both sides: neither has a majority. Make the witness reachable from one side; databases are mounted again there. Until then nothing else helps.`,
  };
}

/** Clients and mail go to where the databases are. */
function lead(estate: EstateView, { lost, left }: SpannedGroup): Step[] {
  const when = text`Only if ${ref(SEE_VOTE)} showed the databases in ${left.name}, and the link will not be back within the time that this takes.`;
  return [
    moveNames(estate, {
      id: stepId('lead-names', left.code),
      title: `Lead the names to ${left.name}, where the databases are`,
      when,
      why: `The front ends of ${lost.name} answer their health page and cannot reach the databases, so that nothing moves the names by itself. Mail in the queues of ${lost.name} waits for the link and expires after 2 days.`,
      activeSite: 'standby',
      otherwise: `If names still lead to ${lost.name} after the TTL, ask another resolver (-Server). If the apply fails, use the output that was deployed last.`,
    }),
    ...moveInsideOverInternet(estate, left).map((step) => ({ ...step, when })),
    ...pointFilter(estate, left).map((step) => ({ ...step, when })),
  ];
}

function resumeCopies({ group, lost, left }: SpannedGroup): Step {
  return {
    id: 'resume-copies',
    title: 'Resume the copies when the link is back',
    when: 'When the link is back and Get-ClusterNode shows all members Up.',
    why: 'Copies resume by themselves; one that was suspended or failed meanwhile has to be told to. A copy whose logs differ is seeded by a person.',
    ...shellIn(left),
    command: forEachServer(
      group.members,
      (server) =>
        `foreach ($copy in @(Get-MailboxDatabaseCopyStatus -Server ${server} | Where-Object { $_.Status -eq 'Suspended' -or $_.Status -eq 'FailedAndSuspended' })) { Resume-MailboxDatabaseCopy -Identity $copy.Name -Confirm:$false }`,
    ),
    check: forEachServer(
      group.members,
      (server) =>
        `Get-MailboxDatabaseCopyStatus -Server ${server} | Format-Table -Property Name, Status, CopyQueueLength, ReplayQueueLength`,
    ),
    expected: `Every copy of ${lost.name} and ${left.name} is Mounted or Healthy, and its CopyQueueLength falls to 0. A copy that was suspended on purpose may stay so.`,
    otherwise:
      'A copy stays Failed or FailedAndSuspended: seed it again with `Update-MailboxDatabaseCopy -DeleteExistingFiles`.',
  };
}

/** The databases that are at home in a site come back to it: in the primary always, in the standby where it has any. */
function bringHome(side: SpannedGroup, always: boolean): Step[] {
  const homes = homesIn(side.group, side.lost);
  return always || homes.length > 0 ? [checkCopies(turned(side)), moveBack(side, homes)] : [];
}

function moveBack({ lost, left, lostMembers }: SpannedGroup, homes: PlacedDatabase[]): Step {
  return {
    id: stepId('return-databases', lost.code),
    title: `Move the databases back to ${lost.name}`,
    when: text`Only if they were mounted in ${left.name}.`,
    why: 'With both sites connected each database moves with all its logs.',
    ...shellIn(lost),
    command: movePlaces(homes),
    check: activeCopies(lostMembers),
    expected: `Mounted: ${placesText(homes)}.`,
    otherwise:
      'If a move is refused because of a queue, wait until CopyQueueLength is 0 and repeat; no log is given up.',
  };
}

function leadBack(estate: EstateView, { lost, left }: SpannedGroup): Step[] {
  const when = estate.names.bothServe
    ? 'Only if the names were led to one site.'
    : text`Only if ${ref(stepId('lead-names', left.code))} was done.`;
  return [
    moveNames(estate, {
      id: stepId('return-names', lost.code),
      title: estate.names.bothServe ? 'Let both sites serve again' : `Lead the names back to ${lost.name}`,
      when,
      why: sentences(
        estate.names.bothServe
          ? 'Both sites reach all databases again.'
          : `The databases are mounted in ${lost.name} again.`,
        `Nothing is committed, so that the pipeline leaves ${estate.names.bothServe ? 'both sites in use' : `${nameList([lost.name])} as the active site`}.`,
      ),
      activeSite: estate.names.automatic ? 'automatic' : 'primary',
      otherwise: estate.names.bothServe
        ? 'If names still lead to one site after the TTL, ask resolvers in several places (-Server): each is led to one site.'
        : `If names still lead to ${left.name} after the TTL, ask another resolver (-Server).`,
    }),
    ...returnInside(estate, lost).map((step) => ({ ...step, when })),
    ...pointFilter(estate, lost).map((step) => ({
      ...step,
      id: stepId('return-filter', lost.code),
      title: `${step.title} again`,
      when,
    })),
  ];
}
