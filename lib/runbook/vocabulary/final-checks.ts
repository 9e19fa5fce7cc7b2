import { clientAccessNoun } from '../../exchange/client-access-commands';
import { mxText } from './foundation';
import { mxQuestions } from './name-moves';
import { goingLiveSteps } from './going-live';
import { syncServerOf, SYNC_CHECK } from './edge-subscription';
import type { EstateView } from '../estate-view';
import type { ServerView } from '../server-view';
import { exchangeServers, joinedSite, made, namesOf, standingSites } from '../estate-parts';
import { proxiedSites, seeProxies } from './proxies';
import { exchangeShell, OUTSIDE, windowsShell } from './shells';
import { forEachOf, nameList, portLine, quote, plural } from '../powershell-text';
import type { Step } from '../procedure';
import { PORTS } from './ports';

/** The domain that Exchange takes mail for; EdgeSync carries it to the Edges, so that it comes before the subscription. */
export function acceptedDomain(estate: EstateView): Step[] {
  const { domainName, directoryDomain, primary } = estate;
  const [transportServer] = namesOf(primary.mailboxServers);
  // An organization that exists has its domain.
  if (joinedSite(estate)) return [];
  if (transportServer === undefined || domainName.toLowerCase() === directoryDomain.toLowerCase()) return [];
  return [
    {
      id: 'accept-domain',
      title: `Accept mail for ${domainName}`,
      why: `Setup knows the Active Directory domain ${directoryDomain} only. The Edges learn of ${domainName} by EdgeSync and refuse its mail until then.`,
      ...exchangeShell(transportServer),
      command: [
        `New-AcceptedDomain -Name ${quote(domainName)} -DomainName ${quote(domainName)} -DomainType Authoritative`,
        `Set-AcceptedDomain -Identity ${quote(domainName)} -MakeDefault $true`,
      ],
      check: ['Get-AcceptedDomain | Format-Table -Property Name, DomainName, DomainType, Default -AutoSize'],
      expected: `${domainName} is Authoritative and the default.`,
      otherwise: EXISTS_ALREADY,
    },
  ];
}

const EXISTS_ALREADY =
  'It exists already: leave its type, which may be InternalRelay while another system has mailboxes too.';

/** What shows that the whole works. */
export function finalSteps(estate: EstateView): Step[] {
  return [...serverChecks(estate), ...kerberosAccount(estate), ...goingLiveSteps(estate), ...outside(estate)];
}

/** The part of it that does not depend on where the names lead. */
export function serverChecks(estate: EstateView): Step[] {
  return [
    ...services(estate),
    ...healthPages(estate),
    ...proxiedSites(estate).map((site) => seeProxies(site)),
    ...mailFlow(estate),
  ];
}

function services(estate: EstateView): Step[] {
  const servers = standingSites(estate).flatMap((site) => namesOf(made(exchangeServers(site))));
  if (servers.length === 0) return [];
  return [
    {
      id: 'check-services',
      title: 'Check that the services run',
      why: 'What has not started now will not be there after the next restart either.',
      ...exchangeShell(servers[0]),
      command: forEachOf(
        'server',
        servers,
        (server) => `Get-ServerComponentState -Identity ${server} -Component ServerWideOffline`,
      ),
      check: forEachOf(
        'server',
        servers,
        (server) =>
          `Test-ServiceHealth -Server ${server} | Format-Table -Property Role, RequiredServicesRunning, ServicesNotRunning -AutoSize`,
      ),
      expected: `ServerWideOffline is Active and RequiredServicesRunning is True for each role of ${nameList(servers)}.`,
      otherwise:
        'A service that does not run is named: `Start-Service`, then event log Application. A server that is offline: `Set-ServerComponentState -Component ServerWideOffline -State Active` with the requester that took it off.',
    },
  ];
}

/**
 * The page by which the balancer and Traffic Manager judge a server, asked at each server by its own name: the balanced name, asked on a member
 * of the pool, fails whenever the balancer picks the member that asks.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-troubleshoot-backend-traffic (access from the same back end).
 */
