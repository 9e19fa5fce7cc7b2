import { LayoutMember } from './model';

/** What the sites are to the layout. */
export interface LayoutSites {
  readonly names: string[];
  /** Indexes of a site's members. */
  readonly members: Map<string, number[]>;
}

/** The sites of the members, in the order in which they are named. */
export function sitesOf(members: LayoutMember[]): LayoutSites {
  const names = [...new Set(members.map(({ site }) => site))];
  const indexes = names.map((name): [string, number[]] => [
    name,
    members.map((_, index) => index).filter((index) => members[index].site === name),
  ]);
  return { names, members: new Map(indexes) };
}
