import { defineConfig } from 'vitest/config';

const project = (name: string, more: Record<string, unknown> = {}) => ({ test: { name, include: [`tests/${name}/**/*.test.ts`], ...more } });

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('unit', { testTimeout: 60_000 }),
      project('api', { testTimeout: 60_000, hookTimeout: 120_000, globalSetup: ['tests/support/template.ts'] }),
      project('e2e', { testTimeout: 180_000, hookTimeout: 240_000, fileParallelism: false, globalSetup: ['tests/support/template.ts'] }),
    ],
  },
});
