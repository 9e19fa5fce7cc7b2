/** How a database availability group counts its votes. */
export enum QuorumMode {
  /** An odd number of members: the members vote, and the witness is not used. */
  NODE_MAJORITY = 'Node Majority',
  /** An even number of members: the witness has a vote too. */
  NODE_AND_FILE_SHARE_MAJORITY = 'Node and File Share Majority',
}

/**
 * The mode that Exchange sets for a number of members.
 *
 * Source: learn.microsoft.com/exchange/high-availability/database-availability-groups (quorum modes).
 */
export function quorumModeOf(members: number): QuorumMode {
  return members % 2 === 0 ? QuorumMode.NODE_AND_FILE_SHARE_MAJORITY : QuorumMode.NODE_MAJORITY;
}
