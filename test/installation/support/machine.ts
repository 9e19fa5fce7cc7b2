import { gunzipSync } from 'node:zlib';
import { INSTALLATION } from '../../../lib/exchange/installation-names';
import type { Arguments, Machine, Value } from '../../support/powershell/run';
import { Hash, PowerLoss, PowerShellRun } from '../../support/powershell/run';

/** A task of the setup account. */
interface Task {
  name: string;
  /** 3 ready, 4 running. */
  state: number;
  lasttaskresult: number;
}

/** Which question of a phase a script asks: its body, or what is asked after a restart. */
export type Asked = 'body' | 'after-restart';

/** A Windows machine as far as the runner of an installation looks. */
export class InstallingMachine {
  public readonly files = new Map<string, string>();
  public readonly events: { readonly id: number; readonly text: string }[] = [];
  public readonly administrators = new Set<string>(['Administrator']);
  public readonly tasks = new Map<string, Task>();
  /** Which phases were asked what, and whether by the setup account. */
  public readonly asked: string[] = [];
  public restarts = 0;
  public password = 'S3cret-of-the-account';
  public hasExchange = false;
  /** What a phase answers. */
  public answer: (id: string, question: Asked) => Value = () => 'done';
  /** How many more commands and calls are made before the power is lost. */
  public power = Infinity;
  /** What happens while the machine sleeps. */
  public sleeping: () => unknown = () => undefined;
  /** Code with which a task of the setup account ends that never begins, such as a refused logon. */
  public refusedLogon?: number;
  /** Code and message with which Windows refuses to register a task with a password. */
  public refusedTask?: [number, string];
  /** Why Key Vault does not give the password. */
  public refusedSecret?: string;
  /** Whether the local group cannot be changed. */
  public refusedRemoval = false;
  /** Programs that were run. */
  public readonly programs: string[] = [];
  /** With what they end. */
  public exitCode = 0;
  /** Whether another run holds the lock. */
  public locked = false;
  /** How often the state file is found in use. */
  public readers = 0;
  private naps = 0;
  private account = 'system';

  public constructor(public script: string) {}