export function healthLines(servers: ServerView[], path: string): string[] {
  return forEachOf(
    'url',
    servers.map(({ hostName }) => `https://${hostName}${path}`),
    healthLine,
  );
}

/** The page by which the balancer judges a server, asked on the server by its own name, whatever the balancer thinks of it. */
export function ownHealthLines(path: string): string[] {
  return [healthLine(`"https://$([System.Net.Dns]::GetHostEntry($env:COMPUTERNAME).HostName)${path}"`)];
}

/** One page; `url` is PowerShell already. The certificate has the name of the clients, so that it is not compared. */
export function healthLine(url: string): string {
  return `curl.exe --insecure --silent --show-error --fail ${url}`;
}

/** What a page says, and what is wrong when it does not. */
export const HEALTHY = 'the page says "200 OK" and names the server';

export const NO_CURL =
  'Windows Server 2016 and older have no `curl.exe`: open the same address in a browser on the server.';

function healthPages(estate: EstateView): Step[] {
  const servers = standingSites(estate).flatMap((site) => made(site.frontEnds));
  const { healthPath, clientNames } = estate.names;
  if (servers.length === 0 || healthPath === '') return [];
  return [
    {
      id: 'check-health-pages',
      title: 'Check the health page of every front end',
      why:
        `Managed Availability writes ${healthPath}; a server whose page does not answer 200 gets no clients. Each server is asked by its own name, which the certificate for ${clientNames[0] ?? 'clients'} does not have, so that it is not compared. ` +
        'The balanced name is asked from outside: a member of the pool would not get an answer each time.',
      ...windowsShell(servers[0].name),
      command: forEachOf('server', namesOf(servers), (server) => portLine(server, PORTS.https)),
      check: healthLines(servers, healthPath),
      expected: `TcpTestSucceeded is True for ${nameList(namesOf(servers))}, and for each of them ${HEALTHY}.`,
      otherwise:
        `${NO_CURL} ` +
        '503 or no page: `Get-HealthReport` and `Get-ServerHealth` for that server show which health set is unhealthy; after Setup it can take half an hour until all are. 404: the virtual directory is missing.',
    },
  ];
}

function mailFlow(estate: EstateView): Step[] {
  const sites = standingSites(estate).filter((site) => site.mailboxServers.length > 0);
  const transportServers = sites.flatMap((site) => syncServerOf(site, site.subscriptions[0]) ?? []);
  if (transportServers.length === 0) return [];
  const edges = sites.flatMap((site) => site.edges);
  const [first, second] = transportServers;
  return [
    {
      id: 'check-mail-flow',
      title: 'Check that mail flows',
      why: 'Between the servers of the sites, to the Edges, and out.',
      ...exchangeShell(first),
      command: [
        `Test-Mailflow -Identity ${quote(first)}`,
        ...(second === undefined
          ? []
          : [`Test-Mailflow -Identity ${quote(first)} -TargetMailboxServer ${quote(second)}`]),
      ],
      check: [
        ...transportServers.map(
          (transportServer) =>
            `Get-Queue -Server ${quote(transportServer)} | Format-Table -Property Identity, DeliveryType, Status, MessageCount, NextHopDomain, LastError -AutoSize`,
        ),
        ...(edges.length > 0 ? [SYNC_CHECK] : []),
      ],
      expected:
        'TestMailflowResult is Success. No queue is in Retry, and none grows.' +
        (edges.length > 0
          ? ` SyncStatus is Normal for the Edges of the site of ${first}. Then send a message from a test mailbox to an address outside, and an answer back.`
          : ''),
      otherwise:
        'A queue in Retry names its reason in LastError. No answer from outside: `Get-MessageTrackingLog` on the server, then `Get-Queue` on the Edge; a refusal of the other side names PTR, SPF or a block list.',
    },
  ];
}

/**
 * A client that has a ticket for a name meets the front ends of either site, which read it with the key of one account.
 *
 * Source: learn.microsoft.com/exchange/architecture/client-access/kerberos-auth-for-load-balanced-client-access.
 */
