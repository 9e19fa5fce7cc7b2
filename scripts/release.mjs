// A release: docs/releases.md has the whole way.
//
//   npm run release -- 0.2.0     makes a version: package.json, its lock file, and the section in CHANGELOG.md
//   npm run release -- --check   after a compile: says what keeps the version of package.json from being published
//   npm run release -- --keep    after the release: keeps its API and its output, with which the next one is compared
//   npm run release -- --api     after a compile: whether programs of the last release still compile, as far as names tell
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiOf, brokenNames, readApi, writeApi } from './release/api.mjs';
import { problemsOf, released } from './release/changelog.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const FORMER_API = join(root, 'scripts', 'release', 'former-api.json.br');
/** The package of the drills, which has the same version. */
const DRILL = 'packages/drill/package.json';
const read = (name) => readFileSync(join(root, name), 'utf8');
const json = (name) => JSON.parse(read(name));
const write = (name, text) => writeFileSync(join(root, name), text);
const [mode] = process.argv.slice(2);

function end(problems, fine) {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  console.log(fine);
}

function assembly() {
  if (!existsSync(join(root, '.jsii'))) end(['There is no .jsii: run npm run compile.'], '');
  return json('.jsii');
}

function broken() {
  return brokenNames(readApi(FORMER_API), apiOf(assembly())).map(
    (name) =>
      `${name} is gone, and the last release has not deprecated it. Keep it, deprecated, for one minor version.`,
  );
}

function check() {
  const node = (...args) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const contents = node('scripts/check-contents.mjs');
  const licences = node('scripts/third-party.mjs', '--check');
  const status = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  const { version } = json('package.json');
  end(
    [
      ...problemsOf({
        version,
        locked: json('package-lock.json').version,
        changelog: read('CHANGELOG.md'),
        tag: process.env.GITHUB_REF_TYPE === 'tag' ? process.env.GITHUB_REF_NAME : undefined,
        changed: status.split('\n').filter(Boolean),
        former: readApi(FORMER_API).version,
      }),
      ...broken(),
      ...(json(DRILL).version === version ? [] : [`${DRILL} has version ${json(DRILL).version}.`]),
      ...drillContents(),
      ...(contents.status === 0 ? [] : [contents.stderr.trim()]),
      ...(licences.status === 0 ? [] : [licences.stderr.trim()]),
    ],
    `${version} can be published.\n${contents.stdout.trim()}`,
  );
}

/** What the package of the drills has too much or too little of: it is one file without dependencies. */
function drillContents() {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts=false'], {
    cwd: join(root, dirname(DRILL)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const paths = JSON.parse(packed.slice(packed.indexOf('[\n')))[0].files.map(({ path }) => path);
  const needed = ['package.json', 'README.md', 'LICENSE', 'bin/drill.js', 'dist/main.js', 'THIRD-PARTY.md'];
  const meant = /^(?:bin|dist)\/[\w.-]+\.js$|^(?:package\.json|[A-Z-]+(?:\.md)?)$/;
  return [
    ...needed
      .filter((path) => !paths.includes(path))
      .map((path) => `The package of the drills lacks ${path}.`),
    ...paths.filter((path) => !meant.test(path)).map((path) => `The package of the drills has ${path}.`),
  ];
}

function make(version) {
  const day = new Date().toISOString().slice(0, 10);
  write('CHANGELOG.md', released(read('CHANGELOG.md'), version, day));
  const former = json('package.json').version;
  for (const name of ['package.json', DRILL, 'package-lock.json']) {
    const own = name === 'package-lock.json' ? former : json(name).version;
    // The first ones in the file; the lock file has it twice.
    const times = name === 'package-lock.json' ? 2 : 1;
    let text = read(name);
    for (let index = 0; index < times; index++)
      text = text.replace(`"version": "${own}"`, `"version": "${version}" `);
    write(name, text.replaceAll(`"version": "${version}" `, `"version": "${version}"`));
  }
  console.log(
    `${version}: commit, tag it v${version} and push the tag, which publishes it. Then npm run release -- --keep.`,
  );
}

if (mode === '--check') check();
else if (mode === '--api') end(broken(), 'No name of the last release is gone.');
else if (mode === '--keep') {
  writeApi(FORMER_API, apiOf(assembly()));
  execFileSync('npm', ['run', '--silent', 'year:keep'], { cwd: root, stdio: 'inherit' });
  console.log('Kept: the next release is compared with this one. Commit both files.');
} else if (/^\d/.test(mode ?? '')) make(mode);
else end(['npm run release -- <version>, --check, --api or --keep'], '');
