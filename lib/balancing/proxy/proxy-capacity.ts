import type { ProxyOptions } from './proxy-options';
import type { ProxyMode } from './proxy-plan';

export const DEFAULT_SIZE = 'Standard_D4s_v5';

const KIB_PER_GIB = 1024 * 1024;

/** For the system, the agents of Azure and the cache of the disk. */
const SYSTEM_GIB = 2;

/** Below that nothing would be left for HAProxy. It is also what a size is taken to have which says nothing of its memory. */
export const LEAST_MEMORY_GIB = 4;

/** Two, since the former process keeps its connections after a reload beside those of the new one. */
const PROCESSES = 2;

/** From one address there are 55,000 ports to each server. */
const MOST_CONNECTIONS = 60_000;

/** What one connection of a client takes, in KiB. */
const COST = {
  /** HAProxy's own record of it (STREAM_MAX_COST). */
  stream: 4,
  /** TLS of one side (SSL_SESSION_MAX_COST). */
  tls: 16,
  /** While TLS begins (SSL_HANDSHAKE_MAX_COST): on one side at a time. */
  handshake: 76,
  /** The kernel's buffers of both sockets. */
  sockets: 32,
};

/** KiB of each of the two buffers of a connection: HAProxy's default, or room for a Kerberos ticket, which makes headers of up to 64 KB. */
export function bufferKib(mode: ProxyMode): number {
  return mode === 're-encryption' ? 64 : 16;
}

/**
 * Connections of clients that a proxy takes at a time, so that its memory suffices for the worst of them all.
 *
 * Source: HAProxy 2.6, src/haproxy.c, by which it finds its own limit from that of its memory, with the costs of include/haproxy/defaults.h; the kernel's buffers:
 * its author in formilux.org/archives/haproxy/0809/1393.html.
 */
export function mostConnections(mode: ProxyMode, memoryGib: number): number {
  const { stream, tls, handshake, sockets } = COST;
  const each = stream + 2 * bufferKib(mode) + sockets + (mode === 're-encryption' ? 2 * tls + handshake : 0);
  const kib = ((memoryGib - SYSTEM_GIB) / PROCESSES) * KIB_PER_GIB;
  return Math.min(MOST_CONNECTIONS, Math.floor(kib / each / 1000) * 1000);
}

/** GiB for each core, by the family of a size; `l` has half, `t` an eighth. */
const GIB_PER_CORE: Record<string, number> = {
  Bv2: 4,
  Dv3: 4,
  Dv4: 4,
  Dv5: 4,
  Dv6: 4,
  Dv7: 4,
  Ev3: 8,
  Ev4: 8,
  Ev5: 8,
  Ev6: 8,
  Ev7: 8,
  Fv2: 2,
};

/** The first generation of sizes that save credits has no rule. */
const BURSTABLE: Record<string, number> = { B1ls: 0.5, B1s: 1, B1ms: 2, B2s: 4, B2ms: 8, B4ms: 16, B8ms: 32 };

/**
 * GiB of memory of an Azure size; undefined where its name does not say it.
 *
 * Source: learn.microsoft.com/azure/virtual-machines/sizes/overview and vm-naming-conventions (l: low memory, t: tiny memory).
 */
export function memoryOf(size: string): number | undefined {
  const name = size.replace(/^Standard_/, '');
  const [, family, cores, features, version] = /^([A-Z]+)(\d+)(?:-\d+)?([a-z]*)_(v\d+)$/.exec(name) ?? [];
  const perCore = GIB_PER_CORE[`${family}${version}`] as number | undefined;
  if (perCore === undefined) return BURSTABLE[name];
  return Number(cores) * perCore * (features.includes('t') ? 1 / 8 : features.includes('l') ? 1 / 2 : 1);
}

/** GiB of memory of the proxies: what is stated, or what the name of the size says, or the least. */
export function memoryOfProxy({
  size = DEFAULT_SIZE,
  memory,
}: Pick<ProxyOptions, 'size' | 'memory'>): number {
  return memory?.toGibibytes() ?? memoryOf(size) ?? LEAST_MEMORY_GIB;
}
