import { DatabaseLimit } from '../exchange/database-limits';
import { LayoutDemand } from './model';

const MOST_MEMBERS = DatabaseLimit.GROUP_MEMBERS;

/** Throws where no layout can be: whoever asks has refused such a demand before, in the words of the program. */
export function checkDemand(demand: LayoutDemand): void {
  const { members, databases, localCopies, remoteCopies, laggedCopies } = demand;
  const sites = new Set(members.map(({ site }) => site));
  demandThat(sites.size <= 2, `members stand in ${sites.size} sites, and can stand in two at most`);
  demandThat(
    members.length <= MOST_MEMBERS,
    `there are ${members.length} members, and can be ${MOST_MEMBERS} at most`,
  );
  checkNames(
    'member',
    members.map(({ name }) => name),
  );
  checkNames(
    'database',
    databases.map(({ name }) => name),
  );
  const counts = [localCopies, remoteCopies, laggedCopies];
  demandThat(
    counts.every((count) => Number.isInteger(count) && count >= 0) && localCopies > 0,
    `copies are ${counts.join(', ')}, and have to be whole numbers with one in the home site at least`,
  );
  demandThat(
    laggedCopies < localCopies + remoteCopies,
    `all of ${localCopies + remoteCopies} copies lag, and none is healthy`,
  );
  checkRoom(demand);
}

/** A server holds one copy of a database at most, so that a site needs as many servers as copies. */
function checkRoom({ members, databases, localCopies, remoteCopies }: LayoutDemand): void {
  for (const home of new Set(databases.map((database) => database.home))) {
    const near = members.filter(({ site }) => site === home).length;
    const far = members.length - near;
    demandThat(localCopies <= near, `${localCopies} copies are to be in ${home}, which has ${near} members`);
    demandThat(
      remoteCopies <= far,
      `${remoteCopies} copies are to be outside ${home}, where ${far} members are`,
    );
  }
}

function checkNames(what: string, names: string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    demandThat(!seen.has(name.toUpperCase()), `there are two ${what}s ${name}`);
    seen.add(name.toUpperCase());
  }
}

function demandThat(condition: boolean, problem: string): void {
  if (!condition) throw new Error(`no copy layout: ${problem}`);
}
