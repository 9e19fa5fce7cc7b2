module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  setupFilesAfterEnv: ['cdktf-resilient-exchange/testing'],
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      {
        tsconfig: { target: 'es2020', module: 'commonjs', strict: true, skipLibCheck: true, types: ['jest'] },
      },
    ],
  },
};
