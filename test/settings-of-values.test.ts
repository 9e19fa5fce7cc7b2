import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from 'cdktf-resilient-exchange';
import * as ts from 'typescript';
import { siteIn, testApp } from './support/app';
import { ROOT } from './support/synth';

// Programs in plain JavaScript can misspell any setting: each factory and constructor that takes some refuses what it does not know.
// They are read from the sources, so that a new one cannot be forgotten.

interface Taker {
  /** The class, and the factory or `new`. */
  readonly name: string;
  /** Names of the parameters before the settings. */
  readonly before: string[];
}

const LIB = join(ROOT, 'lib');
const sources = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => {
    const text = readFileSync(join(LIB, file), 'utf8');
    return ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  });
const statements = sources.flatMap((source) => [...source.statements]);

/** Structs: an interface whose name begins with a second capital has behaviour, as jsii demands. */
const structs = new Set(
  statements
    .filter((each) => ts.isInterfaceDeclaration(each))
    .map(({ name }) => name.text)
    .filter((name) => !/^I[A-Z]/.test(name)),
);

/** Options that a tier passes on, with settings of its own beside them. */
const PASSED_ON = ['TierServers.optionsOfCopy'];

const takers = statements
  .filter((each) => ts.isClassDeclaration(each))
  .filter(({ name }) => name !== undefined && name.text in library)
  .flatMap((each) => each.members.flatMap((member) => takerOf(each.name!.text, member)));

function takerOf(type: string, member: ts.ClassElement): Taker[] {
  const flags = ts.getCombinedModifierFlags(member);
  const isNew = ts.isConstructorDeclaration(member);
  const isFactory = ts.isMethodDeclaration(member) && (flags & ts.ModifierFlags.Static) !== 0;
  if ((!isNew && !isFactory) || (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0)
    return [];
  const called = isNew ? 'new' : (member.name as ts.Identifier).text;
  const parameters = member.parameters.map(({ name, type: of }) => ({
    name: (name as ts.Identifier).text,
    isStruct:
      of !== undefined &&
      ts.isTypeReferenceNode(of) &&
      ts.isIdentifier(of.typeName) &&
      structs.has(of.typeName.text),
  }));
  const settings = parameters.findIndex(({ isStruct }) => isStruct);
  // Constructs are in the table of `misspelt-settings`: they need a place in a program.
  if (PASSED_ON.includes(`${type}.${called}`)) return [];
  if (settings < 0 || called.startsWith('_') || parameters.some(({ name }) => name === 'id' && isNew))
    return [];
  return [{ name: `${type}.${called}`, before: parameters.slice(0, settings).map(({ name }) => name) }];
}

/** What stands before the settings, by the name of its parameter. */
const site = siteIn(testApp());
const BEFORE: Record<string, unknown> = {
  scope: site,
  tier: site,
  site,
  hosting: library.DnsHosting.azureDns(),
  imageId: '/sharedGalleries/contoso/images/exchange/versions/1.0.0',
  scenario: library.Scenario.anyZone(),
};

function call({ name, before }: Taker, settings: object): unknown {
  const [type, called] = name.split('.');
  const values = before.map((each) => {
    if (each === 'id') return name.toLowerCase().replace('.', '-');
    if (!(each in BEFORE)) throw new Error(`State a value of ${each} for ${name} in this test.`);
    return BEFORE[each];
  });
  const found = (library as unknown as Record<string, unknown>)[type];
  return called === 'new'
    ? new (found as new (...values: unknown[]) => unknown)(...values, settings)
    : (found as Record<string, (...values: unknown[]) => unknown>)[called](...values, settings);
}

test('factories and constructors are found', () => {
  const names = takers.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['CafNaming.new', 'SubnetRole.custom', 'StateStore.localFiles']),
  );
});

test.each(takers)('$name refuses a setting that it does not know', (taker) => {
  expect(() => call(taker, { bogusSetting: true })).toThrow(
    /^\[.+\] (.+\.)?bogusSetting is not a setting\. It would have no effect\. /,
  );
});

const VERSION = {
  name: 'Exchange Server 2031',
  needsAffinity: false,
  hasHealthPages: true,
  hasClientAccessRole: false,
  supportedOnAzure: true,
  windows: [library.WindowsVersion.WS2025],
};

const STATE = {
  storageAccountName: 'stcontosostate',
  containerName: 'tfstate',
  resourceGroupName: 'rg-state',
  region: library.AzureRegion.FRANCE_CENTRAL,
};

describe.each<[string, (settings: never) => unknown, object]>([
  ['StateStore.azureStorage', (settings) => library.StateStore.azureStorage(settings), STATE],
  ['ExchangeVersion.of', (settings) => library.ExchangeVersion.of(settings), VERSION],
])('%s', (scope, make, settings) => {
  test('takes all that it needs', () => {
    expect(() => make(settings as never)).not.toThrow();
  });

  test.each(Object.keys(settings))('refuses a program without %s', (name) => {
    expect(() => make({ ...settings, [name]: undefined } as never)).toThrow(
      new RegExp(`^\\[${scope.replace('.', '\\.')}\\] ${name} (must be|is missing)`),
    );
  });
});
