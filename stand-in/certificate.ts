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

/** Makes a certificate for loopback addresses, good for this one run. */
export async function loopbackCertificate(directory: string): Promise<LoopbackCertificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const bundle = join(directory, 'trusted.pem');
  const system = process.env.SSL_CERT_FILE;
  const trusted = system && existsSync(system) ? readFileSync(system, 'utf8') : rootCertificates.join('\n');
  writeFileSync(bundle, `${trusted}\n${made.cert}\n`);
  return { key: made.private, cert: made.cert, bundle };
}
