import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { smartCodeBase } from '../assets/index.ts';
import { eventCounts, openClipCache, openFrames, providersOfCameras } from '../detection/index.ts';
import { openBlobs } from '../platform/blobs.ts';
import { openBus } from '../platform/bus.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { type Db, openDb } from '../platform/db.ts';
import { type Jobs, openJobs } from '../platform/jobs.ts';
import { openNotifiers } from '../platform/notify.ts';
import { masterKeyFile, parseMasterKey, secretsFrom } from '../platform/secrets.ts';
import { footageAccess } from '../tickets/index.ts';
import type { Config } from './config.ts';
import { type AppDeps, settingsFrom } from './deps.ts';
import { createLogger } from './logger.ts';
import { openPlaces } from './open-places.ts';
import { prepareDatabase } from './prepare-database.ts';

/** Everything that was opened, and how to let go of it again. */
export type Runtime = { deps: AppDeps; close(): Promise<void> };

export type RuntimeOptions = {
  clock?: Clock;
  logger?: Logger;
  /** Under which name the bus says whether this process is there. */
  instance?: string;
  /** A database that is open and prepared already; it stays open when the rest is closed. */
  db?: Db;
  /** Instead of the queue in the database. */
  jobs?: Jobs;
};

/**
 * Opens database, bus, blobs and jobs as the configuration says, side by side where nothing waits for
 * anything. What was opened is closed again when a later one fails.
 */
export async function openRuntime(config: Config, options: RuntimeOptions = {}): Promise<Runtime> {
  const logger = options.logger ?? createLogger(config.log.level);
  const clock = options.clock ?? systemClock;
  const opened: (() => Promise<void>)[] = [];
  const keep = async <T>(opening: Promise<T>, close: (opened: T) => Promise<void>): Promise<T> => {
    const value = await opening;
    opened.push(() => close(value));
    return value;
  };
  const close = async () => {
    for (const each of opened.splice(0).reverse()) await each();
  };
  const statusTopic = options.instance && `citymark/status/${options.instance}`;
  // Before anything is opened: a code that does not fit on a label must not be minted.
  smartCodeBase(config.server.publicUrl);
  await mkdir(config.dataDir, { recursive: true });
  const database = async () => {
    if (options.db) return options.db;
    const db = await keep(openDb(config.database.url, config.database), (it) => it.close());
    await prepareDatabase(db);
    return db;
  };
  const [db, bus, blobs, secrets] = await settled([
    database(),
    keep(openBus({ ...config.bus, statusTopic, logger }), (it) => it.close()),
    keep(openBlobs(config.blobs.url, { s3: config.blobs.s3 }), (it) => it.close()),
    openSecrets(config),
  ]).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const openedJobs = options.jobs ? Promise.resolve(options.jobs) : openJobs({ db, clock, logger });
  const jobs = await keep(openedJobs, (it) => it.stop()).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const settings = settingsFrom(config);
  const clips = await openClipCache(config.clipDir, { maxBytes: config.clipCacheBytes, clock });
  const frames = await keep(Promise.resolve(openFrames({ logger, clock })), (it) => it.close());
  const providerOf = providersOfCameras({ db, clock, secrets, settings });
  const looking = { db, clock, secrets, blobs, frames, providerOf, logger, settings };
  const places = openPlaces(looking, config.models);
  opened.push(() => places.close());
  return {
    deps: {
      db,
      clock,
      secrets,
      bus,
      blobs,
      jobs,
      notifiers: openNotifiers(config.notify),
      frames,
      places,
      clips,
      providerOf,
      footageAccess: footageAccess({ db, clock }),
      logger,
      settings,
      config,
      eventCounts: eventCounts(),
    },
    close,
  };
}

/** Like Promise.all, but lets every opening end before it reports the first failure. */
async function settled<T extends readonly unknown[]>(
  openings: {
    [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> {
  await Promise.allSettled(openings);
  return (await Promise.all(openings)) as unknown as T;
}

async function openSecrets({ masterKey, evidenceKeys }: Config) {
  const { keys, file } = masterKey;
  const masters = keys
    ? keys.map((key) => parseMasterKey(key, 'MASTER_KEY'))
    : [await masterKeyFile(file)];
  const seeds = evidenceKeys.map((key) => parseMasterKey(key, 'EVIDENCE_KEY'));
  return secretsFrom(masters, seeds);
}
