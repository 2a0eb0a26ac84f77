import type { FastifyBaseLogger } from 'fastify';
import type {
  ClipCache,
  EventCounts,
  FootageAccess,
  Frames,
  ProviderOf,
} from '../detection/index.ts';
import type { Blobs } from '../platform/blobs.ts';
import type { Bus, OpenBus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Notifier } from '../platform/notify.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Places } from '../tickets/index.ts';
import type { Config } from './config.ts';

/** What the folders are told about this installation. */
export type Settings = {
  /** Without a slash at the end. */
  publicUrl: string;
  /** Host of the public URL, as printed on labels. */
  labelDomain: string;
  districtCode: string;
  ticketPrefix: string;
  /** The only directory whose files cameras may show. */
  videoDir: string;
  /** Where clips of footage are kept for a while. */
  clipDir: string;
  /** Where our own recorder's segments are. */
  footageDir: string;
  /** Days that footage is kept where a camera says nothing else. */
  footageDays: number;
  /** All footage at most; null: as much as the disk has. */
  footageBytes: number | null;
  /** What stays free on its disk. */
  footageFreeBytes: number;
  /** Days after which looks, observations and glimpses are deleted. */
  observationDays: number;
  /** When the morning report is kept and sent: a time of day in Shanghai, or `never`. */
  reportAt: string;
  reportLanguage: 'zh' | 'en';
};

/** Everything a part of the service may need; each folder declares the subset it takes. */
export type Deps = {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  bus: Bus;
  blobs: Blobs;
  jobs: Jobs;
  /** The ways by which people outside are told things. */
  notifiers: readonly Notifier[];
  /** Opens cameras for single pictures. */
  frames: Frames;
  /** Examines places through the cameras that see them. */
  places: Places;
  clips: ClipCache;
  /** Who keeps the footage of a camera. */
  providerOf: ProviderOf;
  footageAccess: FootageAccess;
  logger: FastifyBaseLogger;
  settings: Settings;
};

/** What only the gateway needs on top. */
export type AppDeps = Deps & { bus: OpenBus; config: Config; eventCounts: EventCounts };

export function settingsFrom(config: Config): Settings {
  const { publicUrl } = config.server;
  return {
    publicUrl,
    labelDomain: new URL(publicUrl).host,
    districtCode: config.district.code,
    ticketPrefix: config.district.ticketPrefix,
    videoDir: config.videoDir,
    clipDir: config.clipDir,
    footageDir: config.footageDir,
    footageDays: config.footage.days,
    footageBytes: config.footage.bytes,
    footageFreeBytes: config.footage.freeBytes,
    observationDays: config.observationDays,
    reportAt: config.report.at,
    reportLanguage: config.report.language,
  };
}