  /** The state file. */
  public get state(): Record<string, Value> | undefined {
    const text = this.files.get(INSTALLATION.state);
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, Value>);
  }

  /** Everything that stays on the machine: files, events. */
  public get traces(): string {
    return JSON.stringify([[...this.files], this.events]);
  }

  /** Runs the script as the task does, or with switches; its exit code and what it says. */
  public async run(...switches: readonly ('register' | 'retry')[]): Promise<[number, string]> {
    const run = new PowerShellRun(this.machine());
    try {
      const said = await run.run(this.script, {
        body: '',
        register: switches.includes('register'),
        retry: switches.includes('retry'),
        pscommandpath: INSTALLATION.script,
      });
      return [run.exitCode, said.map(String).join('\n')];
    } catch (error) {
      if (error instanceof PowerLoss) {
        this.power = Infinity;
        this.tasks.forEach((task) => (task.state = 3));
        this.locked = false;
        return [-1, ''];
      }
      return [1, (error as Error).message];
    } finally {
      run.end();
    }
  }

  private machine(): Machine {
    const commands = Object.fromEntries(
      Object.entries(this.commands()).map(([name, command]) => [name, this.powered(command)]),
    );
    return { commands, types: this.types(), environment: {}, lastExitCode: () => this.exitCode };
  }

  /** The same, as long as there is power. */
  private powered<A extends unknown[]>(command: (...args: A) => Value): (...args: A) => Value {
    return (...args) => {
      if (this.power-- <= 0) throw new PowerLoss();
      return command(...args);
    };
  }

  private commands(): Record<string, (args: Arguments) => Value> {
    return {
      'test-answer': ({ named }) => {
        const [id, question] = [String(named.id), String(named.question) as Asked];
        this.asked.push(`${id} ${question} ${this.account}`);
        return this.answer(id, question);
      },
      'out-null': () => undefined,
      'add-content': ({ named }) => this.append(String(named.path), `${String(named.value)}\n`),
      'set-content': ({ named }) => void this.files.set(String(named.literalpath), String(named.value)),
      'remove-item': ({ named }) => void this.files.delete(String(named.literalpath)),
      'test-path': ({ named }) =>
        named.path === undefined ? this.files.has(String(named.literalpath)) : this.hasExchange,
      'get-filehash': () => hash({ Hash: String(this.script.length) }),
      'write-eventlog': ({ named }) =>
        void this.events.push({ id: Number(named.eventid), text: String(named.message) }),
      'convertto-json': ({ input }) => JSON.stringify((input[0] as Hash).toObject()),
      'convertfrom-json': ({ input }) => hash(JSON.parse(String(input[0])) as Record<string, Value>),
      'new-object': ({ named }) => {
        if (named.comobject !== undefined) return this.scheduler();
        if (named.typename === 'PSObject') return named.property;
        if (named.typename === 'System.DirectoryServices.DirectoryEntry')
          return this.group(String(named.argumentlist));
        if (/Stream/.test(String(named.typename))) return stream([named.argumentlist].flat()[0]);
        return { translate: () => ({ value: 'VORDEFINIERT\\Administratoren' }) };
      },
      'new-timespan': ({ named }) => JSON.stringify(named),
      'new-scheduledtaskaction': ({ named }) => named,
      'new-scheduledtasktrigger': ({ named }) => named,
      'new-scheduledtaskprincipal': ({ named }) => named,
      'new-scheduledtasksettingsset': ({ named }) => named,
      'get-scheduledtask': ({ named }) => this.tasks.get(String(named.taskname)),
      'register-scheduledtask': ({ named }) => void this.addTask(String(named.taskname)),
      'unregister-scheduledtask': ({ named }) => void this.tasks.delete(String(named.taskname)),
      'restart-computer': () => void this.restarts++,
      'start-sleep': () => {
        if (++this.naps > 1000) throw new PowerLoss();
        this.sleeping();
      },
      'invoke-restmethod': ({ named }) => {
        if (String(named.uri).startsWith('http://169.254.169.254/')) return hash({ access_token: 'token' });
        if (this.refusedSecret !== undefined) throw new Error(this.refusedSecret);
        return hash({ value: this.password });
      },
      'new-item': () => undefined,
      'new-eventlog': () => undefined,
      'move-item': ({ named }) => this.moveFile(String(named.literalpath), String(named.destination)),
      'icacls.exe': ({ positional }) => this.runProgram('icacls.exe', positional),
      'powershell.exe': ({ named }) =>
        this.runProgram('powershell.exe', ['-File', named.file, named.register ? '-Register' : '']),
    };
  }

  private types(): Machine['types'] {
    const write = this.powered((path: string, text: string) => void this.files.set(path, text));
    return {
      'system.net.servicepointmanager': {},
      'system.net.securityprotocoltype': { tls12: 3072 },
      'system.net.webrequest': {},
      'system.diagnostics.eventlog': { sourceexists: () => false },
      'system.io.fileoptions': { writethrough: 'WriteThrough' },
      'system.text.encoding': { utf8: { getbytes: (text: string) => Buffer.from(text) } },
      'system.security.principal.ntaccount': {},
      'system.io.compression.compressionmode': { decompress: 0 },
      convert: { frombase64string: (text: string) => new Uint8Array(Buffer.from(text, 'base64')) },
      datetime: { utcnow: { tostring: () => '2026-11-22T03:04:05' } },
      string: { format: (_: string, code: number) => (code >>> 0).toString(16).toUpperCase() },
      'system.io.file': {
        readalltext: (path: string) => this.files.get(path),
        open: (path: string, ...how: string[]) => {
          if (this.locked || path !== INSTALLATION.lock || how.join() !== 'OpenOrCreate,ReadWrite,None')
            throw new Error('The process cannot access the file.');
          this.locked = true;
          return { dispose: () => void (this.locked = false) };
        },
        create: (path: string) => ({
          write: (bytes: Buffer) => write(path, bytes.toString()),
          flush: () => undefined,
          dispose: () => undefined,
        }),
        move: this.powered((from: string, to: string) => {
          if (this.files.has(to)) throw new Error(`${to} is there`);
          this.moveFile(from, to);
        }),
        replace: this.powered((from: string, to: string, old: string) => {
          if (this.readers-- > 0) throw new Error('The file is in use.');
          this.files.set(old, this.files.get(to)!);
          this.moveFile(from, to);
        }),
      },
    };
  }

  private runProgram(name: string, args: readonly Value[]): void {
    this.programs.push([name, ...args].map(String).join(' '));
  }

  private moveFile(from: string, to: string): void {
    this.files.set(to, this.files.get(from)!);
    this.files.delete(from);
  }

  private append(path: string, text: string): void {
    this.files.set(path, (this.files.get(path) ?? '') + text);
  }

  private addTask(name: string): Task {
    const task = { name, state: 3, lasttaskresult: 267011 };
    this.tasks.set(name, task);
    return task;
  }

  private group(path: string): Value {
    if (path !== 'WinNT://./Administratoren,group') throw new Error(`no group ${path}`);
    const nameOf = (member: string): string => member.replace('WinNT://', '').replace('/', '\\');
    return {
      ismember: (member: string) => this.administrators.has(nameOf(member)),
      add: this.powered((member: string) => void this.administrators.add(nameOf(member))),
      remove: this.powered((member: string) => {
        if (this.refusedRemoval) throw new Error('no domain controller');
        this.administrators.delete(nameOf(member));
      }),
    };
  }

  /** `Schedule.Service`. */
  private scheduler(): Value {
    return {
      connect: () => undefined,
      newtask: () => {
        const action = { arguments: '' };
        return { principal: {}, settings: {}, action, actions: { create: () => action } };
      },
      getfolder: () => ({
        gettasks: () => [...this.tasks.values()],
        deletetask: (name: string) => void this.tasks.delete(name),
        registertaskdefinition: this.powered(
          (
            name: string,
            task: { action: { arguments: string } },
            mode: number,
            user: string,
            password: string,
            logon: number,
          ) => {
            if (this.refusedTask !== undefined)
              throw Object.assign(new Error(this.refusedTask[1]), { hresult: this.refusedTask[0] });
            if (password !== this.password || mode !== 6 || logon !== 1) throw new Error('wrong arguments');
            return Object.assign(this.addTask(name), {
              run: async () => this.runAs(name, user, / -Body (\S+)$/.exec(task.action.arguments)![1]),
            });
          },
        ),
      }),
    };
  }

  /** The task of the setup account, from its begin to its end. */
  private async runAs(name: string, user: string, body: string): Promise<void> {
    const task = this.tasks.get(name)!;
    if (this.refusedLogon !== undefined) {
      task.lasttaskresult = this.refusedLogon;
      return;
    }
    if (!this.administrators.has(user)) throw new Error('the account is no administrator');
    task.state = 4;
    this.account = user;
    const run = new PowerShellRun(this.machine());
    try {
      await run.run(this.script, { body, register: false, retry: false });
      task.lasttaskresult = run.exitCode;
    } finally {
      task.state = 3;
      this.account = 'system';
      run.end();
    }
  }
}

/** A stream of bytes or of another stream; its text is unpacked. */
function stream(from: Value): Value {
  const bytes = from instanceof Uint8Array ? from : (from as { bytes: Uint8Array }).bytes;
  return { bytes, readtoend: () => gunzipSync(bytes).toString(), dispose: () => undefined };
}

function hash(values: Record<string, Value>): Hash {
  const made = new Hash();
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}
