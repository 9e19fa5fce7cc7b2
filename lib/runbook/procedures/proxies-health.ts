import { PROXY_NAMES } from '../../exchange/proxy-names';
import { PageId } from '../../model/page-ids';
import { namesOf } from '../estate-parts';
import type { EstateView } from '../estate-view';
import { quoteList } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import type { Text } from '../text';
import { pageRef, ref, sentences, text } from '../text';
import { healthLine, HEALTHY, NO_CURL } from '../vocabulary/final-checks';
import type { ProxiedSite } from '../vocabulary/proxies';
import {
  backendRow,
  byAzure,
  bypassStep,
  sshStep,
  proxyLine,
  onProxies,
  seeProxies,
  STATES,
} from '../vocabulary/proxies';
import { MACHINES, signIn } from '../vocabulary/subscriptions';
import { OUTSIDE, windowsShell } from '../vocabulary/shells';

/**
 * Clients fail on one server or by one protocol: what the proxies show, and how a server leaves them and comes back by hand.
 *
 * Sources: docs.haproxy.org/2.6/management.html (show stat, set server, agent) and
 * learn.microsoft.com/exchange/architecture/client-access/load-balancing (health page of each protocol).
 */
export function proxiesHealth(estate: EstateView, proxied: ProxiedSite): Procedure {
  const { site, model } = proxied;
  return {
    id: PageId.proxiesHealth(site.code),
    title: `Clients of ${site.name} fail by one protocol, or on one server`,
    purpose:
      'Outlook, Outlook on the web or phones fail while others work, or a server gets no clients. ' +
      'Afterwards you know which server the proxies have taken out and why, and it is back, or out of all backends until it is repaired.',
    table: {
      title: 'Backends of the proxies',
      head: ['backend', 'what leads there', 'health pages that keep a server in it'],
      rows: model.backends.map((backend) => backendRow(model, backend, estate.names.clientNames)),
    },
    before: preconditions(proxied),
    steps: [
      seeProxies(proxied),
      askServers(proxied),
      ...seeCertificate(estate, proxied),
      takeOut(proxied),
      ...bringBack(proxied),
    ],
    after: [
      'A server that leaves and comes back every few minutes: take it into maintenance, and look at its health sets.',
    ],
  };
}

/** What decides whether a server leaves one protocol or all. */
const BY_MODE: Record<string, string> = {
  'pass-through':
    'The proxies cannot see what a client wants, since TLS passes through them: the worst page decides. A server whose page of one protocol fails leaves for all protocols.',
  'host-names':
    'The proxies tell protocols apart by the host name that a client asks for: a server whose page of one protocol fails leaves the backend of that name, and stays in the others.',
  're-encryption':
    'TLS ends on the proxies, so that they see the path: a server whose page of one protocol fails leaves the backend of that protocol, and stays in the others.',
};

function preconditions({ site, model }: ProxiedSite): Text[] {
  return [
    BY_MODE[model.mode] ?? BY_MODE['pass-through'],
    'Mail protocols (SMTP, POP, IMAP) do not pass the proxies: if these fail, this page does not help.',
    text`All servers are DOWN on each proxy at once, with the check L6RSP: the proxies do not accept their certificate, which is the same in all sites, so that a switchover does not help. ${ref(certificateStep(site.code))} says why. Until the new one is there, clients can be served without the proxies, and get a warning at most instead of no answer: ${pageRef(PageId.proxiesLost(site.code), bypassStep(site))}.`,
    byAzure(pageRef(PageId.proxiesLost(site.code), sshStep(site))),
  ];
}

function askServers({ site, servers, model }: ProxiedSite): Step {
  const paths = [...new Set(model.backends.flatMap(({ healthPaths }) => healthPaths))];
  return {
    id: stepId('ask-health-pages', site.code),
    title: 'Ask the servers for each health page',
    why: sentences(
      'The proxies ask the same pages. On the server itself, by its own name, neither network nor proxy comes between.',
      STATES,
      'The check says what failed: L7STS and a number is the answer of the page, L4CON or L4TOUT a port that does not answer, L6RSP a certificate that the proxy does not accept.',
    ),
    ...windowsShell(...namesOf(servers)),
    command: ['Get-Service -Name W3SVC, WAS | Format-Table -Property Name, Status'],
    check: [
      `foreach ($path in ${quoteList(paths)}) {`,
      '  $path',
      `  ${healthLine('"https://$([System.Net.Dns]::GetHostEntry($env:COMPUTERNAME).HostName)$path"')}`,
      '}',
    ],
    expected: `For each path ${HEALTHY}.`,
    otherwise: text`A page with another answer than 200: \`Get-ServerHealth\`, for that server, names the health set of the protocol; restart its application pool in IIS, once. If that does not help, ${ref(stepId('take-server-out', site.code))}. All pages answer 200, and a proxy says DOWN: the rule of the network between the two, or the certificate: ${ref(certificateStep(site.code))}. State "DOWN(agent)", "DRAIN(agent)", or a weight that does not fit the load: ${ref(stepId('bring-server-back', site.code))}. ${NO_CURL}`,
  };
}

