import { quotePowerShell } from '../../core/quote-powershell';
import { autodiscoverUri, clientAccessNoun, setAutodiscover } from '../../exchange/client-access-commands';
import { connectOrganization } from '../../exchange/organization-shell';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** Clients in the domain are led to the common name, before Outlook finds the server by its own. */
export function autodiscoverPhase({ names, release }: InstallationPlan): Phase[] {
  if (names === undefined) return [];
  const { hasClientAccessRole } = release.version;
  const uri = quotePowerShell(autodiscoverUri(names.autodiscover));
  return [
    {
      id: 'autodiscover',
      does: 'points the Autodiscover entry of the server to the name of the clients',
      account: PhaseAccount.SETUP_ACCOUNT,
      body: [
        ...connectOrganization([`Set-${clientAccessNoun(hasClientAccessRole)}`]),
        setAutodiscover(hasClientAccessRole, '$env:COMPUTERNAME', uri),
        "'done'",
      ],
      patienceMinutes: 60,
      onTimeout:
        'Active Directory does not have the server yet: see the replication with repadmin, then go on.',
      tries: 6,
    },
  ];
}
