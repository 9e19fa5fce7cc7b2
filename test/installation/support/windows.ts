import type { Phase } from '../../../lib/installation/phase';
import type { Arguments, Machine, Value } from '../../support/powershell/run';
import { Hash, PowerShellRun } from '../../support/powershell/run';

/** A program that is run, and what it says at its end. */
export interface Ran {
  readonly file: string;
  readonly arguments: string[];
}

/** An object of Active Directory; its attributes are lists. */
export interface DirectoryObject {
  readonly dn: string;
  readonly attributes: Record<string, Value[]>;
}

const ROOT = 'DC=corp,DC=contoso,DC=com';

/** Names that the domain controller says about itself. */
export const DIRECTORY = {
  configurationNamingContext: `CN=Configuration,${ROOT}`,
  schemaNamingContext: `CN=Schema,CN=Configuration,${ROOT}`,
  defaultNamingContext: ROOT,
  rootDomainNamingContext: ROOT,
  serverName: `CN=AMSDC1,CN=Servers,CN=Amsterdam,CN=Sites,CN=Configuration,${ROOT}`,
};

const HOUR = 3_600_000;

/** A Windows machine as far as the phases of an installation look: registry, features, disks, directory, programs, services. */
export class FakeWindows {
  /** Hours since it was made. */
  public hours = 0;
  public startedAt = 0;
  /** Keys in lower case, with their values by names in lower case. */
  public readonly registry = new Map<string, Map<string, Value>>();
  /** Files by their paths in lower case: the content, and when it was written. */
  public readonly files = new Map<string, { text: string; at: number }>();
  public readonly features = new Map<string, boolean>();
  /** The edition: 8 is Datacenter. */
  public sku = 8;
  /** Whether Windows takes features. */
  public takesFeatures = true;
  public readonly cim: Record<string, Record<string, Value>[]> = {
    Win32_PhysicalMemory: [{ Capacity: 64 * 1024 ** 3 }, { Capacity: 64 * 1024 ** 3 }],
    Win32_ComputerSystem: [
      { AutomaticManagedPagefile: true, PartOfDomain: true, Domain: 'corp.contoso.com' },
    ],
    Win32_PageFileSetting: [],
    Win32_DeviceGuard: [{ SecurityServicesRunning: [] }],
    Win32_LogicalDisk: [{ FreeSpace: 100 * 1024 ** 3 }],
  };
  public readonly volumes = new Map<string, string>();
  /** Execution policies of PowerShell by their scopes. */
  public readonly policies: Record<string, string> = {};
  /** Code of the error that the directory answers with, below some path. */
  public directoryFails?: (path: string) => number | undefined;
  public site: string | undefined = 'Amsterdam';
  public channel: boolean | Error = true;
  public dnsSuffix = '';
  public readonly directory: DirectoryObject[] = [];
  public readonly rootDse: Record<string, string> = { ...DIRECTORY };
  public readonly services = new Map<string, { name: string; starttype: string; status: string }>();
  public readonly processes = new Set<string>();
  public readonly rules = new Set<string>();
  /** Whether local rules of the firewall count, and the profiles that are off. */
  public localRulesCount = true;
  public readonly profilesOff: string[] = [];
  public readonly mounted = new Set<string>();
  public readonly ran: Ran[] = [];
  /** What a program does and says at its end. */
  public program: (ran: Ran) => number = () => 0;
  /** How often a program is asked whether it has ended before it has. */
  public turns = 2;
  /** What happens at each such question. */
  public during: () => void = () => undefined;
  /** Blobs by their addresses. */
  public readonly blobs = new Map<string, string>();
  /** After how many characters a transfer breaks. */
  public breaksAfter = Infinity;
  public readonly requests: { address: string; from: number; headers: Record<string, string> }[] = [];
  public readonly steps: string[] = [];
  public readonly excluded: string[] = [];
  /** Why Microsoft Defender does not take exclusions. */
  public defenderFails?: string;
  public waitedFor?: string;

