import { mostLostLogs, MountDial } from '../../exchange/mount-dial';
import type { AvailabilityGroupModel } from '../../model/availability-group-model';
import type { CopyModel, DatabaseModel } from '../../model/database-model';
import type { EstateDocument } from '../../model/estate-document';
import { databaseGroupId, quorumGroupId } from '../../model/ids';
import { PageId } from '../../model/page-ids';
import type { SiteModel } from '../../model/site-model';
import type { EstateParts } from '../estate-parts';
import { allOf, ALWAYS, anyOf, atLeast, type Fault, NEVER } from '../fault';
import { Outcome } from '../outcome';
import type { Rung, Service } from '../rung';
import { ServiceKind } from '../service-result';
import type { TimePart } from '../time-part';
import { backupLoss, mount, steps, timeByPage } from '../times';
import { siteGone } from './pilot-light';
import { decided, otherDirectory, pilotLightOf, recoveryParts } from './recovery';

/** The members of a group on one side of a broken link. */
interface Side {
  readonly sites: readonly string[];
  readonly members: readonly string[];
}

/** A group's votes, in the faults that take them. */
interface Votes {
  readonly group: AvailabilityGroupModel;
  /** Too few votes are left, while the members reach each other. */
  readonly lost: Fault;
  /** The ways in which broken links part the members in two. */
  readonly splits: readonly Split[];
}

interface Split {
  /** The links that part them. */
  readonly broken: Fault;
  readonly sides: readonly { readonly side: Side; readonly cannotWin: Fault }[];
}

/**
 * Longest time until the cluster takes a member out: 20 heartbeats of a second between subnets, from Windows Server 2016 on.
 *
 * Sources: techcommunity.microsoft.com/t5/failover-clustering/tuning-failover-cluster-network-thresholds/ba-p/371834;
 * windowsitpro.com/windows-server-2016/what-are-defaults-2016-latency-settings (CrossSubnetDelay 1, CrossSubnetThreshold 20).
 */
export const CLUSTER_DETECTION: TimePart = {
  what: 'the cluster notices the loss of the member',
  seconds: 20,
  source:
    'CrossSubnetThreshold of 20 heartbeats (techcommunity.microsoft.com, Tuning Failover Cluster Network Thresholds)',
};

/** Mailbox databases, one service for each. */
export function databases(parts: EstateParts): Service[] {
  const { estate } = parts;
  const votes = new Map(estate.availabilityGroups.map((group) => [group.id, votesOf(parts, group)]));
  return estate.databases.map((database) => ({
    result: {
      id: `${ServiceKind.DATABASE}: ${database.id}`,
      name: `mailbox database ${database.id}`,
      kind: ServiceKind.DATABASE,
    },
    rungs: rungsOf(parts, database, votes.get(database.group)!),
  }));
}

function rungsOf(parts: EstateParts, database: DatabaseModel, votes: Votes): Rung[] {
  const copies = [...database.copies].sort((one, other) => one.preference - other.preference);
  const usable = copies.filter(({ lagged }) => !lagged);
  const lossless = votes.group.automaticMountDial === MountDial.LOSSLESS;
  const pilot = pilotLightOf(parts.estate);
  const gone = allOf(...copies.map((copy) => copyFails(parts, copy)));
  const [active] = usable;
  return [
    ...otherNeeds(parts, database),
    ...(pilot ? [fromBackup(parts, pilot, gone, votes.group)] : []),
    {
      outcome: Outcome.LOST,
      of: gone,
      reason: pilot
        ? `No server with a copy is left. Their disks have the mailboxes: ${pilot.name} is activated only if the disks are lost.`
        : 'No server with a copy is left.',
      page: copies.length > 0 ? parts.page(PageId.memberRebuild(copies[0].server)) : undefined,
      time: copies.length > 0 ? restored(parts.estate, votes.group, copies[0]) : undefined,
      dataLoss: backupLoss(parts.estate, votes.group),
    },
    ...withoutMajority(parts, votes),
    ...votes.splits.flatMap((split) => badSplits(parts, split, usable)),
    ...(usable.length < copies.length ? [onlyLagged(parts, usable)] : []),
    ...(active === undefined ? [] : activeLost(parts, active, votes, lossless)),
    ...(active === undefined ? [] : otherDirectory(parts, siteOf(parts, active.server))),
  ];
}

