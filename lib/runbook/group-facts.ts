import type { DatabaseAvailabilityGroup } from '../mailbox/database-availability-group';
import type { DatabaseCopies, DatabaseCopy } from '../copy-layout/database-copies';
import { copiesOf } from '../copy-layout/moves';
import type { IWitness } from '../mailbox/witness';
import type { MailboxServer } from '../site/mailbox-server';
import type { CopyFacts, DatabaseFacts, GroupFacts, ServerFacts, WitnessFacts } from './estate-facts';

/** How servers and witnesses are described. */
export interface Describe {
  readonly server: (server: MailboxServer) => ServerFacts;
  readonly witness: (witness: IWitness) => WitnessFacts;
}

/** What runbooks say about a group. */
export function groupFacts(group: DatabaseAvailabilityGroup, describe: Describe): GroupFacts {
  const members = group._members;
  const [first] = members;
  const databaseDrive = first?.server.databaseDrive ?? '';
  const logDrive = first?.server.logDrive ?? '';
  const { laggedCopies, replayLag } = group._copies;
  const sites = [...new Set(members.map((member) => member.site))];
  const { witness, alternateWitness, quorum } = group;
  return {
    name: group.name,
    members: members.map((member) => describe.server(member.server)),
    databases: group.layout.databases.map((each) => ({
      ...databaseFacts(each, databaseDrive, logDrive),
      committed: group._previous && copyFacts(copiesOf(group._previous, each.database)),
    })),
    fewestMoves: group.fewestMoves,
    databaseDrive,
    logDrive,
    replayLagDays: laggedCopies > 0 ? replayLag.toDays() : undefined,
    witness: witness && describe.witness(witness),
    alternateWitness: alternateWitness && describe.witness(alternateWitness),
    quorumMode: quorum.mode,
    votes: quorum.votes,
    losses: quorum.outcomes.map(({ id, failure, votesLeft, votesNeeded, holds }) => ({
      id,
      what: failure,
      votesLeft,
      votesNeeded,
      holds,
    })),
    survivesPrimary: sites.length > 0 && quorum.survivesSite(sites[0]),
    survivesStandby: sites.length > 1 && quorum.survivesSite(sites[1]),
  };
}

/** All copies of a database have the same paths: a folder of its own on each volume. */
function databaseFacts(
  { database, copies }: DatabaseCopies,
  databaseDrive: string,
  logDrive: string,
): DatabaseFacts {
  const edbFolder = `${databaseDrive}:\\Databases\\${database}`;
  return {
    name: database,
    edbFolder,
    edbPath: `${edbFolder}\\${database}.edb`,
    logPath: `${logDrive}:\\Logs\\${database}`,
    copies: copyFacts(copies),
  };
}

function copyFacts(copies: DatabaseCopy[]): CopyFacts[] {
  return copies.map(({ server, preference, lagged }) => ({ server, preference, lagged }));
}
