import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TwoSiteExchange } from 'cdktf-resilient-exchange';
import { TERRAFORM } from '../../stage/terraform-binary';
import { synth, type StackJson, testApp } from '../support/app';
import { estateIn, OTHER_CLOUDS } from '../support/other-clouds';
import { EXAMPLES, synthExample, temporaryDirectory } from '../support/synth';

// The real CLI with the real provider, from wherever the CLI configuration of this machine takes it. Where there is none, the
// tests are skipped and say why; REQUIRE_TERRAFORM=1 makes them fail instead.

interface Validation {
  readonly valid: boolean;
  readonly diagnostics: {
    severity: string;
    summary: string;
    detail: string;
    snippet?: { context?: string };
  }[];
}

const PROVIDERS = { azurerm: { source: 'azurerm', version: '4.55.0' } };
const LOCK_FILE = '.terraform.lock.hcl';

const directory = temporaryDirectory();
const locked = join(directory, 'locked');
const cache = join(directory, 'cache');
const env = {
  TF_PLUGIN_CACHE_DIR: cache,
  ...process.env,
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
};

afterAll(() => rmSync(directory, { recursive: true }));

/** Why the tests cannot run here; undefined where they can. Leaves provider and lock file for the stacks to share. */
function reasonToSkip(): string | undefined {
  mkdirSync(cache);
  if (spawnSync(TERRAFORM, ['version'], { env }).error) return `there is no ${TERRAFORM} on the PATH`;
  const { status, stderr } = initialize(locked, { terraform: { required_providers: PROVIDERS } });
  return status === 0 ? undefined : `terraform init fails: ${stderr.trim()}`;
}

function initialize(workdir: string, stack: StackJson): { status: number | null; stderr: string } {
  mkdirSync(workdir);
  writeFileSync(join(workdir, 'cdk.tf.json'), JSON.stringify(stack, null, 2));
  if (workdir !== locked) copyFileSync(join(locked, LOCK_FILE), join(workdir, LOCK_FILE));
  const args = ['init', '-backend=false', '-input=false', '-no-color'];
  return spawnSync(TERRAFORM, args, { cwd: workdir, env, encoding: 'utf8', timeout: 300_000 });
}

/** What `terraform validate` has to say, one line for each error or warning. */
function validate(workdir: string, stack: StackJson): string[] {
  const { status, stderr } = initialize(workdir, stack);
  if (status !== 0) return [`init: ${stderr.trim()}`];
  const { stdout } = spawnSync(TERRAFORM, ['validate', '-json'], { cwd: workdir, env, encoding: 'utf8' });
  const { valid, diagnostics } = JSON.parse(stdout) as Validation;
  const lines = diagnostics.map(
    ({ severity, summary, detail, snippet }) =>
      `${severity}: ${summary}: ${detail} (${snippet?.context ?? 'no context'})`,
  );
  return valid || lines.length > 0 ? lines : ['invalid without a reason'];
}

const reason = reasonToSkip();
if (reason !== undefined) process.stderr.write(`terraform validate is skipped: ${reason}\n`);
const testHere = reason === undefined || process.env.REQUIRE_TERRAFORM === '1' ? test : test.skip;

/** Providers that only some stacks need: what `terraform init` says where it does not find one, by source and version. */
const missing = new Map<string, string | undefined>();

/** Why a stack cannot be validated here; undefined where it can. Asks for each provider once. */
function providerMissing({ terraform }: StackJson): string | undefined {
  const needed = terraform.required_providers as Record<string, { source: string; version: string }>;
  return Object.entries(needed)
    .map(([name, provider]) => {
      const id = `${provider.source} ${provider.version}`;
      if (name !== 'azurerm' && !missing.has(id)) missing.set(id, askFor(name, provider));
      return missing.get(id);
    })
    .find((why) => why !== undefined);
}

function askFor(name: string, provider: { source: string; version: string }): string | undefined {
  const stack: StackJson = { terraform: { required_providers: { [name]: provider } } };
  const { status, stderr } = initialize(join(directory, `provider-${name}`), stack);
  if (status === 0) return undefined;
  const why = `provider ${name} ${provider.version} is not found: ${stderr.trim()}`;
  process.stderr.write(`terraform validate skips the stacks that need it: ${why}\n`);
  return why;
}

describe.each(EXAMPLES)('the example %s', (example) => {
  const names = reason === undefined ? Object.keys(synthExample(example)) : ['every stack'];
  const isRequired = process.env.REQUIRE_TERRAFORM === '1';
  const isFound = (name: string): boolean =>
    reason !== undefined || isRequired || providerMissing(synthExample(example)[name]) === undefined;
  // A stack whose provider is not found is left out, and the reason is written above.
  testHere.each(names.filter(isFound))('is valid without a warning: %s', (name) => {
    expect(reason).toBeUndefined();
    expect(validate(join(directory, `${example}-${name}`), synthExample(example)[name])).toEqual([]);
  });
});

describe.each(OTHER_CLOUDS.map((cloud) => [cloud.title, cloud] as const))('an estate in %s', (_, cloud) => {
  let stacks: Record<string, StackJson> = {};

  beforeAll(() => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateIn(cloud));
    stacks = synth(app).stacks;
  });

  testHere('is valid without a warning, each stack of it', () => {
    expect(reason).toBeUndefined();
    expect(Object.keys(stacks)).toHaveLength(8);
    const said = Object.entries(stacks).map(([name, stack]) => [
      name,
      validate(join(directory, `${cloud.environment}-${name}`), stack),
    ]);
    expect(said).toEqual(Object.keys(stacks).map((name) => [name, []]));
  });
});

testHere('a stack that is wrong is noticed', () => {
  expect(reason).toBeUndefined();
  const { terraform, provider } = synthExample('two-site')['contoso-dns'] as StackJson & {
    provider: unknown;
  };
  const zone = { wrong: { name: 'contoso.com' } };
  const stack = { terraform, provider, resource: { azurerm_dns_zone: zone } } as StackJson;
  const [line] = validate(join(directory, 'wrong'), stack);
  expect(line).toContain('Missing required argument');
});
