import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type {
  EdgeTierOptions,
  ResilientClientAccessArrayOptions,
  EstateSite,
  SiteProps,
  TwoSiteExchangeProps,
} from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  EdgeTier,
  LogTruncation,
  NameStage,
  OutboundMail,
  RecoveryVault,
  ResilientClientAccessArray,
  Site,
} from 'cdktf-resilient-exchange';

/** The arguments of one block. */
export type Attributes = Record<string, unknown>;

/** The Terraform JSON of a stack, as far as tests look into it. */
export interface StackJson {
  readonly resource?: Record<string, Record<string, Attributes>>;
  readonly data?: Record<string, Record<string, Attributes>>;
  readonly variable?: Record<string, Attributes>;
  readonly output?: Record<string, Attributes>;
  readonly locals?: Record<string, string>;
  readonly terraform: Attributes;
  readonly provider?: Record<string, Attributes[]>;
  readonly import?: Attributes[];
}

/** A warning as cdktf shows it. */
export interface Annotation {
  readonly constructPath: string;
  readonly level: string;
  readonly message: string;
}

/** What a program has written. */
export interface Written {
  readonly stacks: Record<string, StackJson>;
  readonly annotations: Annotation[];
  /** What each stack waits for. */
  readonly dependencies: Record<string, string[]>;
}

interface Manifest {
  readonly stacks: Record<string, { annotations: Annotation[]; dependencies: string[] }>;
}

// Each token of cdktf records the stack it was made on: with jest's source maps a third of the time, and no test reads it.
Object.assign(jest.requireActual<object>('cdktf/lib/tokens/private/stack-trace'), {
  captureStackTrace: () => [],
});

const directories: string[] = [];

afterAll(() => directories.splice(0).forEach((directory) => rmSync(directory, { recursive: true })));

/** An app that writes into a directory of its own, removed after the tests of the file. */
export function testApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'resilient-exchange-'));
  directories.push(outdir);
  return new App({ outdir, stackTraces: false });
}

/** A stack with provider and a backend without absolute paths. */
export function stackIn(app: App, id = 'site'): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AzurermProvider(stack, 'azurerm', { features: RecoveryVault.providerFeatures() });
  new LocalBackend(stack, { path: `terraform.${id}.tfstate` });
  return stack;
}

/** A site in a stack of its own: three zones, a /16, and Exchange servers elsewhere, so that Edges are complete without others. */
export function siteIn(app: App, props: Partial<SiteProps> = {}, id = 'Amsterdam'): Site {
  return new Site(stackIn(app, id.toLowerCase()), id, {
    region: AzureRegion.WEST_EUROPE,
    addressSpace: '10.10.0.0/16',
    exchangeServerPrefixes: ['10.10.200.0/24'],
    ...props,
  });
}

/** An Edge tier that is complete without a zone or a front end beside it. */
export function edgeIn(site: Site, props: Partial<EdgeTierOptions> = {}): EdgeTier {
  const tier = new EdgeTier(site, 'Edge', { outbound: OutboundMail.direct(), ...props, site });
  tier.useMailDomain('contoso.com');
  return tier;
}

/** A client access array of a site, under the id that most tests use. */
export function arrayIn(
  site: Site,
  props: ResilientClientAccessArrayOptions = {},
): ResilientClientAccessArray {
  return new ResilientClientAccessArray(site, 'ClientAccess', { ...props, site });
}

/** What truncates the logs of a group that has fewer copies than circular logging takes. */
export const BACKED_UP = { logTruncation: LogTruncation.backup({ product: 'Contoso Backup' }) };

/** A directory that servers join. */
export const DIRECTORY = {
  domainName: 'corp.contoso.com',
  joinUsername: 'svc-join@corp.contoso.com',
  protectedBy: 'Contoso Directory Team',
};

/** Names of a service that works: a first apply of a program without these lines publishes host addresses only. */
export const LIVE = { clientNames: NameStage.LIVE, mailNames: NameStage.LIVE };

/** An estate whose two sites are both made in Azure. */
export type MadeSites = TwoSiteExchangeProps & Required<Pick<TwoSiteExchangeProps, 'primary' | 'standby'>>;

/** The settings of an estate over three regions; whatever a test does not look at. */
export function estateProps(
  overrides: Partial<Omit<TwoSiteExchangeProps, 'primary' | 'standby' | 'witness' | 'edge'>> & {
    edge?: Partial<EdgeTierOptions>;
    primary?: Partial<EstateSite>;
    standby?: Partial<EstateSite>;
    witness?: Partial<EstateSite>;
  } = {},
): MadeSites {
  return {
    domainName: 'contoso.com',
    activeDirectory: DIRECTORY,
    ...LIVE,
    ...overrides,
    edge: { outbound: OutboundMail.direct(), ...overrides.edge },
    primary: {
      name: 'Amsterdam',
      region: AzureRegion.WEST_EUROPE,
      addressSpace: '10.10.0.0/16',
      ...overrides.primary,
    },
    standby: {
      name: 'Dublin',
      region: AzureRegion.NORTH_EUROPE,
      addressSpace: '10.20.0.0/16',
      ...overrides.standby,
    },
    witness: {
      name: 'Paris',
      region: AzureRegion.FRANCE_CENTRAL,
      addressSpace: '10.30.0.0/24',
      ...overrides.witness,
    },
  };
}

