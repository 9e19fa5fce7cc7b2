// The wheel for Python as its users have it: built from dist/python (`npm run package`), installed into a fresh virtual environment, and
// used for the two-site example, which has to write what the TypeScript program writes, and for the tests of the page on tests, by pytest. Skipped with
// a reason where there is no Python or its registry does not answer; REQUIRE_PYTHON=1 makes that an error.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences } from './cdktn/differences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const directory = mkdtempSync(join(tmpdir(), 'wheel-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

function skip(reason) {
  console.error(`python is skipped, since ${reason}`);
  process.exit(process.env.REQUIRE_PYTHON === '1' ? 1 : 0);
}

const run = (command, args, env = {}) =>
  execFileSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

const sources = join(root, 'dist', 'python');
if (!existsSync(sources)) {
  console.error('There is no dist/python: run npm run package.');
  process.exit(1);
}
const asked = spawnSync('python3', ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']);
if (asked.status !== 0) skip('there is no python3 of 3.10 or later with venv on the PATH');

const environment = join(directory, 'environment');
// Debian has the module without what it needs to make an environment.
const made = spawnSync('python3', ['-m', 'venv', environment], { encoding: 'utf8' });
if (made.status !== 0) skip(`python3 -m venv fails: ${made.stdout.trim().split('\n')[0]}`);
const python = join(environment, 'bin', 'python');
// Versions of the core and the binding as in package-lock.json, so that the outputs can be the same.
const pinned = ['cdktf==0.21.0', 'cdktf-cdktf-provider-azurerm==14.23.1', 'pytest==9.2.0'];
const pip = [python, ['-m', 'pip', '--disable-pip-version-check']];
const got = spawnSync(pip[0], [...pip[1], 'install', '--quiet', ...pinned], { encoding: 'utf8' });
if (got.status !== 0) skip(`pip does not get ${pinned.join(', ')}: ${got.stderr.trim().split('\n').pop()}`);
run(pip[0], [...pip[1], 'wheel', '--quiet', '--no-deps', '--wheel-dir', directory, sources]);
const wheel = readdirSync(directory).find((name) => name.endsWith('.whl'));
run(pip[0], [...pip[1], 'install', '--quiet', join(directory, wheel)]);

const of = (name) => ({ CDKTF_OUTDIR: join(directory, name) });
run(python, ['examples/two-site/main.py'], of('python'));
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const program = ['--tsconfig', 'tsconfig.dev.json', 'examples/two-site/main.ts'];
run(process.execPath, [tsx, ...program], of('typescript'));
const found = differences(join(directory, 'typescript'), join(directory, 'python'));
for (const each of found) console.error(`python: ${each}`);
if (found.length > 0) process.exit(1);
run(python, ['scripts/python/readme.py']);
const tests = ['-m', 'pytest', '--quiet', '--tb=short', '-p', 'no:cacheprovider', 'examples/testing'];
const tested = spawnSync(python, tests, {
  cwd: root,
  env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...of('tested') },
  encoding: 'utf8',
});
const passed = /^(\d+) passed in /m.exec(tested.stdout)?.[1];
if (tested.status !== 0 || passed === undefined) {
  console.error(`python: pytest fails:\n${tested.stdout}${tested.stderr}`);
  process.exit(1);
}
console.log(
  `python: ${wheel} writes what TypeScript writes, its README shows Python, and ${passed} tests of examples/testing pass.`,
);
