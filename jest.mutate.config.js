// The tests of the model and its readers, for `npm run mutate`: others know nothing that these do not.
const { projects } = require('./jest.config');

const [unit] = projects;

/** @type {import('jest').Config} */
module.exports = { ...unit, testMatch: ['model', 'summary'].map((room) => `<rootDir>/test/${room}/**/*.test.ts`) };