  /** What a phase answers. */
  public async ask(phase: Phase, question: 'body' | 'afterRestart' = 'body'): Promise<string> {
    const lines = question === 'body' ? phase.body : phase.afterRestart!;
    const text = [...(phase.functions ?? []), 'function Invoke-It {', ...lines, '}', 'Invoke-It'].join('\n');
    const run = new PowerShellRun(this.machine());
    try {
      const said = await run.run(text, { folder: 'C:\\ProgramData\\ExchangeEstate\\Installation' });
      return said.at(-1) as string;
    } finally {
      run.end();
    }
  }

  /** Asks, and restarts as long as the phase says so; how often it did. */
  public async settle(phase: Phase): Promise<[string, number]> {
    let restarts = 0;
    let answer = await this.ask(phase);
    while (answer === 'restart' && restarts < 4) {
      this.restart();
      restarts += 1;
      answer = await this.ask(phase);
    }
    return [answer, restarts];
  }

  public restart(): void {
    this.hours += 0.1;
    this.startedAt = this.hours;
    this.mounted.clear();
    this.processes.clear();
    for (const key of PENDING) this.registry.delete(key.toLowerCase());
    this.registry.get(SESSION_MANAGER.toLowerCase())?.delete('pendingfilerenameoperations');
  }

  public setValue(key: string, name: string, value: Value): void {
    const values = this.registry.get(key.toLowerCase()) ?? new Map<string, Value>();
    values.set(name.toLowerCase(), value);
    this.registry.set(key.toLowerCase(), values);
  }

  public value(key: string, name: string): Value {
    return this.registry.get(key.toLowerCase())?.get(name.toLowerCase());
  }

  public write(path: string, text: string): void {
    this.files.set(path.toLowerCase(), { text, at: this.hours });
  }

  public text(path: string): string | undefined {
    return this.files.get(path.toLowerCase())?.text;
  }

  /** A server object in the organization. */
  public addServer(name: string, roles: number, more: Record<string, Value[]> = {}): DirectoryObject {
    const organization = `CN=Contoso,CN=Microsoft Exchange,CN=Services,${DIRECTORY.configurationNamingContext}`;
    const object = {
      dn: `CN=${name},CN=Servers,${organization}`,
      attributes: {
        objectCategory: ['msExchExchangeServer'],
        cn: [name],
        msExchCurrentServerRoles: [roles],
        serialNumber: ['Version 15.2 (Build 32562.17)'],
        ...more,
      },
    };
    this.directory.push(object);
    return object;
  }

  private moment(hours: number): Date {
    return new Date(hours * HOUR);
  }

  private machine(): Machine {
    return {
      commands: this.commands(),
      types: this.types(),
      environment: { computername: 'AMSMBX1', systemdrive: 'C:' },
      lastExitCode: () => 0,
    };
  }

  private commands(): Record<string, (args: Arguments) => Value> {
    return {
      'write-step': ({ named }) => void this.steps.push(String(named.text)),
      'wait-for': ({ named }) => {
        this.waitedFor = String(named.text);
        return 'wait';
      },
      'get-accesstoken': ({ named }) => `token for ${String(named.resource)}`,
      'start-sleep': () => undefined,
      'get-date': () => this.moment(this.hours),
      ...this.registryCommands(),
      ...this.fileCommands(),
      ...this.systemCommands(),
      ...this.programCommands(),
    };
  }

  private registryCommands(): Record<string, (args: Arguments) => Value> {
    return {
      'get-itemproperty': ({ named }) => {
        const values = this.registry.get(String(named.literalpath).toLowerCase());
        return values && hash(Object.fromEntries(values));
      },
      'new-itemproperty': ({ named }) =>
        void this.setValue(String(named.literalpath), String(named.name), named.value),
      'get-childitem': ({ named }) => {
        const below = `${String(named.path)}\\`.toLowerCase();
        return [...this.registry.keys()]
          .filter((key) => key.startsWith(below))
          .map((key) => ({ pspath: key, pschildname: key.slice(below.length) }));
      },
    };
  }

