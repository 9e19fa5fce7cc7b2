import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

  test('asks for the core that its own suites run on, and shares no package name with this one', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
    const copy = call<Record<string, Record<string, string>>>('rewrite.mjs', 'rewriteManifest', manifest);
    expect(copy.name).toBe('cdktn-resilient-exchange');
    expect(copy.peerDependencies.cdktn).toBe(`^${copy.devDependencies.cdktn}`);
    expect(JSON.stringify(copy.peerDependencies)).not.toContain('cdktf');
    const targets = JSON.stringify(copy.jsii.targets);
    const names = ['"cdktf-resilient-exchange"', '"cdktf_resilient_exchange"', '"CdktfResilientExchange"'];
    expect(names.filter((each) => targets.includes(each))).toEqual([]);
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

  test('is that there is nothing to compare', () => {
    expect(compared({}, {})).toEqual(['There is nothing to compare.']);
  });
});
