import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureError } from './azure-error';
import { loopbackCertificate } from './certificate';
import { metadata, standInEnvironment, SUBSCRIPTION, token } from './identity';
import { regionsOf } from './regions';
import { parseResourceId, ResourceId } from './resource-id';
import { RESOURCE_TYPES } from './resource-types';
import { refuseWhileUsed } from './rules/deletion';
import { hasParent, hasReferences, hasZones } from './rules/general';
import { propertiesOf, Request } from './rules/rule';
import { Body, ResourceStore } from './store';

/** A call as it came in. */
export interface Call {
  readonly method: string;
  readonly path: string;
  /** Regions the call concerned. */
  readonly regions: string[];
  readonly status: number;
}

/** How a lost region shows. */
export type Outage = 'fails' | 'hangs';

/** A loopback stand-in for Azure Resource Manager. */
export class AzureStandIn {
  public readonly store = new ResourceStore();
  /** Every call so far, the newest last. */
  public readonly calls: Call[] = [];
  /** Delay before each answer, in milliseconds. */
  public delay = 0;
  /** How often a long-running operation says that it is not done yet. */
  public pollsPerOperation = 0;

  private readonly outages = new Map<string, Outage>();
  private readonly serials = new Map<string, number>();
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

  /** Environment by which Terraform's provider finds it, and nothing else. */
  public get environment(): Record<string, string> {
    return standInEnvironment(this.port, this.bundle);
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
    const url = new URL(request.url!.replace(/^\/+/, '/'), this.origin);
    const method = request.method!;
    const call = { method, path: url.pathname, regions: [] as string[], status: 0 };
    try {
      const text = await readBody(request);
      if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay));
      const reply = this.reply(method, url, text, request.headers['user-agent'] ?? '', call);
      if (reply === 'hang') return;
      call.status = reply.status;
      send(response, reply);
    } catch (error) {
      // An answer in any case: silence would become minutes of retries.
      const refusal =
        error instanceof AzureError ? error : new AzureError(400, 'StandInError', String(error));
      call.status = refusal.status;
      send(response, { status: refusal.status, body: refusal.body });
    } finally {
      this.calls.push(call);
    }
  }

  private reply(
    method: string,
    url: URL,
    text: string,
    agent: string,
    call: { regions: string[] },
  ): Reply | 'hang' {
    const path = url.pathname.replace(/\/+/g, '/');
    if (path === '/metadata/endpoints') return { status: 200, body: metadata(this.origin) };
    if (/\/oauth2\/(v2\.0\/)?token$/.test(path)) return { status: 200, body: token() };
    if (path.startsWith('/operations/')) return this.operation(path);
    if (path === '/gone') return { status: 200, body: { status: 'Succeeded' }, headers: this.done('gone') };
    if (path.toLowerCase() === `/subscriptions/${SUBSCRIPTION}`) return { status: 200, body: subscription() };
    if (/\/providers$/.test(path)) return { status: 200, body: { value: registeredProviders() } };
    const id = parseResourceId(path);
    if (!id) return method === 'POST' ? this.act(path, call) : this.list(path, call);
    const body = text === '' ? undefined : (JSON.parse(text) as Body);
    const outage = this.concern(id, body, call);
    if (outage === 'hangs') return 'hang';
    if (outage === 'fails') {
      throw new AzureError(503, 'ServiceUnavailable', `The region of ${id.text} is not available.`);
    }
    if (!RESOURCE_TYPES[id.type]) {
      const [namespace] = id.type.split('/');
      throw new AzureError(
        404,
        'InvalidResourceType',
        `The resource type '${id.type}' could not be found in the namespace '${namespace}' for api version '${url.searchParams.get('api-version')}'.`,
      );
    }
    switch (method) {
      case 'GET':
      case 'HEAD':
        return { status: 200, body: this.read(id) };
      case 'PUT':
        return this.written(id, this.write(id, body ?? {}));
      case 'PATCH':
        return this.written(id, this.write(id, merge(this.read(id), body ?? {})));
      case 'DELETE':
        return this.remove(id, agent);
      default:
        throw new AzureError(405, 'MethodNotAllowed', `${method} is not allowed on ${path}.`);
    }
  }

  private concern(id: ResourceId, body: Body | undefined, call: { regions: string[] }): Outage | undefined {
    call.regions.push(...regionsOf(id, body, this.store));
    return call.regions.map((region) => this.outages.get(region)).find((outage) => outage !== undefined);
  }

  private read(id: ResourceId): Body {
    const resource = this.store.get(id.text);
    if (resource) return this.store.show(resource);
    const isGroup = id.type === 'microsoft.resources/resourcegroups';
    throw new AzureError(
      404,
      isGroup ? 'ResourceGroupNotFound' : 'ResourceNotFound',
      `The resource '${id.text}' was not found.`,
    );
  }

  private write(id: ResourceId, body: Body): Body {
    const previous = this.store.get(id.text);
    const request: Request = { id, body: keepIdentity(body, previous?.body), store: this.store, previous };
    const { rules = [], complete, accompany } = RESOURCE_TYPES[id.type];
    // What comes with a resource has to exist before its references are looked at.
    accompany?.(request).forEach((each) => {
      const other = parseResourceId(each.path)!;
      if (!this.store.get(each.path))
        this.store.put(other, {
          ...each.body,
          properties: {
            ...propertiesOf(each.body),
            ...RESOURCE_TYPES[other.type]?.complete?.(
              { ...request, id: other, body: each.body },
              this.serial(other),
            ),
          },
        });
    });
    [hasParent, hasReferences, hasZones, ...rules].forEach((rule) => rule(request));
    const completed = complete?.(request, this.serial(id)) ?? {};
    const properties = { ...propertiesOf(request.body), ...completed };
    return this.store.show(this.store.put(id, { ...request.body, properties }));
  }

  private written(id: ResourceId, body: Body): Reply {
    return { status: 200, body, headers: this.done(id.key) };
  }

  private remove(id: ResourceId, agent: string): Reply {
    if (!this.store.get(id.text)) return { status: 204 };
    refuseWhileUsed(id, this.store);
    this.store.delete(id);
    // The provider's newer client polls a delete only after ten seconds, unless it is led elsewhere; the older cannot be led.
    return agent.includes('go-autorest')
      ? { status: RESOURCE_TYPES[id.type].deleted ?? 200 }
      : { status: 303, headers: { Location: `${this.origin}/gone`, 'Retry-After': '0' } };
  }

  private list(path: string, call: { regions: string[] }): Reply {
    const group = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)\/resources$/i.exec(path)?.[1];
    const all = group
      ? this.store.childrenOf(group).filter((each) => each.id.parent?.toLowerCase() === group.toLowerCase())
      : this.store
          .all()
          .filter(
            (each) =>
              each.id.key.startsWith(`${path.toLowerCase()}/`) &&
              !each.id.key.slice(path.length + 1).includes('/'),
          );
    const owner = parseResourceId(path.replace(/\/[^/]+$/, ''));
    if (owner && this.concern(owner, undefined, call) === 'fails') {
      throw new AzureError(503, 'ServiceUnavailable', `The region of ${path} is not available.`);
    }
    return { status: 200, body: { value: all.map((each) => this.store.show(each)) } };
  }

  /** Actions such as powerOff: the resource has to exist, and its region to live. */
  private act(path: string, call: { regions: string[] }): Reply {
    const id = parseResourceId(path.replace(/\/[^/]+$/, ''));
    if (!id) throw new AzureError(404, 'NotFound', `No such path: ${path}`);
    if (this.concern(id, undefined, call)) {
      throw new AzureError(503, 'ServiceUnavailable', `The region of ${id.text} is not available.`);
    }
    this.read(id);
    return { status: 200, body: {}, headers: this.done(id.key) };
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

  /** A number that stays the resource's own, so that what Azure makes up is stable. */
  private serial(id: ResourceId): number {
    const known =
      this.serials.get(id.key) ??
      [...this.serials.keys()].filter((key) => parseResourceId(key)?.type === id.type).length + 4;
    this.serials.set(id.key, known);
    return known;
  }
}

interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

/** A machine written without its identity keeps it, as attaching a disk does. */
function keepIdentity(body: Body, previous: Body | undefined): Body {
  const identity = body.identity ?? previous?.identity;
  return identity === undefined ? body : { ...body, identity: withPrincipal(identity as Body) };
}

function withPrincipal(identity: Body): Body {
  return {
    principalId: '44444444-4444-4444-4444-444444444444',
    tenantId: '11111111-1111-1111-1111-111111111111',
    ...identity,
  };
}

function merge(current: Body, change: Body): Body {
  const properties = { ...propertiesOf(current), ...propertiesOf(change) };
  return { ...current, ...change, properties };
}

function subscription(): object {
  return {
    id: `/subscriptions/${SUBSCRIPTION}`,
    subscriptionId: SUBSCRIPTION,
    displayName: 'stand-in',
    state: 'Enabled',
  };
}

function registeredProviders(): object[] {
  const names = [
    'Authorization',
    'Compute',
    'CostManagement',
    'ManagedIdentity',
    'MarketplaceOrdering',
    'Network',
    'Resources',
    'Storage',
    'Maintenance',
  ];
  return names.map((name) => ({ namespace: `Microsoft.${name}`, registrationState: 'Registered' }));
}
