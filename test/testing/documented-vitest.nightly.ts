import { join } from 'node:path';
import { ROOT } from '../support/synth';
import { fileOf, Project } from './project';

const VITEST = 'vitest@4.1.12';
const TYPES = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['vitest/globals', 'node'],
  },
  files: ['estate.test.ts'],
};

test('vitest runs the tests of the page, and knows the types of the matchers', async () => {
  const project = new Project();
  try {
    const got = await project.run('npm', 'install', '--prefix', 'runner', '--ignore-scripts', VITEST);
    if (!got.passed) {
      console.warn(`skipped, since npm does not get ${VITEST}: ${got.text}`);
      return;
    }
    project.install('vitest', 'runner/node_modules/vitest');
    project.copy('vitest.config.mjs');
    const text: unknown = expect.stringMatching(/Tests.*6 passed/);
    const ran = await project.run(process.execPath, 'runner/node_modules/vitest/vitest.mjs', 'run');
    expect(ran).toEqual({ passed: true, text });

    project.write('tsconfig.json', JSON.stringify(TYPES));
    const types = [process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'] as const;
    expect(await project.run(...types)).toEqual({ passed: true, text: '' });
    project.write('estate.test.ts', fileOf('estate.test.ts').replace('toReleaseNothing', 'toReleaseAll'));
    expect((await project.run(...types)).text).toContain("'toReleaseAll' does not exist");
  } finally {
    project.remove();
  }
});
