import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { haproxyConfiguration } from '../../../lib/balancing/proxy/haproxy-configuration';
import { proxyCommand } from '../../../lib/balancing/proxy/proxy-command';
import type { ProxyPlan } from '../../../lib/balancing/proxy/proxy-plan';
import { temporaryDirectory } from '../synth';
import { eventually } from './eventually';
import { PROXY_ADDRESS, type Pair } from './loopback';

// The real HAProxy on loopback, without root: Debian's package `haproxy`, or another one on the PATH.

const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;
export const ENVIRONMENT = { ...process.env, PATH };

/** Why HAProxy cannot run here; undefined where it can. */
export const reasonWithoutHaproxy =
  spawnSync('haproxy', ['-v'], { env: ENVIRONMENT }).error &&
  'there is no haproxy (Debian: apt-get install haproxy)';

/** `describe` where HAProxy is installed; else it is skipped and says why. */
export function describeWithHaproxy(name: string, suite: () => void): void {
  if (reasonWithoutHaproxy === undefined) return describe(name, suite);
  process.stderr.write(`${name}: skipped, since ${reasonWithoutHaproxy}\n`);
  describe.skip(name, suite);
}

/** A generated text with its paths below a directory of the test. */
export function relocate(text: string, directory: string): string {
  return text
    .replace(/\/etc\/haproxy\/exchange/g, join(directory, 'etc'))
    .replace(
      /\/etc\/(systemd\/system|sysctl\.d|rsyslog\.d|logrotate\.d|apt\/apt\.conf\.d)/g,
      join(directory, '$1'),
    )
    .replace(/\/usr\/local\/sbin/g, join(directory, 'sbin'))
    .replace(/\/run\/(exchange-proxy|lock)\b/g, (_, name: string) =>
      join(directory, name === 'lock' ? 'lock' : 'run'),
    );
}

/** As generated, but for one who is not root, on loopback, beside other tests, and with less patience. */
export function forLoopback(text: string, directory: string): string {
  return relocate(text, directory)
    .replace(/^ {2}(chroot|user|group|log \/dev\/log) .*\n/gm, '')
    .replace(/maxconn \d+/, 'maxconn 500')
    .replace(/bind :/g, `bind ${PROXY_ADDRESS}:`)
    .replace('spread-checks 10\n', '')
    .replace(/inter 5s fastinter 1s/g, 'inter 300ms fastinter 100ms')
    .replace(/agent-inter 5s/g, 'agent-inter 200ms')
    .replace(/slowstart 60s/g, 'slowstart 100ms');
}

/** What `haproxy -c` says of the configuration of a plan: its findings, none where it accepts it. */
export function check(plan: ProxyPlan, pair: Pair): string {
  return checkText(haproxyConfiguration(plan), plan, pair);
}