/** The site with all copies is lost: the switchover activates the pilot light and restores the mailboxes there. */
function fromBackup(parts: EstateParts, pilot: SiteModel, gone: Fault, group: AvailabilityGroupModel): Rung {
  const site = siteOf(parts, group.members[0]);
  return {
    outcome: Outcome.LOST,
    of: site === undefined ? NEVER : allOf(gone, siteGone(parts, site)),
    reason: `No server with a copy is left. The mailboxes come back from backup, after the activation of ${pilot.name}.`,
    page: parts.page(PageId.switchover),
    time: [decided(parts.estate), ...recoveryParts(pilot.recovery)],
    dataLoss: backupLoss(parts.estate, group),
  };
}

/** A server with a copy is rebuilt, and the database comes back from backup where its disks are lost too. */
function restored(
  estate: EstateDocument,
  { logTruncation }: AvailabilityGroupModel,
  { server }: CopyModel,
): TimePart[] {
  return [
    ...timeByPage(estate, PageId.memberRebuild(server)),
    ...(logTruncation.backupProduct === undefined ? [] : [steps(estate, PageId.databaseRestore)]),
  ];
}

/** Whatever the model says that the database or its votes need, beside each other. */
function otherNeeds(parts: EstateParts, { id, group }: DatabaseModel): Rung[] {
  const ids = [databaseGroupId(id), quorumGroupId(group)];
  const needed = ids.flatMap((each) => parts.components.neededBy(each)).filter((each) => !ids.includes(each));
  return needed.map((each) => ({
    outcome: Outcome.LOST,
    of: parts.fails(each),
    reason: `It depends on ${each}.`,
  }));
}

/** The server of a copy does not run, or finds no domain controller. */
function copyFails(parts: EstateParts, { server }: CopyModel): Fault {
  return parts.fails(server);
}

/** A group without a majority dismounts all databases until people take the lost members out of it. */
function withoutMajority(parts: EstateParts, { group, lost }: Votes): Rung[] {
  const [first] = group.members;
  const primary = sidesOf(parts, group).find(({ members }) => members.includes(first));
  const common = {
    outcome: Outcome.NEEDS_PERSON,
    reason: `${group.id} has fewer than ${group.votesNeeded} of its ${group.votes} votes and stops until people restore it.`,
  };
  const elsewhere = group.members.some((member) => !primary?.members.includes(member));
  // Where both sites serve, each has a page for its loss.
  const bothServe = parts.estate.dnsZones.some(({ routing }) => routing !== undefined);
  const others = bothServe
    ? sidesOf(parts, group).filter((side) => side !== primary && side.sites.length === 1)
    : [];
  const pageFor = (sites: readonly string[]): string =>
    bothServe && parts.site(sites[0]).standbyFor !== undefined
      ? PageId.switchoverFrom(sites[0])
      : PageId.switchover;
  return [
    ...others.map(({ members, sites }) => ({
      ...common,
      of: allOf(lost, ...members.map((member) => parts.components.down(member))),
      ...parts.byPage(pageFor(sites)),
    })),
    ...(primary && elsewhere && parts.estate.sites.some(({ standbyFor }) => standbyFor !== undefined)
      ? [
          {
            ...common,
            of: allOf(lost, ...primary.members.map((member) => parts.components.down(member))),
            ...parts.byPage(pageFor(primary.sites)),
          },
        ]
      : []),
    { ...common, of: lost, ...parts.byPage(PageId.quorumLost) },
  ];
}

/** Which side of a broken link keeps the vote cannot be known before: the witness is given to whichever asks first. So the worse case counts. */
function badSplits(parts: EstateParts, { broken, sides }: Split, usable: readonly CopyModel[]): Rung[] {
  const [one, other] = sides;
  const without = ({ members }: Side): Fault =>
    allOf(...usable.filter(({ server }) => members.includes(server)).map((copy) => copyFails(parts, copy)));
  const byPage = parts.byPage(PageId.linkLost);
  return [
    {
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(broken, one.cannotWin, other.cannotWin),
      reason: 'The link between the sites is broken, and neither side has a majority.',
      ...byPage,
    },
    ...sides.map(({ side, cannotWin }) => ({
      outcome: Outcome.NEEDS_PERSON,
      of: allOf(broken, without(side)),
      unless: cannotWin,
      reason: `The link between the sites is broken, and the side that may keep the vote (${side.sites.join(', ')}) has no copy to mount.`,
      ...byPage,
    })),
    ...sides
      .filter(({ side }) => !side.members.includes(usable[0]?.server))
      .map(({ side, cannotWin }) => ({
        outcome: Outcome.INTERRUPTED,
        of: broken,
        unless: cannotWin,
        reason: `The link between the sites is broken, and ${side.sites.join(', ')} may keep the vote and mount a copy there. Clients of the other side do not reach it.`,
        time: [CLUSTER_DETECTION, mount(parts.estate)],
      })),
  ];
}

