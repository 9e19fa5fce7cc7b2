import { createServer } from 'node:net';
import { generate } from 'selfsigned';

/** The name that the certificate of these servers has, and names below it. */
export const HOST = 'mail.contoso.com';

/** A certificate with its key, in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/**
 * A certificate that signs itself, for the names given, and for the address at which clients without a name find the proxy. Node.js
 * (22.23) keeps no connection of a client that brings a check of names of its own.
 */
export async function makePair(names: readonly string[] = [HOST, '*.contoso.com']): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: names[0] }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [...names.map((value) => ({ type: 2, value }) as const), { type: 7, ip: '127.0.0.1' }],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** A port that nobody listens on, at any loopback address. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '0.0.0.0');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
