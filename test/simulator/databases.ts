import type { Moment } from './moment';
import type { RunbookDatabase } from './runbooks';
import type { Way } from './way';
import { worst } from './way';

/** Port of the share of a witness. */
const SMB = 445;
/** Port of the cluster. */
const CLUSTER = 3343;

/** Members that hear each other and have the majority of the configured votes. */
export type Side = readonly string[];

/**
 * Every set of members that may have the majority: where the network is cut, each side that reaches the witness may be the one that gets it.
 *
 * Source: learn.microsoft.com/exchange/high-availability/database-availability-groups (quorum modes).
 */
export function possibleMajorities(now: Moment): Side[] {
  const { members, witness } = now.books;
  const witnessVotes = members.length % 2 === 0 && witness !== undefined;
  const needed = Math.floor((members.length + (witnessVotes ? 1 : 0)) / 2) + 1;
  return sides(now).filter((side) => {
    const seesWitness =
      witnessVotes && now.lives(witness) && side.some((each) => now.reaches(each, witness, SMB));
    return side.length + (seesWitness ? 1 : 0) >= needed;
  });
}

/** What becomes of a database, in the worse case where two sides may win. */
export function databaseWay(
  { copies }: RunbookDatabase,
  now: Moment,
  majorities = possibleMajorities(now),
): Way {
  const works = (server: string): boolean => now.works(server);
  const someCopy = copies.some(({ server }) => works(server));
  if (!someCopy) return 'lost';
  if (majorities.length === 0) return 'person';
  return worst(
    majorities.map((side) => {
      const mounts = copies.filter(({ server, lagged }) => !lagged && side.includes(server) && works(server));
      if (mounts.length === 0) return 'person';
      const [{ server }] = mounts;
      return server === copies[0].server && !now.looksElsewhere(server) ? 'goes on' : 'by itself';
    }),
  );
}

/** Members that live, in groups of those that hear each other. */
function sides(now: Moment): Side[] {
  const found: string[][] = [];
  for (const member of now.books.members.filter((each) => now.lives(each))) {
    const side = found.find((each) => each.every((other) => hear(now, member, other)));
    if (side) side.push(member);
    else found.push([member]);
  }
  return found;
}

function hear(now: Moment, one: string, other: string): boolean {
  return now.reaches(one, other, CLUSTER) && now.reaches(other, one, CLUSTER);
}
