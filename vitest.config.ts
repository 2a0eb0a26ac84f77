import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const setupFiles = ['tests/support/random-cases.ts'];

/** Half of the time of a process that tests start would go into reading TypeScript. */
const env = { NODE_COMPILE_CACHE: resolve('node_modules/.cache/citymark/compiled') };

/** One project per size of test; `DATABASE_URL`, `MQTT_URL` and `S3_URL` move the same suites to real engines. */
const project = (name: string, options: Record<string, unknown> = {}) => ({
  test: { name, include: [`tests/${name}/**/*.test.ts`], setupFiles, env, ...options },
});

/**
 * Suites with processes, sockets and browsers also meet what the machine does meanwhile: in CI a test that failed is
 * tried twice more, and the report says so. The rules of `unit` are tried once more, for the few that hold a socket;
 * their random cases are the same each time in CI (tests/support/random-cases.ts), so that no retry hides one.
 */
const retry = process.env.CI ? 2 : 0;

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
      project('unit', { retry: Math.min(retry, 1) }),
      // Pictures, video and models, without database, broker and storage: the same on all engines, so run on one.
      project('media', { retry, testTimeout: 180_000, hookTimeout: 180_000 }),
      project('contract', { retry, testTimeout: 60_000, hookTimeout: 120_000 }),
      project('api', { retry, testTimeout: 60_000, hookTimeout: 120_000 }),
      project('flow', { retry, testTimeout: 180_000, hookTimeout: 180_000 }),
      project('browser', {
        ...{ retry, testTimeout: 180_000, hookTimeout: 180_000 },
        fileParallelism: false,
      }),
    ],
  },
});
