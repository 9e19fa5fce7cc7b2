// The package of drills as users get it: packed, installed into an empty folder without a registry, and run on what the two-site example has
// synthesized. It plays nothing: the terraform lane does.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'cdktf.out');
const MEANT = /^(?:bin\/drill\.js|dist\/main\.js|package\.json|README\.md|LICENSE|THIRD-PARTY\.md)$/;

if (!existsSync(join(output, 'manifest.json')))
  throw new Error('Run npm run synth first: there is no cdktf.out.');
const folder = mkdtempSync(join(tmpdir(), 'drill-package-'));
try {
  const workspace = join(root, 'packages', 'drill');
  execFileSync(process.execPath, [join(workspace, 'build.mjs')], { stdio: 'inherit' });
  const npm = (args, cwd) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [{ filename, files }] = JSON.parse(
    npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], workspace),
  );
  const paths = files.map(({ path }) => path);
  const strange = paths.filter((path) => !MEANT.test(path));
  const missing = ['bin/drill.js', 'dist/main.js', 'README.md', 'LICENSE', 'THIRD-PARTY.md'].filter(
    (path) => !paths.includes(path),
  );
  if (strange.length + missing.length > 0)
    throw new Error(`Not meant to be packed: ${strange.join(', ')}; missing: ${missing.join(', ')}`);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(
    ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', join(folder, filename)],
    folder,
  );
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  if (installed.join() !== 'cdktf-resilient-exchange-drill')
    throw new Error(`It installs ${installed.join(', ')}.`);

  const run = (...args) =>
    execFileSync('npx', ['--no-install', 'exchange-drill', ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  run('--help');
  run('gate', '--help');
  run('drill', output, '--dry-run');
  run('year', output, '--next', output, '--dry-run');
  console.log('the packed command runs without the sources');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
