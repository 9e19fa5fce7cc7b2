import type { Construct } from 'constructs';
import { checkList } from '../core/check-class';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { WarningId } from '../core/warning-id';
import { breaksRules } from '../core/resiliency-rule';
import { advise } from '../core/warnings';
import type { AzureRegion } from '../core/azure-region';
import type { PlannedMember } from './planned-member';
import type { ServerMember } from './server-member';

/** What a tier asks of its members. */
export interface MemberDemand {
  readonly servers?: number;
  readonly members?: ServerMember[];
  readonly defaultServers: number;
  /** Fewest servers the tier may have. */
  readonly fewest: number;
  readonly region: AzureRegion;
}

/** The most servers of a tier, and the largest ordinal: a subnet of a /20 has room for them. */
const MOST_MEMBERS = 250;

/**
 * Decides name, ordinal and zone of every member from what its own entry says, never from its position among the others:
 * so no member moves when another comes or goes.
 */
export function planMembers(tier: Construct, demand: MemberDemand): PlannedMember[] {
  if (demand.servers !== undefined && demand.members !== undefined) {
    refuse(tier, {
      property: 'servers',
      value: demand.servers,
      fault: 'cannot be combined with members',
      cause: 'both determine the number of servers',
      remedy: 'leave servers out',
    });
  }
  checkList(tier, 'members', demand.members, "[{ name: '1' }, { name: '2' }]");
  const named = demand.members ?? numbered(tier, demand);
  const members = named.map((member) => planOne(tier, member, demand.region));
  checkCount(tier, members.length, demand);
  checkUnique(tier, members, 'name');
  checkUnique(tier, members, 'ordinal');
  checkZones(tier, members, demand.region);
  adviseOnZones(tier, members, demand.region);
  return members;
}

function numbered(tier: Construct, demand: MemberDemand): ServerMember[] {
  const count = demand.servers ?? demand.defaultServers;
  if (isKnown(count) && count < 0) checkCount(tier, count, demand);
  if (!isKnown(count) || !Number.isInteger(count) || count < 0) {
    refuse(tier, {
      property: 'servers',
      value: count,
      limit: 'a whole number known at synthesis',
      cause: 'each server has resources and an address of its own',
      remedy: 'write the number',
    });
  }
  if (count > MOST_MEMBERS) {
    refuse(tier, {
      property: 'servers',
      value: count,
      limit: `at most ${MOST_MEMBERS}`,
      cause: 'each server has an address and a name of its own in one subnet',
      remedy: 'add a second tier for more servers',
    });
  }
  return Array.from({ length: count }, (_, index) => ({ name: String(index + 1) }));
}

function planOne(tier: Construct, member: ServerMember, region: AzureRegion): PlannedMember {
  if (typeof member !== 'object' || typeof member.name !== 'string') {
    refuse(tier, {
      property: 'members',
      value: member,
      limit: 'objects, each with a name',
      cause: 'a member can also have an ordinal and a zone',
      remedy: "write [{ name: '1' }, { name: '2' }]",
    });
  }
  if (!/^[a-z0-9]+$/i.test(member.name)) {
    refuse(tier, {
      property: 'members.name',
      value: member.name,
      fault: 'must consist of letters and digits',
      cause: 'it is part of the computer name',
      remedy: "name members '1', '2', 'A1' and so on",
    });
  }
  const trailing = /(\d+)$/.exec(member.name)?.[1];
  const ordinal = member.ordinal ?? (trailing === undefined ? undefined : Number(trailing));
  if (ordinal === undefined) {
    return refuse(tier, {
      property: 'members.name',
      value: member.name,
      fault: 'must end in a number, or come with an ordinal',
      cause: 'zone and address follow from the ordinal, never from the position in the list',
      remedy: `write { name: '${member.name}', ordinal: 1 }, or '${member.name}1'`,
    });
  }
  checkRange(tier, ordinal, {
    property: 'members.ordinal',
    min: 1,
    max: MOST_MEMBERS,
    unit: '',
    cause: 'addresses are counted from it',
  });
  const zone =
    member.zone ?? (region.hasZones ? region.zones[(ordinal - 1) % region.zones.length] : undefined);
  if (zone !== undefined && !region.zones.includes(zone)) {
    refuse(tier, {
      property: 'members.zone',
      value: zone,
      ...(region.hasZones
        ? { limit: `one of ${region.zones.join(', ')}` }
        : { fault: `cannot be set in ${region.name}` }),
      cause: `the region ${region.name} has ${region.hasZones ? 'only these' : 'no'} availability zones`,
      remedy: region.hasZones
        ? 'choose one of these zones'
        : 'leave the zone out, or choose a region with zones',
    });
  }
  return { name: member.name, ordinal, zone };
}

function checkCount(tier: Construct, count: number, demand: MemberDemand): void {
  if (count >= demand.fewest) return;
  refuse(tier, {
    property: demand.members ? 'members' : 'servers',
    value: count,
    limit: `at least ${demand.fewest}`,
    cause: 'the tier has to survive the loss of one server',
    remedy: `use ${demand.members ? `${demand.fewest} members or more` : `servers: ${demand.fewest} or more`}`,
  });
}

function checkUnique(tier: Construct, members: PlannedMember[], key: 'name' | 'ordinal'): void {
  const seen = new Set<string>();
  for (const member of members) {
    const value = String(member[key]).toUpperCase();
    if (seen.has(value)) {
      refuse(tier, {
        property: `members.${key}`,
        value: member[key],
        limit: 'unique in the tier',
        cause: key === 'name' ? 'computer names are made from it' : 'addresses are counted from it',
        remedy: `give each member its own ${key}`,
      });
    }
    seen.add(value);
  }
}

/** Source: learn.microsoft.com/azure/reliability/availability-zones-overview. */
function checkZones(tier: Construct, members: PlannedMember[], region: AzureRegion): void {
  const zones = [...new Set(members.map((member) => member.zone))];
  if (!region.hasZones || members.length < 2 || zones.length > 1) return;
  refuse(tier, {
    property: 'members.zone',
    value: zones[0],
    fault: 'must name at least two different zones',
    cause: 'with all members in one zone, the loss of that zone stops the whole tier',
    remedy: 'give the members different zones, or names that end in different numbers',
  });
}

function adviseOnZones(tier: Construct, members: PlannedMember[], region: AzureRegion): void {
  if (!region.hasZones) {
    advise(tier, WarningId.NO_ZONES, () =>
      members.length === 0
        ? undefined
        : `${region.name} has no availability zones, so the servers are in an availability set. It survives the loss of a rack, but ` +
          `not of the datacenter. Choose a region with zones to survive that as well.${breaksRules('zones')}`,
    );
    return;
  }
  const perZone = region.zones.map((zone) => members.filter((member) => member.zone === zone).length);
  const uneven = Math.max(...perZone) - Math.min(...perZone) > 1;
  advise(tier, WarningId.UNEVEN_ZONES, () =>
    uneven
      ? `The servers are spread unevenly: ${region.zones.map((zone, i) => `${perZone[i]} in zone ${zone}`).join(', ')}. The loss of the fullest ` +
        'zone takes more than its share. A server cannot change its zone: add servers in the emptier zones and remove others.'
      : undefined,
  );
}
