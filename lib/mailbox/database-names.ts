import { Construct } from 'constructs';
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
      limit: 'left out where databaseNames are given',
      cause: 'both say how many databases there are',
      remedy: 'keep databaseNames',
    });
  }
  if (names === undefined) return numbered(scope, databases ?? 0);
  names.forEach((name) => checkName(scope, name));
  const distinct = new Set(names.map((name) => name.toLowerCase()));
  if (distinct.size === names.length) return [...names];
  return refuse(scope, {
    property: 'databaseNames',
    value: names,
    limit: 'each once',
    cause: 'a database is known by its name in the whole organization',
    remedy: 'give each database its own name',
  });
}

function numbered(scope: Construct, count: number): string[] {
  if (!isKnown(count)) {
    refuse(scope, {
      property: 'databases',
      value: 'a token',
      limit: 'a whole number known at synthesis',
      cause: 'each database has a place of its own',
      remedy: 'write the number',
    });
  }
  checkRange(scope, count, {
    property: 'databases',
    min: 0,
    max: MOST_DATABASES,
    unit: 'databases',
    cause: `${DatabaseLimit.GROUP_MEMBERS} members mount ${DatabaseLimit.ENTERPRISE_EDITION} each at most`,
  });
  return Array.from({ length: count }, (_, index) => `DB${String(index + 1).padStart(2, '0')}`);
}

function checkName(scope: Construct, name: string): void {
  if (isDatabaseName(name)) return;
  refuse(scope, {
    property: 'databaseNames',
    value: name,
    limit: 'letters, digits, inner spaces, hyphens and underscores, at most 64 characters',
    cause:
      'it is also the name of the database’s folders (learn.microsoft.com/powershell/module/exchangepowershell/new-mailboxdatabase)',
    remedy: "name databases like 'DB01'",
  });
}
