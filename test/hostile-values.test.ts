import type { App } from 'cdktf';
import type {
  DatabaseAvailabilityGroupProps,
  EdgeTierProps,
  ExternalEdge,
  FailoverZoneProps,
  MailDns,
  Site,
  SiteProps,
  WitnessServerProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  CafNaming,
  CopyLayout,
  DatabaseAvailabilityGroup,
  EdgeTier,
  FailoverZone,
  LogTruncation,
  InternetAccess,
  OutboundMail,
  ResilientClientAccessArray,
  Runbooks,
  Secret,
  StateStore,
  WitnessServer,
} from 'cdktf-resilient-exchange';
import fc from 'fast-check';
import { isExpression } from '../lib/core/terraform-expression';
import { LIVE, BACKED_UP, DIRECTORY, siteIn, stackIn, testApp } from './support/app';
import { each } from './support/each';
import { literalsOf } from './support/powershell';
import { readTree } from './support/synth';

// Values that would be code, markup or a template somewhere, for each text that a program can give: each is refused, or one literal in
// every file that synthesis writes.

/** As much of a program as decides whether a value is taken. */
type Take = (value: string) => unknown;
/** The value's part of the estate that is synthesized. */
type PartOf = (value: string) => Part;

/** What differs from value to value in that estate. */
interface Part {
  readonly site?: Partial<SiteProps>;
  readonly directory?: object;
  readonly owner?: string;
  readonly witness?: object;
  readonly mail?: MailDns;
  readonly carrier?: string;
  readonly product?: string;
  readonly edgeAdministrator?: string;
  readonly witnessAdministrator?: string;
}

const zoneProps = { ...LIVE, domainName: 'contoso.com', region: AzureRegion.FRANCE_CENTRAL };
const VAULT = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-contoso';
const WITNESS = { computerName: 'PARFSW1', location: 'Paris' };
const EXTERNAL: ExternalEdge = { name: 'edge9', address: '203.0.113.25', carrier: 'city fibre' };

const site = (props: Partial<SiteProps>): Site => siteIn(testApp(), props);
const directory = (props: object): Site => site({ activeDirectory: { ...DIRECTORY, ...props } });
const witness = (props: object): unknown =>
  WitnessServer.fromComputerName(stackIn(testApp()), 'Witness', { ...WITNESS, ...props });
const madeWitness = (props: Partial<WitnessServerProps>): WitnessServer => {
  const place = siteIn(testApp());
  return new WitnessServer(place, 'Witness', { site: place, witnessFor: [], ...props });
};
const edge = (props: Partial<EdgeTierProps>): EdgeTier => {
  const place = siteIn(testApp());
  return new EdgeTier(place, 'Edge', { outbound: OutboundMail.direct(), site: place, ...props });
};
const zone = (props: Partial<FailoverZoneProps>): FailoverZone =>
  new FailoverZone(stackIn(testApp(), 'dns'), 'Zone', { ...zoneProps, ...props });
const mail = (settings: MailDns): void => {
  const tier = edge({});
  const stack = stackIn(tier.node.root as App, 'dns');
  new FailoverZone(stack, 'Zone', { ...zoneProps, mail: settings }).publishMail(tier);
};
const relay = (props: object): EdgeTier =>
  edge({
    outbound: OutboundMail.smartHost({
      host: 'smtp.relay.example',
      spfMechanisms: ['include:spf.relay.example'],
      ...props,
    }),
  });
const state = (props: object): StateStore =>
  StateStore.azureStorage({
    storageAccountName: 'ststate',
    containerName: 'tfstate',
    resourceGroupName: 'rg-state',
    region: AzureRegion.FRANCE_CENTRAL,
    ...props,
  });
const layout = (database: string, server: string): CopyLayout =>
  CopyLayout.fromJson(JSON.stringify([{ database, copies: [{ server, preference: 1, lagged: false }] }]));
const frontEnds = (place: Site): ResilientClientAccessArray =>
  new ResilientClientAccessArray(place, 'ClientAccess', { site: place, servers: 2, mailboxStorage: {} });
