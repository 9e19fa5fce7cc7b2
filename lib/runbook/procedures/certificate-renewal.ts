import { CERTIFICATE_TASK, CertificateEvent, FORMER_STAYS_DAYS } from '../../exchange/certificate-task';
import { PROXY_NAMES } from '../../exchange/proxy-names';
import { INSTALLATION } from '../../exchange/installation-names';
import { WATCH_SOURCE } from '../../exchange/watch-commands';
import { PageId } from '../../model/page-ids';
import { namesOf, standingSites } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { nameList, plural, quote, quoteList } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { ServerView } from '../server-view';
import type { SiteView } from '../site-view';
import type { Text } from '../text';
import { listed, pageRef, ref, sentences, text } from '../text';
import { ownBalancers } from '../vocabulary/datacenter';
import {
  asRenewal,
  checkSubscriptions,
  PUBLIC_DAYS,
  runningEdges,
  runningServers,
  seeCertificates,
} from '../vocabulary/certificates';
import { clientProtocolSteps } from '../vocabulary/client-services';
import { EDGES_OUTSIDE, maintainedEdges, seeEdges } from '../vocabulary/edge-maintenance';
import { certifyEdges } from '../vocabulary/edge-setup';
import { ownHealthLines } from '../vocabulary/final-checks';
import { MACHINES, signIn } from '../vocabulary/subscriptions';
import type { ProxiedSite } from '../vocabulary/proxies';
import { bypassStep, onProxies, proxiedSites, proxyLine, seeProxies } from '../vocabulary/proxies';
import { certificateSteps } from '../vocabulary/server-setup';
import { exchangeShell, OUTSIDE, windowsShell } from '../vocabulary/shells';

/** What the page needs at every turn. */
interface Renewal {
  readonly estate: EstateView;
  /** Names of the servers with the certificate that clients see. */
  readonly servers: string[];
  readonly frontEnds: string[];
}

/**
 * Certificates of a public authority, on the servers that clients meet and on the Edges.
 *
 * Sources: learn.microsoft.com/exchange/architecture/client-access/renew-certificates (IIS with balancing on layer 4, Edges) and
 * .../import-certificates; for the lifetimes, ballot SC-081 of the CA/Browser Forum.
 *
 * @returns the page; undefined where the program has neither front ends nor Edges
 */
