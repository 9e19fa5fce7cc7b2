// The same library for cdktn, the continuation of CDKTF: a copy of this repository in dist/cdktn whose imports name `cdktn` and its
// provider. An alias in package.json would not do: the provider would bring a second core, and aspects of one are unknown to the other.
//
//   node scripts/cdktn.mjs            writes dist/cdktn and installs core and provider there
//   node scripts/cdktn.mjs --compare  and synthesizes the two-site example with both, which have to say the same
//   node scripts/cdktn.mjs --test …   and runs jest there, with the arguments that follow
//   node scripts/cdktn.mjs --package  and compiles it, generates the packages of the languages, and packs it for npm
//   node scripts/cdktn.mjs --install  and installs that into an empty folder, where the two-site example has to write the same
//   node scripts/cdktn.mjs --lock     and locks what is installed there, in scripts/cdktn/package-lock.json
//
// Skipped with a reason where the registry lacks cdktn; REQUIRE_CDKTN=1 makes that an error.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addresses, differences } from './cdktn/differences.mjs';
import { CORES, rewrite, rewriteManifest, rewritePage, rewriteSnapshot } from './cdktn/rewrite.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const copy = join(root, 'dist', 'cdktn');
const locked = join(root, 'scripts', 'cdktn', 'package-lock.json');
const [mode, ...args] = process.argv.slice(2);

/** Of the repository only: this program with its test, and what tests workflows and documents with the tools that are installed beside them. */
const OURS =
  /^(?:(?:scripts|test)\/cdktn[./]|test\/(?:supply-chain|prose|documents\/commands|testing\/documented-setups)\.test)/;

const read = (...path) => readFileSync(join(...path), 'utf8');
const run = (command, list, options = {}) =>
  execFileSync(command, list, { cwd: copy, stdio: 'inherit', ...options });

function writeSources() {
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(copy))
    if (name !== 'node_modules') rmSync(join(copy, name), { recursive: true });
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  for (const file of listed
    .split('\0')
    .filter((each) => each && !OURS.test(each) && existsSync(join(root, each)))) {
    const to = join(copy, file);
    mkdirSync(dirname(to), { recursive: true });
    if (file.endsWith('.md')) writeFileSync(to, rewritePage(read(root, file)));
    else if (file.endsWith('.snap')) writeFileSync(to, rewriteSnapshot(read(root, file)));
    else if (/(?:\.[cm]?[jt]s|tsconfig\.dev\.json)$/.test(file)) writeFileSync(to, rewrite(read(root, file)));
    else cpSync(join(root, file), to);
  }
  const manifest = rewriteManifest(JSON.parse(read(root, 'package.json')));
  writeFileSync(join(copy, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(join(copy, 'package-lock.json'));
}

/** Only what differs from the repository's own node_modules, where everything else is found. */
function install() {
  if (mode === '--lock') {
    run('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund']);
    cpSync(join(copy, 'package-lock.json'), locked);
  }
  const installed = join(copy, 'node_modules', '.locked');
  cpSync(locked, join(copy, 'package-lock.json'));
  if (existsSync(installed) && read(installed) === read(locked)) return;
  skipWithoutRegistry();
  run('npm', ['ci', '--no-audit', '--no-fund']);
  cpSync(locked, installed);
}

/** What the registry lacks is nobody's fault here; whatever else npm refuses is one, such as a lock that does not fit package.json. */
function skipWithoutRegistry() {
  for (const [name, version] of Object.entries(JSON.parse(read(copy, 'package.json')).devDependencies)) {
    const { status } = spawnSync('npm', [
      'view',
      '--silent',
      '--prefer-offline',
      `${name}@${version}`,
      'version',
    ]);
    if (status === 0) continue;
    console.error(`cdktn is skipped, since the registry does not give ${name} ${version}`);
    process.exit(process.env.REQUIRE_CDKTN === '1' ? 1 : 0);
  }
}

function tool(name, list, options) {
  return run(process.execPath, [join(root, 'node_modules', ...name.split('/')), ...list], options);
}

function compare() {
  const outputs = [root, copy].map((program) => {
    const outdir = join(program === root ? join(root, 'dist') : copy, 'cdktf.out');
    rmSync(outdir, { recursive: true, force: true });
    tool('tsx/dist/cli.mjs', ['--tsconfig', 'tsconfig.dev.json', 'examples/two-site/main.ts'], {
      cwd: program,
      env: { ...process.env, CDKTF_OUTDIR: outdir },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return outdir;
  });
  const [before, after] = outputs.map(addresses);
  const moved = [
    ...before.filter((each) => !after.includes(each)),
    ...after.filter((each) => !before.includes(each)),
  ];
  const found = [...moved.map((each) => `${each} is an address of one of both.`), ...differences(...outputs)];
  for (const each of found) console.error(`cdktn: ${each}`);
  if (found.length > 0) process.exit(1);
  console.log(
    `cdktn: the two-site example says the same but for the versions of core and provider, with ${before.length} addresses.`,
  );
}

/** jsii refuses a provider that asks for another core than the one that is installed, so that it is told what rewrite.mjs tells npm. */
function acceptCore() {
  const binding = join(copy, 'node_modules', '@cdktn', 'provider-azurerm');
  for (const name of ['package.json', '.jsii']) {
    const text = read(binding, name);
    const accepted = text.replace(/"cdktn": "\^0\.23\.\d+"/, `"cdktn": "${CORES}"`);
    if (!accepted.includes(`"cdktn": "${CORES}"`))
      throw new Error(`${name} of the provider names another core`);
    writeFileSync(join(binding, name), accepted);
  }
}

function makePackage() {
  acceptCore();
  tool('jsii/bin/jsii', ['--fail-on-warnings']);
  run(process.execPath, ['scripts/package.mjs']);
  run(process.execPath, ['scripts/check-contents.mjs']);
  run('npm', ['pack', '--silent', '--pack-destination', dirname(copy)]);
  console.log(`Written to ${relative(root, dirname(copy))}.`);
}

writeSources();
install();
if (mode === '--compare') compare();
if (mode === '--test') {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--selectProjects', 'unit', '--ci', ...args], {
    cwd: copy,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
if (mode === '--package') makePackage();
if (mode === '--install') {
  makePackage();
  run(process.execPath, [join(root, 'scripts', 'installed.mjs'), copy]);
}