const administrator = (username: string): unknown => frontEnds(site({ administrator: { username } }));
const runbooks = (estate: string): unknown => {
  const names = zone({});
  return new Runbooks(names, 'Runbooks', { estate });
};
const group = (settings: Partial<DatabaseAvailabilityGroupProps>): unknown => {
  const place = site({ activeDirectory: DIRECTORY });
  const own = WitnessServer.fromComputerName(place, 'Witness', WITNESS);
  return new DatabaseAvailabilityGroup(place, 'Group', {
    members: [frontEnds(place)],
    witness: own,
    ...BACKED_UP,
    ...settings,
  });
};

/** Texts that may have many characters: each that is taken is looked for in every file. */
const FREE: [string, Take, PartOf][] = [
  ['siteName', (v) => site({ siteName: v, activeDirectorySite: 'A' }), (v) => ({ site: { siteName: v } })],
  [
    'activeDirectorySite',
    (v) => site({ activeDirectorySite: v }),
    (v) => ({ site: { activeDirectorySite: v } }),
  ],
  ['joinUsername', (v) => directory({ joinUsername: v }), (v) => ({ directory: { joinUsername: v } })],
  [
    'organizationalUnit',
    (v) => directory({ organizationalUnit: v }),
    (v) => ({ directory: { organizationalUnit: v } }),
  ],
  ['tags', (v) => new CafNaming({ tags: { owner: v } }), (v) => ({ owner: v })],
  ['administrator', (v) => administrator(v), (v) => ({ site: { administrator: { username: v } } })],
  [
    'administrator of the Edges',
    (v) => edge({ administrator: { username: v } }),
    (v) => ({ edgeAdministrator: v }),
  ],
  [
    'administrator of the witness',
    (v) => madeWitness({ administrator: { username: v } }),
    (v) => ({ witnessAdministrator: v }),
  ],
  ['resourceGroupName', (v) => site({ resourceGroupName: v }), (v) => ({ site: { resourceGroupName: v } })],
  ['location', (v) => witness({ location: v }), (v) => ({ witness: { location: v } })],
  [
    'witness directory',
    (v) => witness({ directory: `C:\\${v}` }),
    (v) => ({ witness: { directory: `C:\\${v}` } }),
  ],
  ['apexTexts', (v) => mail({ apexTexts: [v] }), (v) => ({ mail: { apexTexts: [v] } })],
  [
    'reportAddress',
    (v) => mail({ reportAddress: `${v}@a.example` }),
    (v) => ({ mail: { reportAddress: `${v}@a.example` } }),
  ],
  [
    'spfMechanisms',
    (v) => mail({ spfMechanisms: [`include:${v}`] }),
    (v) => ({ mail: { spfMechanisms: [`include:${v}`] } }),
  ],
  ['carrier', (v) => edge({ externalEdges: [{ ...EXTERNAL, carrier: v }] }), (v) => ({ carrier: v })],
  ['backup product', (v) => LogTruncation.backup({ product: v }), (v) => ({ product: v })],
];