function certificateStep(code: string): string {
  return stepId('see-certificate-of-servers', code);
}

/** HAProxy accepts no server whose chain it cannot build: OpenSSL fetches no certificate that a server does not send. Source: docs.openssl.org (s_client). */
function seeCertificate(estate: EstateView, { site, proxies, servers }: ProxiedSite): Step[] {
  const [name] = estate.names.clientNames;
  const authority = `$(grep -o -m 1 'ca-file [/a-z.-]*' ${PROXY_NAMES.configuration} | cut -d ' ' -f 2)`;
  const question = `openssl s_client -connect $a:443 -servername ${name} -verify_hostname ${name} -CAfile ${authority} -showcerts < /dev/null 2>&1`;
  return [
    {
      id: certificateStep(site.code),
      title: 'See the certificate of the servers with the eyes of a proxy',
      when: 'Only where the check of a server is L6RSP.',
      why: `A proxy asks more than a browser: the certificate has not expired, it has the name ${name}, and the server itself sends each certificate between it and the authority. Browsers fetch one that is missing, and proxies do not: import it into the store of intermediate authorities of the server (\`certlm.msc\`), and restart IIS.`,
      ...OUTSIDE,
      command: signIn(proxies, MACHINES),
      check: onProxies(
        proxies.slice(0, 1),
        `for a in ${servers.map(({ address }) => address).join(' ')}; do echo $a; ${question} | grep -E ' s:| i:|NotAfter|Verify return code|verify error'; done`,
      ),
      expected:
        'For each address: the certificate of the server (0 s:), then each one that signs the one before (i: of a line is s: of the next one), and "Verify return code: 0 (ok)".',
      otherwise: text`"certificate has expired", "hostname mismatch": ${pageRef(PageId.certificateRenewal)}. "unable to get local issuer certificate" or "unable to verify the first certificate": only one certificate is listed, and the one between is missing; or the authority is not among \`trustedAuthority\` of the proxies. No line at all: the server does not answer on port 443.`,
      wait: { seconds: 60, because: 'a command of Azure' },
    },
  ];
}

function askServer(servers: string[]): string[] {
  return [
    `$server = Read-Host 'Name of the server (${servers.join(', ')})'`,
    `if ($server -notin ${quoteList(servers)}) { throw "$server is none of them." }`,
  ];
}

function takeOut(proxied: ProxiedSite): Step {
  const { site, proxies, servers, model } = proxied;
  const hasAgent = model.agentPort !== undefined;
  return {
    id: stepId('take-server-out', site.code),
    title: 'Take a server out of all backends by hand',
    when: 'Only for a server that fails its users and stays UP, such as one in maintenance whose agent is gone.',
    why: sentences(
      'It gets no new clients, and keeps the connections that it has. The proxies do not know each other: it is done on each of them, and lost when HAProxy restarts there.',
      hasAgent &&
        'The agent of the server is no longer asked: it would say that the server is ready, and bring it back within seconds.',
    ),
    ...OUTSIDE,
    command: [...askServer(namesOf(servers)), ...onProxies(proxies, proxyLine('take-out', '$server'))],
    check: onProxies(proxies, proxyLine('show')),
    expected:
      'On each proxy the server is in DRAIN in each backend, and the number of its connections falls.',
    otherwise:
      '"no backend has a server": the program has another name. UP again after some seconds: the command did not reach that proxy; run it again.',
    wait: { seconds: 900, because: 'connections end one by one' },
  };
}

/** HAProxy keeps the last word of an agent that is gone, tried with 2.6: `down` is lifted by `agent up` only, and `drain` by `state ready` only. */
function bringBack({ site, proxies, servers, model }: ProxiedSite): Step[] {
  const hasAgent = model.agentPort !== undefined;
  const [backend] = model.backends;
  return [
    {
      id: stepId('bring-server-back', site.code),
      title: 'Bring a server back into all backends by hand',
      when: hasAgent
        ? 'After the step before, and where the agent of a server is gone and its last word keeps the server out, or at a low weight.'
        : 'After the step before.',
      why: sentences(
        hasAgent &&
          `An agent that dies leaves its last word: HAProxy keeps a server at the state and the weight that the agent said last, however healthy the server is. A server that was drained for maintenance and whose agent does not start again stays out for good, and nothing tells you but the list (${PROXY_NAMES.backendPrefix + backend.id} ${namesOf(servers)[0] ?? ''} DRAIN).`,
        'The command lifts whatever was said, on each proxy. Health pages decide again, and the agent where one answers.',
      ),
      ...OUTSIDE,
      command: [...askServer(namesOf(servers)), ...onProxies(proxies, proxyLine('bring-back', '$server'))],
      check: onProxies(proxies, proxyLine('show')),
      expected: 'On each proxy the server is UP in each backend, with the weight 100 where no agent answers.',
      otherwise: text`DOWN without "(agent)" behind it: a health page fails; ${ref(stepId('ask-health-pages', site.code))}. In DRAIN again: its agent lives and says so, because the server is in maintenance; end that first: ${pageRef('maintenance-member')}.`,
      wait: { seconds: 60, because: 'three checks that succeed; the share of the server grows for a minute' },
    },
  ];
}
