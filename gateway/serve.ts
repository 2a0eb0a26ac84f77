import { hostname } from 'node:os';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { type DemoVideo, loadDemoOnce, startDemoVideo } from './demo/index.ts';
import { freePort } from './free-port.ts';
import { listenToEvents } from './listen-to-events.ts';
import { createLogger } from './logger.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { startJobs } from './start-jobs.ts';
import { type RunningRecorder, startRecorder } from './start-recorder.ts';
import { startSummary } from './start-summary.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** Beyond the seconds given to requests: for the worker, jobs, bus and database to put things down. */
const CLOSING_MS = 20_000;

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
  let worker: WorkerProcess | undefined;
  let recorder: RunningRecorder | undefined;
  let demoVideo: DemoVideo | undefined;
  let isStopping = false;
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
      isStopping = true;
      // It gives its cameras back while somebody is there to take them.
      await Promise.all([worker?.stop(), recorder?.stop(), demoVideo?.stop()]);
      await stop(app, runtime, config.server.stopSeconds);
      logger.info('stopped');
    },
  );
  try {
    if (config.demo) await loadDemoOnce(runtime.deps);
    await startJobs(runtime.deps);
    await listenToEvents(runtime.deps);
    await app.listen({ host: config.server.host, port: config.server.port });
    process.stdout.write(await startSummary(runtime.deps, performance.now() - startedAt));
    if (config.demo) demoVideo = startDemoVideo(runtime.deps);
    // Cameras whose clips are still being drawn would only fail.
    await demoVideo?.done;
    if (config.recorder && !isStopping) recorder = await startRecorder(runtime.deps);
    if (config.worker.enabled && !isStopping) worker = startWorkerProcess(runtime.deps);
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
