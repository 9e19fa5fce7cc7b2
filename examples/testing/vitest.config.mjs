export default {
  // With `globals`, the entry point finds `expect`, and the same test file runs in jest and in vitest.
  test: { globals: true, setupFiles: ['cdktf-resilient-exchange/testing'] },
};
