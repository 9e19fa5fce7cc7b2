import { FailureId } from '../core/failure-id';
import { LossKind } from '../copy-layout/loss-kind';
import { lossesOf } from '../copy-layout/losses';
import { QuorumMember, QuorumWitness } from './quorum-voters';

/** How a database availability group counts its votes. */
export enum QuorumMode {
  /** An odd number of members: the members vote, and the witness is not used. */
  NODE_MAJORITY = 'Node Majority',
  /** An even number of members: the witness has a vote too. */
  NODE_AND_FILE_SHARE_MAJORITY = 'Node and File Share Majority',
}

/** What a loss leaves of a group's votes. */
export interface QuorumLoss {
  /** What is lost. */
  readonly kind: LossKind;
  /** Identifies the loss, such as `server:AMSFE1`, `zone:AMS/1`, `site:AMS` with the code of the site, or `witness:PARFSW1`. */
  readonly id: string;
  /** In words, such as `site Amsterdam`. */
  readonly loss: string;
  /** Votes that remain. */
  readonly votesLeft: number;
  /** Votes that a majority needs. */
  readonly votesNeeded: number;
  /** Whether the group goes on by itself. */
  readonly holds: boolean;
}

interface Loss {
  readonly kind: LossKind;
  readonly id: string;
  readonly loss: string;
  /** What goes with it. */
  readonly lost: readonly (QuorumMember | QuorumWitness)[];
}

/**
 * The vote of a database availability group: a majority is half of the voters, rounded down, and one.
 *
 * Reckoned for losses that come at once. Windows takes a vote from a member that has left for good (dynamic quorum), so that a group
 * may outlive more when its members go one after the other; nothing here relies on that.
 *
 * Source: learn.microsoft.com/exchange/high-availability/database-availability-groups (quorum modes, floor(voters / 2) + 1).
 */
export class Quorum {
  /** @internal */
  public static _of(members: QuorumMember[], witness?: QuorumWitness): Quorum {
    return new Quorum(members, witness);
  }

  /** Node Majority for an odd number of members, Node and File Share Majority for an even one. */
  public readonly mode: QuorumMode;
  /** All votes, the witness's included where it has one. */
  public readonly votes: number;
  /** Votes that a majority needs. */
  public readonly votesNeeded: number;
  /** What the loss of each server, zone and site, and of the witness, leaves. */
  public readonly losses: QuorumLoss[];

  private constructor(members: QuorumMember[], witness?: QuorumWitness) {
    const even = members.length % 2 === 0;
    this.mode = even ? QuorumMode.NODE_AND_FILE_SHARE_MAJORITY : QuorumMode.NODE_MAJORITY;
    const voters = [...members, ...(even && witness && members.length > 0 ? [witness] : [])];
    this.votes = voters.length;
    this.votesNeeded = Math.floor(voters.length / 2) + 1;
    this.losses = allLosses(members, witness).map(({ kind, id, loss, lost }) => {
      const votesLeft = voters.filter((voter) => !lost.includes(voter)).length;
      return {
        kind,
        id,
        loss,
        votesLeft,
        votesNeeded: this.votesNeeded,
        holds: votesLeft >= this.votesNeeded,
      };
    });
  }

  /**
   * Whether the group goes on by itself after the loss of a site.
   *
   * @param siteCode - code of the site
   */
  public survivesSite(siteCode: string): boolean {
    return this.losses.some(({ id, holds }) => id === FailureId.site(siteCode) && holds);
  }
}

/** The losses that a layout of copies knows, which may take the witness along, and that of the witness. */
function allLosses(members: QuorumMember[], witness?: QuorumWitness): Loss[] {
  const ofMembers = lossesOf(members)
    .filter(({ kind }) => kind !== LossKind.NONE)
    .map(({ kind, id, loss, mask }) => {
      const lost = members.filter((_, index) => (mask & (1 << index)) !== 0);
      return {
        kind,
        id,
        loss,
        lost: witness && takesWitness(kind, lost[0], witness) ? [...lost, witness] : lost,
      };
    });
  if (!witness) return ofMembers;
  const own = {
    kind: LossKind.WITNESS,
    id: FailureId.witness(witness.name),
    loss: `witness ${witness.name}`,
    lost: [witness],
  };
  return [...ofMembers, own];
}

/** A zone or a region that fails takes whatever stands in it. */
function takesWitness(kind: LossKind, { region, zone }: QuorumMember, witness: QuorumWitness): boolean {
  if (region !== witness.region) return false;
  return kind === LossKind.SITE || (kind === LossKind.ZONE && zone === witness.zone);
}
