import { Agent, request } from 'node:https';
import type { Answer } from './exchange-server';
import { HOST, PROXY_ADDRESS } from './loopback';

/** What a client gets. */
export interface Response {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, string | string[] | undefined>;
  /** What the server has said of itself. */
  readonly answer: Answer;
}

/** A client of HTTPS with connections of its own, which it keeps. */
export class Client {
  private readonly agent: Agent;

  public constructor(
    private readonly port: number,
    private readonly certificate: string,
    /** The name that it asks for, in TLS and in HTTP. */
    private readonly host: string | undefined = HOST,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: 60_000 });
  }

  public async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: PROXY_ADDRESS,
          port: this.port,
          path,
          agent: this.agent,
          ca: this.certificate,
          servername: this.host ?? '',
          headers: { host: this.host ?? HOST, ...headers },
        },
        (received) => {
          const chunks: Buffer[] = [];
          received.on('data', (chunk: Buffer) => chunks.push(chunk));
          received.on('error', reject);
          received.on('end', () => {
            const body = Buffer.concat(chunks).toString();
            const { statusCode: status = 0, headers: got } = received;
            resolve({ status, body, headers: got, answer: parse(body) });
          });
        },
      );
      sent.on('error', reject);
      sent.end();
    });
  }

  public close(): void {
    this.agent.destroy();
  }
}

function parse(body: string): Answer {
  return (body.startsWith('{') ? JSON.parse(body) : {}) as Answer;
}