function onlyLagged(parts: EstateParts, usable: readonly CopyModel[]): Rung {
  return {
    outcome: Outcome.NEEDS_PERSON,
    of: allOf(...usable.map((copy) => copyFails(parts, copy))),
    reason: 'Only copies that lag are left, and none of them is activated by itself.',
    ...parts.byPage(PageId.laggedCopy),
  };
}

/**
 * Active Manager mounts the next copy that lacks few enough logs.
 *
 * Source: learn.microsoft.com/exchange/high-availability/database-availability-groups/active-manager.
 */
function activeLost(parts: EstateParts, active: CopyModel, { group }: Votes, lossless: boolean): Rung[] {
  const dial = group.automaticMountDial;
  const of = copyFails(parts, active);
  if (lossless)
    return [
      {
        outcome: Outcome.NEEDS_PERSON,
        of,
        reason: `The mount dial ${dial} mounts no copy that lacks a log, as most do after a server is lost, until people accept the loss.`,
        ...parts.byPage(PageId.databaseDismounted),
      },
    ];
  return [
    {
      outcome: Outcome.INTERRUPTED,
      of,
      reason: 'Another copy is mounted.',
      time: [CLUSTER_DETECTION, mount(parts.estate)],
      dataLoss: {
        what: `at most ${mostLostLogs(dial)} log files of 1 MB; Safety Net delivers their mail again`,
        source: `mount dial ${dial} (learn.microsoft.com/powershell/module/exchangepowershell/set-mailboxserver)`,
      },
    },
  ];
}

/** The votes of a group. The witness's counts for every side that reaches it. */
export function votesOf(parts: EstateParts, group: AvailabilityGroupModel): Votes {
  const { estate, components } = parts;
  const quorum = estate.redundancyGroups.find(({ id }) => id === quorumGroupId(group.id));
  const voters = quorum?.members ?? group.members;
  const needed = quorum?.needed ?? group.votesNeeded;
  const witnesses = voters.filter((each) => !group.members.includes(each));
  const sides = sidesOf(parts, group);
  const cannotWin = (members: readonly string[], own: readonly Side[]): Fault => {
    const votes = [
      ...members.map((member) => components.down(member)),
      ...witnesses.map((witness) => witnessLost(parts, witness, own)),
    ];
    return votes.length < needed ? ALWAYS : atLeast(votes.length - needed + 1, votes);
  };
  return {
    group,
    lost: cannotWin(group.members, sides),
    splits: sides.slice(sides.length === 2 ? 1 : 0).flatMap((side) => {
      const rest = sides.filter((each) => each !== side);
      const links = side.sites.flatMap((from) =>
        rest.flatMap(({ sites }) => sites.map((to) => components.unlinked(from, to))),
      );
      // A path that the program does not know cannot break here.
      if (rest.length === 0 || links.includes(ALWAYS)) return [];
      const other: Side = {
        sites: rest.flatMap(({ sites }) => sites),
        members: rest.flatMap(({ members }) => members),
      };
      return [
        {
          broken: allOf(...links),
          sides: [
            { side, cannotWin: cannotWin(side.members, [side]) },
            { side: other, cannotWin: cannotWin(other.members, rest) },
          ],
        },
      ];
    }),
  };
}

/** The witness is down, or no side with a running member reaches it. */
function witnessLost(parts: EstateParts, witness: string, sides: readonly Side[]): Fault {
  const { components } = parts;
  const place = siteOf(parts, witness);
  const outOfReach = sides.map(({ sites, members }) => {
    const paths = sites.map((from) => (place === undefined ? NEVER : parts.path(from, place)));
    return anyOf(allOf(...paths), allOf(...members.map((member) => components.down(member))));
  });
  return anyOf(components.down(witness), allOf(...outOfReach));
}

/** The members by their sites. */
function sidesOf(parts: EstateParts, { members }: AvailabilityGroupModel): Side[] {
  const sites = [...new Set(members.map((member) => siteOf(parts, member)))].filter(
    (site) => site !== undefined,
  );
  return sites.map((site) => ({
    sites: [site],
    members: members.filter((member) => siteOf(parts, member) === site),
  }));
}

function siteOf({ estate }: EstateParts, machine: string): string | undefined {
  return estate.machines.find(({ id }) => id === machine)?.site;
}
