import { FailureId } from '../core/failure-id';
import { FailureKind } from '../core/failure-kind';
import { failuresOf } from '../copy-layout/failures';
import { QuorumMode, quorumModeOf } from '../exchange/quorum-mode';
import type { QuorumMember, QuorumWitness } from './quorum-voters';

/** What a failure leaves of a group's votes. */
export interface QuorumOutcome {
  /** What fails. */
  readonly kind: FailureKind;
  /** Identifies the failure, such as `server:AMSFE1`, `zone:AMS/1`, `site:AMS` with the code of the site, or `witness:PARFSW1`. */
  readonly id: string;
  /** In words, such as `site Amsterdam`. */
  readonly failure: string;
  /** Votes that remain. */
  readonly votesLeft: number;
  /** Votes that a majority needs. */
  readonly votesNeeded: number;
  /** Whether a majority of the votes remains. A database mounts only on a copy that lacks few enough logs. */
  readonly holds: boolean;
}

interface VoterFailure {
  readonly kind: FailureKind;
  readonly id: string;
  readonly failure: string;
  /** What goes with it. */
  readonly lost: readonly (QuorumMember | QuorumWitness)[];
}

/**
 * The vote of a database availability group: a majority is half of the voters, rounded down, and one.
 *
 * Computed for losses that come at once. Windows takes a vote from a member that has left for good (dynamic quorum), so that a group
 * may survive more when its members go one after the other; nothing here relies on that.
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
  /** Computer names of all that vote, the witness included where it has a vote. */
  public readonly voters: string[];
  /** All votes, the witness's included where it has one. */
  public readonly votes: number;
  /** Votes that a majority needs. */
  public readonly votesNeeded: number;
  /** What the failure of each server, zone and site, and of the witness, leaves. */
  public readonly outcomes: QuorumOutcome[];

  private constructor(members: QuorumMember[], witness?: QuorumWitness) {
    this.mode = quorumModeOf(members.length);
    const countsWitness = this.mode === QuorumMode.NODE_AND_FILE_SHARE_MAJORITY && members.length > 0;
    const voters = [...members, ...(countsWitness && witness ? [witness] : [])];
    this.voters = voters.map(({ name }) => name);
    this.votes = voters.length;
    this.votesNeeded = Math.floor(voters.length / 2) + 1;
    this.outcomes = failuresOfVoters(members, witness).map(({ kind, id, failure, lost }) => {
      const votesLeft = voters.filter((voter) => !lost.includes(voter)).length;
      return {
        kind,
        id,
        failure,
        votesLeft,
        votesNeeded: this.votesNeeded,
        holds: votesLeft >= this.votesNeeded,
      };
    });
  }

  /**
   * Whether the group keeps a majority of its votes after the failure of a site.
   *
   * @param siteCode - code of the site
   */
  public survivesSite(siteCode: string): boolean {
    return this.outcomes.some(({ id, holds }) => id === FailureId.site(siteCode) && holds);
  }
}

/** The failures that a copy layout knows, which may include the witness, and that of the witness alone. */
function failuresOfVoters(members: QuorumMember[], witness?: QuorumWitness): VoterFailure[] {
  const ofMembers = failuresOf(members)
    .filter(({ kind }) => kind !== FailureKind.NONE)
    .map(({ kind, id, failure, mask }) => {
      const lost = members.filter((_, index) => (mask & (1 << index)) !== 0);
      return {
        kind,
        id,
        failure,
        lost: witness && takesWitness(kind, lost[0], witness) ? [...lost, witness] : lost,
      };
    });
  if (!witness) return ofMembers;
  const own = {
    kind: FailureKind.WITNESS,
    id: FailureId.witness(witness.name),
    failure: `witness ${witness.name}`,
    lost: [witness],
  };
  return [...ofMembers, own];
}

/** A zone, a region or a datacenter that fails takes everything in it. */
function takesWitness(
  kind: FailureKind,
  { site, region, zone }: QuorumMember,
  witness: QuorumWitness,
): boolean {
  if (kind === FailureKind.SITE && site === witness.site) return true;
  if (region === undefined || region !== witness.region) return false;
  return kind === FailureKind.SITE || (kind === FailureKind.ZONE && zone === witness.zone);
}
