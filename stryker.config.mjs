// `npm run mutate`: changes the model, what constructs contribute to it and what its readers make of it, and counts the changes
// that no test notices. It takes long and is no part of CI; the score of the last run is in CONTRIBUTING.md.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['lib/model/**/*.ts', 'lib/*/describe-*.ts', 'lib/summary/**/*.ts', 'lib/runbook/*-view.ts'],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { projectType: 'custom', configFile: 'jest.mutate.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A loaded machine is no reason to count a change as noticed.
  timeoutMS: 120_000,
  incremental: true,
  incrementalFile: 'node_modules/.cache/stryker-incremental.json',
  ignorePatterns: ['/dist', '/cdktf.out', '/coverage', '/drill', '/stage', '/year', '/bench'],
  reporters: ['clear-text', 'html'],
  htmlReporter: { fileName: 'coverage/mutation.html' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