export function certificateRenewal(estate: EstateView): Procedure | undefined {
  const frontEnds = standingSites(estate).flatMap((site) => namesOf(site.frontEnds));
  const servers = estate.hasClientAccessRole ? frontEnds : namesOf(runningServers(estate));
  const edges = runningEdges(estate);
  if (frontEnds.length + edges.length === 0) return undefined;
  const renewal = { estate, servers, frontEnds };
  const proxied = proxiedSites(estate);
  const own = [...runningServers(estate), ...edges].filter(({ certificate }) => certificate !== undefined);
  return {
    id: PageId.certificateRenewal,
    title: 'Renewal of the public certificates',
    purpose:
      `The certificate of ${nameList([...(frontEnds.length > 0 ? ['the clients'] : []), ...(edges.length > 0 ? ['the Edges'] : [])])} ends within ${PUBLIC_DAYS} days or its key is no longer trusted. ` +
      'Afterwards every server shows the new one, and the old one is gone.',
    table: {
      title: 'What ends when',
      head: ['certificate', 'servers', 'lasts'],
      rows: [
        ...(frontEnds.length > 0
          ? [[nameList(estate.certificateNames) || 'names of the clients', nameList(servers), LIFETIME]]
          : []),
        ...edges.map(({ name, hostName }) => [hostName, name, LIFETIME]),
      ],
    },
    before: [
      `Public certificates end after 200 days, from March 2027 on after 100 and from March 2029 on after 47: this page is a routine. Put it into the calendar, ${PUBLIC_DAYS} days before the end of the first one.`,
      ...(runningServers(estate).length > 0
        ? [
            text`The certificate that signs OAuth tokens and those that Exchange has signed itself have a page of their own: ${pageRef('internal-certificates')}.`,
          ]
        : []),
      ...(own.length > 0
        ? [
            `${nameList(namesOf(own))} ${plural(own, 'takes its certificate', 'take their certificates')} from ${nameList(vaultsOf(own))}: put the renewed one there as a new version of the same certificate, with its whole chain. Where the vault renews it by itself, nothing is to be done.`,
          ]
        : []),
      'The new certificates are there as files with their keys, from the authority of before where possible, with the same names. The key is one of RSA with 2048 bits or more, of the provider "Microsoft RSA SChannel Cryptographic Provider": Outlook on the web does not work with keys of a newer provider (CNG).',
      ...(frontEnds.length > 0
        ? [
            text`Expired already: ${own.length > 0 ? text`do ${ref('force-certificate-task')}; where that fails, ` : ''}do ${ref('renew-import-certificate')} and ${ref('restart-iis')} at once, on all front ends, and stop there; clients connect again. The other steps can wait for a quiet hour.`,
          ]
        : []),
      ...proxyConditions(proxied),
      'Do it at a quiet hour: until all servers have the new certificate, users of Outlook on the web may have to sign in again.',
    ],
    steps: [
      ...seeCertificates(estate),
      ...(own.length > 0 ? [seeTask(own), forceTask(own)] : []),
      ...[...clientSteps(renewal), ...standingSites(estate).flatMap((site) => edgeSteps(site))].map((step) =>
        step.id === SET_CONNECTORS ? step : whereNoTask(step, own),
      ),
      ...proxied.flatMap((site) => takeOnProxies(site)),
      ...proxied.map((site) => seeProxies(site)),
      ...(edges.length > 0 ? [seeEdges(maintainedEdges(estate))] : []),
      ...checkSubscriptions(estate),
    ],
    after: [
      ...[
        ownBalancers(
          estate,
          (sites) =>
            `A balancer or an application firewall of ${sites} that ends TLS has the certificate of the clients too: whoever runs it installs the same one there on the same day. With another one than the servers have, Extended Protection refuses clients.`,
        ),
      ].filter((line) => line !== ''),
      'Run the first step again: the days of all certificates are those of the new ones. Write the next date into the calendar.',
      'A hybrid organization: run the Hybrid Configuration Wizard again and choose the new certificate for mail.',
      'If the old key may be known to others: have the authority revoke the old certificate.',
    ],
  };
}

/** What proxies ask of a certificate: they trust no server whose certificate has expired, or is signed by somebody else than before. */
function proxyConditions(proxied: readonly ProxiedSite[]): Text[] {
  if (proxied.length === 0) return [];
  const together = proxied.some(({ model }) => endsTls(model.mode));
  return [
    'The proxies check the certificate of each server. One that has expired, or that lacks the name of the clients, or whose server does not send the certificates between it and the authority, takes its server out. All servers have the same one: no client is served in any site then, and a switchover does not help. A certificate of another authority: let the proxies trust both authorities first (`trustedAuthority` of the proxies has the certificates of both), and apply the stacks of the sites.',
    text`No client is served already: until the new certificate is there, let the servers serve clients without the proxies (\`bypassed: true\`), in each site: ${listed(proxied.map(({ site }) => pageRef(PageId.proxiesLost(site.code), bypassStep(site))))}. Clients get a warning at most, as without proxies. After the import, and before the next server: ${listed(proxied.map(({ site }) => pageRef(PageId.proxiesHealth(site.code), stepId('see-certificate-of-servers', site.code))))}.`,
    ...(together
      ? [
          `TLS ends on ${nameList(proxied.flatMap(({ proxies }) => namesOf(proxies)))}: proxies and servers have to show the same certificate, or Extended Protection refuses users who sign in with Windows (Outlook). The order is: the new version into the key vault; the servers, within minutes; the proxies, which take it by themselves within ten minutes once half of the servers show it. In between each proxy leads no new clients to a server that shows another certificate than its own, so that up to half of the servers serve nobody: do the servers at once, one right after the other, not in the course of nights.`,
        ]
      : []),
  ];
}

function endsTls(mode: string): boolean {
  return mode === 're-encryption';
}

