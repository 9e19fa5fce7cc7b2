// `cdktf synth` by the CLI of CDKTF, which has to write what the program writes by itself; then `cdktf diff` and `cdktf deploy` on the stand-in
// for Azure, where there is Terraform. The CLI comes from the npm registry, and is kept
// in node_modules/.cache; the check is skipped with a reason where it cannot be had. REQUIRE_CDKTF_CLI=1 makes that an error.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences } from './cdktn/differences.mjs';

const VERSION = '0.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const prefix = join(root, 'node_modules', '.cache', `cdktf-cli-${VERSION}`);
const cli = join(prefix, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf.js');
if (!existsSync(cli)) {
  mkdirSync(prefix, { recursive: true });
  const args = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', prefix];
  const got = spawnSync('npm', ['install', ...args, `cdktf-cli@${VERSION}`], { encoding: 'utf8' });
  if (got.status !== 0) {
    console.error(`The CLI of CDKTF is skipped, since npm does not install it: ${got.stderr.trim()}`);
    process.exit(process.env.REQUIRE_CDKTF_CLI === '1' ? 1 : 0);
  }
}

const directory = mkdtempSync(join(tmpdir(), 'cdktf-cli-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const run = (args, env = {}) =>
  execFileSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', CI: '1', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
run([cli, 'synth', '--output', join(directory, 'cli')]);
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
run([tsx, '--tsconfig', 'tsconfig.dev.json', 'examples/two-site/main.ts'], {
  CDKTF_OUTDIR: join(directory, 'alone'),
});
const found = differences(join(directory, 'alone'), join(directory, 'cli'));
for (const each of found) console.error(`cdktf synth: ${each}`);
if (found.length > 0) process.exit(1);
console.log(`cdktf ${VERSION} synth writes what the program writes by itself.`);
execFileSync(process.execPath, [tsx, '--tsconfig', 'tsconfig.dev.json', 'scripts/cdktf-cli-apply.ts', cli], {
  cwd: root,
  stdio: 'inherit',
});
