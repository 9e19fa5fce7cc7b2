import { INSTALLATION } from '../exchange/installation-names';
import { WATCH_SOURCE } from '../exchange/watch-commands';
import type { InstallationPlan } from './installation-plan';
import type { Phase } from './phase';
import { phasesOf } from './phases-of';
import type { RunAsAccount } from './run-time';
import { runnerScript } from './runner-script';

/** The script of the run command that installs a machine. */
export function installationScript(plan: InstallationPlan): string {
  const { domain } = plan;
  return registerScript(
    phasesOf(plan),
    domain && { name: domain.setupAccount, passwordUrl: domain.passwordUrl },
  );
}

/**
 * Puts the runner on the machine, where only SYSTEM and administrators read and write it, and lets it register its task. Its exit code is that of the run
 * command: other than 0 where the installation has failed and the script is still the one that failed.
 */
export function registerScript(phases: readonly Phase[], account?: RunAsAccount): string {
  const runner = runnerScript(phases, account);
  if (/^'@/m.test(runner)) throw new Error('A phase has a here-string, which would end the script.');
  return [
    "$ErrorActionPreference = 'Stop'",
    `$folder = '${INSTALLATION.folder}'`,
    'New-Item -Path $folder -ItemType Directory -Force | Out-Null',
    "icacls.exe $folder /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null",
    "if ($LASTEXITCODE -ne 0) { throw 'The folder of the installation is open to other users.' }",
    `if (-not [System.Diagnostics.EventLog]::SourceExists('${WATCH_SOURCE}')) { New-EventLog -LogName Application -Source '${WATCH_SOURCE}' }`,
    `$script = '${INSTALLATION.script}'`,
    "Set-Content -LiteralPath ($script + '.new') -Encoding UTF8 -Value @'",
    runner,
    "'@",
    "Move-Item -LiteralPath ($script + '.new') -Destination $script -Force",
    'powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $script -Register',
    'exit $LASTEXITCODE',
  ].join('\n');
}
