import { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { DatabaseLimit } from '../exchange/database-limits';
import { claimComputerName } from '../server/computer-names';
import { checkDistinctSites } from '../site/distinct-sites';
import { CopyLayout } from '../copy-layout/copy-layout';
import { GroupMember, sitesOf } from './group-member';
import { IWitness } from './witness';

/** Source: learn.microsoft.com/powershell/module/exchangepowershell/new-databaseavailabilitygroup. */
const LONGEST_NAME = 15;
const MOST_MEMBERS = DatabaseLimit.GROUP_MEMBERS;
const MOST_COPIES = DatabaseLimit.ENTERPRISE_EDITION;

/** The name; refuses one that Exchange does not take, or a computer has. */
export function checkName(group: Construct, name: string): string {
  if (/^[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?$/i.test(name) && name.length <= LONGEST_NAME) {
    return claimComputerName(group, name);
  }
  return refuse(group, {
    property: 'name',
    value: name,
    limit: `letters, digits and inner hyphens, at most ${LONGEST_NAME} characters (this has ${name.length})`,
    cause:
      'Exchange takes no other (learn.microsoft.com/powershell/module/exchangepowershell/new-databaseavailabilitygroup)',
    remedy: "shorten it, such as 'DAG1'",
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
      cause: 'it takes over when the witness is lost',
      remedy: 'place it in the standby site, or leave it out',
    });
  }
  if (witness || members.length < 2 || members.length % 2 === 1) return;
  refuse(group, {
    property: 'witness',
    value: undefined,
    limit: `given for ${members.length} members`,
    cause:
      'an even number of members has no majority after the loss of half of them, nor a tie-breaker (learn.microsoft.com/exchange/high-availability/database-availability-groups)',
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
    limit: `so many that no member holds more than ${MOST_COPIES} copies (${most.name} would hold ${most.copies})`,
    cause:
      'a server with Enterprise Edition mounts that many, active and passive together (learn.microsoft.com/exchange/plan-and-deploy/deployment-ref/editions-and-versions)',
    remedy: 'add members, or ask for fewer databases or copies',
  });
}

/** Refuses databases without a member. */
export function checkHolders(group: Construct, members: GroupMember[], databases: number): void {
  if (members.length > 0) return;
  refuse(group, {
    property: 'databases',
    value: databases,
    limit: '0 while the group has no members',
    cause: 'a copy lies on a member',
    remedy: 'give the group its members first',
  });
}

function checkCount(group: Construct, members: GroupMember[]): void {
  if (members.length <= MOST_MEMBERS) return;
  refuse(group, {
    property: 'members',
    value: `${members.length} Mailbox servers`,
    limit: `at most ${MOST_MEMBERS}`,
    cause:
      'a group has no more (learn.microsoft.com/exchange/high-availability/database-availability-groups)',
    remedy: 'make a second group of some of the tiers',
  });
}

function checkTwice(group: Construct, members: GroupMember[]): void {
  const twice = members.find(({ name }, index) => members.findIndex((each) => same(each.name, name)) < index);
  if (!twice) return;
  refuse(group, {
    property: 'members',
    value: twice.name,
    limit: 'each server once',
    cause: 'a member has one vote',
    remedy: 'name each tier once',
  });
}

function checkSites(group: Construct, members: GroupMember[]): void {
  const sites = sitesOf(members);
  checkDistinctSites(group, sites);
  if (sites.length <= 2) return;
  refuse(group, {
    property: 'members',
    value: sites.map(({ siteName }) => siteName),
    limit: 'in two sites at most',
    cause: 'a database has its home in one and its refuge in the other',
    remedy: 'leave the servers of the third site out',
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
    property: `members (${rule.what})`,
    value: `${rule.of(other)} on ${other.name}`,
    limit: `${rule.of(first)}, which ${first.name} has`,
    cause: `${rule.cause} (learn.microsoft.com/exchange/high-availability/plan-ha)`,
    remedy: 'build the members alike; a new version or release means a new group',
  });
}

function checkDomains(group: Construct, members: GroupMember[]): void {
  const without = members.find(({ memberSite }) => memberSite.activeDirectory === undefined);
  if (without) {
    refuse(group, {
      property: 'activeDirectory',
      value: undefined,
      limit: `given on ${without.siteName}, where ${without.name} stands`,
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
    value: `${controller.name} at ${controller.server.address}`,
    limit: 'no domain controller',
    cause: 'a member of a group must not be one (learn.microsoft.com/exchange/high-availability/plan-ha)',
    remedy: 'correct the address here or in domainControllers',
  });
}

function checkVolumes(group: Construct, members: GroupMember[]): void {
  const without = members.find(({ server }) => !server.databaseDrive || !server.logDrive);
  if (without) {
    refuse(group, {
      property: 'mailboxStorage',
      value: undefined,
      limit: `given, since ${without.name} is a member of the group`,
      cause:
        'databases and logs have volumes of their own, with the same letters on all members (learn.microsoft.com/exchange/high-availability/manage-ha/manage-database-copies)',
      remedy: 'give the array mailboxStorage: {}',
    });
  }
  checkAlike(group, members, {
    what: 'drive letters',
    of: ({ server }) => `${server.databaseDrive} and ${server.logDrive}`,
    cause: 'all copies of a database have the same paths',
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
    limit: 'a machine that is no member of the group',
    cause:
      'a member would have two votes (learn.microsoft.com/exchange/high-availability/manage-ha/manage-dags)',
    remedy: 'use a file server, or a WitnessServer',
  });
}

function same(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}
