import { defineConfig } from 'vitest/config';

const project = (name: string, more: Record<string, unknown> = {}) => ({ test: { name, include: [`tests/${name}/**/*.test.ts`], ...more } });

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('unit'),
      project('api', { testTimeout: 30_000, hookTimeout: 60_000, globalSetup: ['tests/support/template.ts'] }),
      project('e2e', { testTimeout: 90_000, hookTimeout: 120_000, fileParallelism: false, globalSetup: ['tests/support/template.ts'] }),
    ],
  },
});
