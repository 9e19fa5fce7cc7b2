import {
  createHmac,
  createDecipheriv,
  constants,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { AzureCloud, TwoSiteExchange } from 'cdktf-resilient-exchange';
import { compareCaptures, fetchExport, openFunctions } from '../../lib/exchange/export-commands';
import { ExportPurpose } from '../../lib/exchange/export-purpose';
import { EXPORT_TASK, LAST_CAPTURE, NEXT_CAPTURE } from '../../lib/exchange/export-task';
import { estateProps, resources, synth, testApp } from '../support/app';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { Hash, PowerShellRun } from '../support/powershell/run';
import type { Value } from '../support/powershell/run';
import { Azurite, tokenFor } from './support/azurite';
import type { Sent } from './support/machine';
import { FakeMachine } from './support/machine';

const app = testApp();
new TwoSiteExchange(app, 'contoso', estateProps());
const commands = resources(synth(app).stacks['contoso-primary'], 'azurerm_virtual_machine_run_command');
const scriptOf = (name: string): string => {
  const found = commands.find((each) => each.name === name)!;
  return (found.source as { script: string }).script;
};
const outer = {
  'edge-configuration': scriptOf('run-contoso-ams-edge-1-exports'),
  customisations: scriptOf('run-contoso-ams-clientaccess-1-exports'),
};
/** The script that the task runs, as the run command writes it on the machine. */
const inner = (script: string): string => /@'\n([^]*)\n'@/.exec(script)![1];

const ACCOUNT = 'https://contosocomexports.blob.core.windows.net';
const KEY = 'https://contoso-com-exports.vault.azure.net/keys/exports';
const VERSION = `${KEY}/0123456789abcdef0123456789abcdef`;
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

let azurite: Azurite;

beforeAll(async () => {
  await loadPowerShell();
  azurite = await Azurite.start('contosocomexports');
  const authorization = `Bearer ${tokenFor('https://storage.azure.com/')}`;
  for (const container of ['edge-configuration', 'customisations']) {
    const headers = { Authorization: authorization, 'x-ms-version': '2021-08-06' };
    await azurite.send('PUT', `${ACCOUNT}/${container}?restype=container`, headers);
  }
});

afterAll(async () => azurite.stop());

/** What answers the machine: its metadata, Key Vault, and the storage emulator. */
async function azure({ method, address, headers, body }: Sent): Promise<Value> {
  const { host, searchParams } = new URL(address);
  if (host === '169.254.169.254') {
    if (headers.Metadata !== 'true') throw new Error('400: the header Metadata is missing');
    return hash({ access_token: tokenFor(searchParams.get('resource')!) });
  }
  if (host.endsWith('.vault.azure.net')) {
    const { alg, value } = JSON.parse(body) as { alg: string; value: string };
    expect([method, alg, searchParams.get('api-version')]).toEqual(['POST', 'RSA-OAEP-256', '7.4']);
    const data = Buffer.from(value, 'base64url');
    const result = address.includes('/unwrapkey')
      ? privateDecrypt({ key: privateKey, ...OAEP }, data)
      : publicEncrypt({ key: publicKey, ...OAEP }, data);
    return hash({ kid: VERSION, value: result.toString('base64url') });
  }
  const { status, body: text } = await azurite.send(method, address, headers, body);
  if (status >= 300) throw new Error(`${status}: ${text.toString()}`);
  return undefined;
}

function hash(values: Record<string, Value>): Hash {
  const made = new Hash();
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}

const PARTS = ['SendConnector', 'ReceiveConnector', 'TransportAgent', 'TransportConfig'];

/** What ExportEdgeConfig.ps1 writes, without some parts. */
function configurationOf(...without: string[]): string {
  const parts = PARTS.filter((part) => !without.includes(part)).map((part) => `<${part}>x</${part}>`);
  return `<ExportedEdgeConfiguration>${parts.join('')}</ExportedEdgeConfiguration>`;
}

const CONFIGURATION = configurationOf();

function edge(configuration = CONFIGURATION): FakeMachine {
  const machine = new FakeMachine('AMSEDGE1');
  machine.answer = azure;
  machine.more['exportedgeconfig.ps1'] = ({ named }) =>
    void machine.files.set(String(named.cloneconfigdata), Buffer.from(configuration));
  machine.more['importedgeconfig.ps1'] = ({ named }) => {
    if (named.isimport !== false) throw new Error('the export imported');
    machine.files.set(String(named.cloneconfiganswer), Buffer.from('<MachineSpecificSettings/>'));
  };
  return machine;
}

async function run(machine: FakeMachine, text: string, variables: Record<string, Value> = {}): Promise<void> {
  const shell = new PowerShellRun(machine.machine);
  try {
    await shell.run(text, { PSScriptRoot: 'C:\\ProgramData\\ExchangeExports', ...variables });
  } finally {
    shell.end();
  }
}

/** Fetches what a machine has stored, as a reader. */
async function stored(address: string): Promise<string> {
  const headers = {
    Authorization: `Bearer ${tokenFor('https://storage.azure.com/')}`,
    'x-ms-version': '2021-08-06',
  };
  const answer = await azurite.send('GET', address, headers);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/jose+json']);
  return answer.body.toString();
}

describe.each(Object.entries(outer))('the scripts of %s', (purpose, script) => {
  test('are PowerShell that the reference knows', () => {
    for (const text of [script, inner(script)]) {
      expect(checkPowerShell(text)).toEqual([]);
      expect(unassignedVariables(parsePowerShell(text))).toEqual([]);
    }
  });

  test('are the same on every machine, and Terraform finds nothing to work out in them', () => {
    const name = purpose === 'customisations' ? 'run-contoso-ams-clientaccess-2' : 'run-contoso-ams-edge-2';
    expect(scriptOf(`${name}-exports`)).toBe(script);
    expect(script).not.toMatch(/[$%]\{/);
  });

  test('hold no secret: no key, no password, no signature, no token', () => {
    const literals = [...script.matchAll(/'([^'\n]*)'/g)].map(([, text]) => text);
    const suspicious = literals.filter((text) => /^(?=.*\d)[\w+/=-]{16,}$/.test(text));
    expect(suspicious).toEqual([]);
    expect(script).not.toMatch(/password|AccountKey|SharedKey|sig=|-Key:|client_secret/i);
  });

  test('run as SYSTEM every day, from a folder that only administrators can read', () => {
    const { commands: all } = parsePowerShell(script);
    const words = (command: string): string[] =>
      all.find(({ name }) => name === command)!.arguments.map(({ value }) => value);
    expect(words('New-ScheduledTaskPrincipal')).toEqual(expect.arrayContaining(['-UserId', 'S-1-5-18']));
    expect(words('New-ScheduledTaskTrigger')).toEqual(expect.arrayContaining(['-Daily']));
    expect(words('icacls.exe')).toEqual([
      '$folder',
      '/inheritance:r',
      '/grant:r',
      '*S-1-5-18:(OI)(CI)F',
      '*S-1-5-32-544:(OI)(CI)F',
    ]);
  });
});

describe('an export of an Edge', () => {
  const address = `${ACCOUNT}/edge-configuration/AMSEDGE1/2026-11-22T030405Z.jwe`;
  const script = inner(outer['edge-configuration']);

  const machine = edge();

  beforeAll(async () => run(machine, script));

  test('goes to the store once, encrypted, and leaves nothing on the machine', async () => {
    expect(machine.sent.map(({ method, address: to }) => `${method} ${to}`)).toEqual([
      'GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net',
      `POST ${KEY}/wrapkey?api-version=7.4`,
      'GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://storage.azure.com/',
      `PUT ${address}`,
    ]);
    expect(machine.sent[3].headers).toEqual({
      Authorization: expect.stringMatching(/^Bearer /) as string,
      'Content-Type': 'application/jose+json',
      'If-None-Match': '*',
      'x-ms-blob-type': 'BlockBlob',
      'x-ms-version': '2021-08-06',
    });
    expect([...machine.files.keys()]).toEqual([]);
    expect(await stored(address)).not.toContain('SendConnector');
    // Nobody can put another export in its place: the emulator refuses what the script sends once more.
    await expect(run(edge(), script)).rejects.toThrow(/409.*BlobAlreadyExists/s);
  });

  test('is a JSON Web Encryption that any library reads', async () => {
    const envelope = JSON.parse(await stored(address)) as Record<string, string>;
    const bytes = (name: string): Buffer => Buffer.from(envelope[name], 'base64url');
    expect(JSON.parse(bytes('protected').toString())).toEqual({
      alg: 'RSA-OAEP-256',
      enc: 'A256CBC-HS512',
      kid: VERSION,
    });
    // RFC 7518, 5.2.2: the first half of the key authenticates, the second encrypts.
    const key = privateDecrypt({ key: privateKey, ...OAEP }, bytes('encrypted_key'));
    expect(key).toHaveLength(64);
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(8 * envelope.protected.length));
    const tag = createHmac('sha512', key.subarray(0, 32))
      .update(Buffer.concat([Buffer.from(envelope.protected), bytes('iv'), bytes('ciphertext'), length]))
      .digest()
      .subarray(0, 32);
    expect(bytes('tag').equals(tag)).toBe(true);
    const cipher = createDecipheriv('aes-256-cbc', key.subarray(32), bytes('iv'));
    const archive = Buffer.concat([cipher.update(bytes('ciphertext')), cipher.final()]);
    expect(JSON.parse(archive.toString())).toEqual({
      'configuration.xml': CONFIGURATION,
      'answer.xml': '<MachineSpecificSettings/>',
    });
  });

  const open = `${openFunctions(KEY).join('\n')}\nUnprotect-Export -Path $file -Archive $archive -Token $token`;

  test('opens with the commands of the pages', async () => {
    expect(checkPowerShell(open)).toEqual([]);
    const desk = new FakeMachine('DESK');
    desk.answer = azure;
    desk.files.set('C:\\a.jwe', Buffer.from(await stored(address)));
    await run(desk, open, { file: 'C:\\a.jwe', archive: 'C:\\a.zip', token: 'abc' });
    expect(desk.files.get('C:\\a.zip')!.toString()).toContain('answer.xml');
    expect(desk.sent.map(({ address: to }) => to)).toEqual([`${VERSION}/unwrapkey?api-version=7.4`]);
  });

  test.each([
    ['ciphertext', 'The export has been changed'],
    ['tag', 'The export has been changed'],
    ['protected', 'The export names another key'],
  ])('does not open when its %s was changed', async (name, message) => {
    const envelope = JSON.parse(await stored(address)) as Record<string, string>;
    const header = {
      alg: 'RSA-OAEP-256',
      enc: 'A256CBC-HS512',
      kid: 'https://evil.vault.azure.net/keys/exports/1',
    };
    // Base64 tells capitals from small letters, and PowerShell compares texts without doing so unless it is asked to.
    const flipped = envelope[name].replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    envelope[name] =
      name === 'protected' ? Buffer.from(JSON.stringify(header)).toString('base64url') : flipped;
    const desk = new FakeMachine('DESK');
    desk.answer = azure;
    desk.files.set('C:\\a.jwe', Buffer.from(JSON.stringify(envelope)));
    const opened = run(desk, open, { file: 'C:\\a.jwe', archive: 'C:\\a.zip', token: 'abc' });
    await expect(opened).rejects.toThrow(message);
    expect(desk.files.has('C:\\a.zip')).toBe(false);
    // The token goes nowhere else.
    expect(desk.sent.filter(({ address: to }) => !to.startsWith(`${KEY}/`))).toEqual([]);
  });

  test.each(['ReceiveConnector', 'TransportAgent', 'TransportConfig'])(
    'is not stored when Exchange stopped before it had exported %s',
    async (part) => {
      const other = edge(configurationOf(part));
      await expect(run(other, script)).rejects.toThrow(`The export is incomplete, without ${part}`);
      expect([other.sent, [...other.files.keys()]]).toEqual([[], []]);
    },
  );

  test('is not stored without its answer file', async () => {
    const other = edge();
    other.more['importedgeconfig.ps1'] = () => undefined;
    await expect(run(other, script)).rejects.toThrow('answer.xml');
    expect([other.sent, [...other.files.keys()]]).toEqual([[], []]);
  });

  test('is not stored while the Edge is being built, so that it hides none of the Edge before it', async () => {
    const other = edge(configurationOf('SendConnector'));
    await run(other, script);
    expect([other.sent, [...other.files.keys()]]).toEqual([[], []]);
  });

  test('is not tried on a machine without Exchange', async () => {
    const other = edge();
    other.more['get-itemproperty'] = () => undefined;
    await run(other, script);
    expect(other.sent).toEqual([]);
  });
});

describe('the log of customisations', () => {
  const functions = inner(outer.customisations).split('\n$place = ')[0];
  const changes = async (before: Record<string, string>, after: Record<string, string>): Promise<Value> => {
    const machine = new FakeMachine('AMSFE1');
    for (const [name, text] of Object.entries(before))
      machine.files.set(`C:\\last\\${name}`, Buffer.from(text));
    for (const [name, text] of Object.entries(after))
      machine.files.set(`C:\\next\\${name}`, Buffer.from(text));
    const shell = new PowerShellRun(machine.machine);
    await shell.run(`${functions}\n$found = @(Get-Changes -Before 'C:\\last' -After 'C:\\next')`);
    shell.end();
    return shell.variable('found');
  };

  test('says which lines have changed since the day before, and which files have come and gone', async () => {
    const before = { 'web.config': 'a\nold\nb', 'logo.png': '1', 'gone.txt': 'x', 'same.css': 's' };
    const after = { 'web.config': 'a\nnew\nb', 'logo.png': '2', 'more.txt': 'y', 'same.css': 's' };
    expect(await changes(before, after)).toEqual([
      'removed \\gone.txt',
      'changed \\logo.png',
      'added   \\more.txt',
      'changed \\web.config',
      '  + new',
      '  - old',
    ]);
  });

  test('says nothing where nothing has changed, and that a capture is the first', async () => {
    expect(await changes({ 'a.txt': 'x' }, { 'a.txt': 'x' })).toEqual([]);
    expect(await changes({}, { 'a.txt': 'x' })).toEqual(['The first capture of this machine.']);
  });

  const AUTH = 'FrontEnd\\HttpProxy\\owa\\auth';
  const PREM = 'ClientAccess\\Owa\\prem';
  /** The files of Exchange that a machine with these files captures. */
  const captured = async (...files: (string | [string, number])[]): Promise<string[]> => {
    const machine = new FakeMachine('AMSFE1');
    for (const [name, size] of files.map((each) => (typeof each === 'string' ? ([each, 1] as const) : each)))
      machine.files.set(`C:\\Exchange\\${name}`, Buffer.alloc(size));
    const lines = inner(outer.customisations).split('\n');
    const saves = lines.filter((line) => /^Save-(Files|Build) /.test(line));
    await run(machine, [functions, "$capture = 'C:\\next'", ...saves].join('\n'));
    return Object.keys(machine.filesBelow('C:\\next\\files')).sort();
  };

  test('has what people change in the folders of the newest build, under a name without the build', async () => {
    const names = await captured(
      `${AUTH}\\logon.aspx`,
      // As text the first of each pair would be the newer one.
      `${AUTH}\\15.2.986\\themes\\resources\\old.css`,
      `${AUTH}\\15.2.1118\\themes\\resources\\logon.css`,
      `${PREM}\\15.2.1118.7\\resources\\themes\\old\\a.png`,
      `${PREM}\\15.2.1118.40\\resources\\themes\\contoso\\a.png`,
      `${PREM}\\15.2.1118.40\\resources\\styles\\languageselection.css`,
      `${PREM}\\15.2.1118.40\\resources\\images\\rtl\\office_logo_white_small.png`,
    );
    expect(names).toEqual([
      `${PREM}\\build\\resources\\images\\rtl\\office_logo_white_small.png`,
      `${PREM}\\build\\resources\\styles\\languageselection.css`,
      `${PREM}\\build\\resources\\themes\\contoso\\a.png`,
      `${AUTH}\\build\\themes\\resources\\logon.css`,
      `${AUTH}\\logon.aspx`,
    ]);
  });

  test('has nothing else of these folders, whether there is a newer build or not', async () => {
    const names = await captured(
      `${AUTH}\\15.2.1118\\scripts\\premium\\flogon.js`,
      `${AUTH}\\15.2.1118\\web.config`,
      `${PREM}\\15.2.1118.40\\scripts\\boot.js`,
      `${PREM}\\15.2.1118.40\\scripts\\a.config`,
      `${PREM}\\15.2.1118.40\\resources\\styles\\fonts.css`,
      `${PREM}\\15.2.1118.40\\resources\\images\\0\\sprite.png`,
      `${PREM}\\readme\\resources\\themes\\a.png`,
      [`${PREM}\\15.2.1118.40\\resources\\themes\\large.png`, 5000000],
      [`${PREM}\\15.2.1118.40\\resources\\themes\\small.png`, 4999999],
    );
    expect(names).toEqual([`${PREM}\\build\\resources\\themes\\small.png`]);
  });

  test('needs no folder of a build', async () => {
    expect(await captured()).toEqual([]);
    expect(await captured(`${AUTH}\\logon.aspx`, `${PREM}\\web.config`)).toEqual([
      `${PREM}\\web.config`,
      `${AUTH}\\logon.aspx`,
    ]);
  });

  test('takes a capture for the last one only when it is stored', () => {
    const names = inner(outer.customisations)
      .split('\n')
      .filter((line) => /^(Send-Export|Move-Item)/.test(line))
      .map((line) => line.split(' ')[0]);
    expect(names).toEqual(['Send-Export', 'Move-Item']);
  });

  test('has no private keys, and restores nothing', () => {
    const used = parsePowerShell(inner(outer.customisations)).commands.map(({ name }) => name);
    expect(used.filter((name) => /pfx|Import|Restore|appcmd/i.test(name ?? ''))).toEqual([]);
  });
});

const place = {
  cloud: AzureCloud.PUBLIC,
  account: 'contosocomexports',
  resourceGroup: 'rg-contoso-exports',
  container: 'edge-configuration',
  keyVault: 'contoso-com-exports',
  key: 'exports',
  machine: 'amsedge1',
  inSubscription: [],
  inMachineSubscription: [],
};
const folder = 'C:\\Recovery\\AMSEDGE1';

test('the commands of a recovery are PowerShell that the reference knows', () => {
  const text = [
    ...fetchExport(place, folder),
    ...compareCaptures(folder, EXPORT_TASK[ExportPurpose.CUSTOMISATIONS], LAST_CAPTURE, NEXT_CAPTURE),
  ].join('\n');
  expect(checkPowerShell(text)).toEqual([]);
  expect(unassignedVariables(parsePowerShell(text))).toEqual([]);
  expect(text).toContain("--prefix 'AMSEDGE1/'");
});

describe('a reader who fetches an export', () => {
  const OLD = 'AMSEDGE1/2026-11-20T030000Z.jwe';
  const LAST = 'AMSEDGE1/2026-11-21T030000Z.jwe';
  const EMPTY = 'AMSEDGE1/2026-11-23T030000Z.jwe';
  /** Rights, and the way through the network. */
  const GIVEN = ['role assignment create', 'role assignment create', 'storage account network-rule add'];
  const TAKEN = ['role assignment delete', 'role assignment delete', 'storage account network-rule remove'];

  interface Night {
    /** When the machine was made, as Azure says it. */
    readonly created?: string;
    /** What the reader answers when asked for a name. */
    readonly answer?: string;
    /** What the reader answers when asked whether the region of the store is lost; not asked where nothing is given. */
    readonly lost?: string;
    /** A command of the Azure CLI that fails, and how often. */
    readonly failing?: string;
    readonly times?: number;
  }

  /** What the reader's Azure CLI was told, which export was downloaded, and how it ended. */
  async function fetched({ created, answer = '', lost, failing, times = Infinity }: Night) {
    const desk = new FakeMachine('DESK');
    const told: string[] = [];
    const asked: string[] = [];
    const accounts = new Set<Value>();
    let downloaded: Value;
    let failures = 0;
    desk.more.az = ({ positional, named }) => {
      const command = positional.join(' ');
      told.push(command);
      desk.exitCode = command === failing && failures < times ? 1 : 0;
      failures += desk.exitCode;
      if (desk.exitCode === 1) return undefined;
      if (command === 'vm list') return created === undefined ? undefined : [created];
      if (command === 'storage blob list') return [EMPTY, OLD, LAST].map((name) => `${name}\t1000`);
      if (command === 'storage blob download') downloaded = named['-name'];
      if (command.startsWith('storage blob')) accounts.add(named['-account-name']);
      return undefined;
    };
    desk.more['read-host'] = ({ named }) => {
      asked.push(String(named.prompt));
      if (String(named.prompt).startsWith('Is the region')) return lost;
      return String(named.prompt).startsWith('Public address') ? '203.0.113.9' : answer;
    };
    for (const name of ['select-object', 'format-table', 'start-sleep', 'write-warning', 'expand-archive'])
      desk.more[name] = () => undefined;
    const from = { ...place, copiedFrom: lost === undefined ? undefined : 'francecentral' };
    const opened = fetchExport(from, folder).join('\n').replace('  Unprotect-Export', '  Expand-Archive');
    const error = await run(desk, opened).then(
      () => undefined,
      (each: Error) => each.message,
    );
    return { told, asked, downloaded, error, accounts: [...accounts] };
  }

  test.each([
    ['from before the machine was made', '2026-11-22T08:15:00.123456+00:00', LAST],
    ['of the second before it was made', '2026-11-21T03:00:01+00:00', LAST],
    ['that is older than one of the second in which it was made', '2026-11-21T03:00:00+00:00', OLD],
  ])('is proposed the newest one %s', async (_, created, expected) => {
    const { downloaded, error, told } = await fetched({ created });
    expect([error, downloaded]).toEqual([undefined, expected]);
    expect(told.filter((command) => [...GIVEN, ...TAKEN].includes(command))).toEqual([...GIVEN, ...TAKEN]);
  });

  test.each([
    ['is older than the machine', '2026-01-01T00:00:00+00:00'],
    ['is known to be older, since Azure shows no such machine', undefined],
  ])('is proposed none where none %s', async (_, created) => {
    const { downloaded, error, asked } = await fetched({ created });
    expect([error, downloaded]).toEqual(['There is no export with the name ', undefined]);
    expect(asked[1]).toBe('Name of the export; Enter takes: ');
    expect((await fetched({ created, answer: EMPTY })).downloaded).toBe(EMPTY);
  });

  test.each([
    ['yes', 'contosocomexports-secondary'],
    ['', 'contosocomexports'],
  ])('who answers "%s" when asked whether the region is lost reads %s', async (lost, account) => {
    const night = { created: '2026-11-22T08:15:00+00:00', lost };
    expect(await fetched(night)).toMatchObject({ error: undefined, downloaded: LAST });
    // The list is asked before the download is noted.
    expect((await fetched(night)).accounts).toEqual([account]);
    const closed = await fetched({ ...night, failing: 'storage account network-rule add' });
    // Rules of an account are changed in its own region; the rights are taken back in any case.
    expect(closed.error).toBe(lost === 'yes' ? undefined : 'The Azure CLI has failed: see its message.');
    expect(closed.told.slice(-3)).toEqual(TAKEN);
  });

  test('can take another one, and none that is not there', async () => {
    const created = '2026-11-22T08:15:00+00:00';
    expect((await fetched({ created, answer: OLD })).downloaded).toBe(OLD);
    const { error, told } = await fetched({ created, answer: 'e' });
    expect(error).toBe('There is no export with the name e');
    expect(told.slice(-3)).toEqual(TAKEN);
  });

  test.each([
    ...GIVEN,
    'storage blob list',
    'keyvault key show',
    'storage blob download',
    'account get-access-token',
  ])('has no right left after az %s has failed', async (failing) => {
    const { error, told } = await fetched({ created: '2026-11-22T08:15:00+00:00', failing });
    expect(error).toMatch(/^The (Azure CLI has failed|rights do not hold)/);
    expect(told.slice(-3)).toEqual(TAKEN);
  });

  test.each(['storage blob list', 'keyvault key show'])('waits until az %s is allowed', async (failing) => {
    const night = { created: '2026-11-22T08:15:00+00:00', failing };
    expect(await fetched({ ...night, times: 8 })).toMatchObject({ error: undefined, downloaded: LAST });
    expect((await fetched({ ...night, times: 9 })).error).toBe('The rights do not hold after 15 minutes.');
  });

  test('loses every right that can be taken back, where one cannot', async () => {
    const { told } = await fetched({
      created: '2026-11-22T08:15:00+00:00',
      failing: 'role assignment delete',
    });
    expect(told.slice(-3)).toEqual(TAKEN);
  });
});
