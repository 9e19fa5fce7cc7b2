import { INSTALLATION } from '../../exchange/installation-names';
import type { EdgeSubscriptionModel } from '../../model/tier-model';
import type { EstateView } from '../estate-view';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import { exchangeShell, exchangeShellOr } from './shells';
import { count, nameList, portLine, quote, plural } from '../powershell-text';
import type { Step, StepPlace } from '../procedure';
import { stepId, UnnamedHost } from '../procedure';
import { code, ref, sentences, text } from '../text';
import { PORTS } from './ports';

/** Folder of the subscription files, on the Edge and on the Mailbox server. */
const FOLDER = 'C:\\EdgeSubscription';

/** The first replication fills AD LDS. Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions. */
const FIRST_REPLICATION_SECONDS = 300;

/** What a subscription needs to know of a site. */
export type SubscribedSite = Pick<
  SiteView,
  'directorySite' | 'edges' | 'mailboxServers' | 'smartHost' | 'subscriptions'
> & {
  /** Whether the Edges are those of another site. */
  readonly guests?: boolean;
};

/** A subscription as far as the wanted Edges go. */
interface Wanted {
  readonly estate: EstateView;
  readonly directorySite: string;
  readonly edges: ServerView[];
  readonly smartHost?: SmartHost;
  /** Id of the step that imports the files. It names the Edges, unless they are all that the site has: one function has one body. */
  readonly importId: string;
  readonly transportServers: ServerView[];
  /** Where the file is imported; undefined where the program knows no Mailbox server there. */
  readonly transportServer?: string;
}

/**
 * Subscribes Edges to their Active Directory site, for the first time or again: a new subscription overwrites the old one. All Mailbox
 * servers that are in the site at that moment take part.
 *
 * Source: learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions and .../edge-subscription-procedures.
 */
export function subscribeEdges(site: SubscribedSite, estate: EstateView, edges: string[]): Step[] {
  return site.subscriptions
    .map((subscription) => wantedOf(site, estate, subscription, edges))
    .filter((wanted) => wanted.edges.length > 0)
    .flatMap((wanted) => [
      ...wanted.edges.map((edge) => makeFile(wanted, edge)),
      importFiles(wanted),
      synchronize(wanted),
      ...(site.smartHost === undefined ? [] : [useSmartHost(wanted, site.smartHost)]),
      seeConnectors(wanted),
    ]);
}

/** Names of the connectors that a subscription makes. */
export function connectorNames(directorySite: string): {
  readonly outbound: string;
  readonly inbound: string;
} {
  return {
    outbound: `EdgeSync - ${directorySite} to Internet`,
    inbound: `EdgeSync - Inbound to ${directorySite}`,
  };
}

/** The subscription that an Edge belongs to. */
export function subscriptionOf(site: SubscribedSite, edge: string): EdgeSubscriptionModel | undefined {
  return site.subscriptions.find(({ edges }) => edges.includes(edge));
}

/** A Mailbox server from which the Edges of a subscription are synchronized; another than the one to leave out, where there is one. */
export function syncServerOf(
  site: SubscribedSite,
  subscription: EdgeSubscriptionModel | undefined,
  leaveOut?: string,
): string | undefined {
  const names = subscription?.mailboxServers ?? site.mailboxServers.map(({ name }) => name);
  return names.find((name) => name !== leaveOut) ?? names[0];
}

/** The Exchange Management Shell of a Mailbox server of an Active Directory site, which the program may not know. */
export function syncServerShell(transportServer: string | undefined, directorySite: string): StepPlace {
  return exchangeShellOr(transportServer, UnnamedHost.MAILBOX_SERVER, directorySite);
}

/** The Mailbox server as PowerShell: its name, or the machine that the command runs on. */
export function syncServerValue(transportServer: string | undefined): string {
  return transportServer === undefined ? '$env:COMPUTERNAME' : quote(transportServer);
}

/** What shows whether EdgeSync works. */
export const SYNC_CHECK =
  'Test-EdgeSynchronization | Format-List -Property Name, SyncStatus, LeaseHolder, LastSynchronizedUtc, CredentialRecords, FailureDetail';

function wantedOf(
  site: SubscribedSite,
  estate: EstateView,
  subscription: EdgeSubscriptionModel,
  edges: string[],
): Wanted {
  const { activeDirectorySite } = subscription;
  const wanted = site.edges.filter(({ name }) => subscription.edges.includes(name) && edges.includes(name));
  const whole = !site.guests && wanted.length === subscription.edges.length;
  return {
    estate,
    directorySite: activeDirectorySite,
    edges: wanted,
    smartHost: site.smartHost,
    importId: stepId(
      'subscribe-edges',
      ...(whole ? [] : wanted.map(({ name }) => name)),
      activeDirectorySite,
    ),
    transportServers: site.mailboxServers.filter(({ name }) => subscription.mailboxServers.includes(name)),
    transportServer: syncServerOf(site, subscription),
  };
}

function fileOf(edge: string): string {
  return `${FOLDER}\\${edge}.xml`;
}

