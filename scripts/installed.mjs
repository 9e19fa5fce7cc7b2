// A package as its users have it: packed, installed with an empty cache into an empty folder, type-checked with the two-site example, and
// used for it. The example has to write there what it writes here.
//
//   node scripts/installed.mjs              this package, after a compile
//   node scripts/installed.mjs dist/cdktn   the copy for cdktn (`npm run cdktn -- --install`)
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences } from './cdktn/differences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = resolve(root, process.argv[2] ?? '.');
const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
const directory = mkdtempSync(join(tmpdir(), 'installed-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

const folder = join(directory, 'folder');
const npm = (args, cwd) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', directory], source));

// What a user writes: the package and what it asks for, in the versions that it is tested with.
const peers = Object.keys(manifest.peerDependencies);
const version = (name) => manifest.devDependencies[name];
mkdirSync(folder);
writeFileSync(
  join(folder, 'package.json'),
  JSON.stringify({
    private: true,
    dependencies: {
      [manifest.name]: `file:../${filename}`,
      ...Object.fromEntries(peers.map((name) => [name, version(name)])),
    },
    overrides: manifest.name.startsWith('cdktn') ? manifest.overrides : undefined,
  }),
);
npm(['install', '--no-audit', '--no-fund', '--ignore-scripts', '--cache', join(directory, 'cache')], folder);
cpSync(join(source, 'examples', 'two-site'), folder, { recursive: true });

const tool = (path, ...args) => [join(root, 'node_modules', ...path.split('/')), ...args];
const run = (list, cwd, env = {}) =>
  execFileSync(process.execPath, list, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
const options = ['--target', 'es2020', '--module', 'commonjs', '--strict', '--skipLibCheck'];
const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
run(tool('typescript/bin/tsc', ...options, ...types, 'main.ts'), folder);
run(['main.js'], folder, { CDKTF_OUTDIR: join(directory, 'installed') });

const here = tool('tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json', 'examples/two-site/main.ts');
run(here, root, { CDKTF_OUTDIR: join(directory, 'here') });
const found = differences(join(directory, 'here'), join(directory, 'installed'));
for (const each of found) console.error(`installed: ${each}`);
if (found.length > 0) process.exit(1);
console.log(
  `${manifest.name} ${manifest.version}, installed into an empty folder, writes what it writes here.`,
);
