import { INSTALLATION } from '../exchange/installation-names';
import { EXCHANGE_SETUP_KEY } from '../exchange/hold-out-commands';

/**
 * How long a run command may wait: Azure ends a script after 90 minutes.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/windows/run-command-managed.
 */
export const AWAIT_MINUTES = 75;

/** The script of a run command that ends when the installation has, and fails where it has failed or goes on. It changes nothing. */
export function awaitScript(): string {
  return [
    "$ErrorActionPreference = 'Stop'",
    `$file = '${INSTALLATION.state}'`,
    '$state = $null',
    '$asked = 0',
    `while ($asked -lt ${AWAIT_MINUTES * 2}) {`,
    '  $asked = $asked + 1',
    '  if (Test-Path -LiteralPath $file) {',
    // The runner may replace the file just then.
    '    try { $state = [System.IO.File]::ReadAllText($file) | ConvertFrom-Json } catch { $state = $null }',
    `  } elseif (Test-Path -Path '${EXCHANGE_SETUP_KEY}') {`,
    "    'Exchange was installed before.'",
    '    exit 0',
    '  }',
    "  if ($state.status -eq 'done') {",
    "    'The installation is done.'",
    '    exit 0',
    '  }',
    "  if ($state.status -eq 'failed') {",
    "    'The installation has failed in phase ' + $state.reason",
    '    exit 1',
    '  }',
    '  Start-Sleep -Seconds 30',
    '}',
    "if (-not $state) { 'The installation has not begun.' }",
    "else { 'The installation goes on in phase ' + $state.phase + '. It waits for: ' + $state.reason }",
    'exit 1',
  ].join('\n');
}
