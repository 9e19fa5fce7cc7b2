import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProxyPlan } from '../../../lib/balancing/proxy/proxy-plan';
import { proxySetupScript } from '../../../lib/balancing/proxy/proxy-setup-script';
import { temporaryDirectory } from '../synth';
import type { Run } from './haproxy';
import { ENVIRONMENT, forLoopback, run } from './haproxy';

/** Does what systemd does with the drop-in of the script; each call is a line of the file `calls`. */
const SYSTEMCTL = `#!/bin/bash
cd "$(dirname "$0")/.."
echo "$*" >> calls
dropIn=systemd/system/haproxy.service.d/exchange-proxy.conf
export CONFIG="$PWD/etc/haproxy.cfg" EXTRAOPTS=''
MAINPID=$(cat run.pid 2> /dev/null || echo 0)
export MAINPID
runs() { [ "$MAINPID" != 0 ] && kill -0 "$MAINPID" 2> /dev/null; }
each() { grep "^$1=." "$dropIn" | cut -d= -f2- | sed 's#-Ws#-W#' | while read -r command; do eval "$command" || exit 1; done; }
stop() {
  runs || return 0
  each ExecStop
  kill "$MAINPID" 2> /dev/null
  while runs; do sleep 0.1; done
  rm -rf run
}
case "$*" in
  'show --property MainPID --value haproxy') echo "$MAINPID" ;;
  '--quiet is-active haproxy') runs ;;
  'reload haproxy') runs && each ExecReload ;;
  'stop haproxy') stop ;;
  'restart haproxy')
    stop
    mkdir -p run
    haproxy -W -f "$CONFIG" -p "$PWD/run.pid" > haproxy.log 2>&1 9>&- &
    for attempt in $(seq 100); do [ -S run/admin.sock ] && exit 0; sleep 0.1; done
    exit 1 ;;
esac
`;

/** A machine that the script of a proxy is run on: its files are below a directory, and systemd, apt-get and Azure are stubs. */
export class Machine {
  public readonly directory = temporaryDirectory();

  public constructor(
    /** Where it gets tokens and secrets, instead of from Azure. */
    private readonly azure = 'http://127.0.0.1:9',
  ) {
    mkdirSync(join(this.directory, 'sbin'));
    this.program('systemctl', SYSTEMCTL);
    for (const name of ['sysctl', 'rsyslogd', 'logrotate']) this.program(name, '#!/bin/bash\n');
    this.program('apt-get', '#!/bin/bash\necho "apt-get $*" >> "$(dirname "$0")/../calls"\nexit 100\n');
  }

  /** Puts a program onto the PATH. */
  public program(name: string, text: string): void {
    mkdirSync(join(this.directory, 'bin'), { recursive: true });
    writeFileSync(join(this.directory, 'bin', name), text);
    chmodSync(join(this.directory, 'bin', name), 0o755);
  }

  /** Runs the script of a plan; `change` is what a test breaks in it. */
  public async setUp(plan: ProxyPlan, change: (script: string) => string = (script) => script): Promise<Run> {
    const file = join(this.directory, 'setup');
    writeFileSync(file, change(this.relocate(proxySetupScript(plan))));
    return this.run('bash', [file]);
  }

  /** Runs the command that the script has installed. */
  public async command(name: string): Promise<Run> {
    return this.run(join(this.directory, 'sbin', 'exchange-proxy'), [name]);
  }

  public async systemctl(...args: string[]): Promise<Run> {
    return this.run(join(this.directory, 'bin', 'systemctl'), args);
  }

  /** What has been asked of systemd and apt-get since the last time, without questions. */
  public calls(): string[] {
    const file = join(this.directory, 'calls');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    rmSync(file, { force: true });
    return lines.filter((line) => !/^(show|--quiet is-active|daemon-reload|restart rsyslog)/.test(line));
  }

  public read(...path: string[]): string {
    return readFileSync(join(this.directory, ...path), 'utf8');
  }

  public has(...path: string[]): boolean {
    return existsSync(join(this.directory, ...path));
  }

  /** Permissions of a file, such as `600`. */
  public mode(...path: string[]): string {
    return (statSync(join(this.directory, ...path)).mode & 0o777).toString(8);
  }

  /** Process id of HAProxy's master. */
  public get pid(): number {
    return Number(this.read('run.pid'));
  }

  public remove(): void {
    if (this.has('run.pid')) spawnSync('kill', [String(this.pid)]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private relocate(script: string): string {
    return forLoopback(script, this.directory)
      .replace('NOTICED = 20', 'NOTICED = 1')
      .replace('LAST = 60', 'LAST = 10')
      .replace(/sleep 15/g, 'sleep 0.1')
      .replace('http://169.254.169.254', this.azure)
      .replace('https://contoso.vault.azure.net', this.azure);
  }

  private async run(program: string, args: string[]): Promise<Run> {
    const PATH = `${join(this.directory, 'bin')}:${ENVIRONMENT.PATH}`;
    return run(program, args, { ...ENVIRONMENT, PATH });
  }
}
