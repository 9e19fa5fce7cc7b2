import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { AzureError } from './azure-error';
import { loopbackCertificate } from './certificate';
import { Clock } from './clock';
import type { Durations } from './durations';
import { metadata, standInEnvironment, TENANT, token } from './identity';
import type { Shortage, Work } from './machines';
import { Machines } from './machines';
import { Operations } from './operations';
import type { PowerInterval, PowerState } from './power';
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

/** What can be seen of everything that exists, and not changed. */
export type StoreView = Pick<ResourceStore, 'get' | 'all' | 'ofType' | 'childrenOf'>;

/** Something that changed. */
export interface Change {
  /** Minutes of the clock. */
  readonly at: number;
  /** Such as `PUT /subscriptions/…`, or `end of POST /subscriptions/…/powerOff`. */
  readonly what: string;
  readonly store: StoreView;
  /** What a machine does, by its id; undefined where it does not exist. */
  readonly powerOf: (machine: string) => PowerState | undefined;
}

export type ChangeListener = (change: Change) => void;

interface Reply {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

/** What a request asks for beside its path. */
interface Asked {
  readonly expand: string;
  readonly filter: string;
}

/** No answer at all. */
class Silence extends Error {}

/** A loopback stand-in for Azure Resource Manager. */
export class AzureStandIn {
  /** Every call so far, the newest last. */
  public readonly calls: Call[] = [];
  /** Delay before each answer, in milliseconds. */
  public delay = 0;
  /** Its own time, which passes only while operations are waited for, or when somebody advances it. */
  public readonly clock = new Clock();

  private readonly machines = new Machines(this.clock);
  private readonly operations = new Operations(this.clock);
  private readonly manager = new ResourceManager(this.machines, this.clock);
  private readonly outages = new Map<string, Outage>();
  private readonly listeners = new Set<ChangeListener>();
  /** Both ends of each tunnel to another host: they are no connections of HTTP any more. */
  private readonly tunnels = new Set<Duplex>();

  /** Starts one on a free port of the loopback interface. */
  public static async start(): Promise<AzureStandIn> {
    const directory = mkdtempSync(join(tmpdir(), 'azure-stand-in-'));
    const { key, cert, bundle } = await loopbackCertificate(directory);
    const server = createServer({ key, cert });
    const standIn = new AzureStandIn(server, directory, bundle);
    server.on('connect', (_, socket) => {
      // Whatever host a caller asks for, it is this one.
      const self = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        self.pipe(socket).pipe(self);
      });
      for (const each of [self, socket]) {
        standIn.tunnels.add(each);
        each.on('error', () => [self, socket].forEach((end) => end.destroy()));
        each.on('close', () => standIn.tunnels.delete(each));
      }
    });
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

  /** How often a long-running operation says that it is not done yet, once its time has come. */
  public set pollsPerOperation(polls: number) {
    this.operations.pollsPerOperation = polls;
  }

  /** How long callers may be silent, in milliseconds, until the clock goes on: longer on a slow machine. */
  public set quiet(milliseconds: number) {
    this.operations.quiet = milliseconds;
  }

  /** How long operations take on the clock; nothing takes time until it is set, to `AZURE_DURATIONS` for instance. */
  public set durations(durations: Durations) {
    this.machines.durations = durations;
  }

  /** What a machine does, by its id; undefined where it does not exist. */
  public powerOf(machine: string): PowerState | undefined {
    return this.store.get(machine) && this.machines.power.stateOf(machine);
  }

  /** What all machines did, by the clock. */
  public get powerIntervals(): readonly PowerInterval[] {
    return this.machines.power.intervals;
  }

  /** Stops, deallocates, starts or restarts a machine at once, as somebody does outside of Terraform. */
  public turn(machine: string, action: 'powerOff' | 'deallocate' | 'start' | 'restart'): void {
    this.begin(`${action} ${machine}`, this.act(`${machine}/${action}`));
  }