  private fileCommands(): Record<string, (args: Arguments) => Value> {
    const path = ({ named }: Arguments): string => String(named.literalpath ?? named.path).toLowerCase();
    return {
      'join-path': ({ named }) => `${String(named.path)}\\${String(named.childpath)}`,
      'new-item': (args) => {
        if (path(args).startsWith('hklm:')) this.registry.set(path(args), new Map());
      },
      'test-path': (args) => {
        const pattern = new RegExp(
          `^${path(args)
            .replace(/[.+^${}()|[\]\\]/g, '\\$&')
            .replace(/\*/g, '[^\\\\]*')}$`,
        );
        const drive = path(args).slice(0, 2);
        const onImage = this.mounted.size > 0 && drive === 'e:' && path(args).endsWith('.exe');
        return onImage || [...this.registry.keys(), ...this.files.keys()].some((each) => pattern.test(each));
      },
      'get-item': (args) => {
        const found = this.files.get(path(args))!;
        return {
          length: found.text.length,
          lastwritetime: this.moment(found.at),
          versioninfo: { fileversion: found.text },
        };
      },
      'get-content': (args) => this.text(path(args))!.split('\n'),
      'set-content': (args) =>
        this.write(path(args), [args.named.value, ...args.positional].flat().map(String).join('\n')),
      'remove-item': (args) => void this.files.delete(path(args)),
      'move-item': (args) => {
        this.write(String(args.named.destination), this.text(path(args))!);
        this.files.delete(path(args));
      },
      'unblock-file': () => undefined,
      'get-filehash': (args) => ({ hash: sumOf(this.text(path(args))!).toUpperCase() }),
      'select-string': (args) => {
        const pattern = String(args.named.pattern);
        const lines = (this.text(path(args)) ?? '').split('\n');
        return lines.flatMap((line, place) =>
          line.includes(pattern) ? [{ line, linenumber: place + 1 }] : [],
        );
      },
    };
  }

  private systemCommands(): Record<string, (args: Arguments) => Value> {
    const name = ({ named }: Arguments): string => String(named.name ?? named.displayname);
    return {
      'get-ciminstance': ({ named }) => {
        const made = String(named.classname);
        if (made === 'Win32_OperatingSystem')
          return { lastbootuptime: this.moment(this.startedAt), operatingsystemsku: this.sku };
        return this.cim[made].length === 1 ? new Instance(this.cim[made][0]) : this.cim[made].map(instance);
      },
      'measure-object': ({ input }) => ({
        sum: input.reduce<number>((sum, each) => sum + Number((each as Instance).capacity), 0),
      }),
      'set-ciminstance': ({ named }) =>
        void Object.assign((named.inputobject as Instance).values, (named.property as Hash).toObject()),
      'remove-ciminstance': () => void (this.cim.Win32_PageFileSetting = []),
      'new-ciminstance': ({ named }) => {
        const values = (named.property as Hash).toObject();
        this.cim.Win32_PageFileSetting.push(values);
        return new Instance(values);
      },
      'get-executionpolicy': ({ named }) => this.policies[String(named.scope)] ?? 'Undefined',
      'powercfg.exe': () => undefined,
      'set-service': (args) => {
        const services = args.input.length > 0 ? args.input : [this.services.get(name(args))];
        for (const each of services)
          if (each) (each as { starttype: string }).starttype = String(args.named.startuptype);
      },
      'restart-service': () => undefined,
      'get-service': ({ named }) => {
        const names = [named.name].flat().map(String);
        return [...this.services.values()].filter((each) =>
          names.some(
            (like) => each.name === like || (like.endsWith('*') && each.name.startsWith(like.slice(0, -1))),
          ),
        );
      },
      'get-process': ({ named }) => [...this.processes].filter((each) => [named.name].flat().includes(each)),
      'get-command': ({ named }) => ({ name: named.name }),
      'add-mppreference': ({ named }) => {
        if (this.defenderFails !== undefined) throw new Error(this.defenderFails);
        this.excluded.push(...[named.exclusionpath, named.exclusionprocess].flat().map(String));
      },
      'get-windowsfeature': () =>
        [...this.features].map(([feature, installed]) => ({ name: feature, installed })),
      'install-windowsfeature': ({ named }) => {
        for (const each of [named.name].flat()) if (this.takesFeatures) this.features.set(String(each), true);
        return {
          success: this.takesFeatures,
          exitcode: this.takesFeatures ? 'SuccessRestartRequired' : 'Failed',
        };
      },
      'uninstall-windowsfeature': ({ named }) => {
        for (const each of [named.name].flat()) this.features.set(String(each), false);
      },
      'get-volume': ({ named, input }) => {
        if (input.length > 0) return { driveletter: this.mounted.size > 0 ? 'E' : null };
        const label = this.volumes.get(String(named.driveletter));
        return label === undefined ? undefined : { filesystemlabel: label };
      },
      'get-diskimage': ({ named }) => ({ attached: this.mounted.has(String(named.imagepath)) }),
      'mount-diskimage': ({ named }) => void this.mounted.add(String(named.imagepath)),
      'dismount-diskimage': ({ named }) => void this.mounted.delete(String(named.imagepath)),
      'get-netfirewallrule': (args) => {
        const there =
          this.rules.has(name(args)) && (args.named.policystore === undefined || this.localRulesCount);
        return there ? [{ displayname: name(args) }] : [];
      },
      'new-netfirewallrule': (args) => void this.rules.add(name(args)),
      'out-null': () => undefined,
      'get-netfirewallprofile': () =>
        ['Domain', 'Private', 'Public'].map((profile) => ({
          name: profile,
          enabled: this.profilesOff.includes(profile) ? 'False' : 'True',
        })),
      'test-computersecurechannel': () => {
        if (this.channel instanceof Error) throw this.channel;
        return this.channel;
      },
    };
  }

