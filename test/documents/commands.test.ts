import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../../lib/plan-gate/command-line';
import { runDifference } from '../../lib/resilience/difference/command-line';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell, NATIVE_PROGRAMS } from '../support/powershell';
import { exampleFile, ROOT, runInProcess, temporaryDirectory } from '../support/synth';
import { parseYaml } from '../support/yaml';
import type { Block } from './documents';
import { blocks, DOCUMENTS, textOf } from './documents';
import type { Call } from './shell';
import { Shell } from './shell';

// Blocks of the documents are run by bash on what the examples write. Terraform, the CLI of Azure and all other programs that reach out
// are stood in for: they only write down how they were called, and each call is held against what there is.

/** Languages of blocks that no test runs as commands, and why. */
const NOT_RUN: Record<string, string> = {
  ts: 'programs.test.ts compiles and runs them',
  js: 'test/testing/documented-setups.test.ts runs jest with them',
  python: 'test/testing/documented-setups.test.ts compares it with examples/testing',
  json: 'a file that is shown: it is parsed below',
  mermaid: 'a picture; that of the installation is compared with its phases by a test of its own',
  text: 'a formula, or an excerpt of an answer',
  java: 'the two-site program as jsii translates it: neither Maven Central nor NuGet has all of the packages here',
  csharp: 'as java',
  go: 'npm run go compiles and runs it, and compares what it writes',
  kusto: 'a query for a workspace of Azure, for which there is no interpreter here',
  '': 'an excerpt of an answer, or a tree of folders',
};

interface Manifest {
  readonly name: string;
  readonly bin: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const manifest = manifestOf('.');
/** Further packages of this repository, each with the folder of its sources. */
const workspaces = readdirSync(join(ROOT, 'packages')).map((name) => ({
  sources: join('packages', name, 'src'),
  manifest: manifestOf(join('packages', name)),
}));

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
}
const home = temporaryDirectory();
const work = join(home, 'work');
const stacks = join(work, 'cdktf.out', 'stacks');
const shell = new Shell(home, work);

