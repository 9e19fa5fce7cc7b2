import { readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PROXY_FILES } from '../lib/balancing/proxy/proxy-files';
import { CERTIFICATE_TASK } from '../lib/exchange/certificate-task';
import { INSTALLATION } from '../lib/exchange/installation-names';
import { each } from './support/each';
import type { Stacks } from './support/synth';
import {
  EXAMPLES,
  exampleFile,
  readStacks,
  readTree,
  resourceAddresses,
  ROOT,
  runExample,
  temporaryDirectory,
} from './support/synth';

/** What one example wrote from two places. */
interface Runs {
  readonly here: string;
  readonly there: string;
}

const directory = temporaryDirectory();
const runs = new Map<string, Promise<Runs>>();

/** The example run from two working directories, once for the file. */
async function runsOf(example: string): Promise<Runs> {
  const made = runs.get(example) ?? runTwice(example);
  runs.set(example, made);
  return made;
}

async function runTwice(example: string): Promise<Runs> {
  const [here, there] = await Promise.all([
    runExample(example, join(directory, 'a', example)),
    runExample(example, join(directory, 'b', 'deeper', 'down', example)),
  ]);
  return { here, there };
}

afterAll(() => rmSync(directory, { recursive: true }));

/** What installs Exchange, what fetches certificates, what makes a proxy, and the agent that proxies ask. */
const BIG_SCRIPTS = [INSTALLATION.script, CERTIFICATE_TASK.script, PROXY_FILES.configuration, '8405'];

/** Without the metadata that repeats each construct's path, and without the largest scripts, which have tests of their own. */
function bare(value: unknown): unknown {
  const script = typeof value === 'string' && BIG_SCRIPTS.find((path) => value.includes(path));
  if (script) return `makes ${script}`;
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, each]) => [key, bare(each)]),
  );
}

/** Variables of all stacks that hold a secret or look as if they did. */
function secretVariables(stacks: Stacks): [string, Record<string, unknown>][] {
  return Object.values(stacks)
    .flatMap((stack) => Object.entries(stack.variable ?? {}))
    .filter(([name, variable]) => variable.sensitive === true || /password|secret|token|key/i.test(name));
}

describe.each(EXAMPLES)('the example %s', (example) => {
  test('synthesizes what it did before', async () => {
    const { here } = await runsOf(example);
    expect(bare(readStacks(here))).toMatchSnapshot();
  });

  test('gives the same bytes from another working directory', async () => {
    const { here, there } = await runsOf(example);
    expect(Object.keys(readTree(here))).toContain('manifest.json');
    expect(readTree(there)).toEqual(readTree(here));
  });

  test('writes no path of this machine', async () => {
    const tree = readTree((await runsOf(example)).here);
    const paths = [ROOT, directory, homedir() + '/', 'node_modules'];
    const telling = Object.keys(tree).filter((file) => paths.some((path) => tree[file].includes(path)));
    expect(telling).toEqual([]);
  });

  test('keeps passwords out of its files', async () => {
    const stacks = readStacks((await runsOf(example)).here);
    const variables = secretVariables(stacks);
    expect(variables.length).toBeGreaterThan(0);
    for (const [name, variable] of each(variables)) {
      expect([name, variable.sensitive, 'default' in variable]).toEqual([name, true, false]);
    }
    expect(passwords(stacks).filter((value) => !isVariable(value))).toEqual([]);
  });
});

describe('the two-site example', () => {
  test('is at most 40 lines of code', () => {
    const code = readFileSync(exampleFile('two-site'), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.trim().startsWith('//'));
    expect(code.length).toBeLessThanOrEqual(40);
  });

  test('keeps its resource addresses: Terraform destroys and makes anew what is renamed', async () => {
    const { here } = await runsOf('two-site');
    const golden = readFileSync(join(__dirname, 'two-site.addresses.txt'), 'utf8');
    expect(`${resourceAddresses(readStacks(here)).join('\n')}\n`).toBe(golden);
  });
});

/** Every argument of a resource that is called a password. */
function passwords(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]) =>
    /password|protected_settings/i.test(key) && typeof each === 'string' ? [each] : passwords(each),
  );
}

function isVariable(value: unknown): boolean {
  return /^\$\{(var\.\w+|jsonencode\(\{"\w+" = var\.\w+\}\))\}$/.test(String(value));
}
