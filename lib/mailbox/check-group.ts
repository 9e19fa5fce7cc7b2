import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { Wording } from '../core/shown';
import { DatabaseLimit } from '../exchange/database-limits';
import { claimComputerName } from '../server/computer-names';
import { checkDistinctSites } from '../site/distinct-sites';
import type { CopyLayout } from '../copy-layout/copy-layout';
import type { DatabaseCopies } from '../copy-layout/database-copies';
import type { GroupMember } from './group-member';
import { databaseDrivesOf } from './database-drives-of';
import { sitesOf } from './group-member';
import type { IWitness } from './witness';

/** Source: learn.microsoft.com/powershell/module/exchangepowershell/new-databaseavailabilitygroup. */
const LONGEST_NAME = 15;
const MOST_MEMBERS = DatabaseLimit.GROUP_MEMBERS;
const MOST_COPIES = DatabaseLimit.ENTERPRISE_EDITION;

/** The name; refuses one that Exchange does not take, or a computer has. */
export function checkName(group: Construct, name: string): string {
  if (/^[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?$/i.test(name) && name.length <= LONGEST_NAME) {
    return claimComputerName(group, name, 'name', "give the group another name, such as 'DAG2'");
  }
  return refuse(group, {
    property: 'name',
    value: name,
    limit: `at most ${LONGEST_NAME} letters, digits and inner hyphens`,
    cause:
      'Exchange accepts no other names (learn.microsoft.com/powershell/module/exchangepowershell/new-databaseavailabilitygroup)',
    remedy: "use a name such as 'DAG1'",
  });
}

/** Refuses members that cannot form one group. */
export function checkMembers(group: Construct, members: GroupMember[]): void {
  checkCount(group, members);
  checkTwice(group, members);
  checkSites(group, members);
  checkAlike(group, members, {
    what: 'version',
    of: ({ server }) => server.version.name,
    cause: 'all members of a group have the same Exchange version',
  });
  checkAlike(group, members, {
    what: 'Windows release',
    of: ({ server }) => server.windows?.toString(),
    cause: 'all members of a group have the same Windows release',
  });
  checkDomains(group, members);
  checkDomainControllers(group, members);
  checkVolumes(group, members);
}

/** Refuses a witness that cannot vote, or whose vote is missing. */
export function checkWitnesses(
  group: Construct,
  members: GroupMember[],
  { witness, alternateWitness }: { witness?: IWitness; alternateWitness?: IWitness },
): void {
  checkNoMember(group, 'witness', members, witness);
  checkNoMember(group, 'alternateWitness', members, alternateWitness);
  if (witness && alternateWitness && same(witness.computerName, alternateWitness.computerName)) {
    refuse(group, {
      property: 'alternateWitness',
      value: alternateWitness.computerName,
      limit: 'another machine than the witness',
      cause: 'it is used when the witness is lost',
      remedy: 'place it in the standby site, or leave it out',
    });
  }
  if (witness || members.length < 2 || members.length % 2 === 1) return;
  refuse(group, {
    property: 'witness',
    fault: `is required for an even number of members, here ${members.length}`,
    cause:
      'without a witness, the loss of half of the members leaves no majority (learn.microsoft.com/exchange/high-availability/database-availability-groups)',
    remedy: 'give the group a WitnessServer in a third region',
  });
}

/** Refuses databases that nobody can hold, or more on a server than it mounts. */
export function checkLoad(group: Construct, members: GroupMember[], layout: CopyLayout): void {
  const servers = layout.databases.flatMap(({ copies }) => copies.map(({ server }) => server));
  const [most] = members
    .map(({ name }) => ({ name, copies: servers.filter((server) => server === name).length }))
    .sort((a, b) => b.copies - a.copies);
  if (most === undefined || most.copies <= MOST_COPIES) return;
  refuse(group, {
    property: 'databases',
    value: layout.databases.length,
    fault: `must not give any member more than ${MOST_COPIES} copies, but ${most.name} would hold ${most.copies}`,
    cause:
      'a server with Enterprise Edition can have that many active and passive copies together (learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/editions-and-versions)',
    remedy: 'add members, or use fewer databases or copies',
  });
}

/** Refuses databases without a member. */
export function checkHolders(group: Construct, members: GroupMember[], databases: number): void {
  if (members.length > 0) return;
  refuse(group, {
    property: 'databases',
    value: databases,
    limit: '0 while the group has no members',
    cause: 'every copy needs a member',
    remedy: 'give the group its members first',
  });
}

function checkCount(group: Construct, members: GroupMember[]): void {
  if (members.length <= MOST_MEMBERS) return;
  refuse(group, {
    property: 'members',
    value: members.length,
    limit: `at most ${MOST_MEMBERS} Mailbox servers`,
    cause:
      'Exchange allows no more in a group (learn.microsoft.com/exchange/high-availability/database-availability-groups)',
    remedy: 'create a second group for some of the tiers',
  });
}

function checkTwice(group: Construct, members: GroupMember[]): void {
  const twice = members.find(({ name }, index) => members.findIndex((each) => same(each.name, name)) < index);
  if (!twice) return;
  refuse(group, {
    property: 'members',
    fault: `must contain each server once, but ${twice.name} appears twice`,
    cause: 'each member has one vote',
    remedy: 'list each tier once',
  });
}

function checkSites(group: Construct, members: GroupMember[]): void {
  const sites = sitesOf(members);
  checkDistinctSites(group, sites);
  if (sites.length <= 2) return;
  refuse(group, {
    property: 'members',
    value: sites.map(({ siteName }) => siteName),
    limit: 'in at most two sites',
    cause: 'a database is active in one site and has its remote copies in the other',
    remedy: 'remove the servers of the third site',
  });
}

function checkAlike(
  group: Construct,
  members: GroupMember[],
  rule: { what: string; of: (member: GroupMember) => string | undefined; cause: string },
): void {
  const first = members.find((member) => rule.of(member) !== undefined);
  if (!first) return;
  const other = members.find((member) => rule.of(member) !== undefined && rule.of(member) !== rule.of(first));
  if (!other) return;
  refuse(group, {
    property: 'members',
    value: new Wording(`${rule.of(first)} on ${first.name}, ${rule.of(other)} on ${other.name}`),
    fault: `must have the same ${rule.what}`,
    cause: `${rule.cause} (learn.microsoft.com/exchange/high-availability/plan-ha)`,
    remedy: 'give all members the same; create a new group for a new version of Exchange or Windows',
  });
}

function checkDomains(group: Construct, members: GroupMember[]): void {
  const without = members.find(({ memberSite }) => memberSite.activeDirectory === undefined);
  if (without) {
    refuse(group, {
      property: 'activeDirectory',
      fault: `is required for the site ${without.siteName}, in which ${without.name} is located`,
      cause:
        'the members of a group belong to one domain (learn.microsoft.com/exchange/high-availability/plan-ha)',
      remedy: 'give the site its activeDirectory',
    });
  }
  checkAlike(group, members, {
    what: 'domain',
    of: ({ memberSite }) => memberSite.activeDirectory?.domainName.toLowerCase(),
    cause: 'the members of a group belong to one domain',
  });
}

function checkDomainControllers(group: Construct, members: GroupMember[]): void {
  const controller = members.find(({ memberSite, server }) =>
    memberSite.domainControllers.includes(server.address),
  );
  if (!controller) return;
  refuse(group, {
    property: 'members',
    value: new Wording(`${controller.name} with ${controller.server.address}`),
    fault: 'must not be domain controllers',
    cause:
      'Exchange does not support a domain controller as a member of a group (learn.microsoft.com/exchange/high-availability/plan-ha)',
    remedy: 'correct the address of the server, or the list in domainControllers',
  });
}

function checkVolumes(group: Construct, members: GroupMember[]): void {
  const without = members.find(({ server }) => databaseDrivesOf(server).length === 0 || !server.logDrive);
  if (without) {
    refuse(group, {
      property: 'mailboxStorage',
      fault: `is required, because ${without.name} is a member of the group`,
      cause:
        'databases and logs need volumes of their own, with the same letters on all members (learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies)',
      remedy: 'give the array mailboxStorage: {}',
    });
  }
  checkAlike(group, members, {
    what: 'drive letters',
    of: ({ server }) => `${databaseDrivesOf(server).join(', ')} and ${server.logDrive}`,
    cause: 'all copies of a database have the same paths',
  });
}

/** Refuses a program in which a database would get another path. */
export function checkDrives(
  group: Construct,
  members: GroupMember[],
  names: string[],
  previous: DatabaseCopies[],
): void {
  const [first, ...further] = databaseDrivesOf(members[0].server);
  const moved = previous.find(
    ({ database, drive }) =>
      drive !== undefined && !further.includes(drive) && names.some((name) => same(name, database)),
  );
  if (!moved) return;
  const { database, drive } = moved;
  refuse(group, {
    property: 'storage.databaseDrives',
    value: [first, ...further],
    fault: `must have ${drive} ${drive === first ? 'behind the letter that was the first' : 'behind the first letter'}, because the committed layout has ${database} there`,
    cause:
      'all copies of a database have the same path, and it changes only while the database is dismounted, after its other copies are removed (learn.microsoft.com/exchange/high-availability/manage-ha/move-db-copies)',
    remedy: `state ${drive} there again; to give the drive up, move the mailboxes to other databases and remove its databases first`,
  });
}

function checkNoMember(
  group: Construct,
  property: string,
  members: GroupMember[],
  witness: IWitness | undefined,
): void {
  if (!witness || !members.some(({ name }) => same(name, witness.computerName))) return;
  refuse(group, {
    property,
    value: witness.computerName,
    fault: 'must not be a member of the group',
    cause:
      'otherwise one machine would have two votes (learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags)',
    remedy: 'use a file server, or a WitnessServer',
  });
}

function same(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}
