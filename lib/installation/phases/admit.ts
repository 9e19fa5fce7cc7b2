import { VALIDATE_RECIPIENTS } from '../../exchange/edge-commands';
import { HOLD_OUT_RULE, LET_IN } from '../../exchange/hold-out-commands';
import { LOCAL_SHELL } from '../../exchange/organization-shell';
import { RELEASE_TRANSPORT } from '../../exchange/setup-commands';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** The server takes clients or mail. An Edge asks for recipients before that: it would take mail for addresses that do not exist. */
export function admitPhase({ role }: InstallationPlan): Phase[] {
  const isEdge = role === InstalledRole.EDGE;
  return [
    {
      id: 'admit',
      does: isEdge ? 'lets the Edge take mail' : 'lets the server into its pools',
      account: PhaseAccount.SYSTEM,
      body: [
        ...(isEdge ? [LOCAL_SHELL, ...VALIDATE_RECIPIENTS] : []),
        ...RELEASE_TRANSPORT,
        `if (Get-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -ErrorAction SilentlyContinue) { ${LET_IN} }`,
        "'done'",
      ],
      patienceMinutes: 60,
      onTimeout: 'The server could not be let in; see the log, then go on.',
      tries: 3,
    },
  ];
}
