import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/resilience.md'), 'utf8');
const [SWC, TS_JEST] = blocks('js');
const TEST = blocks('ts').find((code) => code.includes('toSurvive('))!;

/** The code of a language on the page, in its order. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code]) => code,
  );
}

/** Jest in a project as the page describes it: what it says, and whether its tests pass. */
async function runJest(config: string, test: string): Promise<{ passed: boolean; text: string }> {
  const project = mkdtempSync(join(tmpdir(), 'documented-jest-'));
  try {
    const modules = join(project, 'node_modules');
    mkdirSync(join(modules, 'cdktf-resilient-exchange'), { recursive: true });
    for (const name of ['cdktf', 'constructs', '@swc'])
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    // The sources stand in for the package, which is compiled when it is published.
    const entries = { 'index.js': 'lib/index.ts', 'testing.js': 'lib/testing/register.ts' };
    for (const [file, source] of Object.entries(entries))
      writeFileSync(
        join(modules, 'cdktf-resilient-exchange', file),
        `module.exports = require(${JSON.stringify(join(ROOT, source))});`,
      );
    writeFileSync(join(project, 'estate.test.ts'), test);
    writeFileSync(join(project, 'documented.js'), config);
    writeFileSync(
      join(project, 'jest.config.js'),
      "module.exports = { ...require('./documented.js'), moduleFileExtensions: ['ts', 'js', 'json', 'node'] };",
    );
    const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--ci', '-i', '--cacheDirectory', 'cache'];
    const { stderr } = await promisify(execFile)(process.execPath, jest, { cwd: project });
    return { passed: true, text: stderr };
  } catch (error) {
    return { passed: false, text: String((error as { stderr?: string }).stderr ?? error) };
  } finally {
    rmSync(project, { recursive: true });
  }
}

test('the documented configuration for swc runs the documented test', async () => {
  expect(await runJest(SWC, TEST)).toMatchObject({
    passed: true,
    text: expect.stringContaining('1 passed') as string,
  });
});

test('the documented test fails where the estate does not survive, by the matcher of the setup file', async () => {
  const failing = TEST.replace("import 'cdktf-resilient-exchange/testing';\n", '').replace(
    'anyZone',
    'azureDns',
  );
  const { passed, text } = await runJest(SWC, failing);
  expect(passed).toBe(false);
  expect(text).toContain("'Azure DNS: survives without a person' does not hold.");
});

test('the configuration for ts-jest differs in its compiler only', () => {
  const [swc, tsJest] = [SWC, TS_JEST].map((config) => valueOf(config));
  expect(tsJest).toEqual({ ...swc, transform: { '^.+\\.ts$': ['ts-jest', expect.anything()] } });
  expect(Object.keys(swc.transform)).toEqual(['^.+\\.ts$']);
});

/** What a configuration exports. */
function valueOf(config: string): { readonly transform: object } {
  const module = { exports: { transform: {} } };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- the text of our own page
  new Function('module', config)(module);
  return module.exports;
}
