import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StackJson } from '../support/app';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import type { Stacks } from '../support/synth';
import { exampleFile, readStacks, readTree, runExample, temporaryDirectory } from '../support/synth';

// Every example that writes runbooks, as it writes them: what is said here is said of what people read.
const ESTATES = [
  { example: 'two-site', estate: 'contoso', domain: 'contoso.com' },
  { example: 'manual-switchover', estate: 'tailspin', domain: 'tailspin.example' },
  { example: 'existing-network', estate: 'northwind', domain: 'northwind.example' },
];

/** What an example wrote. */
interface Output {
  readonly files: Record<string, string>;
  readonly stacks: Stacks;
  /** All that the stacks and the program say, as text. */
  readonly said: string;
}

jest.setTimeout(60_000);

const directory = temporaryDirectory();
const outputs = new Map<string, Promise<Output>>();

beforeAll(loadPowerShell);
afterAll(() => rmSync(directory, { recursive: true }));

async function outputOf(example: string, estate: string): Promise<Output> {
  const made = outputs.get(example) ?? run(example, estate);
  outputs.set(example, made);
  return made;
}

async function run(example: string, estate: string): Promise<Output> {
  const outdir = await runExample(example, join(directory, example));
  const stacks = readStacks(outdir);
  // What exists already is known to the program only, or to the layout that lies beside it: they are the last source.
  const program = Object.values(readTree(dirname(exampleFile(example))))
    .join('\n')
    .toLowerCase();
  return {
    files: readTree(join(outdir, 'runbooks', estate)),
    stacks,
    said: `${JSON.stringify(stacks)} ${program}`,
  };
}

/** Each match of a pattern in the files, with the file. */
function found(files: Record<string, string>, pattern: RegExp): [string, string][] {
  return Object.entries(files).flatMap(([file, text]) =>
    [...text.matchAll(pattern)].map((match): [string, string] => [file, match[1] ?? match[0]]),
  );
}

function unknown(matches: [string, string][], known: (name: string) => boolean): string[] {
  return [...new Set(matches.filter(([, name]) => !known(name)).map(([file, name]) => `${file}: ${name}`))];
}

/** The functions of a file: small texts are parsed in a fraction of the time. */
function functionsOf(script: string): string[] {
  return script.match(/^function [\s\S]*?^\}$/gm) ?? [];
}

/** Blocks of PowerShell in a page. */
function blocks(page: string): string[] {
  return [...page.matchAll(/```powershell\n([\s\S]*?)```/g)].map(([, code]) => code);
}

function argumentsOf(stacks: Stacks, name: string): string[] {
  return Object.values(stacks).flatMap(({ resource = {} }) =>
    Object.values(resource).flatMap((byName) =>
      Object.values(byName)
        .map((body) => body[name])
        .filter((value) => typeof value === 'string'),
    ),
  );
}

function resourceIn(stack: StackJson | undefined, address: string): boolean {
  const [type, name] = address.replace(/\[0\]$/, '').split('.');
  return stack?.resource?.[type]?.[name] !== undefined;
}

