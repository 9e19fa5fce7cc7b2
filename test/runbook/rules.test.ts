import { proceduresOf } from '../../lib/runbook/runbook-files';
import type { Procedure, Step } from '../../lib/runbook/procedure';
import { pageRef, ref, text } from '../../lib/runbook/text';
import { exchangeShell, OUTSIDE, windowsShell } from '../../lib/runbook/vocabulary/shells';
import { automaticEstate, ESTATES, pilotLightEstate } from './support/estates';
import {
  balancedNamesAskedInside,
  changes,
  changesInChecks,
  danglingMentions,
  serversBeforeActivation,
  unreachedMachines,
} from './support/rules';

const STEP: Step = {
  id: 'see',
  title: 'See',
  why: 'One has to see it.',
  ...exchangeShell('AMSFE1'),
  command: ['Get-Queue'],
  check: ['Get-Queue'],
  expected: 'It is there.',
  otherwise: 'Look at it again.',
};

function page(...steps: Partial<Step>[]): Procedure {
  return {
    id: 'sample',
    title: 'Sample',
    purpose: 'To show it.',
    before: ['Nothing.'],
    steps: steps.map((step, index) => ({ ...STEP, id: `see-${index}`, ...step })),
    after: ['Nothing.'],
  };
}

describe.each(Object.entries(ESTATES))('the pages of the estate %s', (_name, estate) => {
  const procedures = proceduresOf(estate);
  const pages = procedures.map(({ id }) => id);
  const all = (rule: (procedure: Procedure) => string[]): string[] =>
    procedures.flatMap((each) => rule(each));

  it('ask no balanced name on a member of its pool', () => {
    expect(all((procedure) => balancedNamesAskedInside(estate, procedure))).toEqual([]);
  });

  it('change nothing in a check', () => {
    expect(all(changesInChecks)).toEqual([]);
  });

  it('refer to steps and pages by references', () => {
    expect(all((procedure) => danglingMentions(procedure, pages))).toEqual([]);
  });

  it('set up every server, and have no step on one before it exists', () => {
    const setUp = procedures.filter(({ id }) => /^(?:bring-up$|activation-)/.test(id));
    expect(unreachedMachines(estate, setUp)).toEqual([]);
    expect(all((procedure) => serversBeforeActivation(estate, procedure))).toEqual([]);
  });
});

describe('the rule about balanced names', () => {
  const findings = (step: Partial<Step>): string[] => balancedNamesAskedInside(automaticEstate(), page(step));
  const PORT = "Test-NetConnection -ComputerName 'mail.contoso.com' -Port 443";
  const PAGE = 'https://mail.contoso.com/owa/healthcheck.htm';

  it.each<[string, Partial<Step>]>([
    ['a check of a port', { check: [PORT] }],
    ['a command', { command: [PORT] }],
    ['a page', { check: [`Invoke-WebRequest -Uri '${PAGE}' -UseBasicParsing`] }],
    ['a page by curl', { check: [`curl.exe --fail '${PAGE}'`] }],
    ['the other site', { ...windowsShell('DUBFE2'), check: [PORT] }],
    ['one of several machines', { ...windowsShell('AMSEDGE1', 'AMSFE2'), check: [PORT] }],
    [
      'the name of the front end',
      { check: [PORT.replace('mail.contoso.com', automaticEstate().names.primaryFrontEnd!)] },
    ],
  ])('finds %s', (_what, step) => {
    expect(findings(step)).toHaveLength(1);
  });

  it.each<[string, Partial<Step>]>([
    ['outside', { ...OUTSIDE, check: [PORT] }],
    ['on an Edge, which is in no pool', { ...windowsShell('AMSEDGE1'), check: [PORT] }],
    ['of one server', { check: [`curl.exe --fail --resolve 'mail.contoso.com:443:10.10.0.4' '${PAGE}'`] }],
    ['of a server by its own name', { check: ["curl.exe --fail 'https://amsfe1.corp.contoso.com/owa/'"] }],
    ['of a longer name', { check: ["Test-NetConnection -ComputerName 'x.mail.contoso.com' -Port 443"] }],
    ['that only sets the name', { command: [`Set-OwaVirtualDirectory -ExternalUrl '${PAGE}'`] }],
  ])('takes a question %s', (_what, step) => {
    expect(findings(step)).toEqual([]);
  });
});

