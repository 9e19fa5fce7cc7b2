import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { temporaryDirectory } from '../synth';

// The real BIND on loopback, without root: Debian's package `bind9`, or `named` from anywhere else on the PATH.

/** Name of the key that may change the zones. */
export const KEY = 'terraform.';
const ALGORITHM = 'hmac-sha256';
/** How long a server may take until it answers; a limit for what hangs, not a claim. */
const PATIENCE = 20_000;
const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;

/** What is asked for, and how it is started without doing anything. */
const PROGRAMS: [string, string][] = [
  ['named', '-v'],
  ['nsupdate', '-V'],
];

/** Why BIND cannot run here; undefined where it can. */
export const reasonWithoutBind = PROGRAMS.map(([program, version]) => {
  const { error } = spawnSync(program, [version], { env: { ...process.env, PATH } });
  return error && `there is no ${program} (Debian: apt-get install bind9 bind9-dnsutils)`;
}).find((reason) => reason !== undefined);

/** A zone of a server: its records, or the server that it is copied from. */
export type Zones = Record<string, readonly string[]>;

/** What a name server is made with. */
export interface BindProps {
  /** Zones that it is the primary server of, with the records that they have before anybody changes them. */
  readonly zones: Zones;
  /** The server that it copies these zones from instead, at first. */
  readonly copyOf?: Bind;
}

/** A name server on a port of its own, with its files in a directory of its own. */
export class Bind {
  /** What a client needs to change its zones, in Base64. */
  public readonly secret: string;
  private readonly directory = temporaryDirectory();
  private process?: ChildProcess;
  private closed?: Promise<unknown>;
  private log = '';
  private copyOf?: Bind;

  private constructor(
    public port: number,
    private readonly zones: Zones,
    copyOf?: Bind,
  ) {
    this.copyOf = copyOf;
    this.secret = copyOf?.secret ?? randomBytes(32).toString('base64');
    mkdirSync(join(this.directory, 'keys'));
    if (copyOf) return;
    for (const [zone, records] of Object.entries(zones)) writeFileSync(this.file(zone), zoneFile(records));
  }

  /** Starts a server and waits until it answers for each zone. */
  public static async start({ zones, copyOf }: BindProps): Promise<Bind> {
    const bind = new Bind(await freePort(), zones, copyOf);
    await bind.start();
    return bind;
  }

  /** Starts it again with the files that it has. */
  public async start(): Promise<void> {
    writeFileSync(join(this.directory, 'named.conf'), this.configuration);
    const args = ['-c', join(this.directory, 'named.conf'), '-f', '-g', '-n', '1'];
    const child = spawn('named', args, { cwd: this.directory, env: { ...process.env, PATH } });
    this.process = child;
    child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    this.closed = new Promise((resolve) => child.on('close', resolve));
    for (const zone of Object.keys(this.zones)) await this.answers(zone);
  }

  /** Ends it as a power failure would: nothing is written any more. */
  public async kill(): Promise<void> {
    this.process?.kill('SIGKILL');
    await this.closed;
  }

  /** Ends it for good. */
  public async remove(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Starts again at the port of a server that is dead. */
  public async takePlaceOf(dead: Bind): Promise<void> {
    this.process?.kill('SIGTERM');
    await this.closed;
    this.port = dead.port;
    await this.start();
  }

  /** Makes a copy the primary server: the same files, and changes are accepted. */
  public async promote(): Promise<void> {
    this.process?.kill('SIGTERM');
    await this.closed;
    this.copyOf = undefined;
    await this.start();
  }

  /** Whether it has all changes of the server that it is a copy of. */
  public async hasCaughtUp(zone: string): Promise<void> {
    await eventually(`the copy of ${zone}`, async () => {
      const [own, other] = await Promise.all([this.serial(zone), this.copyOf?.serial(zone)]);
      return other !== undefined && own === other;
    });
  }

  /** What a resolver gets that asks this server and no other. */
  public get resolver(): Resolver {
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([`127.0.0.1:${this.port}`]);
    return resolver;
  }

  /** Changes records in one message, as people do. */
  public update(...lines: string[]): void {
    const input = [`server 127.0.0.1 ${this.port}`, ...lines, 'send', ''].join('\n');
    const args = ['-v', '-y', `${ALGORITHM}:${KEY}:${this.secret}`];
    const { status, stderr } = spawnSync('nsupdate', args, {
      input,
      encoding: 'utf8',
      env: { ...process.env, PATH },
    });
    if (status !== 0) throw new Error(`nsupdate: ${stderr}`);
  }

  /** What is written in the file of a zone, which lacks what is in the journal only. */
  public written(zone: string): string {
    return readFileSync(this.file(zone), 'utf8');
  }

  /** Number of the version of a zone. */
  public async serial(zone: string): Promise<number> {
    return (await this.resolver.resolveSoa(zone)).serial;
  }

  /** What it says of itself. */
  public get messages(): string {
    return this.log;
  }

  private async answers(zone: string): Promise<void> {
    await eventually(`named, for ${zone}:\n`, async () => {
      if (this.process?.exitCode !== null) throw new Error(`named has ended:\n${this.log}`);
      return this.serial(zone).then(
        () => true,
        () => false,
      );
    });
  }

  private file(zone: string): string {
    return join(this.directory, `${zone}.db`);
  }

  private get configuration(): string {
    return `
key "${KEY}" { algorithm ${ALGORITHM}; secret "${this.secret}"; };
options {
  directory "${this.directory}";
  key-directory "${join(this.directory, 'keys')}";
  pid-file "${join(this.directory, 'named.pid')}";
  session-keyfile "${join(this.directory, 'session.key')}";
  listen-on port ${this.port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  dnssec-validation no;
  notify explicit;
  min-refresh-time 1;
  min-retry-time 1;
};
controls { };
${Object.keys(this.zones)
  .map((zone) => this.zone(zone))
  .join('\n')}
`;
  }

  private zone(zone: string): string {
    const file = `file "${this.file(zone)}"; masterfile-format text;`;
    if (this.copyOf)
      return `zone "${zone}" { type secondary; ${file} primaries { 127.0.0.1 port ${this.copyOf.port} key ${KEY}; }; };`;
    return `zone "${zone}" { type primary; ${file} update-policy { grant ${KEY} zonesub ANY; }; allow-transfer { key ${KEY}; }; };`;
  }
}

// Short times, so that a copy asks for changes by itself: no server here knows its copies.
function zoneFile(records: readonly string[]): string {
  return [
    '$TTL 300',
    '@ IN SOA ns hostmaster 1 1 1 1209600 60',
    '@ IN NS ns',
    'ns IN A 192.0.2.53',
    ...records,
    '',
  ].join('\n');
}

/** Asks until it is so. */
async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** BIND takes UDP and TCP of one number. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
