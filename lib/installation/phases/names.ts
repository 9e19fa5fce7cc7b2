import { quotePowerShell } from '../../core/quote-powershell';
import { CLOSE_ADMIN_CENTER, setUrls } from '../../exchange/client-access-commands';
import { connectOrganization } from '../../exchange/organization-shell';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

const CMDLETS = [
  ...['Set-OwaVirtualDirectory', 'Set-EcpVirtualDirectory', 'Set-WebServicesVirtualDirectory'],
  ...[
    'Set-ActiveSyncVirtualDirectory',
    'Set-OabVirtualDirectory',
    'Set-MapiVirtualDirectory',
    'Set-OutlookAnywhere',
  ],
];

/** The URLs of a front end; the rule about remote PowerShell is one of the organization, and stays with people. */
export function namesPhase({ names }: InstallationPlan): Phase[] {
  if (names === undefined) return [];
  return [
    {
      id: 'names',
      does: 'sets the URLs of the server to the name of the clients',
      account: PhaseAccount.SETUP_ACCOUNT,
      body: [
        ...connectOrganization(CMDLETS),
        '$server = $env:COMPUTERNAME',
        ...setUrls((directory) => names.directories[directory] ?? names.clients, quotePowerShell),
        ...(names.internetFacing ? [CLOSE_ADMIN_CENTER] : []),
        "'done'",
      ],
      patienceMinutes: 60,
      onTimeout: 'The URLs could not be set; see the log, then go on.',
      tries: 6,
    },
  ];
}
