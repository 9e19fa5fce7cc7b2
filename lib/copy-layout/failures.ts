import { FailureId } from '../core/failure-id';
import { FailureKind } from '../core/failure-kind';
import type { LayoutMember } from './model';

/** What may fail at once, as the set of servers it takes: bit n is the n-th member. */
export interface Failure {
  readonly kind: FailureKind;
  /** Identifies the failure, such as `zone:AMS/1`. */
  readonly id: string;
  /** In words, such as `zone 1 of Amsterdam`. */
  readonly failure: string;
  readonly mask: number;
}

/** Nothing, each server, each zone and each site, in this order. */
export function failuresOf(members: readonly LayoutMember[]): Failure[] {
  return [
    { kind: FailureKind.NONE, id: FailureId.none, failure: 'none', mask: 0 },
    ...groups(members, FailureKind.SERVER, ({ name }) => [FailureId.server(name), `server ${name}`]),
    ...groups(members, FailureKind.ZONE, (member) =>
      member.zone
        ? [FailureId.zone(member.site, member.zone), `zone ${member.zone} of ${nameOf(member)}`]
        : undefined,
    ),
    ...groups(members, FailureKind.SITE, (member) => [FailureId.site(member.site), `site ${nameOf(member)}`]),
  ];
}

/** One failure for all members that have the same id for it; none for those without. */
function groups(
  members: readonly LayoutMember[],
  kind: FailureKind,
  describe: (member: LayoutMember) => [id: string, words: string] | undefined,
): Failure[] {
  const failures = new Map<string, { failure: string; mask: number }>();
  members.forEach((member, index) => {
    const [id, failure] = describe(member) ?? [];
    if (id === undefined || failure === undefined) return;
    failures.set(id, { failure, mask: (failures.get(id)?.mask ?? 0) | (1 << index) });
  });
  return [...failures].map(([id, { failure, mask }]) => ({ kind, id, failure, mask }));
}

function nameOf({ site, siteName }: LayoutMember): string {
  return siteName ?? site;
}
