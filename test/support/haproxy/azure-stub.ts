import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryDirectory } from '../synth';
import type { Pair } from './loopback';

/** A secret as Key Vault answers. */
export interface Secret {
  readonly value: string;
  readonly contentType?: string;
}

/** The metadata of a machine, and a vault with one secret. */
export class AzureStub {
  public secret?: Secret;
  /** How often the vault still refuses. */
  public refusals = 0;
  /** What has been asked for. */
  public readonly asked: string[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  public static async start(): Promise<AzureStub> {
    const stub = new AzureStub();
    stub.server.listen(0, '127.0.0.1');
    await once(stub.server, 'listening');
    return stub;
  }

  public get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, this.origin);
    if (pathname === '/metadata/identity/oauth2/token' && headers.metadata === 'true') {
      this.asked.push(`token for ${searchParams.get('resource')}`);
      response.end(JSON.stringify({ access_token: 'token-of-the-machine' }));
      return;
    }
    this.asked.push(`${url} by ${headers.authorization}`);
    if (this.refusals > 0) this.refusals--;
    else if (this.secret) {
      response.end(JSON.stringify(this.secret));
      return;
    }
    response.writeHead(this.secret ? 403 : 404).end();
  }
}

/** A certificate as Key Vault has it: PKCS #12 without a password. It makes none of a key and a certificate that do not fit: PEM may have both. */
export function pfxOf({ cert, key }: Pair): Secret {
  const directory = temporaryDirectory();
  try {
    writeFileSync(join(directory, 'key.pem'), key);
    writeFileSync(join(directory, 'cert.pem'), cert);
    const args = ['pkcs12', '-export', '-passout', 'pass:', '-inkey', 'key.pem', '-in', 'cert.pem'];
    const { status, stdout } = spawnSync('openssl', args, { cwd: directory });
    if (status !== 0) return { value: `${key}\n${cert}`, contentType: 'application/x-pem-file' };
    return { value: stdout.toString('base64'), contentType: 'application/x-pkcs12' };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
