import { LayoutMember } from './model';

/** What may be lost at once, as the set of servers it takes: bit n stands for the n-th member. */
export interface LayoutLoss {
  readonly kind: 'none' | 'server' | 'zone' | 'site';
  /** In words, such as `zone 1 of Amsterdam`. */
  readonly loss: string;
  readonly mask: number;
}

/** Nothing, each server, each zone and each site, in this order. */
export function lossesOf(members: readonly LayoutMember[]): LayoutLoss[] {
  const zoned = members.filter((member) => member.zone !== undefined);
  return [
    { kind: 'none', loss: 'none', mask: 0 },
    ...members.map(({ name }, index) => ({
      kind: 'server' as const,
      loss: `server ${name}`,
      mask: 1 << index,
    })),
    ...groups(zoned, ({ site, zone }) => `zone ${zone} of ${site}`).map((loss) => ({
      kind: 'zone' as const,
      loss,
      mask: maskOf(members, ({ site, zone }) => zone !== undefined && `zone ${zone} of ${site}` === loss),
    })),
    ...groups(members, ({ site }) => `site ${site}`).map((loss) => ({
      kind: 'site' as const,
      loss,
      mask: maskOf(members, ({ site }) => `site ${site}` === loss),
    })),
  ];
}

/** The members that satisfy a condition, as bits. */
export function maskOf(
  members: readonly LayoutMember[],
  condition: (member: LayoutMember) => boolean,
): number {
  return members.reduce((mask, member, index) => (condition(member) ? mask | (1 << index) : mask), 0);
}

function groups(members: readonly LayoutMember[], key: (member: LayoutMember) => string): string[] {
  return [...new Set(members.map(key))];
}
