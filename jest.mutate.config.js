// The tests of the model and its readers, for `npm run mutate`: others know nothing that these do not.
const { projects } = require('./jest.config');

const [unit] = projects;

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  testMatch: ['model/**', 'summary/**', 'runbook/seam'].map((path) => `<rootDir>/test/${path}*.test.ts`),
};
