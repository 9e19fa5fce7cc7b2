import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';

const root = join(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const snippets = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]);

/** Type-checks the snippets as files beside the README, in one program. */
function problems(sources: string[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.dev.json'), (file) =>
    readFileSync(file, 'utf8'),
  ) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, noUnusedLocals: false },
    root,
  );
  const files = new Map(sources.map((source, index) => [join(root, `readme-snippet-${index}.ts`), source]));
  const host = ts.createCompilerHost(options);
  const original = { readFile: host.readFile.bind(host), fileExists: host.fileExists.bind(host) };
  host.readFile = (name) => files.get(name) ?? original.readFile(name);
  host.fileExists = (name) => files.has(name) || original.fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = host.readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSemanticDiagnostics(file), ...program.getSyntacticDiagnostics(file)].map((each) =>
      ts.flattenDiagnosticMessageText(each.messageText, '\n'),
    );
  });
}

test('every snippet of the README compiles', () => {
  expect(snippets.length).toBeGreaterThanOrEqual(5);
  expect(problems(snippets)).toEqual([]);
});

test('a snippet with a wrong property would not', () => {
  const wrong = snippets[0].replace('domainName:', 'domain:');
  expect(problems([wrong]).join()).toContain('domain');
});

test('the promises of the README are kept by its estate', () => {
  const promises = snippets.find((each) => each.includes('new ResilienceReport('))!;
  const program = [
    snippets[0]
      .replace('new App()', 'new App({ outdir })')
      .replace("new TwoSiteExchange(app, 'contoso', {", 'const { zone } = $&\n  resilienceReport: false,')
      .replace(/^app\.synth\(\);[^]*$/m, ''),
    promises.replace(/^declare const .*$/m, ''),
    'app.synth();',
  ].join('\n');
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 };
  const outdir = mkdtempSync(join(tmpdir(), 'readme-'));
  const synthesize = (source: string): void => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the text of our own page
    new Function('require', 'exports', 'outdir', ts.transpile(source, options))(require, {}, outdir);
  };
  try {
    synthesize(program);
    expect(() => synthesize(program.replace('databaseMount:', 'laggedCopy:'))).toThrow(
      'State recoveryTimes.databaseMount',
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

test('the table of warnings names every warning', () => {
  const source = readFileSync(join(root, 'lib/core/warning-id.ts'), 'utf8');
  const ids = [...source.matchAll(/= '([a-z0-9-]+)'/g)].map((match) => match[1]);
  const section = readme.split('\n## Warnings')[1].split('\n## ')[0];
  expect([...section.matchAll(/^\| `([a-z0-9-]+)`/gm)].map((match) => match[1]).sort()).toEqual(ids.sort());
});

test('the two lines that a newcomer types are scripts of the package', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  expect(readme).toContain('npm ci && npm run synth');
  expect(readme).toContain('npm ci && npm test');
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['synth', 'test']));
});
