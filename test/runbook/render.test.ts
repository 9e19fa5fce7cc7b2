import Ajv from 'ajv';
import { forEachOf, nameList, quote, terraform, timeText } from '../../lib/runbook/powershell-text';
import type { Page } from '../../lib/runbook/compose';
import { compose } from '../../lib/runbook/compose';
import type { Procedure, Step } from '../../lib/runbook/procedure';
import { AppliesTo, Shell, stepsFor, UnnamedHost } from '../../lib/runbook/procedure';
import { proceduresOf } from '../../lib/runbook/runbook-files';
import { pageRef, ref, text } from '../../lib/runbook/text';
import { PROCEDURE_SCHEMA } from './support/procedure-schema';
import { renderMarkdown } from '../../lib/runbook/render/render-markdown';
import { renderPowerShell } from '../../lib/runbook/render/render-powershell';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { automaticEstate, ESTATES, namesIn } from './support/estates';
import { PUBLIC_RANGES } from '../../lib/runbook/vocabulary/server-setup';

const validate = new Ajv({ allErrors: true }).compile(PROCEDURE_SCHEMA);
const estate = automaticEstate();

const step: Step = {
  id: 'check-share-parfsw1',
  title: 'See the share on PARFSW1',
  why: 'A path such as `C:\\Share_1` and a *star* show what Markdown would eat.',
  shell: Shell.POWERSHELL,
  hosts: ['PARFSW1'],
  command: ["Get-Item -Path 'C:\\Share_1'"],
  check: ["Test-Path -Path 'C:\\Share_1'"],
  expected: 'True.',
  otherwise: 'Run `Get-SmbShare` | and read <what> it says.',
};
const sample: Procedure = {
  id: 'sample',
  title: 'A sample',
  purpose: 'For tests.',
  before: ['Be awake.'],
  steps: [
    step,
    { ...step, id: 'wait', title: 'Wait', when: 'At night.', wait: { seconds: 205, because: 'TTL 205 s' } },
  ],
  after: ['Sleep.'],
};

const [samplePage] = compose([sample]);

/** The pages that no test of their own looks at as a whole. */
const KINDS = /^(?:bring-up|member-rebuild|edge-rebuild|maintenance|patching|exchange-update|new-|removal)/;

const ALL = Object.entries(ESTATES).flatMap(([name, facts]) => {
  const procedures = proceduresOf(facts);
  const pages = new Map<string, Page>(compose(procedures).map((page) => [page.id, page]));
  return procedures
    .filter(({ id }) => KINDS.test(id))
    .map((procedure) => ({ name, facts, procedure, page: pages.get(procedure.id)!, id: procedure.id }));
});

beforeAll(loadPowerShell);

describe('text of commands', () => {
  test('quotes double within quotes', () => {
    expect(quote("Bob's")).toBe("'Bob''s'");
  });

  test('few values have a line each, more than 24 a loop', () => {
    const values = Array.from({ length: 24 }, (_, index) => `DB${index}`);
    const line = (value: string): string => `Mount-Database -Identity ${value}`;
    expect(forEachOf('database', values, line)).toHaveLength(24);
    const loop = forEachOf('database', [...values, 'DB24'], line);
    expect(loop).toHaveLength(3);
    expect(loop[0]).toContain("'DB0', 'DB1'");
    expect(loop[1]).toBe('  Mount-Database -Identity $database');
  });

  test('Terraform is told stack, variables and what to replace, and is never told to approve', () => {
    expect(terraform('contoso-dns', 'apply', { variables: { active_site: 'standby' } })).toBe(
      `terraform "-chdir=cdktf.out/stacks/contoso-dns" apply -var 'active_site=standby'`,
    );
    expect(terraform('contoso-primary', 'apply', { replace: ['azurerm_windows_virtual_machine.A[0]'] })).toBe(
      `terraform "-chdir=cdktf.out/stacks/contoso-primary" apply '-replace=azurerm_windows_virtual_machine.A[0]'`,
    );
  });

  test('lists and times read as people say them', () => {
    expect([nameList([]), nameList(['A']), nameList(['A', 'B', 'C'])]).toEqual(['', 'A', 'A, B and C']);
    expect([timeText(205), timeText(300), timeText(0)]).toEqual(['3 min 25 s', '5 min', '0 s']);
  });
});