/** The same of a text that somebody else has made of the plan. */
export function checkText(text: string, plan: Pick<ProxyPlan, 'authority'>, pair: Pair): string {
  const directory = temporaryDirectory();
  try {
    writeFiles(directory, plan, pair);
    const file = join(directory, 'etc', 'haproxy.cfg');
    writeFileSync(file, relocate(text, directory));
    // The limit of open files of a machine for tests may be lower than that of a proxy.
    const { status, stderr } = spawnSync('haproxy', ['-c', '-n', '100', '-f', file], {
      encoding: 'utf8',
      env: ENVIRONMENT,
    });
    const findings = stderr
      .split('\n')
      .filter((line) => /ALERT|WARNING/.test(line) && !/state file/.test(line));
    return status === 0 && findings.length === 0 ? '' : stderr;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeFiles(
  directory: string,
  { authority }: Pick<ProxyPlan, 'authority'>,
  { cert, key }: Pair,
): void {
  mkdirSync(join(directory, 'etc'), { recursive: true });
  mkdirSync(join(directory, 'run'), { recursive: true });
  if (authority !== undefined) writeFileSync(join(directory, 'etc', 'authority.pem'), authority);
  writeFileSync(join(directory, 'etc', 'certificate.pem'), `${cert}\n${key}`);
}

/** The limit of connections that HAProxy itself finds for a plan, where it may take so much memory. Checks, whose TLS it would count for each client, are left out. */
export async function ownLimit(plan: ProxyPlan, mebibytes: number, pair: Pair): Promise<number> {
  const directory = temporaryDirectory();
  writeFiles(directory, plan, pair);
  const file = join(directory, 'etc', 'haproxy.cfg');
  const text = forLoopback(haproxyConfiguration(plan), directory).replace(
    plan.mode === 're-encryption' ? /^ {2}maxconn .*\n/m : /^ {2}(maxconn|default-server|http-check) .*\n/gm,
    '',
  );
  writeFileSync(file, text);
  const child = spawn('haproxy', ['-V', '-m', String(mebibytes), '-f', file], { env: ENVIRONMENT });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const noted = (): RegExpExecArray | null => /setting global\.maxconn to (\d+)/.exec(log);
  try {
    await eventually('the limit that HAProxy finds', async () => Promise.resolve(noted() !== null));
    return Number(noted()![1]);
  } finally {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    rmSync(directory, { recursive: true });
  }
}

/** Status of the health page of a proxy, or of another page at that port; 0 where nobody answers. */
export async function healthOf({ healthPort }: ProxyPlan, path = '/healthz'): Promise<number> {
  return new Promise((resolve) => {
    get({ host: PROXY_ADDRESS, port: healthPort, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', () => resolve(0));
  });
}

/** What a run of a program has come to. */
export interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program while the servers of the test go on. */
export async function run(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = ENVIRONMENT,
): Promise<Run> {
  const child = spawn(program, args, { env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { status, output };
}

/** HAProxy with the configuration of a plan, as a child process. */
export class Haproxy {
  public readonly directory = temporaryDirectory();
  private process?: ChildProcess;
  private log = '';

  private constructor(private readonly plan: ProxyPlan) {}

  /** Starts it and waits until its health page answers. */
  public static async start(plan: ProxyPlan, pair: Pair): Promise<Haproxy> {
    const proxy = new Haproxy(plan);
    writeFiles(proxy.directory, plan, pair);
    proxy.write(plan);
    await proxy.start();
    return proxy;
  }

  public get pid(): number {
    return this.process!.pid!;
  }

  /** Whether it has ended. */
  public get hasEnded(): boolean {
    return this.process?.exitCode !== null || this.process.signalCode !== null;
  }

  /** Starts the next process with what is written, as a reload of the service does after it has saved what it knows of the servers. */
  public async reload(plan = this.plan): Promise<void> {
    const before = await this.worker();
    this.write(plan);
    writeFileSync(join(this.directory, 'run', 'servers.state'), await this.ask('show servers state'));
    this.process?.kill('SIGUSR2');
    await eventually('the next process', async () => (await this.worker().catch(() => before)) !== before);
  }

  /** Status of its health page, or of another page at that port; 0 where nobody answers. */
  public async health(path?: string): Promise<number> {
    return healthOf(this.plan, path);
  }

  /** What it answers to a command at its socket. */
  public async ask(command: string): Promise<string> {
    const socket = createConnection(join(this.directory, 'run', 'admin.sock'));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.end(`${command}\n`);
    await once(socket, 'close');
    return Buffer.concat(chunks).toString();
  }

  /** Has another certificate for clients with its next reload. */
  public changeTo({ cert, key }: Pair): void {
    writeFileSync(join(this.directory, 'etc', 'certificate.pem'), `${cert}\n${key}`);
  }

  /** Runs the command `exchange-proxy` of the machine. */
  public async command(...args: string[]): Promise<Run> {
    const file = join(this.directory, 'exchange-proxy');
    writeFileSync(file, relocate(proxyCommand(this.plan), this.directory));
    return run('python3', [file, ...args]);
  }

  /** A column of `show stat` for a server, such as `status`, `weight`, `scur` or `stot`. */
  public async stat(backend: string, server: string, column: string): Promise<string> {
    const [head, ...rows] = (await this.ask('show stat')).split('\n').map((line) => line.split(','));
    const row = rows.find(([proxy, name]) => proxy === backend && name === server);
    if (!row) throw new Error(`no ${backend}/${server} in ${rows.map((each) => each[0]).join(' ')}`);
    return row[head.indexOf(column)];
  }

  public async remove(): Promise<void> {
    if (this.process && !this.hasEnded) {
      this.process.kill('SIGTERM');
      await once(this.process, 'close');
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async start(): Promise<void> {
    const args = ['-W', '-f', join(this.directory, 'etc', 'haproxy.cfg')];
    const child = spawn('haproxy', args, { env: ENVIRONMENT });
    this.process = child;
    child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    await eventually('the health page of HAProxy', async () => {
      if (this.hasEnded) throw new Error(`haproxy has ended:\n${this.log}`);
      return (await this.health()) !== 0;
    });
  }

  private write(plan: ProxyPlan): void {
    const text = forLoopback(haproxyConfiguration(plan), this.directory);
    writeFileSync(join(this.directory, 'etc', 'haproxy.cfg'), text);
  }

  private async worker(): Promise<string> {
    const [, pid] = /^Pid: (\d+)$/m.exec(await this.ask('show info')) ?? [];
    return pid;
  }
}