/** Texts with few characters, all of which mean themselves everywhere, each with a value that is taken. */
const PLAIN = /^[\p{L}\p{N} ._-]*$/u;
const NARROW: [string, string, Take][] = [
  ['domainName of the directory', 'a.example', (v) => directory({ domainName: v })],
  ['forestRootDomain', 'a.example', (v) => directory({ forestRootDomain: v })],
  [
    'destination of Edges',
    'Proxy',
    (v) => InternetAccess.restricted({ destinations: [{ name: v, prefixes: ['10.1.9.4/32'], port: 8080 }] }),
  ],
  [
    'service tag',
    'AzureMonitor',
    (v) => InternetAccess.restricted({ destinations: [{ name: 'A', prefixes: [v], port: 443 }] }),
  ],
  ['domainName of the zone', 'a.example', (v) => zone({ domainName: v })],
  ['certificateAuthorities', 'a.example', (v) => zone({ certificateAuthorities: [v] })],
  ['policyHost', 'a.example', (v) => mail({ mtaSts: { policyHost: v } })],
  ['smart host', 'a.example', (v) => relay({ host: v })],
  ['external Edge', 'edge9', (v) => edge({ externalEdges: [{ ...EXTERNAL, name: v }] })],
  ['roleCode', 'MX', (v) => edge({ roleCode: v })],
  ['member', 'a1', (v) => edge({ members: [{ name: v, ordinal: 1 }, { name: 'z9' }] })],
  ['size', '_a', (v) => edge({ size: `Standard_E8s_v5${v}` })],
  ['code', 'AB', (v) => site({ code: v })],
  ['estate', 'a', (v) => site({ estate: v })],
  ['workload', 'a', (v) => new CafNaming({ workload: v })],
  ['labelPrefix', 'a', (v) => new CafNaming({ labelPrefix: v })],
  ['computer name of a witness', 'A1', (v) => witness({ computerName: v })],
  ['name of a group', 'DAG2', (v) => group({ name: v })],
  ['databaseNames', 'A b', (v) => group({ databaseNames: [v] })],
  ['database of a committed layout', 'A b', (v) => layout(v, 'A')],
  ['server of a committed layout', 'A1', (v) => layout('A', v)],
  ['variable', 'a', (v) => Secret.variable(v)],
  ['secretName', 'a-b', (v) => Secret.keyVault({ keyVaultId: VAULT, secretName: v })],
  ['keyVaultId', '', (v) => Secret.keyVault({ keyVaultId: `${VAULT}${v}`, secretName: 'a' })],
  ['estate of runbooks', 'a', (v) => runbooks(v)],
  ['domainControllers', '10.10.0.4', (v) => site({ domainControllers: [v] })],
  ['managementPrefixes', '10.1.0.0/24', (v) => site({ managementPrefixes: [v] })],
  ['otherDomainControllers', '10.20.0.4', (v) => site({ otherDomainControllers: [v] })],
  ['unfilteredPrefixes', '10.1.0.0/24', (v) => site({ unfilteredPrefixes: [v] })],
  ['addressPrefixes of a smart host', '203.0.113.0/24', (v) => relay({ addressPrefixes: [v] })],
  ['storageAccountName', 'ststate', (v) => state({ storageAccountName: v })],
  ['containerName', 'tf-state', (v) => state({ containerName: v })],
  ['addressSpace', '10.9.0.0/16', (v) => site({ addressSpace: v })],
];

const FRAGMENTS = [
  ...[
    "'",
    '\u2018',
    '\u2019',
    '\u201a',
    '\u201b',
    '\uff07',
    '"',
    '\u201c',
    '`',
    "'; PWNED; '",
    '\u2019; PWNED; \u2018',
    '\u2019',
  ],
  ...[
    '$(calc)',
    '$env:A',
    '${file("a")}',
    '%{if true}',
    '${',
    '}',
    '$$',
    "'@",
    '#>',
    '|',
    '&',
    ';',
    '\\',
    '/',
    '..',
    '{',
    ')',
  ],
  ...['<img src=x>', '[a](b)', '*b*', '_c_', '#', '&lt;', '~~d~~', '-->', '=1', ',', ':', '@'],
  ...['\n', '\r\n', '\t', '\0', '\u0085', '\u2028', '\u202e', '\u200b', '\ufeff', '\ud800', '\u001b[31m'],
  ...['A', 'Zürich', 'z\u0308', '東京', '1', ' ', '-', '.', '(', '\u02bc', 'é'],
];
/** Some fragments more often, so that values are taken, too. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...FRAGMENTS),
      fc.constantFrom('A', 'b', "'", '\u2019', '&', '('),
      fc.string({ maxLength: 3 }),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(''))
  .filter((value) => !isExpression(value));

/** As many values for each place, the same in each run. */
const VALUES_EACH = 56;
const seedOf = (name: string): number => [...FREE, ...NARROW].findIndex(([other]) => other === name);
const valuesFor = (seed: number): string[] => fc.sample(hostile, { seed, numRuns: VALUES_EACH });

