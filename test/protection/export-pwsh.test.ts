import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFunctions } from '../../lib/exchange/export-commands';
import { sealFunctions } from '../../lib/protection/seal-script';

const KEY = 'https://contoso-com-exports.vault.azure.net/keys/exports';
const TARGET = {
  containerUrl: 'https://contosocomexports.blob.core.windows.net/customisations',
  keyUrl: KEY,
};

/** In place of the network: a vault that wraps nothing, and a store that is a file. */
const NETWORK = String.raw`
function Invoke-RestMethod {
  param($Method, $Uri, $Headers, $ContentType, $Body, [switch] $UseBasicParsing)
  if ($Uri -like 'http://169.254.169.254/*') { return [pscustomobject] @{ access_token = 'token' } }
  if ($Uri -like '*wrapkey*') {
    return [pscustomobject] @{ kid = '${KEY}/1'; value = ($Body | ConvertFrom-Json).value }
  }
  [System.IO.File]::WriteAllText($env:EXPORT_SENT, $Body)
}`;

const isInstalled = spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0']).status === 0;
// The other tests run the same functions as they are parsed; PowerShell itself is asked where it is installed.
const where = isInstalled ? describe : describe.skip;

where(`in PowerShell itself${isInstalled ? '' : ' (skipped: there is no pwsh on this machine)'}`, () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'resilient-exchange-pwsh-'));
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  test('an export is encrypted and opened again', () => {
    const folder = join(directory, 'capture');
    const sent = join(directory, 'sent.jwe');
    const archive = join(directory, 'opened.zip');
    mkdirSync(folder);
    writeFileSync(join(folder, 'web.config'), '<configuration/>');
    const script = [
      "$ErrorActionPreference = 'Stop'",
      NETWORK,
      ...sealFunctions(TARGET),
      ...openFunctions(KEY),
      'Send-Export -Folder $env:EXPORT_FOLDER',
      "Unprotect-Export -Path $env:EXPORT_SENT -Archive $env:EXPORT_ARCHIVE -Token 'token'",
    ].join('\n');
    const file = join(directory, 'test.ps1');
    writeFileSync(file, script);
    const { status, stderr } = spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-File', file], {
      env: {
        ...process.env,
        ...{ COMPUTERNAME: 'AMSFE1', EXPORT_FOLDER: folder, EXPORT_SENT: sent, EXPORT_ARCHIVE: archive },
      },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(readFileSync(sent, 'utf8')).toMatch(/^\{"protected":"[\w-]+","encrypted_key":"[\w-]+","iv":/);
    expect(readFileSync(archive).toString('latin1')).toMatch(/^PK.*web\.config/s);
  });
});