function takeOnProxies({ site, proxies, model }: ProxiedSite): Step[] {
  if (!endsTls(model.mode)) return [];
  return [
    {
      id: stepId('take-certificate-on-proxies', site.code),
      title: `Let the proxies of ${site.name} take the certificate`,
      when: 'When the servers show the new certificate; by itself it happens within ten minutes.',
      why: 'Each proxy reads the secret with its own identity, looks whether key, names and dates fit, and reloads, which cuts no connection. It waits while fewer than half of the servers show the new one.',
      ...OUTSIDE,
      command: [...signIn(proxies, MACHINES), ...onProxies(proxies, proxyLine('certificate'))],
      check: onProxies(
        proxies,
        `openssl x509 -in ${PROXY_NAMES.certificate} -noout -enddate -fingerprint; journalctl --unit exchange-proxy-certificate --no-pager --lines 5`,
      ),
      expected:
        'Each proxy says the new date and the same fingerprint, which is the thumbprint of the servers.',
      otherwise: text`"waits until half of the servers show it": do the servers first, from ${ref('force-certificate-task')} on. "the certificate in the vault" and a reason: correct it there. "Forbidden": the identity of the machine has no right on the secret: apply the stack of the site. Or the firewall of the vault does not admit the subnet of the proxies, with "ForbiddenByFirewall" in the log of the vault: add it to the virtual networks of the vault, as those of the servers are. A proxy that keeps the old one: ${pageRef(PageId.proxiesLost(site.code))} rebuilds it with the new one.`,
      wait: { seconds: 60, because: 'one command of Azure for each proxy' },
    },
  ];
}

function vaultsOf(own: ServerView[]): string[] {
  return [...new Set(own.flatMap(({ certificate }) => certificate?.keyVault ?? []))];
}

/** What people do by hand, where a task does it otherwise. */
function whereNoTask(step: Step, own: ServerView[]): Step {
  if (own.length === 0) return step;
  return { ...step, when: step.when === undefined ? BY_HAND : sentences(BY_HAND, step.when) };
}

const BY_HAND = text`Only for servers that take no certificate from a vault, or whose task has failed in ${ref('force-certificate-task')}.`;

/** Source of the times and the events: the task itself. */
function taskChecks(): string[] {
  return [
    `Get-ScheduledTask -TaskName ${quote(INSTALLATION.certificateTask)} | Get-ScheduledTaskInfo | Format-List -Property LastRunTime, LastTaskResult, NextRunTime`,
    `Get-WinEvent -FilterHashtable @{ LogName = 'Application'; ProviderName = ${quote(WATCH_SOURCE)}; Id = ${CertificateEvent.RENEWED}, ${CertificateEvent.NOTHING}, ${CertificateEvent.FAILED} } -MaxEvents 3 -ErrorAction SilentlyContinue | Format-List -Property TimeCreated, Id, Message`,
    'Get-ExchangeCertificate | Format-Table -Property Services, NotAfter, Subject, Thumbprint -AutoSize',
  ];
}

function seeTask(own: ServerView[]): Step {
  return {
    id: 'see-certificate-task',
    title: 'See what the task has done on the servers that take their certificate from a vault',
    why: `The task "${INSTALLATION.certificateTask}" reads the secret each night with the identity of the machine, imports it, enables it, and looks at the health page; where that fails, the former certificate is in use again. The members of a tier change one after the other, and the former one stays for ${FORMER_STAYS_DAYS} days.`,
    ...exchangeShell(...namesOf(own)),
    command: [`Get-Content -Path ${quote(CERTIFICATE_TASK.state)}`],
    check: taskChecks(),
    expected: `The last event is ${CertificateEvent.RENEWED} (in use) or ${CertificateEvent.NOTHING} (nothing to do, or it waits for its turn at night), and the certificate in use ends in more than ${PUBLIC_DAYS} days.`,
    otherwise: text`${CertificateEvent.FAILED} names its reason: no right on the secret, a chain that is not whole, a key that is not one of RSA, a name that is missing. Correct the certificate in the vault, then ${ref('force-certificate-task')}. No such task: apply the stack of the site again.`,
  };
}

