import type { DatabaseModel } from '../../model/database-model';
import type { EstateDocument } from '../../model/estate-document';
import { databaseGroupId } from '../../model/ids';
import type { KnownChange } from './known-change';

/** One more copy of every database: in each site, on the member with the fewest copies that has none of it. */
export function anotherCopy(document: EstateDocument): KnownChange[] {
  return document.sites.flatMap((site) => {
    const members = document.availabilityGroups.flatMap((group) =>
      group.members.filter((id) => document.machines.some((each) => each.id === id && each.site === site.id)),
    );
    const loads = new Map(members.map((id) => [id, copiesOn(document.databases, id)]));
    const added = new Map<string, string>();
    for (const { id, copies } of document.databases) {
      const free = members.filter((member) => !copies.some(({ server }) => server === member));
      const server = free.sort((a, b) => loads.get(a)! - loads.get(b)!)[0] as string | undefined;
      if (server === undefined) continue;
      loads.set(server, loads.get(server)! + 1);
      added.set(id, server);
    }
    if (added.size === 0) return [];
    return [
      { words: `another copy of the databases in ${site.name}`, document: withCopies(document, added) },
    ];
  });
}

function copiesOn(databases: readonly DatabaseModel[], member: string): number {
  return databases.filter(({ copies }) => copies.some(({ server }) => server === member)).length;
}

function withCopies(document: EstateDocument, added: ReadonlyMap<string, string>): EstateDocument {
  const groups = new Map([...added].map(([database, server]) => [databaseGroupId(database), server]));
  return {
    ...document,
    databases: document.databases.map((database) => {
      const server = added.get(database.id);
      if (server === undefined) return database;
      const copy = { server, preference: database.copies.length + 1, lagged: false };
      return { ...database, copies: [...database.copies, copy] };
    }),
    redundancyGroups: document.redundancyGroups.map((group) => {
      const server = groups.get(group.id);
      return server === undefined ? group : { ...group, members: [...group.members, server] };
    }),
  };
}
