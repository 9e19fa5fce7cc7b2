import { HOLD_TRANSPORT } from '../../exchange/setup-commands';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/**
 * The server is restarted after Setup, and Transport is still off: others would hand it mail before it is up to date and checked.
 *
 * Source: learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs (restart; /DoNotStartTransport).
 */
export function afterSetupPhase(_plan: InstallationPlan): Phase[] {
  return [
    {
      id: 'after-setup',
      does: 'restarts after Setup, with Transport off',
      body: [
        HOLD_TRANSPORT,
        "$mark = Join-Path -Path $folder -ChildPath 'after-setup.txt'",
        "if (-not (Test-Path -LiteralPath $mark)) { Set-Content -LiteralPath $mark -Value 'Setup has ended.' }",
        "if ((Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime -gt (Get-Item -LiteralPath $mark).LastWriteTime) { return 'done' }",
        "return 'restart'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 60,
      onTimeout: 'The machine does not restart.',
      tries: 3,
    },
  ];
}
