import { FailureId } from '../core/failure-id';
import { LossKind } from './loss-kind';
import { LayoutMember } from './model';

/** What may be lost at once, as the set of servers it takes: bit n stands for the n-th member. */
export interface LayoutLoss {
  readonly kind: LossKind;
  /** Identifies the loss, such as `zone:AMS/1`. */
  readonly id: string;
  /** In words, such as `zone 1 of Amsterdam`. */
  readonly loss: string;
  readonly mask: number;
}

/** Nothing, each server, each zone and each site, in this order. */
export function lossesOf(members: readonly LayoutMember[]): LayoutLoss[] {
  return [
    { kind: LossKind.NONE, id: FailureId.none, loss: 'none', mask: 0 },
    ...groups(members, LossKind.SERVER, ({ name }) => [FailureId.server(name), `server ${name}`]),
    ...groups(members, LossKind.ZONE, (member) =>
      member.zone
        ? [FailureId.zone(member.site, member.zone), `zone ${member.zone} of ${nameOf(member)}`]
        : undefined,
    ),
    ...groups(members, LossKind.SITE, (member) => [FailureId.site(member.site), `site ${nameOf(member)}`]),
  ];
}

/** One loss for all members that have the same id for it; none for those without. */
function groups(
  members: readonly LayoutMember[],
  kind: LossKind,
  describe: (member: LayoutMember) => [id: string, words: string] | undefined,
): LayoutLoss[] {
  const losses = new Map<string, { loss: string; mask: number }>();
  members.forEach((member, index) => {
    const [id, loss] = describe(member) ?? [];
    if (id === undefined || loss === undefined) return;
    losses.set(id, { loss, mask: (losses.get(id)?.mask ?? 0) | (1 << index) });
  });
  return [...losses].map(([id, { loss, mask }]) => ({ kind, id, loss, mask }));
}

function nameOf({ site, siteName }: LayoutMember): string {
  return siteName ?? site;
}
