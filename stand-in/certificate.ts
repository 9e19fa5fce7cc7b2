import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { generate } from 'selfsigned';

/** A throw-away certificate for loopback. */
export interface LoopbackCertificate {
  readonly key: string;
  readonly cert: string;
  /** File for `SSL_CERT_FILE`: what is trusted anyway, and this certificate. */
  readonly bundle: string;
}

/** One for all stand-ins of this run: a key takes longer to make than a stand-in to start. */
let pair: ReturnType<typeof generate> | undefined;

/** A certificate for loopback addresses, good for this one run. */
export async function loopbackCertificate(directory: string): Promise<LoopbackCertificate> {
  pair ??= makePair();
  const made = await pair;
  const bundle = join(directory, 'trusted.pem');
  const system = process.env.SSL_CERT_FILE;
  const trusted = system && existsSync(system) ? readFileSync(system, 'utf8') : rootCertificates.join('\n');
  writeFileSync(bundle, `${trusted}\n${made.cert}\n`);
  return { key: made.private, cert: made.cert, bundle };
}

async function makePair(): ReturnType<typeof generate> {
  return generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: '*.vault.azure.net' },
          { type: 2, value: '*.blob.core.windows.net' },
        ],
      },
    ],
  });
}
