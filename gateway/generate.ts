/**
 * Writes what is made from the code: `docs/openapi.json` and `.env.example`.
 * `npm run generated` (with `--check`) fails when what is there is not what the code says.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { eventCounts } from '../detection/index.ts';
import { systemClock } from '../platform/clock.ts';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';
import { type AppDeps, settingsFrom } from './deps.ts';
import { envExample } from './env-example.ts';
import { createLogger } from './logger.ts';

/** The outside world of an application that only tells its routes. */
function nothingOutside(): AppDeps {
  const config = readConfig({});
  const absent = new Proxy(
    {},
    {
      get: () => () => {
        throw new Error('there is nothing outside while files are generated');
      },
    },
  );
  const bus = {
    counters: { dropped: 0, retried: 0 },
    listening: undefined,
    publish: async () => {},
    subscribe: async () => async () => {},
    close: async () => {},
  };
  const parts = { db: absent, secrets: absent, blobs: absent, jobs: absent } as Omit<
    AppDeps,
    'bus' | 'clock' | 'config' | 'eventCounts' | 'logger' | 'settings'
  >;
  const logger = createLogger('silent');
  const settings = settingsFrom(config);
  const shared = { clock: systemClock, config, logger, settings, eventCounts: eventCounts() };
  return { ...parts, bus, ...shared };
}

/** Path → content of every generated file. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const app = await buildApp(nothingOutside());
  await app.ready();
  const document = app.swagger();
  await app.close();
  return {
    'docs/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    '.env.example': envExample(),
  };
}

async function main(): Promise<number> {
  const isCheck = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [path, content] of Object.entries(await generatedFiles())) {
    if (!isCheck) await writeFile(path, content);
    else if ((await readFile(path, 'utf8').catch(() => '')) !== content) stale.push(path);
  }
  if (stale.length === 0) return 0;
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run: node gateway/generate.ts\n`);
  return 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main();
