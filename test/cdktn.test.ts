import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, synth, testApp } from './support/app';
import { ROOT, temporaryDirectory } from './support/synth';

// What `npm run cdktn` does to a text, and what it takes for a difference. The copy itself is tested by `npm run cdktn -- --test`.

const MODULES = join(ROOT, 'scripts', 'cdktn');

function call<T>(module: string, name: string, ...args: unknown[]): T {
  const program = `import { ${name} } from ${JSON.stringify(join(MODULES, module))};
    console.log(JSON.stringify(${name}(...${JSON.stringify(args)})));`;
  const options = { encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], options)) as T;
}

describe('the copy for cdktn', () => {
  test('imports core, provider and itself by their other names', () => {
    const imports = [
      "import { App } from 'cdktf';",
      "jest.requireActual('cdktf/lib/tokens')",
      "import { Lb } from '@cdktf/provider-azurerm/lib/lb';",
      "import 'cdktf-resilient-exchange/testing';",
    ].join('\n');
    expect(call('rewrite.mjs', 'rewrite', imports)).toBe(imports.replace(/cdktf/g, 'cdktn'));
  });

  test('writes the same folders, metadata and addresses of people', () => {
    const texts = [
      "'cdktf.out/stacks'",
      "'@cdktf/warn'",
      'https://github.com/cdktf-resilient-exchange/cdktf-resilient-exchange',
    ].join('\n');
    expect(call('rewrite.mjs', 'rewrite', texts)).toBe(texts);
  });

  test('has the programs of a page, and its text as it is', () => {
    const page = "Take `cdktf` or `cdktn`.\n\n```ts\nimport { App } from 'cdktf';\n```\n\n`cdktf deploy`";
    expect(call('rewrite.mjs', 'rewritePage', page)).toBe(page.replace("'cdktf'", "'cdktn'"));
  });

  test('asks for the core of its binding and for that of its own suites, and shares no package name with this one', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
    const copy = call<Record<string, Record<string, string>>>('rewrite.mjs', 'rewriteManifest', manifest);
    expect(copy.name).toBe('cdktn-resilient-exchange');
    expect(copy.peerDependencies.cdktn).toBe('>=0.23.0 <0.25.0');
    expect(copy.devDependencies.cdktn).toMatch(/^0\.2[34]\.\d+$/);
    expect(JSON.stringify(copy.peerDependencies)).not.toContain('cdktf');
    const targets = JSON.stringify(copy.jsii.targets);
    const names = ['"cdktf-resilient-exchange"', '"cdktf_resilient_exchange"', '"CdktfResilientExchange"'];
    expect(names.filter((each) => targets.includes(each))).toEqual([]);
  });

  test('compares its output with the release of the provider that its binding is of', () => {
    const snapshot = (azurerm: string): string =>
      `"azurerm": {\n  "source": "azurerm",\n  "version": "${azurerm}",\n},\n"dns": {\n  "source": "dns",\n  "version": "3.4.3",\n}`;
    expect(call('rewrite.mjs', 'rewriteSnapshot', snapshot('4.55.0'))).toBe(snapshot('4.73.0'));
  });

  // npm ci refuses a lock that does not fit; `npm run cdktn -- --lock` writes it.
  test('has a lock for what it asks for', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
    const copy = call<Record<string, unknown>>('rewrite.mjs', 'rewriteManifest', manifest);
    const lock = JSON.parse(readFileSync(join(MODULES, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, Record<string, unknown>>;
    };
    const asked = ({
      dependencies,
      devDependencies,
      peerDependencies,
      engines,
      workspaces,
    }: typeof copy): object => ({
      dependencies,
      devDependencies,
      peerDependencies,
      engines,
      workspaces,
    });
    expect(asked(lock.packages[''])).toEqual(asked(copy));
  });
});

describe('a difference between the outputs', () => {
  const directory = temporaryDirectory();
  afterAll(() => rmSync(directory, { recursive: true }));

  function compared(one: Record<string, string>, other: Record<string, string>): string[] {
    const outputs = [one, other].map((files, index) => {
      const output = join(directory, `${index}`);
      rmSync(output, { recursive: true, force: true });
      mkdirSync(output);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(output, name), text);
      return output;
    });
    return call('differences.mjs', 'differences', ...outputs);
  }

  const stack = (core: string, provider: string, name = 'one'): Record<string, string> => ({
    'cdk.tf.json': JSON.stringify({
      '//': { metadata: { version: core } },
      resource: { azurerm_lb: { it: { name } } },
      terraform: { required_providers: { azurerm: { source: 'azurerm', version: provider } } },
    }),
  });

  test('is none of versions of core and provider', () => {
    expect(compared(stack('0.21.0', '4.55.0'), stack('0.24.0', '4.73.0'))).toEqual([]);
  });

  test.each([
    ['an argument', stack('1', '1'), stack('1', '1', 'two'), 'cdk.tf.json'],
    ['a page', { 'page.md': 'a' }, { 'page.md': 'b' }, 'page.md'],
    ['a file that only one has', { 'page.md': 'a' }, { 'page.md': 'a', 'more.md': 'b' }, 'more.md'],
  ])('is %s', (_, one, other, file) => {
    expect(compared(one, other)).toEqual([`${file} is not the same.`]);
  });

  test('is an address, which is named with its stack', () => {
    const output = join(directory, 'addresses');
    mkdirSync(join(output, 'stacks', 'one'), { recursive: true });
    writeFileSync(join(output, 'stacks', 'one', 'cdk.tf.json'), stack('1', '1')['cdk.tf.json']);
    expect(call('differences.mjs', 'addresses', output)).toEqual(['stacks/one: azurerm_lb.it']);
  });

  test('is that there is nothing to compare', () => {
    expect(compared({}, {})).toEqual(['There is nothing to compare.']);
  });
});

test('a program keeps a release of the provider, as the page about both cores says', () => {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', estateProps());
  for (const stack of app.node.children.filter((each) => TerraformStack.isStack(each)))
    stack.addOverride('terraform.required_providers.azurerm.version', '4.54.0');
  const versions = Object.values(synth(app).stacks).map(
    ({ terraform }) => (terraform.required_providers as Record<string, { version: string }>).azurerm.version,
  );
  expect([...new Set(versions)]).toEqual(['4.54.0']);
});
