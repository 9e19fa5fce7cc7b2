import { checkProxyPlan } from './check-proxy-plan';
import { bufferKib, mostConnections } from './proxy-capacity';
import { PROXY_FILES, SELF, TRUSTED_AUTHORITIES } from './proxy-files';
import type { ProxyBackend, ProxyPlan, ProxyServer } from './proxy-plan';
import { HEALTH_PATH } from './proxy-plan';

/** When a server leaves and comes back: two failures in turn, the second one soon after the first. */
export const PROXY_PROBE = {
  /** Seconds between two checks of a server, and between two questions to its agent. */
  interval: 5,
  /** Seconds until a check that has failed once is repeated. */
  again: 1,
  /** Failures in turn after which a server leaves. */
  fall: 2,
  /** Successes in turn after which it comes back. */
  rise: 3,
  /** Seconds for which a page may keep the check waiting. */
  patience: 5,
  /** Seconds in which a server that has come back gets its full share. */
  slowStart: 60,
} as const;

/**
 * Minutes that a request may wait for its answer: a device that waits for changes asks for at most 59.
 *
 * Source: learn.microsoft.com/openspecs/exchange_server_protocols/ms-ascmd (HeartbeatInterval of Sync: at most 3540 seconds).
 */
const LONGEST_POLL = 65;

/**
 * The configuration of HAProxy 2.6 or later for a plan.
 *
 * Source: docs.haproxy.org/2.6/configuration.html, each line tried with 2.6.
 *
 * @throws if HAProxy would not read a value of the plan literally
 */