function forceTask(own: ServerView[]): Step {
  return {
    id: 'force-certificate-task',
    title: 'Let the task run at once',
    when: 'Only if a new certificate is not to wait for the night, or after its reason to fail was repaired.',
    why: 'One server after the other, first one that few clients use: go on to the next when this one shows the new certificate and its health page answers.',
    ...exchangeShell(...namesOf(own)),
    // A process of its own: the shell of Exchange has cmdlets of the same names, which run elsewhere.
    command: [
      `powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File ${quote(CERTIFICATE_TASK.script)} -AtOnce`,
    ],
    check: taskChecks(),
    wait: { seconds: 600, because: 'import, restart of IIS and the health page' },
    expected: `The last event is ${CertificateEvent.RENEWED}, and the new thumbprint has the services of the former one.`,
    otherwise: text`${CertificateEvent.NOTHING}: the vault has no newer one. ${CertificateEvent.FAILED} again: import it by hand, from ${ref('renew-import-certificate')} on.`,
  };
}

/** How many days a certificate has at least that replaces another. */
const FRESH_DAYS = 30;

const LIFETIME = '200 days at most (100 from March 2027, 47 from March 2029)';

function clientSteps(renewal: Renewal): Step[] {
  const { estate, servers, frontEnds } = renewal;
  if (frontEnds.length === 0) return [];
  return [
    ...asRenewal(certificateSteps(estate, servers)),
    restartIis(renewal),
    ...asRenewal(clientProtocolSteps(estate, frontEnds, runningServers(estate))),
    useInConnectors(renewal),
    removeOld(renewal),
  ];
}

function restartIis({ estate, frontEnds }: Renewal): Step {
  const { healthPath } = estate.names;
  return {
    id: 'restart-iis',
    title: 'Restart IIS on each front end, one after the other',
    why: `Exchange may continue to encrypt the cookie of Outlook on the web with the old certificate until IIS restarts; a server with another certificate does not accept it. Go on to the next server only when this one answers again.`,
    ...windowsShell(...frontEnds),
    command: ["Restart-Service -Name 'WAS', 'W3SVC' -Force"],
    check: ownHealthLines(healthPath || '/owa/healthcheck.htm'),
    expected: 'The page says "200 OK" and names the server.',
    otherwise:
      'No answer for more than five minutes: `Get-Service -Name W3SVC, WAS`, then the event log System, source WAS. Leave the other servers as they are until this one answers: they serve the clients.',
    wait: { seconds: 300, because: 'application pools start, and the health page turns green' },
  };
}

/** Send connectors are settings of the organization, which no task of a server changes. */
const SET_CONNECTORS = 'set-connector-certificates';

function useInConnectors({ servers }: Renewal): Step {
  return {
    id: SET_CONNECTORS,
    title: 'Name the new certificate in the connectors that name the old one',
    why: text`A connector names a certificate by issuer and subject. With other ones it would offer none. With the same ones its name fits the new certificate already, and nothing is to be done here; but it fits the old one as well, which ${ref('remove-old-certificate')} then has to free. Do it also where the task takes certificates from a vault: it changes the receive connectors of its server, and never a Send connector.`,
    ...exchangeShell(servers[0]),
    command: [
      "$old = Read-Host 'TlsCertificateName that is replaced, from the check (Enter if no connector has one)'",
      "$thumbprint = Read-Host 'Thumbprint of the new certificate'",
      '$new = Get-ExchangeCertificate -Thumbprint $thumbprint',
      "$name = '{0}I{1}{2}{0}S{1}{3}' -f [char]60, [char]62, $new.Issuer, $new.Subject",
      '$send = @(Get-SendConnector)',
      '$receive = @(Get-ReceiveConnector)',
      'foreach ($connector in $send) { if ($old -ne \'\' -and "$($connector.TlsCertificateName)" -eq $old) { Set-SendConnector -Identity $connector.Identity -TlsCertificateName $name } }',
      'foreach ($connector in $receive) { if ($old -ne \'\' -and "$($connector.TlsCertificateName)" -eq $old) { Set-ReceiveConnector -Identity $connector.Identity -TlsCertificateName $name } }',
    ],
    check: [
      '$connectors = @(Get-SendConnector) + @(Get-ReceiveConnector)',
      '$connectors | Where-Object { $_.TlsCertificateName } | Format-Table -Property Identity, TlsCertificateName -AutoSize',
    ],
    expected: 'Each connector of the list has the issuer and the subject of the new certificate.',
    otherwise:
      'A connector with the old name: run the command again with that name. A connector of an Edge subscription is changed here and reaches the Edge with the next synchronization.',
  };
}

