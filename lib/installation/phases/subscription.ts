import { quotePowerShell } from '../../core/quote-powershell';
import { INSTALLATION } from '../../exchange/installation-names';
import { LOCAL_SHELL } from '../../exchange/organization-shell';
import type { InstallationPlan } from '../installation-plan';
import { InstalledRole } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** Two weeks, in which somebody licenses the Edge and subscribes it. */
const PATIENCE_MINUTES = 14 * 24 * 60;

/** EdgeSync has brought the domains that the Edge takes mail for: without them it would reject their mail for good. The file is a credential, and goes. */
export function subscriptionPhase({ role, mailDomains }: InstallationPlan): Phase[] {
  if (role !== InstalledRole.EDGE) return [];
  const wanted = mailDomains.map((domain) => quotePowerShell(domain)).join(', ');
  return [
    {
      id: 'subscription',
      does: 'waits until people have subscribed the Edge',
      account: PhaseAccount.SYSTEM,
      body: [
        LOCAL_SHELL,
        '$domains = @(Get-AcceptedDomain)',
        "if ($domains.Count -eq 0) { return Wait-For -Text 'the first domains of EdgeSync' }",
        '$known = @()',
        'foreach ($domain in $domains) { $known += [string] $domain.DomainName }',
        ...(wanted === ''
          ? []
          : [
              `foreach ($domain in @(${wanted})) {`,
              "  if ($known -notcontains $domain) { return Wait-For -Text ('EdgeSync, which brings the domain ' + $domain) }",
              '}',
            ]),
        `Remove-Item -LiteralPath '${INSTALLATION.subscriptionFolder}' -Recurse -Force -ErrorAction SilentlyContinue`,
        "'done'",
      ],
      patienceMinutes: PATIENCE_MINUTES,
      onTimeout:
        'Nobody has subscribed the Edge for two weeks. Make the subscription file again, subscribe the Edge, then go on.',
      quiet: true,
      tries: 3,
    },
  ];
}
