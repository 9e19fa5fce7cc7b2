import type { DatabaseCopies } from './database-copies';

/** A server that can hold copies. */
export interface LayoutMember {
  readonly name: string;
  /** Code of its site. */
  readonly site: string;
  /** What people call its site; its code where this is left out. */
  readonly siteName?: string;
  /** Zone within the site; undefined where it has none. */
  readonly zone?: string;
}

/** A database to be laid out. */
export interface DatabaseToPlace {
  readonly name: string;
  /** Code of the site in which it is active while nothing is lost. */
  readonly home: string;
}

/** What is to be laid out. */
export interface LayoutDemand {
  readonly members: LayoutMember[];
  readonly databases: DatabaseToPlace[];
  /** Copies in the home site. */
  readonly localCopies: number;
  /** Copies in the other site. */
  readonly remoteCopies: number;
  /** How many of them lag: of the other site's first. */
  readonly laggedCopies: number;
  /** The committed layout. */
  readonly previous?: DatabaseCopies[];
}
