import { HOLD_OUT_RULE, holdOutCommand } from '../../exchange/hold-out-commands';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** The balancer sends nobody before the server is admitted: its probes are refused before the first service of Exchange starts. */
export function heldOutPhase({ holdOut }: InstallationPlan): Phase[] {
  if (holdOut === undefined) return [];
  return [
    {
      id: 'held-out',
      does: 'holds the server out of its pools',
      body: [
        `if (-not (Get-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -ErrorAction SilentlyContinue)) { ${holdOutCommand(holdOut)} }`,
        `$rules = @(Get-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -PolicyStore ActiveStore -ErrorAction SilentlyContinue)`,
        "$off = @(Get-NetFirewallProfile -PolicyStore ActiveStore | Where-Object { $_.Enabled -ne 'True' })",
        "if ($rules.Count -eq 0) { throw 'The rule that holds the server out is not in force: a group policy does not let local rules count.' }",
        'if ($off.Count -gt 0) { throw "The firewall is off for $($off.Name): the balancer would send clients to an unfinished server." }',
        "return 'done'",
      ],
      account: PhaseAccount.SYSTEM,
      patienceMinutes: 60,
      onTimeout: 'The firewall does not hold the server out.',
      tries: 3,
    },
  ];
}
