import { hostname } from 'node:os';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { loadDemoOnce } from './demo/index.ts';
import { freePort } from './free-port.ts';
import { createLogger } from './logger.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { startJobs } from './start-jobs.ts';
import { startSummary } from './start-summary.ts';

/** Beyond the seconds given to requests: for jobs, bus and database to put things down. */
const CLOSING_MS = 10_000;

/**
 * Runs the service until it is told to stop. Resolves once it listens; throws AppError for what the
 * person at the terminal can change (port, data directory, broker).
 */
export async function serve(configured: Config): Promise<void> {
  const startedAt = performance.now();
  const config = await withPort(configured);
  const logger = createLogger(config.log.level);
  const runtime = await openRuntime(config, {
    logger,
    instance: `${hostname()}-${config.server.port}`,
  });
  const app = await buildApp(runtime.deps).catch(async (error: unknown) => {
    await runtime.close();
    throw error;
  });
  // Listens for signals before it listens for requests, so that a stop during the start is orderly too.
  const grace = closeWithGrace(
    {
      delay: config.server.stopSeconds * 1000 + CLOSING_MS,
      logger: { error: (message) => logger.error({ message }, 'stop') },
      skip: ['beforeExit'],
    },
    async ({ err, signal }) => {
      if (err) logger.fatal({ err }, 'stopped by an error nobody caught');
      else logger.info({ signal }, 'stopping');
      await stop(app, runtime, config.server.stopSeconds);
      logger.info('stopped');
    },
  );
  try {
    if (config.demo) await loadDemoOnce(runtime.deps);
    await startJobs(runtime.deps);
    await app.listen({ host: config.server.host, port: config.server.port });
    process.stdout.write(await startSummary(runtime.deps, performance.now() - startedAt));
  } catch (error) {
    grace.uninstall();
    await stop(app, runtime, config.server.stopSeconds);
    throw error;
  }
}

/** Takes no more requests, lets the running ones end within `seconds`, then closes what they used. */
export async function stop(app: FastifyInstance, runtime: Runtime, seconds: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), seconds * 1000);
  await app.close();
  clearTimeout(cut);
  await runtime.close();
}

async function withPort(config: Config): Promise<Config> {
  const { host, publicUrlChosen } = config.server;
  const port = await freePort(host, config.server.port);
  const publicUrl = publicUrlChosen ? config.server.publicUrl : `http://127.0.0.1:${port}`;
  return { ...config, server: { ...config.server, port, publicUrl } };
}
