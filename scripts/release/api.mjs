import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Names of the public API: members by type, those of its bases included, each with whether it is deprecated. */
export function apiOf(assembly) {
  const types = assembly.types ?? {};
  const own = (type) => [
    ...(type.properties ?? []),
    ...(type.methods ?? []),
    ...(type.members ?? []),
    ...(type.initializer ? [{ ...type.initializer, name: 'constructor' }] : []),
  ];
  const membersOf = (type) => {
    const above = [type.base, ...(type.interfaces ?? [])].filter((name) => name in types);
    const inherited = above.flatMap((name) => Object.entries(membersOf(types[name])));
    const named = own(type).map(({ name, docs }) => [name, docs?.deprecated !== undefined]);
    return Object.fromEntries([...inherited, ...named].filter(([name]) => !name.startsWith('_')));
  };
  const all = Object.entries(types).map(([name, type]) => [
    name.slice(assembly.name.length + 1),
    { deprecated: type.docs?.deprecated !== undefined, members: membersOf(type) },
  ]);
  return { version: assembly.version, types: Object.fromEntries(all) };
}

/** What programs of the former release use and this one does not have, although the former release did not deprecate it. */
export function brokenNames(former, now) {
  return Object.entries(former.types)
    .filter(([, { deprecated }]) => !deprecated)
    .flatMap(([type, { members }]) => {
      if (!(type in now.types)) return [type];
      const here = now.types[type].members;
      const gone = Object.keys(members).filter((member) => !members[member] && !(member in here));
      return gone.map((member) => `${type}.${member}`);
    })
    .sort();
}

/** The API of the last release, as it is kept. */
export function readApi(file) {
  return JSON.parse(brotliDecompressSync(readFileSync(file)).toString());
}

export function writeApi(file, api) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(file, brotliCompressSync(JSON.stringify(api), { params }));
}