function makeFile({ transportServer, transportServers, directorySite }: Wanted, edge: ServerView): Step {
  const own = edge.installation !== undefined;
  const file = own ? `${INSTALLATION.subscriptionFolder}\\${edge.name}.xml` : fileOf(edge.name);
  return {
    id: stepId('export-subscription', edge.name, directorySite),
    title: `Create the subscription file of ${edge.name} for ${directorySite}`,
    why:
      `The file contains an account that expires after 24 hours: import the file on the same day. What EdgeSync brings from now on (connectors, accepted and ` +
      `remote domains) is deleted on the Edge. The perimeter admits no file shares: take the file to ${transportServer ?? `a Mailbox server in ${directorySite}`} through your own session (clipboard or file transfer of ` +
      `the remote desktop), into ${code(FOLDER)}. ` +
      (own
        ? 'The machine has made a file when it was installed, without a licence: this one has the licence in it, and takes its place.'
        : 'The Edge has to be licensed before: the licence is read at this moment.'),
    ...exchangeShell(edge.name),
    command: [
      ...transportServers.map(({ hostName }) => portLine(quote(hostName), PORTS.smtp)),
      ...(own
        ? [
            "$key = Read-Host 'Product key of the Edges (Enter where it is licensed)'",
            'if ($key) { Set-ExchangeServer -Identity $env:COMPUTERNAME -ProductKey $key }',
          ]
        : [`New-Item -Path ${quote(FOLDER)} -ItemType Directory -Force`]),
      `New-EdgeSubscription -FileName ${quote(file)} -Force`,
    ],
    check: [
      `Get-Item -Path ${quote(file)} | Format-List -Property FullName, Length, LastWriteTime`,
      `Get-ExchangeServer -Identity ${quote(edge.name)} | Format-List -Property Name, Fqdn, Edition, IsExchangeTrialEdition`,
    ],
    expected:
      `${transportServers.length === 0 ? '' : `TcpTestSucceeded is True for ${nameList(transportServers.map(({ name }) => name))}. `}The file was written just now. Fqdn is ${edge.hostName}, ` +
      'IsExchangeTrialEdition is False.',
    otherwise:
      `No answer on port ${PORTS.smtp}: compare \`C:\\Windows\\System32\\drivers\\etc\\hosts\` of ${edge.name}, which the program writes, with the Mailbox servers of ${directorySite}. ` +
      'A trial edition: set the key with `Set-ExchangeServer -ProductKey`, restart MSExchangeTransport and do this step again. Another Fqdn: the DNS suffix was ' +
      'missing when Exchange was installed; the Edge has to be installed again.',
  };
}

function importFiles(wanted: Wanted): Step {
  const { edges, transportServers, transportServer, directorySite } = wanted;
  const fileStep = ref(stepId('export-subscription', edges[0].name, directorySite));
  return {
    id: wanted.importId,
    title: `Subscribe ${nameList(edges.map(({ name }) => name))} to ${directorySite}`,
    why:
      `Binds ${plural(edges, 'the Edge', 'each Edge')} to the Active Directory site ${directorySite}: ${nameList(transportServers.map(({ name }) => name)) || 'every Mailbox server there'} ` +
      'will synchronize it, one of them at a time. An existing subscription to this site is overwritten and need not be removed. The file is a credential and is deleted at once.',
    ...syncServerShell(transportServer, directorySite),
    command: edges.flatMap(({ name, hostName }) => [
      portLine(quote(hostName), PORTS.edgeSync),
      `New-EdgeSubscription -FileData ([System.IO.File]::ReadAllBytes(${quote(fileOf(name))})) -Site ${quote(directorySite)} -ErrorAction Stop`,
      `Remove-Item -Path ${quote(fileOf(name))}`,
    ]),
    check: [
      'Get-EdgeSubscription | Format-Table -Property Name, Site, CreateTime -AutoSize',
      `Test-Path -Path ${quote(`${FOLDER}\\*.xml`)}`,
    ],
    expected: `TcpTestSucceeded is True. ${nameList(edges.map(({ name }) => name))} ${plural(edges, 'is', 'are')} listed with a site that ends in ${directorySite}. No file is left (False).`,
    otherwise: sentences(
      `Port ${PORTS.edgeSync} closed: ${nameList(edges.map(({ hostName, address }) => `${hostName} has to resolve to ${address}`))}; a public address means that the forwarders on the domain controllers are missing.`,
      '"Could not find a part of the path" or "could not find file": the file was not copied to this server.',
      text`An expired file: go back to ${fileStep}.`,
    ),
  };
}

