import { VALIDATE_RECIPIENTS } from '../../exchange/edge-commands';
import { HOLD_OUT_RULE, LET_IN } from '../../exchange/hold-out-commands';
import { INSTALLATION } from '../../exchange/installation-names';
import { LOCAL_SHELL } from '../../exchange/organization-shell';
import { RELEASE_TRANSPORT } from '../../exchange/setup-commands';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';
import { runCertificateScript } from './certificate';

/** Two weeks, in which somebody brings back what Setup does not, and releases the server. */
const PATIENCE_MINUTES = 14 * 24 * 60;

/** A server that has been recovered lacks what people had changed in files and registry: they say when it may serve. */
const WAIT_FOR_RELEASE = [
  `if (Test-Path -LiteralPath '${INSTALLATION.mode}') {`,
  `  $mode = @(Get-Content -LiteralPath '${INSTALLATION.mode}')`,
  `  if ($mode[0] -eq 'RecoverServer' -and -not (Test-Path -LiteralPath '${INSTALLATION.released}')) { return Wait-For -Text 'people, who bring the customisations of the lost server back and release it, as the page about its rebuild says' }`,
  '}',
];

/** Transport runs for the first time, so that what it shows is seen for the first time. Mail is taken all the same: senders do not demand a certificate, and an event reports it. */
const SEE_CERTIFICATE = [
  `$run = ${runCertificateScript()}`,
  "if ($run.ExitCode -ne 0) { Write-Step -Text 'The certificate is not shown as it should be: an event says why.' }",
];

/** The server takes clients or mail. An Edge asks for recipients before that: it would take mail for addresses that do not exist. */
export function admitPhase({ role, certificateUrl }: InstallationPlan): Phase[] {
  const isEdge = role === InstalledRole.EDGE;
  return [
    {
      id: 'admit',
      does: isEdge ? 'lets the Edge take mail' : 'lets the server into its pools',
      account: PhaseAccount.SYSTEM,
      body: [
        ...(isEdge ? [LOCAL_SHELL, ...VALIDATE_RECIPIENTS] : WAIT_FOR_RELEASE),
        ...RELEASE_TRANSPORT,
        `if (Get-NetFirewallRule -DisplayName '${HOLD_OUT_RULE}' -ErrorAction SilentlyContinue) { ${LET_IN} }`,
        ...(isEdge && certificateUrl !== undefined ? SEE_CERTIFICATE : []),
        "'done'",
      ],
      patienceMinutes: PATIENCE_MINUTES,
      onTimeout:
        'Nobody has released the recovered server for two weeks. Finish the page about its rebuild, then go on.',
      tries: 3,
    },
  ];
}