  /**
   * From now on there is no room for a size: machines that are deallocated do not start (`AllocationFailed`), or the size cannot
   * be asked for at all (`SkuNotAvailable`).
   */
  public runOutOf(size: string, shortage: Shortage = 'AllocationFailed'): void {
    this.machines.shortages.set(size.toLowerCase(), shortage);
  }

  public replenish(size: string): void {
    this.machines.shortages.delete(size.toLowerCase());
  }

  /** Somebody else in Azure has a name from now on, such as `mail.westeurope.cloudapp.azure.com`. */
  public takeName(name: string): void {
    this.store.namesElsewhere.add(name.toLowerCase());
  }

  /**
   * From now on the listener is told of each change: after each request that changes something, and at each end of an operation
   * on the clock. What it gets lets it read everything as it is at that moment. Gives what ends it.
   */
  public onChange(listener: ChangeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  public async stop(): Promise<void> {
    this.operations.stop();
    for (const each of this.tunnels) each.destroy();
    this.server.closeAllConnections();
    rmSync(this.directory, { recursive: true, force: true });
    await new Promise((resolve) => this.server.close(resolve));
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
    const url = new URL(request.url!.replace(/^\/+/, '/'), this.origin);
    const path = plainPath(url.pathname);
    const asked = {
      expand: url.searchParams.get('$expand') ?? '',
      filter: url.searchParams.get('$filter') ?? '',
    };
    const call = { method: request.method!, path, regions: [] as string[], status: 0 };
    const isQuestion = path.startsWith('/operations/') || path.startsWith('/gone/');
    if (!isQuestion) this.operations.arrived();
    try {
      const text = await readBody(request);
      if (this.delay > 0) await sleep(this.delay);
      const agent = request.headers['user-agent'] ?? '';
      const reply =
        dataPlane(request.headers) ?? (await this.platform(path)) ?? this.resources(call, text, agent, asked);
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
      if (!isQuestion) this.operations.answered();
    }
  }

  /** What concerns no resource: the cloud's endpoints, tokens, operations under way. */
  private async platform(path: string): Promise<Reply | undefined> {
    if (path === '/metadata/endpoints') return { status: 200, body: metadata(this.origin) };
    if (/\/oauth2\/(v2\.0\/)?token$/.test(path)) return { status: 200, body: token() };
    const [, where, operation] = /^\/(operations|gone)\/(.+)$/.exec(path) ?? [];
    if (where === 'operations') return this.outcome(operation);
    if (where === 'gone')
      return { status: 200, body: { status: 'Succeeded' }, headers: this.asked(operation) };
    const [, id] = /^\/subscriptions\/([^/]+)$/.exec(path) ?? [];
    if (id !== undefined) return { status: 200, body: subscription(id) };
    if (/^\/subscriptions\/[^/]+\/providers$/.test(path))
      return { status: 200, body: { value: registered() } };
    return undefined;
  }

  private resources(
    call: Omit<Call, 'status'>,
    text: string,
    agent: string,
    { expand, filter }: Asked,
  ): Reply {
    const { method, path } = call;
    const id = parseResourceId(path);
    const owner = id ?? parseResourceId(path.replace(/\/[^/]+$/, ''));
    const body = text === '' ? undefined : (JSON.parse(text) as Body);
    if (owner) this.concern(owner, id && body, call);
    const begin = (work: Work): string => this.begin(`${method} ${path}`, work);
    const answer = method === 'POST' ? this.manager.ask(path, body ?? {}) : undefined;
    if (answer) return { status: 200, body: answer };
    const key = method === 'PUT' ? this.manager.writeKey(path, body ?? {}) : undefined;
    if (key) return { status: 200, body: key };
    if (!id && method === 'POST') {
      return this.started({}, begin(this.act(path)));
    }
    if (!id)
      return {
        status: 200,
        body: this.manager.view(path, filter) ?? { value: this.manager.list(path, filter) },
      };
    const previous = this.store.get(id.text)?.body;
    switch (method) {
      case 'GET':
      case 'HEAD':
        return { status: 200, body: this.manager.read(id, expand) };
      case 'PUT':
      case 'PATCH': {
        const written = this.manager[method === 'PUT' ? 'write' : 'update'](id, body ?? {});
        const operation = begin(this.machines.written(id, written, previous));
        return { ...this.started(written, operation), status: RESOURCE_TYPES[id.type].created ?? 200 };
      }
      case 'DELETE':
        if (!this.manager.remove(id)) return { status: 204 };
        return this.removed(id, agent, begin(this.machines.removed(id)));
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

  /** An action on a machine, by the path that asks for it. */
  private act(path: string): Work {
    const machine = this.manager.act(path);
    return this.machines.act(
      machine,
      this.store.get(machine.text)!.body,
      path.split('/').pop()!.toLowerCase(),
    );
  }

  /** Begins what a request sets going, and tells of the change and of its end. */
  private begin(what: string, { minutes, done, failure }: Work): string {
    const name = this.operations.begin(
      minutes,
      () => {
        done();
        if (minutes > 0) this.changed(`end of ${what}`);
      },
      failure,
    );
    this.changed(what);
    return name;
  }

  private changed(what: string): void {
    const change = { at: this.clock.now, what, store: this.store, powerOf: this.powerOf.bind(this) };
    this.listeners.forEach((listener) => listener(change));
  }

  private started(body: object, operation: string): Reply {
    return { status: 200, body, headers: this.asked(operation) };
  }

  /** The provider's newer client polls a delete only after ten seconds, unless it is led elsewhere; the older cannot be led. */
  private removed(id: ResourceId, agent: string, operation: string): Reply {
    return agent.includes('go-autorest')
      ? { status: RESOURCE_TYPES[id.type].deleted ?? 200 }
      : { status: 303, headers: { Location: `${this.origin}/gone/${operation}`, 'Retry-After': '0' } };
  }

  private async outcome(operation: string): Promise<Reply> {
    const outcome = await this.operations.outcome(operation);
    const isUnderWay = outcome.status === 'InProgress';
    return { status: 200, body: outcome, ...(isUnderWay && { headers: { 'Retry-After': '0' } }) };
  }

  /** Where a caller asks how an operation stands. */
  private asked(operation: string): Record<string, string> {
    const url = `${this.origin}/operations/${operation}?api-version=2022-09-01`;
    return { 'Azure-AsyncOperation': url, 'Retry-After': '0' };
  }
}

/** Slashes that a trailing one of the endpoint doubles are one; a role is known by its own id whatever scope it is asked for at. */
function plainPath(path: string): string {
  return decodeURIComponent(path)
    .replace(/\/+/g, '/')
    .replace(
      /^(\/subscriptions\/[^/]+)\/.*(\/providers\/Microsoft\.Authorization\/roleDefinitions\/[^/]+)$/i,
      '$1$2',
    );
}

/**
 * Data planes let nobody in: those who run Terraform need no rights there, and the provider asks a key vault only whether it answers.
 *
 * Source: learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses (the challenge, ForbiddenByRbac).
 */
function dataPlane({ host = '', authorization }: IncomingHttpHeaders): Reply | undefined {
  if (!/\.(vault\.azure|core\.windows)\.net(:\d+)?$/.test(host)) return undefined;
  if (authorization !== undefined)
    return { status: 403, body: new AzureError(403, 'Forbidden', 'Caller is not authorized.').body };
  const challenge = `Bearer authorization="https://login.windows.net/${TENANT}", resource="https://vault.azure.net"`;
  return { status: 401, headers: { 'WWW-Authenticate': challenge } };
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

function subscription(id: string): object {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    displayName: 'stand-in',
    state: 'Enabled',
  };
}

function registered(): object[] {
  const names =
    'AlertsManagement Authorization Compute CostManagement DataProtection Insights KeyVault Maintenance ManagedIdentity MarketplaceOrdering Network OperationalInsights RecoveryServices Resources Storage';
  return names
    .split(' ')
    .map((name) => ({ namespace: `Microsoft.${name}`, registrationState: 'Registered' }));
}