function synchronize(wanted: Wanted): Step {
  const { edges, transportServers, transportServer, directorySite } = wanted;
  return {
    id: stepId('synchronize-edges', directorySite),
    title: `Synchronize the Edges of ${directorySite}`,
    why: 'The first replication puts recipients, connectors and the lasting credentials on the Edge; until then it does not know whom to take mail for.',
    ...syncServerShell(transportServer, directorySite),
    command: [`Start-EdgeSynchronization -Server ${syncServerValue(transportServer)} -ForceFullSync`],
    check: [SYNC_CHECK],
    wait: {
      seconds: FIRST_REPLICATION_SECONDS,
      because: 'the first replication takes five minutes or more, by the number of recipients',
    },
    expected:
      `SyncStatus is Normal for ${nameList(edges.map(({ name }) => name))}, and LeaseHolder is ${transportServers.length > 1 ? 'one of ' : ''}${nameList(transportServers.map(({ name }) => name)) || `a server of ${directorySite}`}. ` +
      `CredentialRecords counts ${count(Math.max(transportServers.length, 1), 'Mailbox server')}. FailureDetail is empty.`,
    otherwise: sentences(
      `FailureDetail says why; event log Application, source MSExchange EdgeSync, has the details. "Could not connect": port ${PORTS.edgeSync}, or a clock that is wrong by more than a few minutes, which makes certificates invalid.`,
      text`"Invalid credentials": the 24 hours are over, or the default certificate of the Edge was replaced; go back to ${ref(stepId('export-subscription', edges[0].name, directorySite))}.`,
    ),
  };
}

type SmartHost = NonNullable<SiteView['smartHost']>;

/** The relay again, for an Edge that may be the first of its site: then its subscription has made the connector. */
export function smartHostSteps(site: SubscribedSite, estate: EstateView, importId: string): Step[] {
  const { smartHost } = site;
  if (smartHost === undefined) return [];
  return site.subscriptions
    .map((subscription) => wantedOf(site, estate, subscription, subscription.edges))
    .map((wanted) => ({
      ...useSmartHost({ ...wanted, importId }, smartHost),
      id: stepId('use-smart-host', wanted.directorySite, 'again'),
      when: `Only if the Edge is the first one of ${wanted.directorySite}, or all had been removed: the connector is new then, and delivers directly.`,
    }));
}

function useSmartHost({ transportServer, directorySite, importId }: Wanted, { host, port }: SmartHost): Step {
  const { outbound } = connectorNames(directorySite);
  return {
    id: stepId('use-smart-host', directorySite),
    title: `Send through ${host} from ${directorySite}`,
    why:
      `A subscription creates a connector that delivers directly. Mail leaves by ${host} on port ${port}, with TLS and a name and password that are asked for. A new subscription of ` +
      'further Edges keeps the setting; one after all had been removed does not. Where the relay knows the senders by address, set `-SmartHostAuthMechanism None` and leave the credential out.',
    ...syncServerShell(transportServer, directorySite),
    command: [
      `$credential = Get-Credential -Message ${quote(`Account at ${host}`)}`,
      `Set-SendConnector -Identity ${quote(outbound)} -SmartHosts ${quote(host)} -DNSRoutingEnabled $false -Port ${port} -RequireTLS $true -SmartHostAuthMechanism BasicAuthRequireTLS -AuthenticationCredential $credential`,
      `Start-EdgeSynchronization -Server ${syncServerValue(transportServer)}`,
    ],
    check: [
      `Get-SendConnector -Identity ${quote(outbound)} | Format-List -Property Name, SmartHosts, Port, SmartHostAuthMechanism, RequireTLS, DNSRoutingEnabled`,
    ],
    expected: `SmartHosts is ${host}, Port ${port}, DNSRoutingEnabled False.`,
    otherwise: text`"The operation couldn't be performed because object couldn't be found": the subscription was created without its connectors; do ${ref(importId)} again and leave \`-CreateInternetSendConnector\` out.`,
  };
}

function seeConnectors({ edges, importId, transportServer, directorySite, smartHost }: Wanted): Step {
  const { outbound, inbound } = connectorNames(directorySite);
  const names = nameList(edges.map(({ name }) => name));
  return {
    id: stepId('check-connectors', directorySite),
    title: `Check the connectors of ${directorySite}`,
    why: 'The subscription creates both connectors and adds each Edge as a source. They are changed on a Mailbox server only; an Edge shows them read-only.',
    ...syncServerShell(transportServer, directorySite),
    command: [`Start-EdgeSynchronization -Server ${syncServerValue(transportServer)}`],
    check: [
      `Get-SendConnector -Identity ${quote(outbound)} | Format-List -Property Name, Enabled, AddressSpaces, SmartHosts, Port, SourceTransportServers`,
      `Get-SendConnector -Identity ${quote(inbound)} | Format-List -Property Name, Enabled, AddressSpaces, SmartHosts, SourceTransportServers`,
      `Get-Queue -Server ${syncServerValue(transportServer)} | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize`,
    ],
    expected:
      `Both are enabled, and SourceTransportServers has ${names}. "${outbound}" has the address space SMTP:*;100 and ` +
      (smartHost === undefined
        ? 'no smart host (mail goes out by MX)'
        : `the smart host ${smartHost.host} on port ${smartHost.port}`) +
      `; "${inbound}" has SMTP:--;1. No queue is in Retry.`,
    otherwise: sentences(
      text`An Edge that is missing from SourceTransportServers is not subscribed: do ${ref(importId)} again.`,
      `A queue in Retry names its reason in LastError; 4.4.1 or 4.7.0 towards an Edge is port ${PORTS.smtp} or its Transport service: \`Get-Service -Name MSExchangeTransport\` there, then \`Retry-Queue\`.`,
    ),
  };
}
