import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Attributes, StackJson } from '../support/app';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { clashes } from './support/functions';
import type { Stacks } from '../support/synth';
import { exampleFile, readStacks, readTree, runExample, temporaryDirectory } from '../support/synth';
import { PUBLIC_RANGES } from '../../lib/runbook/vocabulary/server-setup';

// Every example that writes runbooks, as it writes them: what is said here is said of what people read.
const ESTATES = [
  { example: 'two-site', estate: 'contoso', domain: 'contoso.com' },
  { example: 'manual-switchover', estate: 'tailspin', domain: 'tailspin.example' },
  { example: 'existing-network', estate: 'northwind', domain: 'northwind.example' },
  { example: 'three-domains', estate: 'adatum', domain: 'adatum.example' },
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

/** One MX record, as Terraform has it. */
interface MxRecord {
  readonly exchange: string;
  readonly preference: string;
}

/** A preference is a number, or a condition on the active site. */
function preferenceOf(preference: string, active: 'primary' | 'standby'): number {
  const condition = /active_site == "standby" \? (\d+) : (\d+)/.exec(preference);
  if (!condition) return Number(preference);
  return Number(active === 'standby' ? condition[1] : condition[2]);
}

/** The bodies of all resources of a type. */
function resourcesOf(stacks: Stacks, type: string): Attributes[] {
  return Object.values(stacks).flatMap(({ resource = {} }) => Object.values(resource[type] ?? {}));
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
      expect.arrayContaining(['bring-up.md', 'switchover-unplanned.md', 'switchback.md']),
    );
    // The standby of the pilot light has no copies: nothing can be moved there without a loss.
    expect(pages.includes('switchover-planned.md')).toBe(example !== 'manual-switchover');
    expect(Object.values(files).some((text) => text.includes('switchover-planned'))).toBe(
      example !== 'manual-switchover',
    );
    expect(Object.keys(files).filter((file) => file.endsWith('.ps1'))).toEqual(
      pages.map((page) => page.replace('.md', '.ps1')),
    );
    const linked = [...files['README.md'].matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
    expect([...new Set(linked)].sort()).toEqual(pages.sort());
  });

  test('have a rebuild for each server and a salvage for each kind of queue', async () => {
    const { files, stacks } = await output();
    const servers = argumentsOf(stacks, 'computer_name').filter((name) => !/FSW\d+$/.test(name));
    const edges = servers.filter((name) => name.includes('EDGE'));
    const pages = Object.keys(files);
    for (const server of each(servers)) {
      const rebuild = edges.includes(server) ? 'edge-rebuild' : 'member-rebuild';
      expect(pages).toEqual(
        expect.arrayContaining([
          `${rebuild}-${server}.md`,
          'queue-salvage-edge.md',
          'queue-salvage-mailbox-server.md',
        ]),
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
    for (const [file, text] of each(pages)) {
      const lines = new Set(files[file.replace('.md', '.ps1')].split('\n').map((line) => line.trim()));
      const shown = blocks(text).flatMap((code) => code.split('\n').filter((line) => line.trim() !== ''));
      expect(shown.length).toBeGreaterThan(2);
      expect([file, shown.filter((line) => !lines.has(line.trim()))]).toEqual([file, []]);
    }
  });

  test('define functions and do nothing when they are loaded', async () => {
    const { files } = await output();
    for (const [file, text] of each(Object.entries(files).filter(([name]) => name.endsWith('.ps1')))) {
      const outside = text.split('\n').filter((line) => line !== '' && !/^(#|function |\}|\s)/.test(line));
      expect([file, outside]).toEqual([file, []]);
      // Windows PowerShell 5.1 reads a file without a byte order mark in the machine's code page.
      expect([file, /^[\t\n\r -~]*$/.test(text)]).toEqual([file, true]);
    }
  });

  test('have one body for one name of a function, since two of them are loaded into one shell', async () => {
    const { files } = await output();
    const scripts = Object.entries(files).filter(([file]) => file.endsWith('.ps1'));
    expect(scripts.length).toBeGreaterThan(5);
    expect(clashes(scripts)).toEqual([]);
  });

  test('leave nothing to fill in', async () => {
    const { files } = await output();
    const open = /<[a-z][^>\n]*>|\bTODO\b|\bFIXME\b|\bxxx+\b|\?\?\?|\{\{|\bundefined\b|\bNaN\b|\[object /gi;
    expect(found(files, open)).toEqual([]);
    expect(found(files, /password\s*=\s*(?!Read-Host .*-AsSecureString)\S+|-AsPlainText/gi)).toEqual([]);
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
    const wellKnown = [
      '168.63.129.16',
      '127.0.0.1',
      '0.0.0.0',
      // The network of a restore drill, which belongs to no site.
      '192.168.255.0',
      ...PUBLIC_RANGES.flatMap((range) => range.split('-')),
    ];
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
        // An existing machine, which the program names.
        said.includes(`'${first}'`)
      );
    };
    expect(unknown(found(files, pattern), known)).toEqual([]);
  });

  test('name no database that the layout has not, and all that it has', async () => {
    const { files, stacks } = await output();
    const computers = argumentsOf(stacks, 'computer_name');
    const layout = JSON.parse(files['copy-layout.json']) as {
      database: string;
      copies: { server: string }[];
    }[];
    const names = layout.map(({ database }) => database);
    expect(names.length).toBeGreaterThan(0);
    for (const name of each(names)) expect(files['bring-up.md']).toContain(`'${name}'`);
    const identities = found(files, /-(?:Identity|Database) '([^'\\]+)\\[^']+'/g).filter(
      // Virtual directories are named after servers.
      ([, name]) => !/:$/.test(name) && !computers.includes(name),
    );
    expect(unknown(identities, (name) => names.includes(name))).toEqual([]);
    if (names[0].startsWith('DB'))
      expect(unknown(found(files, /\b(DB\d+)\b/g), (name) => names.includes(name))).toEqual([]);
  });

  // From here on, what Terraform makes is read from the stacks by other means than the pages are written.
  test('say which preferences the MX records have before and after a switchover', async () => {
    const { files, stacks } = await output();
    const [sets] = resourcesOf(stacks, 'azurerm_dns_mx_record').map((body) => body.record as MxRecord[]);
    // A set with a former value is a condition on the stage, which is live.
    const records = sets.map(({ exchange, preference }) => ({
      exchange: /: "([^"]*)"\}$/.exec(exchange)?.[1] ?? exchange,
      preference,
    }));
    const order = (active: 'primary' | 'standby'): string =>
      records
        .map(({ exchange, preference }) => ({ exchange, preference: preferenceOf(preference, active) }))
        .sort((a, b) => a.preference - b.preference)
        .map(({ exchange, preference }) => `${preference} ${exchange}`)
        .join(', ');
    const said = `${files['switchover-unplanned.md']} ${files['switchback.md']}`;
    const filtered = records.every(({ exchange }) => exchange.includes('filter'));
    expect(said.includes(`is the active site: ${order('standby')}.`)).toBe(!filtered);
    expect(said.includes(`MX now: ${order('primary')}.`)).toBe(!filtered);
    expect(said.includes(records.map(({ exchange }) => exchange).join(' and '))).toBe(filtered);
  });

  test('ask for the health page that the probes ask for', async () => {
    const { files, stacks } = await output();
    const probed = resourcesOf(stacks, 'azurerm_lb_probe')
      .filter(({ port }) => port === 443)
      .map((body) => body.request_path);
    expect(new Set(probed).size).toBe(1);
    const asked = found(files, /(?:Invoke-WebRequest -Uri|curl\.exe [-a-z ]+) 'https:\/\/[^/']+([^']*)'/g);
    expect(asked.length).toBeGreaterThan(5);
    expect(unknown(asked, (path) => path === probed[0])).toEqual([]);
  });

  test('list each server with its zone and its address', async () => {
    const { files, stacks } = await output();
    const machines = resourcesOf(stacks, 'azurerm_windows_virtual_machine').filter(
      (body) => !/FSW\d+$/.test(String(body.computer_name)),
    );
    expect(machines.length).toBeGreaterThan(5);
    const rows = machines.map(({ computer_name: name, zone = '-' }) => {
      const row = files['README.md'].split('\n').find((line) => line.startsWith(`| ${String(name)} |`));
      return [name, row?.split(' | ')[3] === zone];
    });
    expect(rows.filter(([, same]) => !same)).toEqual([]);
  });

  test('describe all subnets of domain members to Active Directory, and no others', async () => {
    const { files, stacks, said } = await output();
    const named = found(files, /New-ADReplicationSubnet -Name '([^']+)'/g).map(([, subnet]) => subnet);
    const made = resourcesOf(stacks, 'azurerm_subnet')
      .filter(({ name }) => !/perimeter|Bastion/.test(String(name)))
      .flatMap((body) => body.address_prefixes as string[]);
    expect(made.length).toBeGreaterThan(1);
    expect(named).toEqual(expect.arrayContaining(made));
    expect(named.filter((subnet) => !made.includes(subnet) && !said.includes(subnet))).toEqual([]);
    const perimeter = resourcesOf(stacks, 'azurerm_subnet')
      .filter(({ name }) => /perimeter|Bastion/.test(String(name)))
      .flatMap((body) => body.address_prefixes as string[]);
    expect(named.filter((subnet) => perimeter.includes(subnet))).toEqual([]);
  });

  test('say whether the group keeps quorum without the primary site', async () => {
    const { files } = await output();
    const layout = JSON.parse(files['copy-layout.json']) as { copies: { server: string }[] }[];
    const members = [...new Set(layout.flatMap(({ copies }) => copies.map(({ server }) => server)))];
    const primary = members[0].slice(0, 3);
    const [name] = found(files, new RegExp(`\\| ${members[0]} \\| Mailbox \\| (\\w+) \\|`, 'g'))[0].slice(1);
    // In all examples the witness is in a third place.
    const witness = members.length % 2 === 0 ? 1 : 0;
    const left = members.filter((member) => !member.startsWith(primary)).length + witness;
    const keeps = left > (members.length + witness) / 2;
    const text = keeps ? 'keeps its majority' : 'stops: see the unplanned switchover';
    expect(files['README.md']).toContain(`| site ${name} | ${left} | ${text} |`);
    expect(
      files['switchover-unplanned.md'].includes(
        'The group keeps quorum by itself; a database is mounted automatically only on a copy that does not lag and lacks at most 6 log files',
      ),
    ).toBe(keeps);
  });
});
