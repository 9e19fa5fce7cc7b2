// The packages that are bundled into this one, with their licences: THIRD-PARTY.md. `--check` fails where the file is not what
// this program writes, or a licence is not one of those that an Apache-2.0 package may carry.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const FILE = join(root, 'THIRD-PARTY.md');
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];

const read = (path) => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));

/** Where Node finds a package from another one's folder. */
function find(name, from) {
  for (let folder = from; folder.startsWith(root); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return path;
  }
  return undefined;
}

/** The bundled packages and all that they need, by folder. */
function bundled() {
  const found = new Map();
  const visit = (name, from, optional) => {
    const path = find(name, from);
    if (path === undefined && !optional) throw new Error(`${name} is not installed: run npm ci`);
    if (path === undefined || found.has(path)) return;
    const json = read(path);
    found.set(path, json);
    for (const each of Object.keys(json.dependencies ?? {})) visit(each, path, false);
    for (const each of Object.keys(json.optionalDependencies ?? {})) visit(each, path, true);
  };
  for (const name of read(root).bundledDependencies) visit(name, root, false);
  return [...found].map(([path, json]) => ({ path, ...json })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenceText({ path, name }) {
  const file = readdirSync(path).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no file with its licence`);
  return readFileSync(join(path, file), 'utf8').replace(/\r\n?/g, '\n').trim();
}

const packages = bundled();
const refused = packages.filter(({ license }) => !ALLOWED.includes(license));
if (refused.length > 0) {
  const names = refused.map(({ name, license }) => `${name} (${license ?? 'no licence'})`).join(', ');
  console.error(`Bundled packages may have ${ALLOWED.join(', ')}. These have another licence: ${names}.`);
  process.exit(1);
}
const text = [
  '# Third-party packages',
  '',
  'These packages are part of the published package. Written by `npm run licences:write`.',
  '',
  '| package | version | licence |',
  '| --- | --- | --- |',
  ...packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
  ...packages.flatMap((each) => ['', `## ${each.name}`, '', '```', licenceText(each), '```']),
  '',
].join('\n');
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  console.error(
    'THIRD-PARTY.md is not what the installed packages say: run npm run licences:write, and review the difference.',
  );
  process.exit(1);
}
