// The API reference, from what jsii compiled: docs/api for TypeScript and Python, dist/api/<language> for another one.
//
//   npm run docs                            writes docs/api and API.md
//   npm run docs -- --language java         writes dist/api/java; also csharp, go
//   node scripts/api.mjs --check            fails when docs/api or API.md would change
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contentsPage, frontPage } from './api/front.mjs';
import { LANGUAGES } from './api/languages.mjs';
import { readLibrary } from './api/library.mjs';
import { pagesOf } from './api/pages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const COMMITTED = ['typescript', 'python'];
const { values } = parseArgs({
  options: { language: { type: 'string', multiple: true }, check: { type: 'boolean' } },
});
const asked = values.language ?? COMMITTED;
const strange = asked.filter((each) => !(each in LANGUAGES));
if (strange.length > 0) {
  console.error(
    `There is no reference for ${strange.join(', ')}. Choose among ${Object.keys(LANGUAGES).join(', ')}.`,
  );
  process.exit(1);
}

const library = await readLibrary(root, asked);
const folderOf = (language) => (COMMITTED.includes(language) ? 'docs/api' : 'dist/api');
const written = new Map();
for (const [language, inLanguage] of library) {
  for (const [name, page] of pagesOf(inLanguage))
    written.set(`${folderOf(language)}/${language}/${name}`, page);
}
for (const folder of new Set(asked.map((each) => folderOf(each))))
  written.set(`${folder}/README.md`, frontPage());
if (library.has('typescript')) written.set('API.md', contentsPage(library.get('typescript')));

const there = asked.flatMap((language) => {
  const folder = `${folderOf(language)}/${language}`;
  return existsSync(join(root, folder))
    ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
    : [];
});
const surplus = there.filter((path) => !written.has(path));
if (values.check) {
  const stale = [...written].filter(([path, page]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== page;
  });
  const problems = [...stale.map(([path]) => path), ...surplus];
  for (const path of problems)
    console.error(`${path} is not what the sources say. Run npm run build, and commit the result.`);
  process.exit(problems.length > 0 ? 1 : 0);
}
for (const path of surplus) rmSync(join(root, path));
for (const [path, page] of written) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), page);
}
const size = [...written.values()].reduce((sum, page) => sum + page.length, 0);
console.log(
  `${written.size} pages, ${(size / 1e3).toFixed(0)} kB: ${[...written.keys()]
    .map((path) => relative('', dirname(path)))
    .filter((each, index, all) => all.indexOf(each) === index)
    .join(', ')}`,
);