describe('a page', () => {
  const page = renderMarkdown(estate, samplePage);

  test('has purpose, preconditions, overview, steps and what comes afterwards, in this order', () => {
    const heads = page.split('\n').filter((line) => line.startsWith('#'));
    expect(heads).toEqual([
      '# A sample',
      '## Before you begin',
      '## Overview',
      '## 1. See the share on PARFSW1',
      '## 2. Wait',
      '## Afterwards',
    ]);
    expect(page).toContain(
      '| 1 | See the share on PARFSW1 | PARFSW1 (Windows PowerShell) | `Invoke-CheckShareParfsw1` |',
    );
  });

  test('shows when and waits only where a step has them', () => {
    const [, first, second] = page.split(/^## \d\. /m);
    expect(first).not.toMatch(/\*\*When\*\*|Wait up to/);
    expect(second).toContain('**When**: At night.');
    expect(second).toContain('Wait up to 3 min 25 s: TTL 205 s.');
  });

  test('escapes what Markdown would eat, but not in code', () => {
    expect(page).toContain('**Why**: A path such as `C:\\Share_1` and a \\*star\\*');
    expect(page).toContain('Run `Get-SmbShare` \\| and read \\<what\\> it says.');
    expect(page).toContain("\nGet-Item -Path 'C:\\Share_1'\n");
  });

  test('shows what it has to know of several servers as a table, before what has to hold', () => {
    const table = { title: 'Servers', head: ['server', 'site'], rows: [['AMSFE1', 'A|B']] };
    const [page] = compose([{ ...sample, table }]);
    const markdown = renderMarkdown(estate, page);
    expect(markdown).toContain('| server | site |\n| --- | --- |\n| AMSFE1 | A\\|B |');
    expect(markdown.indexOf('## Servers')).toBeLessThan(markdown.indexOf('## Before you begin'));
    expect(renderMarkdown(estate, samplePage)).not.toContain('| server |');
  });

  test('ends with one line feed', () => {
    expect(page).toMatch(/[^\n]\n$/);
  });
});

describe('references', () => {
  const why = text`Not ${ref('wait')}, but ${pageRef('other')} or ${pageRef('other', 'sleep')}. Use the page ${pageRef('other')}.`;
  const other: Procedure = {
    ...sample,
    id: 'other',
    title: 'Another *page*',
    steps: [{ ...step, id: 'sleep' }],
  };
  const [page] = compose([{ ...sample, steps: [{ ...step, why }, sample.steps[1]] }, other]);

  test('are numbers and links on a page', () => {
    expect(renderMarkdown(estate, page)).toContain(
      '**Why**: Not step 2 (Wait), but [Another \\*page\\*](other.md) or step 1 (See the share on PARFSW1) of [Another \\*page\\*](other.md). Use the page [Another',
    );
  });

  test('are names of functions in a file of functions', () => {
    expect(renderPowerShell(estate, page)).toContain(
      '# Why: Not Invoke-Wait, but the page other or Invoke-Sleep of the page other. Use the page other.',
    );
  });
});

describe('a step on one machine', () => {
  const functions = (more: Partial<Step>): string =>
    renderPowerShell(estate, compose([{ ...sample, steps: [{ ...step, ...more }] }])[0]);
  const guards = (more: Partial<Step>): string[] =>
    functions(more).match(/^ {2}if \(\$env:COMPUTERNAME -ne .*$/gm) ?? [];
  const guardOf = (name: string): string =>
    `  if ($env:COMPUTERNAME -ne '${name}') { throw 'Run this on ${name}.' }`;

  test('refuses to run on another, whatever it does in Windows PowerShell or on an Edge', () => {
    expect(guards({})).toEqual([guardOf('PARFSW1'), guardOf('PARFSW1')]);
    expect(guards({ shell: Shell.EXCHANGE, hosts: ['AMSEDGE1'] })).toEqual([
      guardOf('AMSEDGE1'),
      guardOf('AMSEDGE1'),
    ]);
  });

  test('refuses where it touches services and files of a Mailbox server', () => {
    const shell = Shell.EXCHANGE;
    const hosts = ['AMSFE1'];
    expect(guards({ shell, hosts })).toEqual([]);
    expect(guards({ shell, hosts, command: ["Stop-Service -Name 'MSExchangeTransport'"] })).toEqual([
      guardOf('AMSFE1'),
    ]);
    expect(guards({ shell, hosts, command: ['Get-Item -Path $env:ExchangeInstallPath'] })).toHaveLength(1);
  });

  test('refuses on a machine that the procedure is not about, where it is about one of several', () => {
    const one = { ...step, hosts: ['AMSFE1', 'AMSFE2'], subject: 'the server in maintenance' };
    const [page] = compose([{ ...sample, steps: [one] }]);
    expect(renderPowerShell(estate, page)).toContain(
      "if ($env:COMPUTERNAME -notin 'AMSFE1', 'AMSFE2') { throw 'Run this on the server in maintenance.' }",
    );
    expect(renderMarkdown(estate, page)).toContain('**On**: the server in maintenance (Windows PowerShell)');
  });

  test('does not where it is done on several, on the workstation, on an address, or through remoting', () => {
    expect(guards({ hosts: ['A', 'B'] })).toEqual([]);
    expect(guards({ hosts: ['deployment workstation'] })).toEqual([]);
    expect(guards({ hosts: ['10.10.64.4'] })).toEqual([]);
    const remote = ["Invoke-Command -ComputerName 'A' -ScriptBlock { Get-Date }"];
    expect(guards({ command: remote, check: remote })).toEqual([]);
  });
});

describe('where a step is done', () => {
  const on = (hosts: string[], unnamedHost?: Step['unnamedHost']): string =>
    renderMarkdown(estate, compose([{ ...sample, steps: [{ ...step, hosts, unnamedHost }] }])[0]);

  test('is one machine, each of several, or a kind of machine', () => {
    expect(on(['A'])).toContain('**On**: A (Windows PowerShell)');
    expect(on(['A', 'B'])).toContain('**On**: each of A, B (Windows PowerShell)');
    expect(on([], { kind: UnnamedHost.MAILBOX_SERVER, of: 'Dublin' })).toContain(
      '**On**: a Mailbox server of Dublin (Windows PowerShell)',
    );
  });
});

test('an event has the steps of both events and its own', () => {
  const all = [AppliesTo.BOTH, AppliesTo.PLANNED, AppliesTo.UNPLANNED, undefined].map((appliesTo, index) => ({
    ...step,
    id: `step-${index}`,
    appliesTo,
  }));
  expect(stepsFor(AppliesTo.PLANNED, all).map(({ id }) => id)).toEqual(['step-0', 'step-1', 'step-3']);
  expect(stepsFor(AppliesTo.UNPLANNED, all).map(({ id }) => id)).toEqual(['step-0', 'step-2', 'step-3']);
});

describe('a file of functions', () => {
  const file = renderPowerShell(estate, samplePage);

  test('defines two functions for each step and runs nothing', () => {
    expect(file.match(/^function .*$/gm)).toEqual([
      'function Invoke-CheckShareParfsw1 {',
      'function Test-CheckShareParfsw1 {',
      'function Invoke-Wait {',
      'function Test-Wait {',
    ]);
    const outside = file.split('\n').filter((line) => !/^(#|function |\}| {2}|$)/.test(line));
    expect(outside).toEqual([]);
  });

  test('says what is expected and what to do otherwise', () => {
    expect(file).toContain('# Expected: True.');
    expect(file).toContain('# Otherwise: Run Get-SmbShare | and read <what> it says.');
    expect(file).toContain('# Wait up to 3 min 25 s before: TTL 205 s');
  });

  test('begins with a byte order mark where a letter is beyond ASCII, and else does not', () => {
    expect(file).toMatch(/^# A sample\n/);
    expect(renderPowerShell(estate, { ...samplePage, purpose: ['For Zürich.'] })).toMatch(
      /^\ufeff# A sample\n# For Zürich\.\n/,
    );
  });

  test('shows commands as they are, and nothing that cannot be seen in its comments', () => {
    const command = ["New-ADReplicationSite -Name 'L’’Aquila'"];
    const text = renderPowerShell(estate, {
      ...samplePage,
      purpose: ['For\u0085all\u202e.\u2028Now.'],
      steps: [{ ...samplePage.steps[0], command }],
    });
    expect(text).toContain(`\n  ${command[0]}\n`);
    expect(text).toContain('\n# For all . Now.\n');
  });

  test('keeps comments within 120 columns', () => {
    const text = renderPowerShell(estate, compose(proceduresOf(estate))[0]);
    const comments = text.split('\n').filter((line) => line.startsWith('#') && line.includes(' '));
    expect(
      Math.max(...comments.filter((line) => line.trim().split(' ').length > 2).map((line) => line.length)),
    ).toBeLessThanOrEqual(120);
  });
});

describe('the schema', () => {
  test('takes the sample', () => {
    expect([validate(sample), validate.errors]).toEqual([true, null]);
  });

  test.each([
    ['a step without check', { ...sample, steps: [{ ...step, check: [] }] }],
    ['a step without a way out', { ...sample, steps: [{ ...step, otherwise: '' }] }],
    ['a step with something unknown', { ...sample, steps: [{ ...step, note: 'x' }] }],
    ['another shell', { ...sample, steps: [{ ...step, shell: 'bash' }] }],
    ['no steps', { ...sample, steps: [] }],
    ['an id with blanks', { ...sample, id: 'bring up' }],
    ['a blank at the end of a text', { ...sample, purpose: 'For tests. ' }],
  ])('refuses %s', (_, procedure) => {
    expect(validate(procedure)).toBe(false);
  });
});

/**
 * The commands of all procedures, with one name for all servers, databases and sites: what differs in names only is read once, since a
 * grammar takes its time.
 */
function distinctBlocks(): string[] {
  const blocks = ALL.flatMap(({ procedure }) =>
    procedure.steps.flatMap(({ command, check }) => [command, check]),
  );
  return [
    ...new Set(
      blocks.map((lines) =>
        lines
          .map(oneName)
          .filter((line, at, all) => line !== all[at - 1])
          .join('\n'),
      ),
    ),
  ];
}

function oneName(line: string): string {
  return line
    .replace(/\b(?:AMS|DUB|PAR)(?:FE|MBX)\d\b/g, 'AMSFE1')
    .replace(/\b(?:AMS|DUB)EDGE\d\b/g, 'AMSEDGE1')
    .replace(/\b(?:ams|dub)(?:fe|mbx|edge)\d\b/g, 'amsfe1')
    .replace(/\bDB\d\d\b/g, 'DB01')
    .replace(/\b(?:Amsterdam|Dublin)(?:-\d)?\b/g, 'Amsterdam')
    .replace(/\bcontoso-(?:primary|standby|witness)\b/g, 'contoso-primary')
    .replace(/\b10\.\d+\.\d+\.\d+/g, '10.10.0.4')
    .replace(/('AMSFE1'|'M:[^']*DB01'|'L:[^']*DB01')(?:, \1)+/g, '$1')
    .replace(/ActivationPreference \d/, 'ActivationPreference 1');
}

describe('all commands', () => {
  const blocks = distinctBlocks();

  test('are PowerShell of known cmdlets and parameters', () => {
    // The Setup of 2013 has its own role and its own form of consent, which the table of programs does not know.
    const of2013 = /Roles:ClientAccess|IAcceptExchangeServerLicenseTerms(?!_)/;
    const known = blocks.map((block) =>
      block.split('\n').filter((line) => !(line.includes('Setup.exe') && of2013.test(line))),
    );
    const script = known
      .map((lines, index) => [`function Step${index} {`, ...lines, '}'].join('\n'))
      .join('\n');
    expect(checkPowerShell(script)).toEqual([]);
  });

  test('read no variable of another step', () => {
    const findings = blocks.flatMap((block) =>
      block.includes('$')
        ? unassignedVariables(parsePowerShell(block)).map(({ name }) => `$${name}: ${block}`)
        : [],
    );
    expect(findings).toEqual([]);
  });
});

describe.each(ALL)('$id of the estate $name', ({ facts, procedure, page: composed }) => {
  test('fits the schema', () => {
    expect([validate(procedure), validate.errors]).toEqual([true, null]);
  });

  test('leaves nothing to fill in, and no reference open', () => {
    const text = JSON.stringify(procedure);
    expect(
      text.match(/<[a-z]|TODO|xxx|\?\?|\bundefined\b|\[object|\bNaN\b|«|»|auto-approve|AsPlainText/gi) ?? [],
    ).toEqual([]);
  });

  test('names machines, databases, addresses and hosts of the facts only', () => {
    const text = JSON.stringify(procedure);
    const machines = text.match(/\b(?:AMS|DUB|PAR)[A-Z]+\d+\b|\bDB\d+\b|\bDAG\d+\b/g) ?? [];
    expect([...new Set(machines)].filter((each) => !namesIn(facts).includes(each))).toEqual([]);
    const known = JSON.stringify([facts, PUBLIC_RANGES]);
    const addresses = text.match(/\b\d+\.\d+\.\d+\.\d+\b/g) ?? [];
    const hosts = text.match(/\b[a-z0-9-]+(?:\.corp)?\.contoso\.com\b/g) ?? [];
    const unknown = [...addresses, ...hosts].filter(
      (each) => !['168.63.129.16', '127.0.0.1'].includes(each) && !known.includes(each),
    );
    expect(unknown).toEqual([]);
  });

  test('has titles that tell its steps apart', () => {
    const titles = procedure.steps.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test('checks without changing anything', () => {
    const checks = procedure.steps.flatMap(({ check }) => check);
    const changing =
      /\b(?:Set|New|Remove|Move|Stop|Start|Restart|Mount|Dismount|Add|Rename|Restore|Retry|Suspend|Resume|Enable|Import(?!-Csv)|Install)-[A-Z]|terraform .* apply/;
    expect(checks.filter((line) => changing.test(line))).toEqual([]);
  });

  test('is written in lines that are complete in themselves', () => {
    const lines = procedure.steps.flatMap(({ command, check }) => [...command, ...check]);
    expect(lines.filter((line) => line.includes('`') || (line.match(/'/g) ?? []).length % 2 !== 0)).toEqual(
      [],
    );
  });

  test('shows the same commands on the page and in the functions', () => {
    const page = renderMarkdown(facts, composed);
    const functions = renderPowerShell(facts, composed);
    const lines = procedure.steps.flatMap(({ command, check }) => [...command, ...check]);
    expect(
      lines.filter((line) => !page.includes(`\n${line}\n`) || !functions.includes(`\n  ${line}\n`)),
    ).toEqual([]);
  });
});
