// Three lanes: `unit` (npm test) needs nothing but Node; `nightly` (npm run test:nightly) neither, and takes longer; `terraform` (npm run
// test:terraform) runs the real CLI.
const shared = {
  testEnvironment: 'node',
  // .ts first: the library is compiled in place, and a stale lib/x.js beside lib/x.ts must not be what is tested.
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  moduleNameMapper: {
    '^cdktf-resilient-exchange$': '<rootDir>/lib/index.ts',
    '^cdktf-resilient-exchange/testing$': '<rootDir>/lib/testing/register.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/', '/cdktf\\.out/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        // The target of jsii, so that class fields behave as in the published code.
        jsc: { target: 'es2020', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
};

/** @type {import('jest').Config} */
module.exports = {
  // Jest leaves one core idle by default: on two cores that is half of them.
  maxWorkers: '100%',
  // Ends what hangs; no test is to fail because the machine is slow. The terraform lane sets its own.
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/terraform/', '<rootDir>/test/haproxy/'],
    },
    {
      ...shared,
      displayName: 'terraform',
      testMatch: ['<rootDir>/test/{terraform,haproxy}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'nightly',
      testMatch: ['<rootDir>/test/**/*.nightly.ts'],
    },
  ],
};