  private programCommands(): Record<string, (args: Arguments) => Value> {
    return {
      'start-process': ({ named }) => {
        const ran = {
          file: String(named.filepath),
          arguments: [named.argumentlist ?? []].flat(2).map(String),
        };
        this.ran.push(ran);
        if (named.wait) return { exitcode: this.program(ran) };
        return this.started(ran);
      },
      'new-object': ({ named }) => this.make(String(named.typename), [named.argumentlist].flat(1)),
    };
  }

  /** A program that runs while the script looks at it. */
  private started(ran: Ran): Value {
    let asked = 0;
    let code = 0;
    const hasEnded = (): boolean => {
      this.during();
      if (asked++ < this.turns) return false;
      code = this.program(ran);
      return true;
    };
    return {
      handle: 1,
      get hasexited() {
        return hasEnded();
      },
      get exitcode() {
        return code;
      },
    };
  }

  private make(type: string, list: Value[]): Value {
    if (type === 'System.DirectoryServices.DirectorySearcher') {
      const [root, filter, attributes] = list as [{ path: string }, string, string[] | string];
      return {
        findall: () => {
          const hresult = this.directoryFails?.(root.path);
          if (hresult !== undefined) throw Object.assign(new Error('The directory fails.'), { hresult });
          return this.directory
            .filter(
              ({ dn }) =>
                root.path.replace(/^(LDAP|GC):\/\//, '') === dn ||
                dn.endsWith(`,${root.path.replace(/^(LDAP|GC):\/\//, '')}`),
            )
            .filter((object) => fits(object, filter))
            .map((object) => ({
              properties: hash(
                Object.fromEntries(
                  [attributes]
                    .flat()
                    .map((attribute) => [
                      attribute,
                      attribute === 'distinguishedName' ? [object.dn] : (object.attributes[attribute] ?? []),
                    ]),
                ),
              ),
            }));
        },
      };
    }
    if (type === 'System.Security.Principal.NTAccount')
      return { translate: () => ({ value: `S-of-${String(list[0])}` }) };
    const path = String(list[0]);
    if (path === 'LDAP://RootDSE')
      return {
        properties: hash(
          Object.fromEntries(Object.entries(this.rootDse).map(([name, value]) => [name, { value }])),
        ),
      };
    return this.entry(path);
  }

  /** An object that is changed, and written when it says so. */
  private entry(path: string): Value {
    const object = this.directory.find(({ dn }) => path === `LDAP://${dn}`);
    const names = Object.entries(object?.attributes ?? {});
    const changed = Object.fromEntries(
      names.map(([name, values]) => [
        name,
        {
          value: values[0],
          clear() {
            this.value = undefined;
          },
        },
      ]),
    );
    return {
      path,
      properties: hash(changed),
      commitchanges: () => {
        for (const [name, { value }] of Object.entries(changed))
          object!.attributes[name] = value === undefined ? [] : [value];
      },
    };
  }

  private types(): Machine['types'] {
    return {
      'system.math': { min: (a: number, b: number) => Math.min(a, b) },
      'system.security.principal.securityidentifier': {},
      'system.directoryservices.activedirectory.activedirectorysite': {
        getcomputersite: () => {
          if (this.site === undefined) throw new Error('The computer is not in a site.');
          return { name: this.site };
        },
      },
      'system.net.networkinformation.ipglobalproperties': {
        getipglobalproperties: () => ({ domainname: this.dnsSuffix }),
      },
      'system.net.webrequest': { create: (address: string) => this.request(address) },
      'system.io.file': {
        open: (path: string) => ({
          append: (text: string) => this.write(path, (this.text(path) ?? '') + text),
          close: () => undefined,
        }),
      },
    };
  }

  private request(address: string): Value {
    const sent = { address, from: 0, headers: {} as Record<string, string> };
    this.requests.push(sent);
    return {
      headers: { add: (name: string, value: string) => void (sent.headers[name] = value) },
      addrange: (from: bigint) => void (sent.from = Number(from)),
      getresponse: () => {
        const blob = this.blobs.get(address);
        if (blob === undefined) throw new Error('The remote server returned an error: (404) Not Found.');
        const rest = blob.slice(sent.from);
        if (sent.from > 0 && rest === '') throw new Error('(416) The range is not satisfiable.');
        return {
          getresponsestream: () => ({
            copyto: (file: { append: (text: string) => void }) => {
              file.append(rest.slice(0, this.breaksAfter));
              if (rest.length > this.breaksAfter) throw new Error('The connection was closed.');
            },
          }),
          close: () => undefined,
        };
      },
    };
  }
}

const SESSION_MANAGER = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager';
const PENDING = [
  'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
  'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired',
];

/** An instance of a class of Windows, whose values are found without their case. */
class Instance {
  [name: string]: Value;
  public constructor(public readonly values: Record<string, Value>) {
    for (const [name, value] of Object.entries(values)) this[name.toLowerCase()] = value;
  }
}

function instance(values: Record<string, Value>): Instance {
  return new Instance(values);
}

/** The checksum that a fake machine finds: the content of a file, which a test knows, in hexadecimal. */
export function sumOf(text: string): string {
  return Buffer.from(text).toString('hex').padEnd(64, '0').slice(0, 64);
}

/** Whether an object fits a filter, as far as the phases use them: equal values, a beginning, one bit, and all of several. */
function fits({ attributes }: DirectoryObject, filter: string): boolean {
  const conditions = filter.match(/\(([\w-]+)(:[\d.]+:)?=([^()]*)\)/g) ?? [];
  return conditions.every((condition) => {
    const [, name, rule, wanted] = /^\(([\w-]+)(?::([\d.]+):)?=(.*)\)$/.exec(condition)!;
    const values =
      Object.entries(attributes).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? [];
    if (rule === '1.2.840.113556.1.4.803')
      return values.some((value) => (Number(value) & Number(wanted)) !== 0);
    if (wanted.endsWith('*')) return values.some((value) => String(value).startsWith(wanted.slice(0, -1)));
    return values.some((value) => String(value).toLowerCase() === wanted.toLowerCase());
  });
}

function hash(values: Record<string, Value>): Hash {
  const made = new Hash();
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}
