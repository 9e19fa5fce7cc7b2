import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INSTALLATION } from '../../lib/exchange/installation-names';
import { runnerScript } from '../../lib/installation/runner-script';
import { phase } from './support/phases';

/** In place of what only Windows has. */
const WINDOWS = `
$ErrorActionPreference = 'Stop'
function Write-EventLog { param($LogName, $Source, $EventId, $EntryType, $Message) [Console]::WriteLine("$EventId $Message") }
function Restart-Computer { param([switch] $Force) [Console]::WriteLine('restart') }
function Start-Sleep { param($Seconds) }
function Get-ScheduledTask { }
function New-ScheduledTaskAction { }
function New-ScheduledTaskTrigger { }
function New-ScheduledTaskPrincipal { }
function New-ScheduledTaskSettingsSet { }
function Register-ScheduledTask { }
function Unregister-ScheduledTask { }
`;

const isInstalled = spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0']).status === 0;
// The other tests run the same script as it is parsed; PowerShell itself is asked where it is installed.
const where = isInstalled ? describe : describe.skip;

where(`in PowerShell itself${isInstalled ? '' : ' (skipped: there is no pwsh on this machine)'}`, () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'resilient-exchange-runner-'));
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  test('an installation restarts Windows, tries again what has failed, and ends', () => {
    const once = (name: string, otherwise: string): string[] => [
      `  $mark = '${join(directory, name)}'`,
      "  if (Test-Path -LiteralPath $mark) { return 'done' }",
      "  Set-Content -LiteralPath $mark -Value 'x'",
      `  ${otherwise}`,
    ];
    const phases = [
      phase('features', { body: once('features', "return 'restart'") }),
      phase('media', { body: once('media', "throw 'no media'") }),
      phase('finish'),
    ];
    const script = join(directory, 'install.ps1');
    const text = runnerScript(phases)
      .split(`${INSTALLATION.folder}\\`)
      .join(`${directory}/`)
      .split(INSTALLATION.folder)
      .join(directory);
    writeFileSync(script, text);
    const runs = ['-Register', '', '', ''].map((how) => `& '${script}' ${how}`);
    const test = join(directory, 'test.ps1');
    writeFileSync(test, [WINDOWS, ...runs].join('\n'));
    const { stdout, stderr } = spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-File', test], {
      encoding: 'utf8',
    });
    expect([stderr, stdout.trim().split(/\r?\n/)]).toEqual([
      '',
      [
        '1100 phase=features; does features',
        'The installation goes on in phase features',
        'restart',
        '1100 phase=media; does media',
        '1100 phase=finish; does finish',
        '1101 phase=finish; The installation is done.',
      ],
    ]);
    expect(JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8'))).toMatchObject({ status: 'done' });
  });
});
