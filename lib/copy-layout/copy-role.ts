import type { DatabaseCopies } from './database-copies';
import type { Draft } from './layout-state';
import type { LayoutDemand, LayoutMember } from './model';

/** What a copy of a database is for. */
export interface CopyRole {
  /** Whether it is in the home site of the database. */
  readonly local: boolean;
  readonly lagged: boolean;
}

/** The roles of the copies of a database in the order of preference: healthy local ones, healthy remote ones, lagged ones. */
export function rolesOf({ localCopies, remoteCopies, laggedCopies }: LayoutDemand): CopyRole[] {
  const laggedRemote = Math.min(remoteCopies, laggedCopies);
  const laggedLocal = laggedCopies - laggedRemote;
  const some = (count: number, role: CopyRole): CopyRole[] => Array.from({ length: count }, () => role);
  return [
    ...some(localCopies - laggedLocal, { local: true, lagged: false }),
    ...some(remoteCopies - laggedRemote, { local: false, lagged: false }),
    ...some(laggedLocal, { local: true, lagged: true }),
    ...some(laggedRemote, { local: false, lagged: true }),
  ];
}

/** A draft as it is committed. */
export function committed(members: LayoutMember[], { name, servers, healthy }: Draft): DatabaseCopies {
  return {
    database: name,
    copies: servers.map((server, position) => ({
      server: members[server].name,
      preference: position + 1,
      lagged: position >= healthy,
    })),
  };
}