function isTaken(take: Take, value: string): boolean {
  try {
    take(value);
    return true;
  } catch (error) {
    // A refusal of this library, not a failure somewhere within.
    expect((error as Error).message).toMatch(/^\[[^\]]+\] .+ \(got /s);
    return false;
  }
}

/** Every file that an estate with these parts writes, by name. */
function filesOf(parts: Part[]): Record<string, string> {
  const given = Object.assign({}, ...parts) as Part;
  const mails = parts.map((part) => part.mail ?? {});
  const app = testApp();
  const naming = new CafNaming({ tags: { owner: given.owner ?? 'nobody' } });
  const activeDirectory = Object.assign(
    { ...DIRECTORY },
    ...parts.map((part) => part.directory ?? {}),
  ) as typeof DIRECTORY;
  const sites = Object.assign(
    { code: 'AMS', naming, activeDirectory },
    ...parts.map((part) => part.site ?? {}),
  ) as Partial<SiteProps>;
  const primary = siteIn(app, sites);
  const members = [frontEnds(primary)];
  new WitnessServer(primary, 'Witness', {
    site: primary,
    witnessFor: [],
    directory: 'C:\\W',
    administrator: { username: given.witnessAdministrator },
  });
  const tier = new EdgeTier(primary, 'Edge', {
    site: primary,
    outbound: OutboundMail.direct(),
    administrator: { username: given.edgeAdministrator },
    externalEdges: [{ ...EXTERNAL, carrier: given.carrier ?? EXTERNAL.carrier }],
  });
  const names = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    ...zoneProps,
    naming,
    mail: Object.assign({}, ...mails) as MailDns,
  });
  names.publishClientAccess(members[0]);
  names.publishMail(tier);
  const own = Object.assign({ ...WITNESS }, ...parts.map((part) => part.witness ?? {})) as typeof WITNESS;
  new DatabaseAvailabilityGroup(primary, 'Group', {
    members,
    databases: 2,
    logTruncation: LogTruncation.backup({ product: given.product ?? 'Backup' }),
    witness: WitnessServer.fromComputerName(names, 'OwnWitness', own),
  });
  new Runbooks(names, 'Runbooks');
  app.synth();
  return readTree(app.outdir);
}

/** Marks of the values in an estate that is harmless, and the values that stand in their places in another. */
type Values = [mark: string, value: string][];

function filled(text: string, values: Values): string {
  return values.reduce((all, [mark, value]) => all.split(mark).join(value), text);
}

