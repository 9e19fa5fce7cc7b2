module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  setupFilesAfterEnv: ['cdktf-resilient-exchange/testing'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { swcrc: false, jsc: { target: 'es2020', parser: { syntax: 'typescript' } } }],
  },
};
