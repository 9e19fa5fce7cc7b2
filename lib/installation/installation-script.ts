import { INSTALLATION } from '../exchange/installation-names';
import { WATCH_SOURCE } from '../exchange/watch-commands';
import type { InstallationPlan } from './installation-plan';
import { phasesOf } from './phases-of';
import { runnerScript } from './runner-script';

/** The script that installs a machine, as it lies on its disk. */
export function installationRunner(plan: InstallationPlan): string {
  const { domain, cloud } = plan;
  return runnerScript(
    phasesOf(plan),
    domain && { name: domain.setupAccount, passwordUrl: domain.passwordUrl },
    cloud,
  );
}

/**
 * The script of the run command that installs a machine. It puts the runner there, where only SYSTEM and administrators read and write it, and lets it register its
 * task. Its exit code is that of the run command: other than 0 where the installation has failed and the script is still the one that failed.
 *
 * The runner comes packed by `base64gzip` of Terraform, a third of its size: Microsoft states no limit for the script of a run command, and the runner of a Mailbox server
 * is longer than 60 kB. On the disk it is readable, and in the stack too. Source: developer.hashicorp.com/terraform/language/functions/base64gzip.
 */
export function installationScript(packed: string): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    `$folder = '${INSTALLATION.folder}'`,
    'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
    "icacls.exe $folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null",
    "if ($LASTEXITCODE -ne 0) { throw 'The folder of the installation is open to other users.' }",
    `if (-not [System.Diagnostics.EventLog]::SourceExists('${WATCH_SOURCE}')) { New-EventLog -LogName Application -Source '${WATCH_SOURCE}' }`,
    `$script = '${INSTALLATION.script}'`,
    `$packed = [Convert]::FromBase64String('${packed}')`,
    '$bytes = New-Object -TypeName System.IO.MemoryStream -ArgumentList @(, $packed)',
    '$text = New-Object -TypeName System.IO.Compression.GZipStream -ArgumentList $bytes, ([System.IO.Compression.CompressionMode]::Decompress)',
    '$reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $text',
    '$runner = $reader.ReadToEnd()',
    "Set-Content -LiteralPath ($script + '.new') -Encoding UTF8 -Value $runner",
    "Move-Item -LiteralPath ($script + '.new') -Destination $script -Force",
    'powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $script -Register',
    'exit $LASTEXITCODE',
  ].join('\n');
}
