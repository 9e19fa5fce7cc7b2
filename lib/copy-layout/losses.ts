import { LossKind } from './loss-kind';
import { LayoutMember } from './model';

/** What may be lost at once, as the set of servers it takes: bit n stands for the n-th member. */
export interface LayoutLoss {
  readonly kind: LossKind;
  /** In words, such as `zone 1 of Amsterdam`. */
  readonly loss: string;
  readonly mask: number;
}

/** The loss of a server, in words. */
export function lossOfServer(name: string): string {
  return `server ${name}`;
}

/** The loss of a site, in words. */
export function lossOfSite(site: string): string {
  return `site ${site}`;
}

/** Nothing, each server, each zone and each site, in this order. */
export function lossesOf(members: readonly LayoutMember[]): LayoutLoss[] {
  return [
    { kind: LossKind.NONE, loss: 'none', mask: 0 },
    ...groups(members, LossKind.SERVER, ({ name }) => lossOfServer(name)),
    ...groups(members, LossKind.ZONE, ({ site, zone }) => zone && `zone ${zone} of ${site}`),
    ...groups(members, LossKind.SITE, ({ site }) => lossOfSite(site)),
  ];
}

/** One loss for all members that have the same words for it; none for those without. */
function groups(
  members: readonly LayoutMember[],
  kind: LossKind,
  wordsOf: (member: LayoutMember) => string | undefined,
): LayoutLoss[] {
  const masks = new Map<string, number>();
  members.forEach((member, index) => {
    const loss = wordsOf(member);
    if (loss !== undefined) masks.set(loss, (masks.get(loss) ?? 0) | (1 << index));
  });
  return [...masks].map(([loss, mask]) => ({ kind, loss, mask }));
}
