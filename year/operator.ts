import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who is called between two waves, and says whether the next one may begin: a command that asks this process. */
export class Operator {
  private server?: Server;

  public constructor(private readonly work: () => Promise<boolean>) {}

  /** Begins to answer; gives the command that asks. */
  public async begin(): Promise<string> {
    const server = createServer((_, response) => {
      void this.work().then((isHealthy) => response.writeHead(isHealthy ? 200 : 503).end());
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const question = `fetch('http://127.0.0.1:${port}').then((answer) => process.exit(answer.ok ? 0 : 1))`;
    return `"${process.execPath}" -e "${question}"`;
  }

  public async end(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
  }
}
