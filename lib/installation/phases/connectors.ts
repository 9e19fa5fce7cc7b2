import { quotePowerShell } from '../../core/quote-powershell';
import {
  assignToClientServices,
  CLIENT_CERTIFICATE,
  CLIENT_SERVICES,
  setClientService,
  setSubmission,
  startClientServices,
  TLS_NAME,
} from '../../exchange/client-access-commands';
import { connectOrganization } from '../../exchange/organization-shell';
import type { InstallationPlan } from '../installation-plan';
import type { Phase } from '../phase';
import { PhaseAccount } from '../phase';

/** POP, IMAP and submission, where the program balances them. */
export function connectorsPhase({ names, protocols }: InstallationPlan): Phase[] {
  const services = CLIENT_SERVICES.filter(({ name }) => protocols.includes(name));
  const submission = protocols.includes('submission');
  if (names === undefined || (services.length === 0 && !submission)) return [];
  const running = services.flatMap((each) => each.services).map((name) => quotePowerShell(name));
  return [
    {
      id: 'connectors',
      does: `starts ${[...services.map(({ name }) => name), ...(submission ? ['submission'] : [])].join(', ')}`,
      account: PhaseAccount.SETUP_ACCOUNT,
      body: [
        ...connectOrganization([
          ...['Get-ExchangeCertificate', 'Enable-ExchangeCertificate'],
          ...services.map(({ cmdlet }) => `Set-${cmdlet}Settings`),
          ...(submission ? ['Set-ReceiveConnector'] : []),
        ]),
        '$server = $env:COMPUTERNAME',
        CLIENT_CERTIFICATE,
        "if (-not $certificate) { throw 'No certificate of an authority is assigned to IIS.' }",
        ...services.map((service) => setClientService(service, names.clients, quotePowerShell)),
        ...(services.length > 0 ? [assignToClientServices(services)] : []),
        ...(submission ? [TLS_NAME, setSubmission(quotePowerShell(names.clients))] : []),
        ...(services.length > 0 ? [startClientServices(running.join(', '))] : []),
        "'done'",
      ],
      patienceMinutes: 60,
      onTimeout: 'The services of clients could not be started; see the log, then go on.',
      tries: 6,
    },
  ];
}
