import { defineConfig } from 'vitest/config';

/** One project per size of test; `DATABASE_URL`, `MQTT_URL` and `S3_URL` move the same suites to real engines. */
const project = (name: string, options: Record<string, unknown> = {}) => ({
  test: { name, include: [`tests/${name}/**/*.test.ts`], ...options },
});

export default defineConfig({
  test: {
    // The embedded database takes about a gigabyte a worker.
    maxWorkers: 2,
    globalSetup: ['tests/support/global-setup.ts'],
    coverage: {
      provider: 'v8',
      include: ['geogrid/**/*.ts', 'platform/**', 'assets/**', 'tickets/**', 'gateway/**'],
    },
    projects: [
      project('unit'),
      project('contract', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('api', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('flow', { testTimeout: 180_000, hookTimeout: 180_000 }),
      project('browser', { testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false }),
    ],
  },
});