beforeAll(async () => {
  await loadPowerShell();
  runInProcess(exampleFile('two-site'), join(work, 'cdktf.out'));
  for (const example of ['manual-switchover', 'pipelines']) {
    const outdir = join(home, example);
    runInProcess(exampleFile(example), outdir);
    for (const stack of readdirSync(join(outdir, 'stacks')))
      cpSync(
        join(outdir, 'stacks', stack),
        join(stacks, stack.replace(/^adatum-bootstrap$/, 'contoso-bootstrap')),
        {
          recursive: true,
        },
      );
  }
  const model = join(work, 'cdktf.out', 'estates', 'contoso', 'estate.json');
  mkdirSync(join(work, 'deployed'));
  cpSync(model, join(work, 'deployed', 'estate.json'));
  mkdirSync(join(work, 'examples', 'two-site'), { recursive: true });
  writeFileSync(join(work, '.terraform.lock.hcl'), '');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a block runs: a job of YAML is its steps, one after the other. */
function commandsOf({ language, text }: Block): string {
  if (language !== 'yaml') return text;
  const scripts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (typeof child === 'string' && ['run', 'script', 'inlineScript'].includes(key)) scripts.push(child);
      collect(child);
    }
  };
  collect(parseYaml(text));
  return scripts
    .map((script) =>
      script.replace(/\$\{\{(?:[^}]*?&& '([^']*)')?[^}]*\}\}/g, (_, value?: string) => value ?? '1'),
    )
    .map((script) => `(\nset -a; . "$GITHUB_ENV"; set +a\n${script}\n)`)
    .join('\n');
}

/** What is wrong with a call; nothing where all is well. */
function faults(call: Call): string[] {
  const check = CHECKS[call.program];
  const said = `${call.program} ${call.args.join(' ')}`;
  return (check ? check(call) : []).map((fault) => `${said}: ${fault}`);
}

const CHECKS: Record<string, ((call: Call) => string[]) | undefined> = {
  terraform: checkTerraform,
  az: checkAzure,
  npm: checkNpm,
  npx: checkNpx,
  gh: ({ args }) =>
    GH.some((line) => line.test(args.join('\n'))) ? [] : ['is no call that the table knows'],
  git: ({ args }) => (args[0] === 'worktree' ? [] : ['is no call that the table knows']),
};

/** Source: cli.github.com/manual/gh_pr_comment, cli.github.com/manual/gh_variable_set. */
const GH = [
  /^pr\ncomment\n\d+\n--body-file\n[^-\n]+(\n--edit-last)?$/,
  /^variable\nset\n[A-Z_]+\n--env\n[^\n]+\n--body\n[^\n]+$/,
];

/** Options of each command. Source: developer.hashicorp.com/terraform/cli/commands. */
const TERRAFORM: Record<string, RegExp> = {
  init: /^-(input=false|lockfile=readonly|migrate-state)$/,
  plan: /^-(input=false|lock=false|lock-timeout=\d+m|out=.+|var=?.*)$/,
  apply: /^-(input=false|lock-timeout=\d+m|var=?.*|replace=.+)$/,
  show: /^-json$/,
  output: /^-json$/,
  import: /^$/,
  'providers lock': /^-platform=[a-z]+_[a-z0-9]+$/,
};

function checkTerraform({ args, directory, variables }: Call): string[] {
  const rest = args.filter((arg) => !arg.startsWith('-chdir='));
  const folder = args.find((arg) => arg.startsWith('-chdir='))?.slice('-chdir='.length) ?? '.';
  const stack = join(work, directory, folder, 'cdk.tf.json');
  if (dirname(dirname(stack)) !== stacks || !existsSync(stack))
    return [`${folder} in ${directory} is no stack`];
  const command = rest[0] === 'providers' ? rest.slice(0, 2).join(' ') : rest[0];
  const options = TERRAFORM[command];
  if (!options) return [`terraform has no command ${command} in the table`];
  const known = variablesOf(stack);
  const everywhere = readdirSync(stacks).flatMap((name) => variablesOf(join(stacks, name, 'cdk.tf.json')));
  const given = rest.flatMap((arg, index) => (rest[index - 1] === '-var' ? [arg.split('=')[0]] : []));
  return [
    ...rest
      .filter((arg) => arg.startsWith('-') && !options.test(arg))
      .map((arg) => `${command} has no option ${arg}`),
    ...given.filter((name) => !known.includes(name)).map((name) => `the stack has no variable ${name}`),
    ...variables
      .filter((name) => !everywhere.includes(name))
      .map((name) => `no stack has a variable ${name}`),
  ];
}

function variablesOf(stack: string): string[] {
  const { variable = {} } = JSON.parse(readFileSync(stack, 'utf8')) as { variable?: object };
  return Object.keys(variable);
}

/** The table of the runbooks writes options out; people may shorten them. */
const SHORT: Record<string, string> = {
  '-c': '--container-name',
  '-f': '--file',
  '-g': '--resource-group',
  '-n': '--name',
  '-o': '--output',
};

function checkAzure({ args }: Call): string[] {
  const line = args.map((arg) => SHORT[arg] ?? arg).join('\n');
  return NATIVE_PROGRAMS.az.lines?.some((known) => known.test(line))
    ? []
    : ['is no call that the table knows'];
}

/** The package for the other core, with its peers: `npm run cdktn` makes it. */
const OTHER_PACKAGES = ['cdktn-resilient-exchange', 'cdktn', '@cdktn/provider-azurerm'];

function checkNpm({ args }: Call): string[] {
  const [command, script, ...rest] = args;
  if (command === 'install') {
    const names = args.slice(1).filter((arg) => !arg.startsWith('-'));
    const known = {
      ...manifest.peerDependencies,
      ...manifest.devDependencies,
      ...Object.fromEntries(
        [manifest.name, ...workspaces.map((each) => each.manifest.name), ...OTHER_PACKAGES].map((name) => [
          name,
          '',
        ]),
      ),
    };
    return names
      .map((each) => each.replace(/(?!^)@.*$/, ''))
      .filter((name) => !(name in known))
      .map((name) => `nothing here needs ${name}`);
  }
  if (command === 'run')
    return checkScript(
      script,
      rest.filter((arg) => arg !== '--'),
    );
  return ['ci', 'test'].includes(command) ? [] : [`npm ${command} is in no table`];
}

/** A script that there is, with options that its sources know. */
function checkScript(script: string, args: readonly string[]): string[] {
  const command = manifest.scripts[script] as string | undefined;
  if (command === undefined) return [`package.json has no script ${script}`];
  const sources = [...command.matchAll(/[\w./-]+\.(?:ts|mjs|js)\b/g)].flatMap(([file]) =>
    sourcesBeside(file),
  );
  return unknownOptions(args, sources).map((option) => `the script ${script} has no option --${option}`);
}

/** Options that no source names. */
function unknownOptions(args: readonly string[], sources: readonly string[]): string[] {
  const options = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.slice(2).split('=')[0]);
  return options.filter((option) => !sources.some((source) => source.includes(option)));
}

function sourcesBeside(file: string): string[] {
  const folder = join(ROOT, dirname(file));
  const files = dirname(file) === 'scripts' ? [join(ROOT, file)] : filesIn(folder);
  return files.map((path) => readFileSync(path, 'utf8'));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(?:ts|mjs|js)$/.test(name))
    .map((name) => join(folder, name));
}

function checkNpx({ args }: Call): string[] {
  const [name, ...rest] = args.filter((arg) => arg !== '--no-install');
  if (name in manifest.bin) return [];
  const workspace = workspaces.find((each) => name in each.manifest.bin);
  if (workspace) {
    const sources = filesIn(join(ROOT, workspace.sources)).map((file) => readFileSync(file, 'utf8'));
    return unknownOptions(rest, sources).map((option) => `${name} has no option --${option}`);
  }
  const known = { 'cdktf synth': true, 'tsx main.ts': true };
  return [name, ...rest].join(' ') in known ? [] : ['is no call that the table knows'];
}

