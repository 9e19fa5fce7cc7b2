import { LayoutDemand, LayoutMember } from './model';
import { Draft } from './state';
import { DatabaseCopies } from './database-copies';

/** Copies of a database by the part they play, in the order of preference. */
export interface CopyPart {
  readonly home: boolean;
  readonly lagged: boolean;
}

/** The copies of a database in the order of preference: healthy ones at home, healthy ones away, lagged ones. */
export function partsOf({ localCopies, remoteCopies, laggedCopies }: LayoutDemand): CopyPart[] {
  const laggedAway = Math.min(remoteCopies, laggedCopies);
  const laggedHome = laggedCopies - laggedAway;
  const some = (count: number, part: CopyPart): CopyPart[] => Array.from({ length: count }, () => part);
  return [
    ...some(localCopies - laggedHome, { home: true, lagged: false }),
    ...some(remoteCopies - laggedAway, { home: false, lagged: false }),
    ...some(laggedHome, { home: true, lagged: true }),
    ...some(laggedAway, { home: false, lagged: true }),
  ];
}

/** A draft as it is committed. */
export function layoutOf(members: LayoutMember[], { name, servers, healthy }: Draft): DatabaseCopies {
  return {
    database: name,
    copies: servers.map((server, position) => ({
      server: members[server].name,
      preference: position + 1,
      lagged: position >= healthy,
    })),
  };
}