/** Synthesizes the program in full, validations included, and reads what it wrote. */
export function synth(app: App): Written {
  app.synth();
  const manifest = JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8')) as Manifest;
  const stacks = Object.keys(manifest.stacks).map((id) => [id, readStack(app.outdir, id)] as const);
  return {
    stacks: Object.fromEntries(stacks),
    annotations: Object.values(manifest.stacks).flatMap((stack) => stack.annotations),
    dependencies: Object.fromEntries(
      Object.entries(manifest.stacks).map(([id, stack]) => [id, stack.dependencies]),
    ),
  };
}

/** What programs of a few pieces always bring: state on this machine, nothing that connects their networks, and a zone of their own. */
const OF_PIECES = [
  'unmonitored',
  'local-state',
  'sites-not-connected',
  'no-private-name-links',
  'no-management-path',
  'unlisted-domain-controllers',
  'zone-delegation',
  'unstated-directory-backup',
  'no-databases',
];

/** The warnings of a program as texts, but for those that nearly all programs of tests have. */
export function warningsOf(app: App): string[] {
  const messages = synth(app).annotations.map(({ message }) => message);
  return messages.filter((message) => !OF_PIECES.some((id) => message.includes(`[acknowledge: ${id}]`)));
}

/** Synthesizes a program and gives one of its stacks, the first where none is named. */
export function synthStack(app: App, id = Object.keys(stacksOf(app))[0]): StackJson {
  return synth(app).stacks[id];
}

/** Names of the stack directories that stand in the output directory. */
export function writtenStacks(app: App): string[] {
  const directory = join(app.outdir, 'stacks');
  return existsSync(directory) ? readdirSync(directory) : [];
}

/** All resources of a type, in the order of their addresses. */
export function resources(stack: StackJson, type: string): Attributes[] {
  const byName = stack.resource?.[type] ?? {};
  return Object.keys(byName)
    .sort()
    .map((name) => byName[name]);
}

/** The logical names of all resources of a type. */
export function logicalNames(stack: StackJson, type: string): string[] {
  return Object.keys(stack.resource?.[type] ?? {}).sort();
}

/** The one resource of a type. */
export function only(stack: StackJson, type: string): Attributes {
  const all = resources(stack, type);
  if (all.length !== 1) throw new Error(`${all.length} resources of type ${type}, expected one`);
  return all[0];
}

/** The one resource of a type whose `name` argument is this. */
export function named(stack: StackJson, type: string, name: string): Attributes {
  const found = resources(stack, type).filter((each) => each.name === name);
  if (found.length === 1) return found[0];
  const names = resources(stack, type).map((each) => String(each.name));
  throw new Error(`${found.length} of ${type} are called ${name}; there are ${names.join(', ')}`);
}

/** One argument of every resource of a type, sorted. */
export function valuesOf(stack: StackJson, type: string, argument: string): unknown[] {
  return resources(stack, type)
    .map((each) => each[argument])
    .sort();
}

/** The rules of a security group by name, each as `priority access protocol ports from -> to`. */
export function rulesOf(stack: StackJson, subnet: string): Record<string, string> {
  const rules = resources(stack, 'azurerm_network_security_rule').filter((rule) =>
    String(rule.network_security_group_name).includes(`Subnet-${subnet}_`),
  );
  return Object.fromEntries(rules.map((rule) => [String(rule.name), ruleText(rule)]));
}

function ruleText(rule: Attributes): string {
  const ports = rule.destination_port_ranges ?? rule.destination_port_range;
  const from = rule.source_address_prefixes ?? rule.source_address_prefix;
  const to = rule.destination_address_prefixes ?? rule.destination_address_prefix;
  return `${String(rule.direction)} ${String(rule.priority)} ${String(rule.access)} ${String(rule.protocol)} ${String(ports)} ${String(from)} -> ${String(to)}`;
}

function stacksOf(app: App): Record<string, TerraformStack> {
  const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
  return Object.fromEntries(stacks.map((stack) => [stack.node.id, stack]));
}

function readStack(outdir: string, id: string): StackJson {
  return JSON.parse(readFileSync(join(outdir, 'stacks', id, 'cdk.tf.json'), 'utf8')) as StackJson;
}
