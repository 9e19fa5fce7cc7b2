import { createServer } from 'node:net';
import { generate } from 'selfsigned';

/** The name that the certificate of these servers has, and names below it. */
export const HOST = 'mail.contoso.com';

/** Where clients find the proxy. */
export const PROXY_ADDRESS = '127.0.0.1';

/** A certificate with its key, in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/**
 * A certificate that signs itself, for the names given, and for the address of the proxy: clients that ask for no name check that. They cannot
 * have a `checkServerIdentity` of their own instead, since Node.js (22.23, 24.21) then makes a connection for each request.
 */
export async function makePair(names: readonly string[] = [HOST, '*.contoso.com']): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: names[0] }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [...names.map((value) => ({ type: 2, value }) as const), { type: 7, ip: PROXY_ADDRESS }],
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