/** A text as Terraform reads it: `$${` means itself, and what is left is a template. */
function readByTerraform(text: string): { text: string; templates: number } {
  const templates = text.replace(/(\$\$|%%)\{/g, '').match(/[$%]\{/g)?.length ?? 0;
  return { text: text.replace(/\$(\$\{)|%(%\{)/g, '$1$2'), templates };
}

/** Where a file says something else than the harmless one does with the other values. */
function differences(path: string, harmless: unknown, other: unknown, values: Values): string[] {
  if (typeof harmless === 'string' && typeof other === 'string') {
    return sameText(harmless, other, values) ? [] : [`${path}: ${JSON.stringify(other)}`];
  }
  if (harmless === null || typeof harmless !== 'object' || other === null || typeof other !== 'object')
    return harmless === other ? [] : [`${path}: ${JSON.stringify(other)}`];
  const [one, two] = [Object.entries(harmless), Object.entries(other)];
  if (one.length !== two.length) return [`${path}: other members`];
  return one.flatMap(([key, value], index) => [
    ...(two[index][0] === filled(key, values) ? [] : [`${path}: ${two[index][0]}`]),
    ...differences(`${path}.${key}`, value, two[index][1], values),
  ]);
}

function sameText(harmless: string, other: string, values: Values): boolean {
  // The model shows what might be an expression as a value that only Terraform knows.
  if (other === '(known after apply)' && filled(harmless, values).includes('${')) return true;
  const [one, two] = [readByTerraform(harmless), readByTerraform(other)];
  if (one.templates !== two.templates) return false;
  return (
    filled(one.text, values) === two.text ||
    sameScript(one.text, two.text, values) ||
    (/^\{.*\}$/.test(one.text) &&
      differences('', JSON.parse(one.text), JSON.parse(two.text), values).length === 0)
  );
}

function sameScript(harmless: string, other: string, values: Values): boolean {
  const [one, two] = [literalsOf(harmless), literalsOf(other)];
  // A function has the plain letters of the names in its own; a long comment has more lines.
  const code = (rest: string): string =>
    rest.replace(/^function \w+-[A-Za-z0-9]+ \{$/gm, 'function').replace(/\n\s*(?=\n)/g, '');
  return (
    code(one.rest) === code(two.rest) &&
    one.values.map((value) => filled(value, values)).join('\0') === two.values.join('\0')
  );
}

/** A page as Markdown reads it: its code, and what marks up the rest. */
function marksOf(page: string): { code: string; marks: string[] } {
  const parts = page.split(/^```.*$/m);
  const text = parts.filter((_, index) => index % 2 === 0).join('\n');
  return {
    code: parts.filter((_, index) => index % 2 === 1).join('\n'),
    marks: text
      .split('\n')
      .map((line) => (line.replace(/`[^`]*`|\\./g, '').match(/[`*_[\]<>|~#]/g) ?? []).join('')),
  };
}

function fileDifferences(file: string, harmless: string, other: string, values: Values): string[] {
  if (file.endsWith('.json')) return differences(file, JSON.parse(harmless), JSON.parse(other), values);
  if (file.endsWith('.ps1')) {
    const [one, two] = [harmless, other].map((text) => text.replace(/^\ufeff/, ''));
    return sameScript(one, two, values) ? [] : [`${file}: other code`];
  }
  const [one, two] = [marksOf(harmless), marksOf(other)];
  const lines = one.marks.flatMap((marks, index) =>
    marks === two.marks[index]
      ? []
      : [`${file}:${index}: ${marks} ${two.marks[index]} ${other.split('\n')[index]}`],
  );
  return [...(sameScript(one.code, two.code, values) ? [] : [`${file}: other code`]), ...lines];
}

describe('texts with few characters', () => {
  test.each(NARROW)('%s takes none that means anything somewhere', (name, honest, take) => {
    expect(isTaken(take, honest)).toBe(true);
    const values = each(valuesFor(seedOf(name))).filter((value) => isTaken(take, value));
    expect(values.filter((value) => !PLAIN.test(value))).toEqual([]);
  });
});

describe('values that are taken', () => {
  const marks = FREE.map((_, index) => `Mark${index}x`);
  const taken = FREE.map(([name, take]) => valuesFor(seedOf(name)).filter((value) => isTaken(take, value)));
  const harmless = filesOf(FREE.map(([, , part], index) => part(marks[index])));

  test('are in some file, so that the others are compared with something', () => {
    const written = Object.values(harmless).join('\n');
    expect(marks.filter((mark) => !written.includes(mark))).toEqual([]);
  });

  test('are some for each text', () => {
    expect(
      taken.map((values, index) => [FREE[index][0], values.length]).filter(([, count]) => count === 0),
    ).toEqual([]);
    expect((FREE.length + NARROW.length) * VALUES_EACH).toBeGreaterThan(2_000);
  });

  test.each(Array.from({ length: Math.max(...taken.map((values) => values.length)) }, (_, round) => round))(
    'are one literal in every file: round %d',
    (round) => {
      const values = taken.map((list, index): [string, string] => [marks[index], list[round % list.length]]);
      const files = filesOf(FREE.map(([, , part], index) => part(values[index][1])));
      expect(Object.keys(files)).toEqual(Object.keys(harmless));
      expect(
        each(Object.entries(files)).flatMap(([file, text]) =>
          fileDifferences(file, harmless[file], text, values),
        ),
      ).toEqual([]);
    },
  );
});
