import { defineConfig } from 'vitest/config';

/** Stories against the running program: one file a story, one after the other. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
  },
});
