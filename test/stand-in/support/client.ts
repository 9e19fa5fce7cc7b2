import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { SUBSCRIPTION } from '../../../stand-in/identity';
import type { AzureStandIn } from '../../../stand-in/stand-in';
import type { Body } from '../../../stand-in/store';

export interface Answer {
  readonly status: number;
  readonly body: Body;
}

/** Speaks to a stand-in as the provider does: it waits for the end of what it begins. */
export class Client {
  private readonly ca: string;
  private readonly origin: string;

  public constructor(standIn: AzureStandIn) {
    const { SSL_CERT_FILE: bundle, ARM_METADATA_HOSTNAME: host } = standIn.environment;
    this.ca = readFileSync(bundle, 'utf8');
    this.origin = `https://${host}`;
  }

  /** Id of something in the group `rg`, by type and name as in a path. */
  public static id(path = ''): string {
    const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
    return path === '' ? group : `${group}/providers/Microsoft.${path}`;
  }

  public async get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** Asks for a change and waits until it is done; a failure of the operation is the answer. */
  public async change(method: string, path: string, body?: Body): Promise<Answer> {
    const { answer, poll } = await this.begin(method, path, body);
    if (poll === undefined) return answer;
    const outcome = (await this.send('GET', poll)).body;
    return outcome.status === 'Failed' ? { status: 200, body: outcome } : answer;
  }

  /** Asks for a change, and gives where to ask how it stands. */
  public async begin(method: string, path: string, body?: Body): Promise<{ answer: Answer; poll?: string }> {
    const answer = await this.send(method, path, body);
    const followed = answer.status === 303 ? await this.send('GET', answer.location!) : answer;
    return { answer, poll: followed.location };
  }

  private async send(method: string, path: string, body?: Body): Promise<Answer & { location?: string }> {
    const url = path.startsWith('https:') ? path : `${this.origin}${path}`;
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, ca: this.ca }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const { location, 'azure-asyncoperation': operation } = response.headers;
          resolve({
            status: response.statusCode!,
            body: (text === '' ? {} : JSON.parse(text)) as Body,
            location: location ?? (operation as string | undefined),
          });
        });
      });
      sent.on('error', reject);
      sent.end(body && JSON.stringify(body));
    });
  }
}
