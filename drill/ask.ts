import { readFileSync } from 'node:fs';
import { request } from 'node:https';

const PATIENCE = 2_000;

/** Asks the stand-in for a resource as the provider would, and says in few words what the answer is. */
export async function ask(environment: Record<string, string>, id: string): Promise<string> {
  const url = `https://${environment.ARM_METADATA_HOSTNAME}${id}?api-version=2024-01-01`;
  const ca = readFileSync(environment.SSL_CERT_FILE, 'utf8');
  return new Promise((resolve) => {
    const asked = request(url, { ca, timeout: PATIENCE }, (response) => {
      const { statusCode, statusMessage } = response;
      response.resume().on('end', () => resolve(`${statusCode} ${statusMessage}`));
    });
    asked.on('timeout', () => {
      resolve(`nothing within ${PATIENCE / 1000} s`);
      asked.destroy();
    });
    asked.on('error', ({ message }) => resolve(message));
    asked.end();
  });
}
