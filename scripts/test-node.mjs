// The unit lane, or what else jest is asked for, on another release of Node: `npm run test:node -- 22 [arguments of jest]`.
// The binary comes from the npm registry, by a package that needs no install script.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [release, ...args] = process.argv.slice(2);
if (!/^\d+(\.\d+){0,2}$/.test(release ?? '')) {
  console.error('State a release of Node first, such as 22: npm run test:node -- 22');
  process.exit(2);
}

const windows = process.platform === 'win32';
const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
const prefix = join(root, 'node_modules', '.cache', `node-${release}`);
const bin = join(prefix, 'node_modules', name, 'bin');
const node = join(bin, windows ? 'node.exe' : 'node');
if (!existsSync(node)) {
  mkdirSync(prefix, { recursive: true });
  const install = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    prefix,
    `${name}@${release}`,
  ];
  execFileSync('npm', install, { stdio: 'inherit', shell: windows });
}

// First on the PATH too, for the programs that tests start.
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`);
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const lane = args.includes('--selectProjects') ? [] : ['--selectProjects', 'unit'];
const { status } = spawnSync(node, [jest, ...lane, '--ci', ...args], { cwd: root, env, stdio: 'inherit' });
process.exit(status ?? 1);
