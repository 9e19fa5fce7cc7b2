import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { each } from '../support/each';
import { ROOT } from '../support/synth';
import { blocks } from './documents';

/** But for those that are files of an example, which `test/testing` runs together. */
const programs = blocks('ts').filter(({ text }) => !/from '\.\//.test(text));
const [first] = programs;

/** Type-checks the programs as files beside the README, in one run of the compiler; what is wrong, with its place. */
function problems(sources: readonly { readonly place: string; readonly text: string }[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), (file) =>
    readFileSync(file, 'utf8'),
  ) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, noUnusedLocals: false, moduleDetection: 'force' },
    ROOT,
  );
  const files = new Map(sources.map((source, index) => [join(ROOT, `document-${index}.ts`), source]));
  const host = ts.createCompilerHost(options);
  const original = { readFile: host.readFile.bind(host), fileExists: host.fileExists.bind(host) };
  host.readFile = (name) => files.get(name)?.text ?? original.readFile(name);
  host.fileExists = (name) => files.has(name) || original.fileExists(name);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const text = files.get(name)?.text;
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, { place }]) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      (found) => `${place}: ${ts.flattenDiagnosticMessageText(found.messageText, '\n')}`,
    );
  });
}

/** Runs a program as its readers do, but for the directory that it writes to. */
function run(source: string): void {
  const outdir = mkdtempSync(join(tmpdir(), 'document-'));
  const text = source.replace('new App()', 'new App({ outdir })');
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 };
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the text of our own pages
    new Function('require', 'exports', 'outdir', ts.transpile(text, options))(require, {}, outdir);
  } finally {
    log.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

test('every program of the documents compiles', () => {
  expect(problems(each(programs))).toEqual([]);
});

test('a program with a wrong property would not', () => {
  const wrong = { ...first, text: first.text.replace('domainName:', 'domain:') };
  expect(problems([wrong]).join()).toMatch(/^README\.md:\d+: .*domain/);
});

/** What only says a type of something (`declare const`) or is a test of jest cannot be run by itself. */
const runnable = programs.filter(({ text }) => !/^declare |^test\(/m.test(text));

test.each(runnable.map(({ place, text }) => [place, text]))('the program at %s does its work', (_, text) => {
  expect(() => run(text)).not.toThrow();
});

test('the program of the README is a whole one, of about 40 lines', () => {
  expect(first.document).toBe('README.md');
  expect(first.text).toContain('app.synth();');
  expect(first.text.trim().split('\n').length).toBeLessThanOrEqual(50);
});

test('the promises of the pages are kept by the estate of the README', () => {
  const promises = programs.find(({ text }) => text.includes('new ResilienceReport('))!.text;
  const program = [
    first.text
      .replace("new TwoSiteExchange(app, 'contoso', {", 'const { zone } = $&\n  resilienceReport: false,')
      .replace(/^app\.synth\(\);[^]*$/m, ''),
    promises.replace(/^declare const .*$/m, ''),
    'app.synth();',
  ].join('\n');
  run(program);
  expect(() => run(program.replace('databaseMount:', 'laggedCopy:'))).toThrow(
    'State recoveryTimes.databaseMount',
  );
});