describe.each(ESTATES)('the runbooks of $example', ({ example, estate, domain }) => {
  const output = async (): Promise<Output> => outputOf(example, estate);

  test('are a page and a file of functions for each procedure, and an index that leads to all', async () => {
    const { files } = await output();
    const pages = Object.keys(files).filter((file) => file.endsWith('.md') && file !== 'README.md');
    expect(pages).toEqual(
      expect.arrayContaining([
        'bring-up.md',
        'switchover-planned.md',
        'switchover-unplanned.md',
        'switchback.md',
      ]),
    );
    expect(Object.keys(files).filter((file) => file.endsWith('.ps1'))).toEqual(
      pages.map((page) => page.replace('.md', '.ps1')),
    );
    const linked = [...files['README.md'].matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
    expect([...new Set(linked)].sort()).toEqual(pages.sort());
  });

  test('have a rebuild for each server and a salvage for each queue', async () => {
    const { files, stacks } = await output();
    const servers = argumentsOf(stacks, 'computer_name').filter((name) => !/FSW\d+$/.test(name));
    const edges = servers.filter((name) => name.includes('EDGE'));
    const pages = Object.keys(files);
    for (const server of servers) {
      const rebuild = edges.includes(server) ? 'edge-rebuild' : 'member-rebuild';
      expect(pages).toEqual(
        expect.arrayContaining([`${rebuild}-${server}.md`, `queue-salvage-${server}.md`]),
      );
    }
  });

  test('are PowerShell that a grammar accepts, of cmdlets and parameters that exist', async () => {
    const { files } = await output();
    const functions = Object.entries(files)
      .filter(([file]) => file.endsWith('.ps1'))
      .flatMap(([file, text]) => functionsOf(text).map((code): [string, string] => [file, code]));
    expect(functions.length).toBeGreaterThan(100);
    const findings = functions.flatMap(([file, code]) => [
      ...checkPowerShell(code).map((finding) => `${file}:${finding}`),
      ...unassignedVariables(parsePowerShell(code)).map(({ name }) => `${file}: reads $${name}`),
    ]);
    expect(findings).toEqual([]);
  });

  test('show in their pages what the functions do', async () => {
    const { files } = await output();
    const pages = Object.entries(files).filter(([file]) => file.endsWith('.md') && file !== 'README.md');
    for (const [file, text] of pages) {
      const lines = new Set(files[file.replace('.md', '.ps1')].split('\n').map((line) => line.trim()));
      const shown = blocks(text).flatMap((code) => code.split('\n').filter((line) => line.trim() !== ''));
      expect(shown.length).toBeGreaterThan(2);
      expect([file, shown.filter((line) => !lines.has(line.trim()))]).toEqual([file, []]);
    }
  });

  test('define functions and do nothing when they are loaded', async () => {
    const { files } = await output();
    for (const [file, text] of Object.entries(files).filter(([name]) => name.endsWith('.ps1'))) {
      const outside = text.split('\n').filter((line) => line !== '' && !/^(#|function |\}|\s)/.test(line));
      expect([file, outside]).toEqual([file, []]);
      // Windows PowerShell 5.1 reads a file without a byte order mark in the machine's code page.
      expect([file, /^[\t\n\r -~]*$/.test(text)]).toEqual([file, true]);
    }
  });

  test('leave nothing to fill in', async () => {
    const { files } = await output();
    const open = /<[a-z][^>\n]*>|\bTODO\b|\bFIXME\b|\bxxx+\b|\?\?\?|\{\{|\bundefined\b|\bNaN\b|\[object /gi;
    expect(found(files, open)).toEqual([]);
    expect(found(files, /password\s*=\s*\S+|-AsPlainText/gi)).toEqual([]);
  });

  test('name no server that the program has not', async () => {
    const { files, stacks, said } = await output();
    const computers = argumentsOf(stacks, 'computer_name');
    const codes = [...new Set(computers.map((name) => name.slice(0, 3)))].join('|');
    const matches = found(files, new RegExp(`\\b((?:${codes})[A-Z]+\\d+)\\b`, 'g'));
    expect(matches.length).toBeGreaterThan(50);
    // A server that exists already stands in the hosts file of the Edges of its site.
    expect(
      unknown(
        matches,
        (name) =>
          computers.includes(name) ||
          said.includes(` ${name.toLowerCase()}`) ||
          new RegExp(`['"]${name.toLowerCase()}['"]`).test(said),
      ),
    ).toEqual([]);
  });

  test('name no address, stack, resource or variable that the program has not', async () => {
    const { files, stacks, said } = await output();
    const wellKnown = ['168.63.129.16', '127.0.0.1', '0.0.0.0'];
    const addresses = found(files, /\b(\d{1,3}(?:\.\d{1,3}){3})\b/g);
    expect(addresses.length).toBeGreaterThan(10);
    expect(unknown(addresses, (each) => wellKnown.includes(each) || said.includes(each))).toEqual([]);
    const directories = found(files, /-chdir=cdktf\.out\/stacks\/([\w-]+)/g);
    expect(unknown(directories, (each) => stacks[each] !== undefined)).toEqual([]);
    const runs = found(files, /(-chdir=cdktf\.out\/stacks\/[\w-]+.*)/g);
    const bad = runs.filter(([, line]) => {
      const stack = stacks[/stacks\/([\w-]+)/.exec(line)![1]];
      const variables = [...line.matchAll(/-var '?"?(\w+)=/g)].map(([, name]) => name);
      const replaced = [...line.matchAll(/-replace=([\w.[\]-]+)/g)].map(([, address]) => address);
      return (
        variables.some((name) => stack?.variable?.[name] === undefined) ||
        replaced.some((address) => !resourceIn(stack, address))
      );
    });
    expect(bad).toEqual([]);
  });

  test('name no host that the program does not publish', async () => {
    const { files, stacks, said } = await output();
    const pattern = new RegExp(`\\b((?:[a-z0-9-]+\\.)+${domain.replace(/\./g, '\\.')})\\b`, 'gi');
    const labels = argumentsOf(stacks, 'name');
    const computers = argumentsOf(stacks, 'computer_name').map((name) => name.toLowerCase());
    const known = (host: string): boolean => {
      const name = host.toLowerCase();
      const [first, ...rest] = name.split('.');
      return (
        said.includes(`"${name}"`) ||
        said.includes(`${name} `) ||
        computers.includes(first) ||
        (rest.join('.') === domain && labels.includes(first)) ||
        said.includes(`Name\\":\\"${name}`) ||
        said.includes(` ${first}`) ||
        said.includes(`'${first}'`)
      );
    };
    expect(unknown(found(files, pattern), known)).toEqual([]);
  });

  test('name no database that the layout has not, and all that it has', async () => {
    const { files } = await output();
    const layout = JSON.parse(files['copy-layout.json']) as {
      database: string;
      copies: { server: string }[];
    }[];
    const names = layout.map(({ database }) => database);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(files['bring-up.md']).toContain(`'${name}'`);
    const identities = found(files, /-(?:Identity|Database) '([^'\\]+)\\[^']+'/g).filter(
      ([, name]) => !/:$/.test(name),
    );
    expect(unknown(identities, (name) => names.includes(name))).toEqual([]);
    if (names[0].startsWith('DB'))
      expect(unknown(found(files, /\b(DB\d+)\b/g), (name) => names.includes(name))).toEqual([]);
  });
});
