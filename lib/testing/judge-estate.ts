import type { EstateDocument } from '../model/estate-document';
import type { MachineModel } from '../model/machine-model';
import type { NameModel } from '../model/name-model';
import { ProtectionKind } from '../model/protection-model';
import type { TierModel } from '../model/tier-model';
import type { CheckResult } from '../resilience/check-result';
import type { ExpectedName } from './expected-name';

/** So many servers in a tier. */
export function servers(estate: EstateDocument, tier: TierModel, expected: number): CheckResult {
  const machines = machinesOf(estate, tier);
  return {
    passed: machines.length === expected,
    message: `${tier.id} has ${count(machines.length, 'server')}, and the test is about ${expected}.${list(machines.map(placeOf))}`,
  };
}

/** Servers of a tier in so many zones at least. */
export function zones(estate: EstateDocument, tier: TierModel, expected: number): CheckResult {
  const machines = machinesOf(estate, tier);
  const used = new Set(machines.flatMap(({ zone }) => zone ?? []));
  return {
    passed: used.size >= expected,
    message: `${tier.id} is in ${count(used.size, 'zone')}, and the test is about ${expected} or more.${list(machines.map(placeOf))}`,
  };
}

/** Exactly these warnings are open. */
export function openWarnings({ warnings }: EstateDocument, expected: readonly string[]): CheckResult {
  const open = warnings.filter(({ acknowledged }) => acknowledged === undefined);
  const ids = new Set(open.map(({ id }) => id));
  const missing = expected.filter((id) => !ids.has(id));
  const further = open.filter(({ id }) => !expected.includes(id));
  return {
    passed: missing.length === 0 && further.length === 0,
    message: [
      missing.length > 0 ? `Not open: ${missing.join(', ')}.` : '',
      `${further.length > 0 ? 'Open, and not in the test:' : 'Open:'}${list((further.length > 0 ? further : open).map(({ id, path, message }) => `${id} of ${path}: ${message}`))}`,
    ]
      .filter((each) => each !== '')
      .join(' '),
  };
}

/** A name is published, and leads where it is to lead. */
export function published(
  { names, machines }: EstateDocument,
  name: string,
  expected: ExpectedName,
): CheckResult {
  const records = names.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  const fits = (each: NameModel): boolean =>
    Object.entries(expected).every(
      ([property, value]) => value === undefined || each[property as keyof ExpectedName] === value,
    );
  const about = Object.entries(expected).flatMap(([property, value]) =>
    value === undefined ? [] : [`${property} ${value}`],
  );
  const test = about.length > 0 ? `, and the test is about ${about.join(', ')}` : '';
  return {
    passed: records.some(fits),
    message:
      records.length > 0
        ? `${name} is published${test}.${list(records.map(recordOf))}`
        : `${whyNot(name, machines)} The names are:${list([...new Set(names.map((each) => each.name))])}`,
  };
}

/** Records that never move, those of hosts and texts, are in the zone and not in the model. */
function whyNot(name: string, machines: readonly MachineModel[]): string {
  const isHost = machines.some(
    ({ hostName, roles }) => roles.includes('edge') && hostName?.toLowerCase() === name.toLowerCase(),
  );
  if (!isHost && !name.startsWith('_')) return `${name} is not published.`;
  return `${name} can be a record of ${isHost ? 'a host' : 'the zone'} that never moves, which this test cannot see: it knows names of clients and of mail.`;
}

/** Each machine that the program makes has a backup, in a vault of the program or elsewhere. */
export function backups({ machines }: EstateDocument, exceptions: readonly MachineModel[]): CheckResult {
  const bare = machines.filter(
    ({ existing, protection }) =>
      !existing && (protection?.kind ?? ProtectionKind.NONE) === ProtectionKind.NONE,
  );
  const left = bare.filter(({ id }) => !exceptions.some((each) => each.id === id));
  const shown = left.length > 0 ? left : bare;
  return {
    passed: left.length === 0,
    message: `Without a backup:${list(shown.map(({ id, protection }) => `${id}: ${protection?.reason ?? 'undecided'}`))}`,
  };
}

/** Terraform may destroy nothing that holds data or an identity. */
export function released({ released: resources }: EstateDocument): CheckResult {
  return {
    passed: resources.length === 0,
    message: `Terraform may destroy, by the program:${list(
      resources.map(({ stack, resource, holds, reason }) => `${resource} of ${stack} (${holds}): ${reason}`),
    )}`,
  };
}

/** Exactly these stacks, in any order. */
export function stacks({ stacks: all }: EstateDocument, expected: readonly string[]): CheckResult {
  const ids = all.map(({ id }) => id);
  return {
    passed: ids.length === expected.length && ids.every((id) => expected.includes(id)),
    message: `The stacks are:${list(ids)}\nThe test is about:${list(expected)}`,
  };
}

function machinesOf({ machines }: EstateDocument, tier: TierModel): MachineModel[] {
  return machines.filter(({ id }) => tier.machines.includes(id));
}

function placeOf({ id, zone }: MachineModel): string {
  return zone === undefined ? `${id}, in no zone` : `${id}, zone ${zone}`;
}

function recordOf({ recordType, primary, standby, stage }: NameModel): string {
  const ends = [primary && `primary ${primary}`, standby && `standby ${standby}`].filter(Boolean);
  return `${recordType}: ${ends.join(', ')} (${stage})`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** The items below each other, as people look for one of them. */
function list(items: readonly string[]): string {
  return items.length > 0 ? `\n${items.map((item) => `  ${item}`).join('\n')}` : ' none.';
}
