import { eventually } from './eventually';
import type { ExchangeServer } from './exchange-server';
import type { Rig } from './rig';

/** Clients that work at the same time. */
const CLIENTS = 6;

/** A bounded load: a few clients that ask one thing after the other, each over its connection. */
export class Load {
  /** Requests that have been answered. */
  public answered = 0;
  private readonly failures: string[] = [];
  private readonly renewals = new Set<number>();
  private isOver = false;
  private readonly clients: Promise<void>[];

  private constructor(private readonly rig: Rig) {
    this.clients = Array.from({ length: CLIENTS }, async (_, index) => this.work(index));
  }

  public static on(rig: Rig): Load {
    return new Load(rig);
  }

  /** Lets each client make a connection after its present request, as clients do now and then. */
  public renewConnections(): void {
    for (let index = 0; index < CLIENTS; index++) this.renewals.add(index);
  }

  /** Waits for so many further answers. */
  public async goesOn(count: number): Promise<void> {
    const goal = this.answered + count;
    await eventually(`${count} answers; so far ${this.failures.join(', ')}`, () => this.answered >= goal);
  }

  /** Waits until this server has answered one more, with new connections if need be. */
  public async reaches(server: ExchangeServer): Promise<void> {
    const before = server.requests;
    await eventually(`a request at ${server.id}`, () => {
      if (server.requests === before) this.renewConnections();
      return server.requests > before;
    });
  }

  /** What has failed. */
  public async end(): Promise<string[]> {
    this.isOver = true;
    await Promise.all(this.clients);
    return this.failures;
  }

  private async work(index: number): Promise<void> {
    let client = this.rig.client('owa.contoso.com');
    while (!this.isOver) {
      if (this.renewals.delete(index)) {
        client.close();
        client = this.rig.client('owa.contoso.com');
      }
      try {
        const { status } = await client.get('/owa/?delay=15');
        if (status === 200) this.answered++;
        else this.failures.push(String(status));
      } catch (error) {
        this.failures.push((error as Error).message);
      }
    }
  }
}
