import { isIpv4Address } from '../../core/cidr';
import { checkHostName } from '../../core/host-name';
import { refuse } from '../../core/refusal';
import type { LoadAgent } from './load-agent-script';
import { LEAST_MEMORY_GIB } from './proxy-capacity';
import type { ProxyBackend, ProxyPlan } from './proxy-plan';

/** What refusals name where a construct would be. */
const SCOPE = 'HAProxy';

/** Characters that HAProxy reads literally, without a quote, a blank, a variable or a comment among them. */
const IDENTIFIER = /^[a-z0-9][a-z0-9-]{0,62}$/i;
const PATH = /^(\/[\w.~-]+)+$/;
const PEM = /^(-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=]+\r?\n)+-----END CERTIFICATE-----\s*)+$/;
const SECRET_URL = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+\/secrets\/[a-z0-9-]+$/i;

/** Refuses what HAProxy or bash would not read literally, and plans that lead nobody anywhere. */
export function checkProxyPlan(plan: ProxyPlan): void {
  const { verifyHost, authority, servers, backends, certificate, idleMinutes, memoryGib } = plan;
  checkName('verifyHost', verifyHost);
  each('a port', portsOf(plan), isPort, 'from 1 to 65535');
  each(
    'idleMinutes',
    [idleMinutes],
    (minutes) => Number.isInteger(minutes) && minutes > 0,
    'a number of minutes',
  );
  each('memoryGib', [memoryGib], (gib) => gib >= LEAST_MEMORY_GIB, `${LEAST_MEMORY_GIB} GiB or more`);
  each('the name of a server', idsOf(servers), (id) => IDENTIFIER.test(id), 'a computer name');
  each(
    'the address of a server',
    servers.map(({ address }) => address),
    isIpv4Address,
    'an IPv4 address',
  );
  backends.forEach(checkBackend);
  if (authority !== undefined)
    each('trustedAuthority', [authority], (text) => PEM.test(text), 'certificates in PEM');
  if (certificate) {
    each(
      'the certificate',
      [certificate.secretUrl],
      (url) => SECRET_URL.test(url),
      'the address of a secret',
    );
  }
  checkWhole(plan);
}

/** Refuses an agent that nobody could ask. */
export function checkLoadAgent({ port, proxyAddresses }: LoadAgent): void {
  each('a port', [port], isPort, 'from 1 to 65535');
  each('proxyAddresses', [proxyAddresses.length], (count) => count > 0, 'one address or more');
  each('the address of a proxy', proxyAddresses, isIpv4Address, 'an IPv4 address');
}

function checkBackend({ id, hostNames, paths, healthPaths }: ProxyBackend): void {
  each(
    'the id of a backend',
    [id],
    (text) => /^[a-z0-9-]+$/.test(text) && text !== 'self',
    'lower-case letters, digits and hyphens, and not self',
  );
  hostNames.forEach((name) => checkName('hostNames', name));
  each(
    'a path',
    [...paths, ...healthPaths],
    (path) => PATH.test(path),
    'a path of letters, digits, dots and hyphens',
  );
}

function checkWhole({ mode, backends, servers, certificate, ...plan }: ProxyPlan): void {
  const defaults = backends.filter(({ isDefault }) => isDefault);
  each('backends', [defaults.length], (count) => count === 1, 'one default and any number of others');
  each(
    'healthPaths',
    backends.map(({ healthPaths }) => healthPaths.length),
    (count) => count > 0,
    'one page or more',
  );
  each('backends', [idsOf(backends)], isDistinct, 'different from each other');
  each('hostNames', [all(backends, 'hostNames')], isDistinct, 'different from each other');
  each('paths', [all(backends, 'paths')], isDistinct, 'different from each other');
  each(
    'servers',
    [idsOf(servers)],
    (ids) => ids.length > 0 && isDistinct(ids),
    'one or more with different names',
  );
  each('ports', [portsOf({ mode, backends, servers, ...plan })], isDistinct, 'different from each other');
  each(
    'certificate',
    [certificate !== undefined],
    (given) => given === (mode === 're-encryption'),
    'given with re-encryption, and only then',
  );
}

function checkName(property: string, name: string): void {
  checkHostName(SCOPE, property, name);
  // What only Terraform knows is let through by the check.
  each(property, [name], (text) => /^[a-z0-9.-]+$/i.test(text), 'a host name that is known at synthesis');
}

function each<T>(property: string, values: readonly T[], isGood: (value: T) => boolean, limit: string): void {
  const value = values.find((candidate) => !isGood(candidate));
  if (value === undefined) return;
  refuse(SCOPE, {
    property,
    value,
    limit,
    cause: 'the configuration of the proxy is written from it, and HAProxy has to read it as it is meant',
    remedy: 'correct the value in the program',
  });
}

function portsOf({ listenPort, healthPort, agentPort }: ProxyPlan): number[] {
  return [listenPort, healthPort, ...(agentPort === undefined ? [] : [agentPort])];
}

function all(backends: readonly ProxyBackend[], property: 'hostNames' | 'paths'): string[] {
  return backends.flatMap((backend) => backend[property]).map((text) => text.toLowerCase());
}

function idsOf(parts: readonly { readonly id: string }[]): string[] {
  return parts.map(({ id }) => id.toLowerCase());
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65536;
}

function isDistinct<T>(values: readonly T[]): boolean {
  return new Set(values).size === values.length;
}
