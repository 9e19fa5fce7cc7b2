// The module for Go as its users have it, from dist/go (`npm run package`): compiled with the program of docs/languages.md, which has to write what the same
// program in TypeScript writes. The binding of azurerm for Go is in no registry that was reached: a module with the few types that the library names is made in its
// place, with the package of npm that a binding hands to Node. Skipped with a reason where there is no Go or its proxy does not answer; REQUIRE_GO=1 makes that an error.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences } from './cdktn/differences.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'dist', 'go', 'resilientexchange');
const MODULE = 'github.com/cdktf-resilient-exchange/cdktf-resilient-exchange-go/resilientexchange';
const BINDING = 'github.com/cdktf/cdktf-provider-azurerm-go/azurerm/v14';
const provider = join(root, 'node_modules', '@cdktf', 'provider-azurerm');
const { version } = JSON.parse(readFileSync(join(provider, 'package.json'), 'utf8'));

if (!existsSync(sources)) {
  console.error('There is no dist/go: run npm run package.');
  process.exit(1);
}
const directory = mkdtempSync(join(tmpdir(), 'go-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const env = { ...process.env, GOFLAGS: '-mod=mod', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

function skip(reason) {
  console.error(`go is skipped, since ${reason}`);
  process.exit(process.env.REQUIRE_GO === '1' ? 1 : 0);
}

function write(file, ...lines) {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), `${lines.join('\n')}\n`);
}

/** What the generated code takes of the binding: structs where it names pointers, and resources. */
function makeBinding() {
  const text = readdirSync(sources)
    .filter((name) => name.endsWith('.go'))
    .map((name) => readFileSync(join(sources, name), 'utf8'))
    .join('\n');
  for (const name of namesIn(text, new RegExp(`"${BINDING}/(\\w+)"`, 'g'))) {
    const structs = namesIn(text, new RegExp(`\\*${name}\\.([A-Z]\\w*)`, 'g'));
    const others = namesIn(text, new RegExp(`\\b${name}\\.([A-Z]\\w*)`, 'g'));
    const types = others.map((type) => `type ${type} ${structs.includes(type) ? 'struct{}' : 'interface{}'}`);
    write(`binding/${name}/${name}.go`, `package ${name}`, ...types);
  }
  const modules = readFileSync(join(sources, 'go.mod'), 'utf8').replace(/^module .*$/m, `module ${BINDING}`);
  write('binding/go.mod', modules.replace(new RegExp(`^.*${BINDING} v.*\\n`, 'm'), ''));
  const pack = ['pack', '--silent', '--ignore-scripts', provider];
  const tarball = execFileSync('npm', pack, { cwd: join(directory, 'binding'), encoding: 'utf8' }).trim();
  mkdirSync(join(directory, 'binding', 'jsii'));
  execFileSync('mv', [join(directory, 'binding', tarball), join(directory, 'binding', 'jsii')]);
  write(
    'binding/jsii/jsii.go',
    'package jsii',
    'import (',
    '_ "embed"',
    'constructs "github.com/aws/constructs-go/constructs/v10/jsii"',
    'runtime "github.com/aws/jsii-runtime-go/runtime"',
    'cdktf "github.com/hashicorp/terraform-cdk-go/cdktf/jsii"',
    ')',
    `//go:embed ${tarball}`,
    'var tarball []byte',
    'func Initialize() {',
    'cdktf.Initialize()',
    'constructs.Initialize()',
    `runtime.Load("@cdktf/provider-azurerm", "${version}", tarball)`,
    '}',
  );
}

function namesIn(text, pattern) {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name))];
}

/** The program of the page: what imports is outside of main. */
function makeProgram() {
  const page = readFileSync(join(root, 'docs', 'languages.md'), 'utf8');
  const [, imports, body] = /^```go\n(import \([^]*?^\)\n)([^]*?)^```$/m.exec(page);
  write('program/main.go', 'package main', imports, 'func main() {', body, '}');
  write(
    'program/go.mod',
    readFileSync(join(sources, 'go.mod'), 'utf8').replace(/^module .*$/m, 'module program'),
    `require ${MODULE} v0.0.0`,
    `replace ${MODULE} => ${sources}`,
    `replace ${BINDING} => ../binding`,
  );
}

const asked = spawnSync('go', ['version'], { encoding: 'utf8' });
if (asked.status !== 0) skip('there is no go on the PATH');
makeBinding();
makeProgram();
const cwd = join(directory, 'program');
const got = spawnSync('go', ['mod', 'tidy'], { cwd, env, encoding: 'utf8' });
if (got.status !== 0) skip(`go does not get its modules: ${got.stderr.trim().split('\n').pop()}`);
const stdio = ['ignore', 'ignore', 'inherit'];
execFileSync('go', ['build', '-o', 'program', '.'], { cwd, env, stdio });
const of = (name) => ({ ...env, CDKTF_OUTDIR: join(directory, name) });
execFileSync(join(cwd, 'program'), [], { cwd, env: of('go'), stdio });
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
const program = ['--tsconfig', 'tsconfig.dev.json', 'scripts/go/program.ts'];
execFileSync(process.execPath, [tsx, ...program], { cwd: root, env: of('typescript'), stdio });
const found = differences(join(directory, 'typescript'), join(directory, 'go'));
for (const each of found) console.error(`go: ${each}`);
if (found.length > 0) process.exit(1);
console.log('go: the module compiles, and the program of docs/languages.md writes what TypeScript writes.');
