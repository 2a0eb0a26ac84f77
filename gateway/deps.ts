import type { FastifyBaseLogger } from 'fastify';
import type { Blobs } from '../platform/blobs.ts';
import type { Bus, OpenBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Config } from './config.ts';

/** What the folders are told about this installation. */
export type Settings = {
  /** Without a slash at the end. */
  publicUrl: string;
  /** Host of the public URL, as printed on labels. */
  labelDomain: string;
  districtCode: string;
  ticketPrefix: string;
};

/** Everything a part of the service may need; each folder declares the subset it takes. */
export type Deps = {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  bus: Bus;
  blobs: Blobs;
  jobs: Jobs;
  logger: FastifyBaseLogger;
  settings: Settings;
};

/** What only the gateway needs on top. */
export type AppDeps = Deps & { bus: OpenBus; config: Config };

export function settingsFrom(config: Config): Settings {
  const { publicUrl } = config.server;
  return {
    publicUrl,
    labelDomain: new URL(publicUrl).host,
    districtCode: config.district.code,
    ticketPrefix: config.district.ticketPrefix,
  };
}
