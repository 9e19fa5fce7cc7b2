import type { ProxyBackend, ProxyMode, ProxyPlan } from '../../../lib/balancing/proxy/proxy-plan';
import { AzureCloud } from '../../../lib/core/azure-cloud';
import { Client } from './client';
import { eventually } from './eventually';
import { ExchangeServer } from './exchange-server';
import { Haproxy } from './haproxy';
import type { Pair } from './loopback';
import { freePort, HOST, makePair } from './loopback';

/** Host names of the two protocols that the rig tells apart. */
export const OWA = 'owa.contoso.com';
export const EWS = 'ews.contoso.com';

/** All ways to treat TLS. */
export const MODES: readonly ProxyMode[] = ['pass-through', 'host-names', 're-encryption'];

/** Backends as each mode has them: one for all, or one for each protocol. */
export function backendsOf(mode: ProxyMode): ProxyBackend[] {
  const owa = { id: 'owa', hostNames: [OWA], paths: ['/owa'], healthPaths: [page('owa')], isDefault: true };
  const ews = { id: 'ews', hostNames: [EWS], paths: ['/ews'], healthPaths: [page('ews')], isDefault: false };
  if (mode !== 'pass-through') return [owa, ews];
  return [{ id: 'all', hostNames: [], paths: [], healthPaths: [page('owa'), page('ews')], isDefault: true }];
}

/** Health page of a directory. */
export function page(directory: string): string {
  return `/${directory}/healthcheck.htm`;
}

/** A plan that is complete for its mode. */
export function planOf(mode: ProxyMode, parts: Partial<ProxyPlan> = {}): ProxyPlan {
  return {
    mode,
    listenPort: 443,
    healthPort: 8404,
    verifyHost: HOST,
    idleMinutes: 30,
    memoryGib: 16,
    backends: backendsOf(mode),
    servers: [
      { id: 'AMSFE1', address: '127.0.0.11' },
      { id: 'AMSFE2', address: '127.0.0.12' },
    ],
    ...(mode === 're-encryption' && {
      certificate: { secretUrl: 'https://contoso.vault.azure.net/secrets/mail', cloud: AzureCloud.PUBLIC },
    }),
    ...parts,
  };
}

/** A proxy with two servers behind it, all of them on loopback. */
export class Rig {
  private readonly clients: Client[] = [];

  private constructor(
    public readonly plan: ProxyPlan,
    public readonly proxy: Haproxy,
    public readonly servers: readonly [ExchangeServer, ExchangeServer],
    private readonly pair: Pair,
  ) {}

  /** Starts it, and waits until both servers serve unless the test is about servers that never do. */
  public static async start(
    mode: ProxyMode,
    parts: Partial<ProxyPlan> = {},
    { serving = true, alsoTrusted = '' } = {},
  ): Promise<Rig> {
    const pair = await makePair();
    const [listenPort, healthPort, agentPort] = [await freePort(), await freePort(), await freePort()];
    const plan = planOf(mode, {
      listenPort,
      healthPort,
      agentPort,
      authority: `${pair.cert}\n${alsoTrusted}`,
      ...parts,
    });
    const servers = [
      new ExchangeServer('AMSFE1', '127.0.0.11', pair),
      new ExchangeServer('AMSFE2', '127.0.0.12', pair),
    ] as const;
    await Promise.all(servers.map(async (server) => server.start(listenPort, agentPort)));
    const rig = new Rig(plan, await Haproxy.start(plan, pair), servers, pair);
    try {
      if (serving) await rig.isServing();
      return rig;
    } catch (error) {
      await rig.stop();
      throw error;
    }
  }

  /** Both servers have passed their checks in all backends, and their agents have been asked. */
  private async isServing(): Promise<void> {
    for (const { id } of this.plan.backends)
      for (const server of this.servers)
        await eventually(`${server.id} in ${id}`, async () => {
          const check = await this.proxy.stat(`be_${id}`, server.id, 'check_status');
          const agent = await this.proxy.stat(`be_${id}`, server.id, 'agent_status');
          return check === 'L7OK' && (this.plan.agentPort === undefined || agent === 'CHECKED');
        });
  }

  /** A client with a connection of its own. */
  public client(host: string | undefined = HOST): Client {
    const client = new Client(this.plan.listenPort, this.pair.cert, host);
    this.clients.push(client);
    return client;
  }

  /** A client that does not say which host it wants. */
  public nameless(): Client {
    const client = new Client(this.plan.listenPort, this.pair.cert, '');
    this.clients.push(client);
    return client;
  }

  /** The servers that so many new connections in turn lead to. */
  public async spread(path: string, count: number, host = HOST): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (let index = 0; index < count; index++) {
      const client = this.client(host);
      const { answer } = await client.get(path);
      found[answer.server] = (found[answer.server] ?? 0) + 1;
    }
    return found;
  }

  public async hasStatus(backend: string, server: ExchangeServer, status: string): Promise<void> {
    await eventually(`${server.id} ${status} in ${backend}`, async () =>
      (await this.proxy.stat(`be_${backend}`, server.id, 'status')).startsWith(status),
    );
  }

  public async stop(): Promise<void> {
    this.clients.forEach((client) => client.close());
    await this.proxy.remove();
    await Promise.all(this.servers.map(async (server) => server.stop()));
  }
}
