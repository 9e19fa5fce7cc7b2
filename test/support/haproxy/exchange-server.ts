import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Server as NetServer, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Server as TlsServer, TLSSocket } from 'node:tls';
import { pause } from './eventually';
import type { Pair } from './loopback';

/** What a server answers with. */
export interface Answer {
  readonly server: string;
  /** Number of the connection that the request came by. */
  readonly connection: number;
  readonly user?: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly version: string;
  readonly sni?: string;
}

/** A stub of an Exchange server: health pages, an answer for everything else, and the agent that reports load. */
export class ExchangeServer {
  /** What the agent answers; it does not answer at all where it is undefined. */
  public load?: string = 'ready 100%';
  /** Pages that do not answer with 200. */
  public readonly failing = new Set<string>();
  /** Requests that were no health checks. */
  public requests = 0;
  private readonly https: Server;
  private readonly agent: NetServer;
  private readonly sockets = new Set<Socket>();
  private readonly connections = new WeakMap<Socket, { readonly number: number; user?: string }>();
  private made = 0;

  public constructor(
    public readonly id: string,
    public readonly address: string,
    pair: Pair,
  ) {
    this.https = createHttps({ ...pair, ALPNProtocols: ['http/1.1'] }, (request, response) => {
      void this.answer(request, response);
    });
    this.https.keepAliveTimeout = 120_000;
    this.https.on('secureConnection', (socket: TLSSocket) => {
      this.connections.set(socket, { number: ++this.made });
      this.keep(socket);
    });
    this.agent = createServer((socket) => {
      this.keep(socket);
      socket.on('error', () => socket.destroy());
      if (this.load !== undefined) socket.end(`${this.load}\n`);
    });
  }

  public async start(port: number, agentPort: number): Promise<void> {
    this.https.listen(port, this.address);
    this.agent.listen(agentPort, this.address);
    await Promise.all([once(this.https, 'listening'), once(this.agent, 'listening')]);
  }

  /** Has another certificate from now on; connections that exist keep theirs. */
  public changeTo(pair: Pair): void {
    (this.https as Server & TlsServer).setSecureContext(pair);
  }

  /** Ends at once, with all its connections. */
  public async stop(): Promise<void> {
    const closed = [this.https, this.agent]
      .filter((server) => server.listening)
      .map(async (server) => new Promise((resolve) => server.close(resolve)));
    this.sockets.forEach((socket) => socket.destroy());
    await Promise.all(closed);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    request.resume();
    if (path.endsWith('/healthcheck.htm')) {
      response.writeHead(this.failing.has(path) ? 503 : 200).end(`200 OK<br/>${this.id}`);
      return;
    }
    this.requests++;
    const delay = Number(new URL(path, 'https://x').searchParams.get('delay') ?? 0);
    if (delay > 0) await pause(delay);
    if (path.startsWith('/ntlm') && !this.authenticate(request, response)) return;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(this.describe(request)));
  }

  /** As NTLM does it: what is authenticated is the connection, and not the request. */
  private authenticate(request: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.connections.get(request.socket)!;
    const [, user] = /^NTLM (\w+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (user) connection.user = user;
    if (connection.user !== undefined) return true;
    response.writeHead(401, { 'www-authenticate': 'NTLM' }).end();
    return false;
  }

  private describe(request: IncomingMessage): Answer {
    const { number, user } = this.connections.get(request.socket)!;
    const { servername } = request.socket as TLSSocket & { servername?: string };
    return {
      server: this.id,
      connection: number,
      user,
      headers: request.headers,
      version: request.httpVersion,
      sni: servername,
    };
  }
}
