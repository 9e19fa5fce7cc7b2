import { LayoutMember } from './model';

/** Where a member stands. */
export interface MemberZone {
  readonly site: string;
  readonly id: string;
  readonly siteHasSeveral: boolean;
}

/** A member without a zone counts as one of its own. */
export function zonesOf(members: LayoutMember[]): MemberZone[] {
  const idOf = ({ name, site, zone }: LayoutMember): string => `${site} ${zone ?? name}`;
  return members.map((member) => ({
    site: member.site,
    id: idOf(member),
    siteHasSeveral: members.some((other) => other.site === member.site && idOf(other) !== idOf(member)),
  }));
}

/** Whether the first copies of a database stand in two zones wherever a site with two holds two of them. */
export function standApart(zones: readonly MemberZone[], servers: readonly number[], count: number): boolean {
  for (let first = 0; first < count; first++) {
    const zone = zones[servers[first]];
    let [near, apart] = [0, !zone.siteHasSeveral];
    for (let other = 0; other < count && !apart; other++) {
      const { site, id } = zones[servers[other]];
      if (site !== zone.site) continue;
      near++;
      apart = id !== zone.id;
    }
    if (near > 1 && !apart) return false;
  }
  return true;
}
