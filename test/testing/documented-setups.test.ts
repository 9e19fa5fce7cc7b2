import { join } from 'node:path';
import { blocks } from '../documents/documents';
import { ROOT } from '../support/synth';
import { fileOf, type Outcome, Project } from './project';

const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');

/** Jest in a project of its own. */
async function jest(project: Project): Promise<Outcome> {
  return project.run(process.execPath, JEST, '--ci', '-i', '--cacheDirectory', 'cache');
}

test('the blocks of the page are the files of the example', () => {
  const shown = blocks().filter(({ document }) => document === 'docs/testing.md');
  const files = [
    'estate.ts',
    'estate.test.ts',
    'jest.config.swc.js',
    'jest.config.ts-jest.js',
    'vitest.config.mjs',
    'test_estate.py',
  ];
  // What follows is the test of a whole output, which has a program of its own.
  expect(shown.map(({ text }) => text).slice(0, -1)).toEqual(files.map(fileOf));
});

test.each([
  ['swc', '@swc'],
  ['ts-jest', 'ts-jest'],
])('jest with %s runs the tests of the page', async (compiler, installed) => {
  const project = new Project(installed);
  try {
    project.copy(`jest.config.${compiler}.js`, 'jest.config.js');
    const text: unknown = expect.stringContaining('6 passed');
    expect(await jest(project)).toEqual({ passed: true, text });
  } finally {
    project.remove();
  }
});

test('the matchers come with the setup file alone, and a failing one says what is there', async () => {
  const project = new Project('@swc');
  try {
    project.copy('jest.config.swc.js', 'jest.config.js');
    const wrong = fileOf('estate.test.ts')
      .replace("import 'cdktf-resilient-exchange/testing';\n", '')
      .replace("toHaveServers('AMS/ClientAccess', 3)", "toHaveServers('AMS/ClientAccess', 4)")
      .replace('anyZone', 'azureDns');
    project.write('estate.test.ts', wrong);
    const { passed, text } = await jest(project);
    expect(passed).toBe(false);
    expect(text).toContain("'Azure DNS: survives without a person' does not hold.");
    expect(text).toContain('AMS/ClientAccess has 3 servers, and the test is about 4.\n      AMSFE1, zone 1');
  } finally {
    project.remove();
  }
});
