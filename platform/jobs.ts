import { randomUUID } from 'node:crypto';
import { type JobWithMetadata, PgBoss, type SendOptions } from 'pg-boss';
import { type Clock, systemClock } from './clock.ts';
import type { Db, Query } from './db.ts';
import { type Logger, silentLogger } from './logger.ts';

/** Work that is kept in the database until it is done. Handlers may see a job twice. */
export type Jobs = {
  /**
   * With `query` the job exists exactly when that transaction commits; without, at once. Of the jobs of
   * one queue and `singletonKey` only one waits at a time: sending another then does nothing.
   * Throws for a queue that nobody works.
   */
  send(
    queue: string,
    data: object,
    options?: { query?: Query; singletonKey?: string; startAfter?: Date },
  ): Promise<void>;
  /** Every queue has one handler; a job whose handler throws is tried again with back-off. */
  work(queue: string, handler: (data: unknown) => Promise<void>): Promise<void>;
  /** `cron` in the time zone Asia/Shanghai. The queue must have its handler already. */
  schedule(queue: string, cron: string): Promise<void>;
  /** Takes no more jobs, waits a bounded time for running handlers; what is cut off runs again later. */
  stop(): Promise<void>;
};

/** How often a failing job is tried again, and the pauses between, which double up to the longest. */
export type JobRetry = { limit: number; firstPauseSeconds: number; longestPauseSeconds: number };

export type JobsOptions = {
  db: Db;
  /** Decides how far away `startAfter` is. */
  clock?: Clock;
  logger?: Logger;
  /** Twelve times in about three hours unless told. */
  retry?: JobRetry;
  /** How long `stop` waits for running handlers, in seconds; 20 unless told. */
  stopWithinSeconds?: number;
};

const TIME_ZONE = 'Asia/Shanghai';
const DEFAULT_RETRY: JobRetry = { limit: 12, firstPauseSeconds: 5, longestPauseSeconds: 1800 };
const DEFAULT_STOP_WITHIN_SECONDS = 20;
const POLL_SECONDS = 1;
/** A job whose process died is given to another after this long without a sign of life. */
const SIGN_OF_LIFE_SECONDS = 60;
const SAY_AGAIN_AFTER_MS = 30_000;
const NO_JOB = '00000000-0000-0000-0000-000000000000';

/** pg-boss on one of our own connections: it brings no pool, so both engines are alike to it. */
const on = (query: Query) => ({
  executeSql: async (text: string, values: unknown[] = []) => ({
    rows: await query({ text, values }),
  }),
});

const queueOptions = (retry: JobRetry) => ({
  retryLimit: retry.limit,
  retryDelay: retry.firstPauseSeconds,
  retryBackoff: true,
  retryDelayMax: retry.longestPauseSeconds,
  heartbeatSeconds: SIGN_OF_LIFE_SECONDS,
});

function startBoss(db: Db, logger: Logger): PgBoss {
  const embedded = db.engine === 'pglite';
  const boss = new PgBoss({
    db: on(db.query),
    backend: db.engine,
    // Care of indexes and vacuum is for a server with much traffic and rights over its catalogue.
    reindex: !embedded,
    monitorVacuum: !embedded,
  });
  let quietUntil = 0;
  boss.on('error', (error: Error & { code?: unknown }) => {
    if (error.code !== 'unavailable') {
      logger.error({ err: error }, 'the job queue has a problem');
    } else if (performance.now() >= quietUntil) {
      // Every queue asks every second, and would say so each time.
      quietUntil = performance.now() + SAY_AGAIN_AFTER_MS;
      logger.warn({ err: error }, 'the job queue waits for its database');
    }
  });
  boss.on('warning', (warning) => logger.warn({ warning }, 'the job queue warns'));
  return boss;
}

/** Installs or updates the queue's own schema `pgboss` (seconds on a new embedded database), and starts. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { db, clock = systemClock, logger = silentLogger, retry = DEFAULT_RETRY } = options;
  const boss = startBoss(db, logger);
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
  /** Queue → id of its worker. */
  const workers = new Map<string, string | undefined>();

  const checkWorked = (queue: string) => {
    if (!workers.has(queue)) throw new Error(`nobody works the queue ${queue}: call work first`);
  };

  const wake = (queue: string) => {
    const worker = workers.get(queue);
    if (worker) boss.notifyWorker(worker);
  };

  async function run(handler: (data: unknown) => Promise<void>, job: JobWithMetadata<unknown>) {
    try {
      await handler(job.data);
    } catch (error) {
      const about = { queue: job.name, jobId: job.id, attempt: job.retryCount + 1, err: error };
      if (job.retryCount < job.retryLimit) logger.warn(about, 'job failed, again later');
      else logger.error(about, 'job failed for the last time');
      throw error;
    }
  }

  return {
    async send(queue, data, { query, singletonKey, startAfter } = {}) {
      checkWorked(queue);
      const waitSeconds = startAfter ? (startAfter.getTime() - clock.now().getTime()) / 1000 : 0;
      const sendOptions: SendOptions = {
        // The queue lets only one job per key wait, and no key counts as a key.
        singletonKey: singletonKey ?? randomUUID(),
        ...(waitSeconds > 0 && { startAfter: waitSeconds }),
        ...(query && { db: on(query) }),
      };
      await boss.send(queue, data, sendOptions);
      if (!query && waitSeconds <= 0) wake(queue);
    },

    async work(queue, handler) {
      if (workers.has(queue)) throw new Error(`the queue ${queue} has a handler already`);
      workers.set(queue, undefined);
      await boss.createQueue(queue, { policy: 'short', ...queueOptions(retry) });
      await boss.updateQueue(queue, queueOptions(retry));
      // Makes pg-boss remember the queue now: inside a caller's transaction it could not look it up.
      await boss.findJobs(queue, { id: NO_JOB });
      const worker = await boss.work(
        queue,
        { pollingIntervalSeconds: POLL_SECONDS, includeMetadata: true },
        async (jobs) => {
          // Where there was a job there may be more: look again without the pause.
          wake(queue);
          for (const job of jobs) await run(handler, job);
        },
      );
      workers.set(queue, worker);
    },

    async schedule(queue, cron) {
      checkWorked(queue);
      await boss.schedule(queue, cron, null, { tz: TIME_ZONE });
    },

    async stop() {
      const seconds = options.stopWithinSeconds ?? DEFAULT_STOP_WITHIN_SECONDS;
      await boss.stop({ timeout: seconds * 1000 });
    },
  };
}
