import type { Construct } from 'constructs';
import { checkRange, isKnown, refuse } from '../core/refusal';
import { DatabaseLimit } from '../exchange/database-limits';
import { isDatabaseName } from '../exchange/database-name';

/** What a program says of the databases of a group. */
export interface DatabaseDemand {
  readonly databases?: number;
  readonly databaseNames?: string[];
}

/** What the members of the largest group mount, with one copy of each. */
const MOST_DATABASES = DatabaseLimit.GROUP_MEMBERS * DatabaseLimit.ENTERPRISE_EDITION;

/** The names of the databases: given, or `DB01`, `DB02` and so on. */
export function databaseNames(
  scope: Construct,
  { databases, databaseNames: names }: DatabaseDemand,
): string[] {
  if (databases !== undefined && names !== undefined) {
    refuse(scope, {
      property: 'databases',
      value: databases,
      fault: 'cannot be combined with databaseNames',
      cause: 'both determine the number of databases',
      remedy: 'leave databases out',
    });
  }
  if (names === undefined) return numbered(scope, databases ?? 0);
  names.forEach((name) => checkName(scope, name));
  const distinct = new Set(names.map((name) => name.toLowerCase()));
  if (distinct.size === names.length) return [...names];
  return refuse(scope, {
    property: 'databaseNames',
    value: names,
    fault: 'must not contain a name twice',
    cause: 'a database name is unique in the Exchange organization',
    remedy: 'give each database its own name',
  });
}

function numbered(scope: Construct, count: number): string[] {
  if (!isKnown(count)) {
    refuse(scope, {
      property: 'databases',
      value: count,
      limit: 'a whole number known at synthesis',
      cause: 'synthesis decides where each copy is placed',
      remedy: 'write the number',
    });
  }
  checkRange(scope, count, {
    property: 'databases',
    min: 0,
    max: MOST_DATABASES,
    unit: 'databases',
    cause: `a group has at most ${DatabaseLimit.GROUP_MEMBERS} members, and each can mount ${DatabaseLimit.ENTERPRISE_EDITION} databases`,
  });
  return Array.from({ length: count }, (_, index) => `DB${String(index + 1).padStart(2, '0')}`);
}

function checkName(scope: Construct, name: string): void {
  if (isDatabaseName(name)) return;
  refuse(scope, {
    property: 'databaseNames',
    value: name,
    limit: 'at most 64 letters, digits, inner spaces, hyphens and underscores',
    cause:
      'the folders of the database have the same name (learn.microsoft.com/powershell/module/exchangepowershell/new-mailboxdatabase)',
    remedy: "name databases like 'DB01'",
  });
}