function kerberosAccount(estate: EstateView): Step[] {
  const { names, hasClientAccessRole } = estate;
  const frontEnds = standingSites(estate).flatMap((site) => namesOf(site.frontEnds));
  const [first] = frontEnds;
  if (!names.bothServe || names.clientNames.length === 0 || first === undefined) return [];
  const noun = clientAccessNoun(hasClientAccessRole);
  return [
    {
      id: 'check-kerberos-account',
      title: 'Check that the front ends of both sites have one Kerberos account',
      when: 'Only where clients use Kerberos: without an alternate service account they use NTLM.',
      why: 'Both sites serve the same names, and a client may meet any front end of either. A ticket is read with the key of one account, the alternate service account: a front end that has another one, or an older password, refuses the ticket.',
      ...exchangeShell(first),
      command: forEachOf(
        'server',
        frontEnds,
        (server) =>
          `Get-${noun} -Identity ${server} -IncludeAlternateServiceAccountCredentialStatus | Format-List -Property Name, AlternateServiceAccountConfiguration`,
      ),
      check: names.clientNames.map((name) => `setspn.exe -Q ${quote(`http/${name}`)}`),
      expected: `${nameList(frontEnds)} have the same account with the same time of its password. ${names.clientNames.map((name) => `http/${name}`).join(' and ')} ${plural(names.clientNames, 'is', 'are')} registered for this account and for nothing else.`,
      otherwise:
        'A front end has no account or an older password: run `RollAlternateServiceAccountPassword.ps1` (folder Scripts of Exchange) with `-ToSpecificServer` and its full name, and `-CopyFrom` the full name of a front end that has it. No site generates a password alone: the tickets of the other one would be refused. A name that is missing: `setspn.exe -S http/NAME ACCOUNT$`.',
    },
  ];
}

/** Where the client names lead while nothing is lost. */
function frontEndsText({ names, primary, standby }: EstateView): string {
  const first = names.primaryFrontEnd ?? `the front ends of ${primary.name}`;
  return names.bothServe && standby
    ? `${first} or ${names.standbyFrontEnd ?? `the front ends of ${standby.name}`}`
    : first;
}

function outside(estate: EstateView): Step[] {
  const { names } = estate;
  const { clientNames, healthPath } = names;
  const edges = standingSites(estate).flatMap((site) => site.edges);
  if (clientNames.length === 0 && edges.length === 0) return [];
  return [
    {
      id: 'check-from-outside',
      title: 'Check the estate from outside',
      why: 'From outside the networks of the sites: public names, public addresses, the certificate that counts.',
      ...OUTSIDE,
      command: ['Clear-DnsClientCache'],
      check: [
        ...clientNames.map((name) => `Resolve-DnsName -Name ${quote(name)}`),
        ...(clientNames.length > 0 && healthPath !== ''
          ? [
              `Invoke-WebRequest -Uri ${quote(`https://${clientNames[0]}${healthPath}`)} -UseBasicParsing | Format-List -Property StatusCode, Content`,
            ]
          : []),
        ...mxQuestions(estate),
        ...edges.map(({ hostName }) => portLine(quote(hostName), PORTS.smtp)),
      ],
      expected:
        (clientNames.length === 0
          ? ''
          : `${nameList(clientNames)} ${plural(clientNames, 'leads', 'lead')} to ${frontEndsText(estate)}. StatusCode is 200. `) +
        `${mxText(estate)} TcpTestSucceeded is True for each Edge.` +
        (names.judgesByPlace
          ? ' Which site the client names lead to depends on where the resolver is, not the client: ask the resolvers that clients use (-Server), those of the VPN among them.'
          : ''),
      otherwise: `${names.bothServe ? 'One site only, from resolvers in several places: the probes of the other one fail' : 'The standby instead of the primary: the probes of the primary fail'}, see its health pages. Port ${PORTS.smtp} closed: your own provider may block it outbound; try from another place. Another certificate: see the import on all servers.`,
    },
  ];
}