function removeOld({ servers }: Renewal): Step {
  return {
    id: 'remove-old-certificate',
    title: 'Remove the old certificate from all servers',
    when: 'A few days later, when clients and mail have shown no fault.',
    why: 'A server with two certificates of one name may choose the wrong one. A service is not taken off a certificate: it goes with the certificate.',
    ...exchangeShell(servers[0]),
    command: [
      "$old = Read-Host 'Thumbprint of the old certificate'",
      `foreach ($server in ${quoteList(servers)}) {`,
      '  $certificates = @(Get-ExchangeCertificate -Server $server)',
      '  if ($certificates.Thumbprint -contains $old) { Remove-ExchangeCertificate -Server $server -Thumbprint $old }',
      '}',
    ],
    check: [
      `foreach ($server in ${quoteList(servers)}) {`,
      '  $server',
      '  $certificates = @(Get-ExchangeCertificate -Server $server)',
      '  $certificates | Format-Table -Property Services, NotAfter, Subject, Thumbprint -AutoSize',
      '}',
    ],
    expected:
      'The old thumbprint is listed nowhere, and a certificate with the service IIS is listed for each server.',
    otherwise: text`"These certificates are tagged with following Send Connectors": their TlsCertificateName fits both certificates. Stop MSExchangeTransport on the SourceTransportServers of these connectors, so that nothing leaves without a certificate; write the names down, \`Set-SendConnector -TlsCertificateName $null\` for each connector, run this step again, and at once set the names again and start the service. Then send a message through each connector. Source: learn.microsoft.com/exchange/troubleshoot/mailflow/cannot-remove-installed-certificate. A server refuses because the certificate is that of transport between servers, which it became when somebody answered Yes: renew that one first, with ${pageRef('internal-certificates', 'renew-transport-certificate')}.`,
  };
}

function edgeSteps(site: SiteView): Step[] {
  const { edges } = site;
  if (edges.length === 0) return [];
  return [
    certifyEdges(edges, site.code),
    {
      id: stepId('remove-old-certificate', site.code),
      title: `Remove the old certificate from the Edges of ${site.name}`,
      why: text`The documentation asks for its removal before the subscription is made again. The command removes it only if another one of an authority has the name of the Edge. One Edge after the other: the restart of Transport takes the new certificate at once, and ${ref(EDGES_OUTSIDE)} shows that this Edge answers before the next one goes.`,
      ...exchangeShell(...namesOf(edges)),
      command: [
        "$old = Read-Host 'Thumbprint of the old certificate'",
        '$fqdn = (Get-ExchangeServer -Identity $env:COMPUTERNAME).Fqdn',
        '$all = @(Get-ExchangeCertificate)',
        `$new = @($all | Where-Object { $_.Thumbprint -ne $old -and -not $_.IsSelfSigned -and ("$($_.CertificateDomains)" -split ' ') -contains $fqdn -and "$($_.Services)" -match 'SMTP' -and $_.Status -eq 'Valid' -and $_.NotAfter -gt (Get-Date).AddDays(${FRESH_DAYS}) })`,
        'if ($new.Count -eq 0) { throw "No other valid certificate of an authority has $fqdn and SMTP: the old one stays." } else {',
        '  Remove-ExchangeCertificate -Thumbprint $old',
        "  Restart-Service -Name 'MSExchangeTransport'",
        '}',
      ],
      check: [
        'Get-ExchangeCertificate | Format-Table -Property Services, NotAfter, Subject, Thumbprint -AutoSize',
        "Get-Service -Name 'MSExchangeTransport' | Format-Table -Property Name, Status",
      ],
      expected: `The old thumbprint is not listed, the new certificate has SMTP, and MSExchangeTransport runs.`,
      otherwise: `The command stops: import the new certificate first, or order one with the name of the Edge. "The internal transport certificate cannot be removed": it is the default one, which EdgeSync is bound to; leave it, and do the next steps all the same.`,
    },
  ];
}