describe('the rule about checks', () => {
  it.each([
    ["Get-Queue | Where-Object { $_.Status -eq 'Retry' } | Format-Table -Property Identity", []],
    ['Set-Location -Path $ExScripts', []],
    ['terraform "-chdir=cdktf.out/stacks/contoso-dns" plan -detailed-exitcode', []],
    ["Get-WindowsFeature -Name Server-Media-Foundation, 'Set-Mailbox'", []],
    ["Invoke-Command -ComputerName 'A' -ScriptBlock { Get-Service }", []],
    ["Invoke-Command -ComputerName 'A' -ScriptBlock { Stop-Service -Name 'B' }", ['Stop-Service']],
    ['Get-Mailbox | Set-Mailbox -Database $name', ['Set-Mailbox']],
    ['if (-not $a) { Mount-Database -Identity $b }', ['Mount-Database']],
    ['New-Item -Path $folder', ['New-Item']],
    ['Enable-Mailbox $a; Clear-DnsClientCache', ['Clear-DnsClientCache']],
    ['terraform "-chdir=a" apply', ['terraform "-chdir=a" apply']],
    ['[System.IO.File]::WriteAllText($a, $b)', ['::WriteAllText(']],
    ['[System.Net.ServicePointManager]::ServerCertificateValidationCallback = $null', [expect.any(String)]],
  ])('reads %j', (line, expected) => {
    expect(changes(line)).toEqual(expected);
    expect(changesInChecks(page({ check: [line] }))).toHaveLength(expected.length);
    expect(changesInChecks(page({ command: [line] }))).toEqual([]);
  });
});

describe('the rule about references', () => {
  const pages = ['sample', 'bring-up', 'member-rebuild-AMSFE1', 'copy-changes', 'switchback'];
  const findings = (otherwise: Step['otherwise']): string[] => danglingMentions(page({ otherwise }), pages);

  it.each<[Step['otherwise']]>([
    ['Do step 3 again.'],
    ['Use the page about queues.'],
    ['Then follow the steps with the lines that name it.'],
    ['See bring-up for it.'],
    ['Rebuild it by member-rebuild.'],
    ['Rebuild it by member-rebuild-AMSFE1.'],
    ['Go back to the export.'],
    [text`Go back to the export, then do ${ref('see-0')}.`],
    [text`As ${ref('see-0')} says, use the page`],
  ])('finds %j', (otherwise) => {
    expect(findings(otherwise)).toHaveLength(1);
  });

  it.each<[Step['otherwise']]>([
    ['Do this step again. The page of the server answers 503.'],
    ['A switchback is due. `bring-up.ps1` defines functions.'],
    ['The record `member-rebuild` is kept.'],
    [text`Go back to ${ref('see-0')}.`],
    [text`Use the page ${pageRef('bring-up')}, or repeat ${ref('see-0')}.`],
  ])('takes %j', (otherwise) => {
    expect(findings(otherwise)).toEqual([]);
  });

  it('reads every text of a page', () => {
    const sample = { ...page({ why: 'See step 1.', when: 'After step 2.', expected: 'As in step 4.' }) };
    expect(
      danglingMentions({ ...sample, purpose: 'Step 5.', before: ['Step 6.'], after: ['Step 7.'] }, pages),
    ).toHaveLength(6);
  });
});

describe('the rule about servers', () => {
  it('finds one that no step is done on', () => {
    const estate = automaticEstate();
    const found = unreachedMachines(estate, [page({ ...windowsShell('AMSFE1', 'AMSFE2') })]);
    expect(found).toContain('AMSEDGE1');
    expect(found).toContain('DUBFE1');
    expect(found).not.toContain('AMSFE2');
  });

  it('finds steps on servers of a pilot light that does not exist yet', () => {
    const estate = pilotLightEstate();
    const early = windowsShell('DUBFE1');
    const found = (procedure: Procedure): string[] => serversBeforeActivation(estate, procedure);
    expect(found(page(early))).toHaveLength(1);
    expect(found(page(early, { id: 'activate-site-dub' }, early))).toHaveLength(1);
    expect(found(page({ id: 'activate-site-dub' }, early))).toEqual([]);
    expect(found({ ...page(early), id: 'sample-DUBFE1' })).toEqual([]);
    expect(serversBeforeActivation(automaticEstate(), page(early))).toEqual([]);
  });
});
