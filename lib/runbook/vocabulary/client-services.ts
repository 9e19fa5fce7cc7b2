import {
  assignToClientServices,
  CLIENT_CERTIFICATE,
  CLIENT_SERVICES,
  type ClientService as ServiceCommands,
  setClientService,
  setSubmission,
  startClientServices,
  TLS_NAME,
} from '../../exchange/client-access-commands';
import { ClientProtocol } from '../../exchange/client-protocol';
import type { EstateView } from '../estate-view';
import { namesOf } from '../estate-parts';
import { nameList, portLine, quote, quoteList } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { ref, sentences, text } from '../text';
import { exchangeShell } from './shells';

/** A service of clients as procedures see it. */
export interface ClientService extends ServiceCommands {
  readonly protocol: ClientProtocol;
  /** First labels of names that people give it. */
  readonly labels: string[];
}

const LABELS = { IMAP: ['imap', 'imap4'], POP: ['pop', 'pop3'] };
const PROTOCOLS = { IMAP: ClientProtocol.IMAPS, POP: ClientProtocol.POP3S };

const SERVICES: ClientService[] = CLIENT_SERVICES.map((service) => ({
  ...service,
  protocol: PROTOCOLS[service.name],
  labels: LABELS[service.name],
}));

/** POP and IMAP, where the program balances them. */
export function clientServices(estate: EstateView): ClientService[] {
  return SERVICES.filter(({ protocol }) => estate.names.protocols.includes(protocol.label));
}

function submits(estate: EstateView): boolean {
  return estate.names.protocols.includes(ClientProtocol.SUBMISSION.label);
}

/** Starts the services of POP and IMAP on the machine where it runs. */
export function startServices(services: ClientService[]): string[] {
  return [`${found(services)} | Where-Object { $_.StartType -eq 'Automatic' } | Start-Service`];
}

/** Shows whether they run there. */
export function serviceChecks(services: ClientService[]): string[] {
  return [`${found(services)} | Format-Table -Property Name, Status, StartType`];
}

/** In 2013 the two of a protocol are on different servers: what is not there is left out. */
function found(services: ClientService[]): string {
  return `Get-Service -Name ${quoteList(services.flatMap((each) => each.services))} -ErrorAction SilentlyContinue`;
}

/** The published name with one of these first labels, else the one that all clients use. */
function nameFor({ names: { clientNames } }: EstateView, labels: string[]): string {
  return clientNames.find((name) => labels.includes(name.split('.')[0])) ?? clientNames[0];
}

/**
 * POP, IMAP and authenticated submission on servers that clients reach by them, where the program balances these protocols.
 *
 * Sources: learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-imap4, .../configure-pop3 and .../configure-authenticated-smtp.
 *
 * @param frontEnds - servers that clients meet
 * @param servers - all on which a service of these protocols runs, the front ends included
 * @param only - the server that a page is about
 */
export function clientProtocolSteps(
  estate: EstateView,
  frontEnds: string[],
  servers: readonly { readonly name: string }[],
  only?: string,
): Step[] {
  const services = clientServices(estate);
  const submission = submits(estate);
  if (frontEnds.length === 0 || estate.names.clientNames.length === 0) return [];
  if (services.length === 0 && !submission) return [];
  const submissionName = nameFor(estate, ['smtp', 'submission']);
  const what = nameList([...services.map(({ name }) => name), ...(submission ? ['submission'] : [])]);
  const ports = [
    ...services.map(({ protocol }) => protocol.port),
    ...(submission ? [ClientProtocol.SUBMISSION.port] : []),
  ];
  return [
    {
      id: stepId('start-client-protocols', ...(only === undefined ? [] : [only])),
      title: `Start ${what} on ${only ?? 'all servers'}`,
      why: sentences(
        services.length > 0 &&
          `Setup leaves the services of ${nameList(services.map(({ name }) => name))} stopped, although the load balancer sends clients to them. Each protocol has one service that clients meet and one beside the mailboxes, and any server may need both.`,
        services.length > 0 &&
          'A certificate with a wildcard is found by its name alone; any other is assigned to the services as well.',
        submission &&
          `The connector for clients on port ${ClientProtocol.SUBMISSION.port} offers the certificate of the server's own name until it is told another.`,
      ),
      ...exchangeShell(frontEnds[0]),
      command: [
        `foreach ($server in ${quoteList(frontEnds)}) {`,
        `  ${CLIENT_CERTIFICATE}`,
        '  if (-not $certificate) { throw "No certificate of an authority is assigned to IIS on $server." }',
        ...services.map((service) => `  ${settingsLine(estate, service)}`),
        ...(services.length > 0 ? [`  ${assignToClientServices(services)}`] : []),
        ...(submission ? [`  ${TLS_NAME}`, `  ${setSubmission(quote(submissionName))}`] : []),
        '}',
        ...(services.length > 0
          ? [
              `Invoke-Command -ComputerName ${quoteList(namesOf(servers))} -ScriptBlock { ${startClientServices(quoteList(services.flatMap((each) => each.services)))} }`,
            ]
          : []),
      ],
      check: [
        ...services.map(
          ({ cmdlet }) =>
            `foreach ($server in ${quoteList(frontEnds)}) { Get-${cmdlet}Settings -Server $server | Format-List -Property Server, ExternalConnectionSettings, X509CertificateName }`,
        ),
        ...(services.length > 0
          ? [
              `Invoke-Command -ComputerName ${quoteList(namesOf(servers))} -ScriptBlock { ${found(services)} } | Format-Table -Property PSComputerName, Name, Status, StartType`,
            ]
          : []),
        ...(submission
          ? [
              "Get-ReceiveConnector | Where-Object { $_.Name -like 'Client Frontend*' } | Format-List -Property Identity, Fqdn, TlsCertificateName, Enabled",
            ]
          : []),
        `foreach ($server in ${quoteList(frontEnds)}) {`,
        ...ports.map((port) => `  ${portLine('$server', port)}`),
        '}',
      ],
      expected: sentences(
        services.length > 0 &&
          `${services.map((service) => `${service.name} has ${nameFor(estate, service.labels)} with port ${service.protocol.port}`).join(', ')}. Every service that is listed runs and starts automatically.`,
        submission &&
          `Fqdn of ${frontEnds.length === 1 ? 'the connector' : 'each connector'} is ${submissionName}, and TlsCertificateName is the subject of the certificate of the clients.`,
        `TcpTestSucceeded is True for ${nameList(ports.map(String))} on ${nameList(frontEnds)}.`,
      ),
      otherwise: sentences(
        text`No certificate of an authority: go back to ${ref(stepId('import-certificate', ...(only === undefined ? [] : [only])))}.`,
        services.length > 0 &&
          'A service that does not stay up: event log Application, sources MSExchangeIMAP4 and MSExchangePOP3. A server that is offline for maintenance stops them: start them when it is back.',
        submission &&
          'Another subject: the certificate was renewed by another authority; run the lines again. After each renewal whose issuer or subject changes, they have to be run again.',
      ),
    },
  ];
}

function settingsLine(estate: EstateView, service: ClientService): string {
  return setClientService(service, nameFor(estate, service.labels), quote);
}