export function haproxyConfiguration(plan: ProxyPlan): string {
  checkProxyPlan(plan);
  return [
    '# Written by Terraform. What is changed here is overwritten.',
    ...section('global', globals(plan)),
    ...section('defaults', defaults(plan)),
    ...section('frontend health', health(plan)),
    ...section(`backend ${SELF.backend}`, self()),
    ...section('frontend clients', clients(plan)),
    ...plan.backends.flatMap((backend) => section(`backend ${nameOf(backend)}`, servers(plan, backend))),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', title, ...lines.map((line) => `  ${line}`)];
}

/** Only root may use the socket, by which servers are taken out. Reloads leave connections to the former process until they end. */
function globals({ mode, memoryGib }: ProxyPlan): string[] {
  return [
    'log /dev/log local0',
    'chroot /var/lib/haproxy',
    'user haproxy',
    'group haproxy',
    `maxconn ${mostConnections(mode, memoryGib)}`,
    `hard-stop-after ${LONGEST_POLL}m`,
    `stats socket ${PROXY_FILES.socket} mode 600 level admin`,
    'stats timeout 30s',
    `server-state-file ${PROXY_FILES.servers}`,
    'spread-checks 10',
    'ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets',
    'ssl-default-server-options ssl-min-ver TLSv1.2',
    `tune.bufsize ${bufferKib(mode) * 1024}`,
  ];
}

/**
 * Keep-alive packets refresh the balancer's memory of a connection, so that a poll may be longer than that, and find clients and servers that are gone.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-tcp-reset.
 */
function defaults({ idleMinutes }: ProxyPlan): string[] {
  return [
    'log global',
    'option dontlognull',
    'timeout connect 5s',
    'timeout http-request 30s',
    `timeout check ${PROXY_PROBE.patience}s`,
    `timeout http-keep-alive ${LONGEST_POLL}m`,
    `timeout client ${LONGEST_POLL}m`,
    `timeout server ${LONGEST_POLL}m`,
    'option clitcpka',
    `clitcpka-idle ${idleMinutes * 30}s`,
    'clitcpka-intvl 20s',
    'clitcpka-cnt 3',
    'option srvtcpka',
    'srvtcpka-idle 60s',
    'srvtcpka-intvl 20s',
    'srvtcpka-cnt 3',
    // A server that does not take a connection: the next try goes to another one.
    'retries 3',
    'option redispatch 1',
    'load-server-state-from-file global',
  ];
}

/** A backend without servers does not take the proxy out as long as another one has some: they would be lost with it. */
function health({ healthPort, backends }: ProxyPlan): string[] {
  return [
    'mode http',
    `bind :${healthPort}`,
    'timeout client 10s',
    'timeout http-request 5s',
    'timeout http-keep-alive 5s',
    'no log',
    `acl is_out nbsrv(${SELF.backend}) lt 1`,
    ...backends.map((backend) => `acl ${emptyOf(backend)} nbsrv(${nameOf(backend)}) lt 1`),
    `monitor-uri ${HEALTH_PATH}`,
    `monitor fail if is_out or ${backends.map(emptyOf).join(' ')}`,
    'http-request deny deny_status 404',
  ];
}

/** Nobody connects to this server: its state is that of the proxy. */
function self(): string[] {
  return ['mode http', `server ${SELF.server} 127.0.0.1:9`];
}

function clients(plan: ProxyPlan): string[] {
  const [main] = plan.backends.filter(({ isDefault }) => isDefault);
  const ways = plan.mode === 're-encryption' ? byPath(plan) : byHello(plan);
  return [...ways, `default_backend ${nameOf(main)}`];
}

/** TLS passes through: what is not encrypted yet is the name that the client asks for, where it says one. */
function byHello({ mode, listenPort, backends }: ProxyPlan): string[] {
  const plain = ['mode tcp', `bind :${listenPort}`, 'option tcplog'];
  if (mode === 'pass-through') return plain;
  return [
    ...plain,
    'tcp-request inspect-delay 5s',
    'tcp-request content accept if { req.ssl_hello_type 1 }',
    'tcp-request content reject',
    ...backends
      .filter(({ hostNames }) => hostNames.length > 0)
      .map(
        (backend) => `use_backend ${nameOf(backend)} if { req.ssl_sni -i ${backend.hostNames.join(' ')} }`,
      ),
  ];
}

/**
 * Only HTTP/1.1: NTLM and Negotiate authenticate a connection, which HTTP/2 shares between requests. An address that a client claims for itself is removed. Query
 * strings, which name users and devices, are not logged.
 *
 * Source: learn.microsoft.com/iis/get-started/whats-new-in-iis-10/http2-on-iis (Windows authentication is not supported with HTTP/2).
 */
function byPath({ listenPort, backends }: ProxyPlan): string[] {
  return [
    'mode http',
    `bind :${listenPort} ssl crt ${PROXY_FILES.certificate} alpn http/1.1`,
    'log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %HM %HPO"',
    'http-request del-header X-Forwarded-For',
    'option forwardfor',
    // A reload would close idle connections while clients begin to use them again: they are closed with their next answer.
    'option idle-close-on-response',
    // Outlook Anywhere and MAPI send parts of a message and wait for the answer to each.
    'option http-no-delay',
    ...backends
      .filter(({ paths, isDefault }) => paths.length > 0 && !isDefault)
      .map((backend) => `use_backend ${nameOf(backend)} if ${inDirectories(backend.paths)}`),
  ];
}

function inDirectories(paths: readonly string[]): string {
  return `{ path -i ${paths.join(' ')} } or { path_beg -i ${paths.map((path) => `${path}/`).join(' ')} }`;
}

/** Each page is asked over a connection of its own, and the first failure ends the check. */
function servers(plan: ProxyPlan, { healthPaths }: ProxyBackend): string[] {
  const { mode, verifyHost, servers: all } = plan;
  return [
    ...(mode === 're-encryption' ? TO_SERVERS : ['mode tcp']),
    'balance leastconn',
    'option httpchk',
    ...healthPaths.flatMap((path) => [
      `http-check connect ssl sni ${verifyHost} alpn http/1.1`,
      `http-check send meth GET uri ${path} ver HTTP/1.1 hdr Host ${verifyHost}`,
      'http-check expect status 200',
    ]),
    `default-server ${serverOptions(plan).join(' ')}`,
    ...all.map((server) => serverLine(server, plan)),
  ];
}

/**
 * NTLM and Negotiate authenticate a connection, not a request: a connection to a server belongs to one client for good, and the client's requests keep to it.
 *
 * Source: docs.haproxy.org/2.6/configuration.html (http-reuse, option http-keep-alive, option prefer-last-server, balance).
 */
const TO_SERVERS = ['mode http', 'http-reuse never', 'option http-keep-alive', 'option prefer-last-server'];

/** The agent states a share of 100. `verify none` is never written: who answers for a server has to have its certificate. */
function serverOptions({ mode, verifyHost, authority, agentPort }: ProxyPlan): string[] {
  const { interval, again, fall, rise, slowStart } = PROXY_PROBE;
  const trusted = authority === undefined ? TRUSTED_AUTHORITIES : PROXY_FILES.authority;
  return [
    ...(mode === 're-encryption' ? [`ssl sni str(${verifyHost}) alpn http/1.1`] : []),
    `check check-ssl verify required verifyhost ${verifyHost} ca-file ${trusted}`,
    `inter ${interval}s fastinter ${again}s fall ${fall} rise ${rise}`,
    `weight 100 slowstart ${slowStart}s tcp-ut 30s`,
    ...(agentPort === undefined ? [] : [`agent-check agent-port ${agentPort} agent-inter ${interval}s`]),
  ];
}

function serverLine({ id, address }: ProxyServer, { listenPort }: ProxyPlan): string {
  return `server ${id} ${address}:${listenPort}`;
}

function nameOf({ id }: ProxyBackend): string {
  return `be_${id}`;
}

function emptyOf({ id }: ProxyBackend): string {
  return `is_empty_${id}`;
}