test('every block is a kind that is run, or has a reason why it is not', () => {
  const kinds = new Set(each(blocks()).map(({ language }) => language));
  const run = ['sh', 'bash', 'yaml', 'powershell'];
  expect([...kinds].filter((kind) => !run.includes(kind) && !(kind in NOT_RUN))).toEqual([]);
  expect(Object.keys(NOT_RUN).filter((kind) => !kinds.has(kind))).toEqual([]);
});

const SHELL = blocks('sh', 'bash', 'yaml');

test.each(SHELL.map((block) => [block.place, block] as const))('the commands at %s run', async (_, block) => {
  const calls = shell.run(commandsOf(block));
  expect(each(calls).flatMap((call) => faults(call))).toEqual([]);
  for (const { program, args, directory } of calls) {
    if (program !== 'npx') continue;
    if (args[0] === 'resilience-gate') await runGate(args.slice(1), directory);
    if (args[0] === 'resilience-diff') runDiff(args.slice(1), directory);
  }
});

/** The gate reads its arguments, and then the first file: what it says of its arguments comes before that. */
async function runGate(args: readonly string[], directory: string): Promise<void> {
  const said: string[] = [];
  await runCommand(
    [...args.map((arg) => (arg.endsWith('estate.json') || arg === 'deployed.json' ? 'gone.json' : arg))],
    {
      out: (text) => said.push(text),
      error: (text) => said.push(text),
      today: () => '2026-11-01',
      environment: {},
      platform: 'linux',
      onInterrupt: () => undefined,
      questions: 0,
      pause: async () => Promise.resolve(),
    },
  );
  expect(said.join('')).toContain('gone.json cannot be read');
  const models = args.filter((arg) => arg.endsWith('estate.json') || arg === 'deployed.json');
  expect(models.filter((file) => !existsSync(join(work, directory, file)))).toEqual([]);
}

function runDiff(args: readonly string[], directory: string): void {
  const said: string[] = [];
  const files = args.map((arg) => (arg.endsWith('.json') ? join(work, directory, arg) : arg));
  const code = runDifference(files, { out: (text) => said.push(text), error: (text) => said.push(text) });
  expect({ code, said: code === 0 ? [] : said }).toEqual({ code: 0, said: [] });
}

test('a command that would fail is found', () => {
  const wrong = [
    'cd cdktf.out/stacks/contoso-primary && terraform apply -var active_site=standby',
    'TF_VAR_revers_dns=false terraform -chdir=cdktf.out/stacks/contoso-dns apply -auto-aprove',
    'npm run synht && npm run year -- --gates off && npx resilience-gat',
    'az storage blobs list && terraform plan',
  ];
  const found = wrong.flatMap((text) => shell.run(text).flatMap((call) => faults(call)));
  expect(found).toEqual([
    'terraform apply -var active_site=standby: the stack has no variable active_site',
    expect.stringContaining('apply has no option -auto-aprove'),
    expect.stringContaining('no stack has a variable revers_dns'),
    'npm run synht: package.json has no script synht',
    'npm run year -- --gates off: the script year has no option --gates',
    'npx resilience-gat: is no call that the table knows',
    'az storage blobs list: is no call that the table knows',
    expect.stringContaining('is no stack'),
  ]);
  expect(() => shell.run('cd cdktf.out/stacks/contoso-gone')).toThrow('contoso-gone');
});

test('PowerShell of the documents is PowerShell that the reference knows', () => {
  expect(
    each(blocks('powershell')).flatMap(({ place, text }) =>
      checkPowerShell(text).map((fault) => `${place}: ${fault}`),
    ),
  ).toEqual([]);
});

test('JSON of the documents is JSON', () => {
  expect(() => each(blocks('json')).map(({ text }) => JSON.parse(text) as unknown)).not.toThrow();
});

test('scripts and commands that sentences name exist', () => {
  const named = DOCUMENTS.flatMap((document) =>
    [...textOf(document).matchAll(/`npm run ([\w:]+)((?: -- [^`]*)?)`/g)].flatMap(([, script, rest]) =>
      checkScript(
        script,
        rest.split(' ').filter((word) => word !== '--'),
      ).map((fault) => `${document}: ${fault}`),
    ),
  );
  expect(named).toEqual([]);
});

const LINTER = join(ROOT, 'node_modules', '@tktco', 'node-actionlint', 'bin', 'node-actionlint.js');
const testHere = existsSync(LINTER) ? test : test.skip;

testHere('workflows for GitHub have no fault for actionlint', () => {
  const folder = join(home, 'lint', '.github', 'workflows');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '..', 'actionlint.yaml'), 'self-hosted-runner: { labels: [estate] }\n');
  const workflows = each(blocks('yaml')).filter(({ text }) => /^on:/m.test(text));
  each(workflows).forEach(({ text }, index) => writeFileSync(join(folder, `${index}.yml`), text));
  const config = ['-config-file', join(folder, '..', 'actionlint.yaml')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [LINTER, ...config, `${folder}/*.yml`], {
    encoding: 'utf8',
  });
  expect({ status, said: stdout + stderr }).toMatchObject({ status: 0 });
});
