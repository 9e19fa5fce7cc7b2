import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AzureError } from './azure-error';
import { loopbackCertificate } from './certificate';
import { metadata, standInEnvironment, SUBSCRIPTION, token } from './identity';
import { regionsOf } from './regions';
import type { ResourceId } from './resource-id';
import { parseResourceId } from './resource-id';
import { ResourceManager } from './resource-manager';
import { RESOURCE_TYPES } from './resource-types';
import type { Body, ResourceStore } from './store';

/** A call as it came in. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** Regions the call concerned. */
  readonly regions: string[];
  /** Status of the answer; 0 where there was none. */
  readonly status: number;
}

/** How a lost region shows. */
export type Outage = 'fails' | 'hangs';

interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

/** No answer at all. */
class Silence extends Error {}

/** A loopback stand-in for Azure Resource Manager. */
export class AzureStandIn {
  /** Every call so far, the newest last. */
  public readonly calls: Call[] = [];
  /** Delay before each answer, in milliseconds. */
  public delay = 0;
  /** How often a long-running operation says that it is not done yet. */
  public pollsPerOperation = 0;

  private readonly manager = new ResourceManager();
  private readonly outages = new Map<string, Outage>();
  private readonly polls = new Map<string, number>();

  /** Starts one on a free port of the loopback interface. */
  public static async start(): Promise<AzureStandIn> {
    const directory = mkdtempSync(join(tmpdir(), 'azure-stand-in-'));
    const { key, cert, bundle } = await loopbackCertificate(directory);
    const server = createServer({ key, cert });
    const standIn = new AzureStandIn(server, directory, bundle);
    server.on('request', (request, response) => void standIn.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    private readonly bundle: string,
  ) {}

  /** Everything that exists. */
  public get store(): ResourceStore {
    return this.manager.store;
  }

  /** Environment by which Terraform's provider finds it, and nothing else. */
  public get environment(): Record<string, string> {
    return standInEnvironment(this.port, this.bundle, join(this.directory, 'azure'));
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** From now on every call that concerns the region fails or hangs. */
  public takeDown(region: string, outage: Outage = 'fails'): void {
    this.outages.set(region, outage);
  }

  public bringBack(region: string): void {
    this.outages.delete(region);
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private get origin(): string {
    return `https://localhost:${this.port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A trailing slash of the endpoint doubles the one of the path.
    const path = new URL(request.url!.replace(/^\/+/, '/'), this.origin).pathname.replace(/\/+/g, '/');
    const call = { method: request.method!, path, regions: [] as string[], status: 0 };
    try {
      const text = await readBody(request);
      if (this.delay > 0) await sleep(this.delay);
      const agent = request.headers['user-agent'] ?? '';
      const reply = this.platform(path) ?? this.resources(call, text, agent);
      call.status = reply.status;
      send(response, reply);
    } catch (error) {
      if (error instanceof Silence) return;
      // An answer in any case: silence would become minutes of retries.
      const refusal =
        error instanceof AzureError ? error : new AzureError(400, 'StandInError', String(error));
      call.status = refusal.status;
      send(response, { status: refusal.status, body: refusal.body });
    } finally {
      this.calls.push(call);
    }
  }

  /** What concerns no resource: the cloud's endpoints, tokens, operations under way. */
  private platform(path: string): Reply | undefined {
    if (path === '/metadata/endpoints') return { status: 200, body: metadata(this.origin) };
    if (/\/oauth2\/(v2\.0\/)?token$/.test(path)) return { status: 200, body: token() };
    if (path.startsWith('/operations/')) return this.operation(path);
    if (path === '/gone') return { status: 200, body: { status: 'Succeeded' }, headers: this.done('gone') };
    if (path.toLowerCase() === `/subscriptions/${SUBSCRIPTION}`) return { status: 200, body: subscription() };
    if (/^\/subscriptions\/[^/]+\/providers$/.test(path))
      return { status: 200, body: { value: registered() } };
    return undefined;
  }

  private resources(call: Omit<Call, 'status'>, text: string, agent: string): Reply {
    const { method, path } = call;
    const id = parseResourceId(path);
    const owner = id ?? parseResourceId(path.replace(/\/[^/]+$/, ''));
    const body = text === '' ? undefined : (JSON.parse(text) as Body);
    if (owner) this.concern(owner, id && body, call);
    if (!id && method === 'POST') return this.started(this.manager.act(path), {});
    if (!id) return { status: 200, body: { value: this.manager.list(path) } };
    switch (method) {
      case 'GET':
      case 'HEAD':
        return { status: 200, body: this.manager.read(id) };
      case 'PUT':
        return this.started(id, this.manager.write(id, body ?? {}));
      case 'PATCH':
        return this.started(id, this.manager.update(id, body ?? {}));
      case 'DELETE':
        return this.manager.remove(id) ? this.removed(id, agent) : { status: 204 };
      default:
        throw new AzureError(405, 'MethodNotAllowed', `${method} is not allowed on ${path}.`);
    }
  }

  private concern(id: ResourceId, body: Body | undefined, call: { regions: string[] }): void {
    call.regions.push(...regionsOf(id, body, this.store));
    const outage = call.regions.map((region) => this.outages.get(region)).find((each) => each !== undefined);
    if (outage === 'hangs') throw new Silence();
    if (outage === 'fails') {
      throw new AzureError(503, 'ServiceUnavailable', `The region of ${id.text} is not available.`);
    }
  }

  private started(id: ResourceId, body: Body): Reply {
    return { status: 200, body, headers: this.done(id.key) };
  }

  /** The provider's newer client polls a delete only after ten seconds, unless it is led elsewhere; the older cannot be led. */
  private removed(id: ResourceId, agent: string): Reply {
    return agent.includes('go-autorest')
      ? { status: RESOURCE_TYPES[id.type].deleted ?? 200 }
      : { status: 303, headers: { Location: `${this.origin}/gone`, 'Retry-After': '0' } };
  }

  private operation(path: string): Reply {
    const left = this.polls.get(path) ?? 0;
    this.polls.set(path, left - 1);
    return left > 0
      ? { status: 200, body: { status: 'InProgress' }, headers: { 'Retry-After': '0' } }
      : { status: 200, body: { status: 'Succeeded' } };
  }

  private done(key: string): Record<string, string> {
    const path = `/operations/${Buffer.from(key).toString('base64url')}-${this.calls.length}`;
    this.polls.set(path, this.pollsPerOperation);
    return { 'Azure-AsyncOperation': `${this.origin}${path}?api-version=2022-09-01`, 'Retry-After': '0' };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  const length = Buffer.byteLength(text);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length, ...headers });
  response.end(text);
}

function subscription(): object {
  return {
    id: `/subscriptions/${SUBSCRIPTION}`,
    subscriptionId: SUBSCRIPTION,
    displayName: 'stand-in',
    state: 'Enabled',
  };
}

function registered(): object[] {
  const names =
    'Authorization Compute CostManagement Maintenance ManagedIdentity MarketplaceOrdering Network Resources Storage';
  return names
    .split(' ')
    .map((name) => ({ namespace: `Microsoft.${name}`, registrationState: 'Registered' }));
}
