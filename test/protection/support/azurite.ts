import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loopbackCertificate } from '../../../stand-in/certificate';

/** What the storage emulator answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Azurite on loopback, with the checks of tokens that it has: audience, issuer and time, but no signature and no rights. */
export class Azurite {
  public static async start(account: string): Promise<Azurite> {
    const directory = mkdtempSync(join(tmpdir(), 'resilient-exchange-azurite-'));
    const { key, cert } = await loopbackCertificate(directory);
    writeFileSync(join(directory, 'key.pem'), key);
    writeFileSync(join(directory, 'cert.pem'), cert);
    const program = require.resolve('azurite/dist/src/blob/main.js');
    const child = spawn(
      process.execPath,
      [
        program,
        ...['--blobHost', '127.0.0.1', '--blobPort', '0', '--oauth', 'basic'],
        ...[
          '--cert',
          join(directory, 'cert.pem'),
          '--key',
          join(directory, 'key.pem'),
          '--location',
          directory,
        ],
      ],
      {
        env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${Buffer.from('loopback').toString('base64')}` },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const port = await portOf(child);
    return new Azurite(child, directory, port, cert);
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    private readonly port: number,
    private readonly ca: string,
  ) {}

  /** Sends a request to the address that is meant for Azure; only the connection goes to loopback. */
  public async send(
    method: string,
    address: string,
    headers: Record<string, string>,
    body = '',
  ): Promise<Answer> {
    const { host, pathname, search } = new URL(address);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{
            host: '127.0.0.1',
            port: this.port,
            ca: this.ca,
            servername: 'localhost',
            method,
            path: pathname + search,
          },
          headers: { ...headers, Host: host, 'Content-Length': Buffer.byteLength(body) },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
    rmSync(this.directory, { recursive: true });
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (text: Buffer): void => {
      said += text.toString();
      const found = /listen\w* on https:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => reject(new Error(`Azurite ended: ${said}`)));
  });
}

/** A token as the platform gives it to a machine; the emulator reads it and does not ask who signed it. */
export function tokenFor(audience: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    aud: audience,
    iss: 'https://sts.windows.net/11111111-2222-3333-4444-555555555555/',
    ...{ iat: now - 60, nbf: now - 60, exp: now + 3600 },
  };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
}
