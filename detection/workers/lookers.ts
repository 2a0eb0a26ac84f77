import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { newId } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Frame } from '../frame.ts';
import type { Sight } from './eye.ts';
import type { SentLook } from './gateway-client.ts';
import { mostOverdue } from './look-cadence.ts';
import type { WatchedCamera } from './watched-camera.ts';

/** One computes while the other waits for a picture or packs one. */
const LOOKERS = 2;
const LONGEST_SLEEP_MS = 1000;
const JPEG_QUALITY = 82;
/** Every camera shows a picture of this age at most on the desk. */
const JPEG_EVERY_MS = 60_000;
const COMPLAIN_EVERY_MS = 60_000;
const OFFLINE_CHECK_MS = 1000;

export type LookersDeps = {
  /** The cameras that are leased just now. */
  cameras: ReadonlyMap<string, WatchedCamera>;
  logger: Logger;
  /** The service's time in ms, as far as the worker knows it. */
  nowMs: () => number;
  onLook: (look: SentLook) => void;
};

/** Looks through the cameras in turn, on their beats, until it is stopped. */
export class Lookers {
  readonly #deps: LookersDeps;
  #wake = Promise.withResolvers<void>();
  #stopped = false;
  #offlineNotedMs = 0;
  readonly #complainedMs = new Map<string, number>();

  constructor(deps: LookersDeps) {
    this.#deps = deps;
  }

  /** Resolves when every looker has ended. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: LOOKERS }, () => this.#turns()));
  }

  /** There may be something to look at. */
  wake = (): void => {
    const sleepers = this.#wake;
    this.#wake = Promise.withResolvers();
    sleepers.resolve();
  };

  stop(): void {
    this.#stopped = true;
    this.wake();
  }

  async #turns(): Promise<void> {
    while (!this.#stopped) {
      this.#noteOffline();
      const camera = this.#nextTurn();
      if (camera) await this.#lookThrough(camera);
      else await this.#sleep();
      // Models and OpenCV hold the thread: leases have to be renewed in between.
      await breathe();
    }
  }

  #nextTurn(): WatchedCamera | undefined {
    const nowMs = this.#deps.nowMs();
    const due = [...this.#deps.cameras.values()].filter(({ state }) => state === 'due');
    return mostOverdue(due, nowMs);
  }

  async #sleep(): Promise<void> {
    const nowMs = this.#deps.nowMs();
    const cameras = [...this.#deps.cameras.values()];
    const due = cameras.filter(({ state }) => state === 'due').map(({ dueMs }) => dueMs - nowMs);
    const ms = Math.min(LONGEST_SLEEP_MS, ...due.map((each) => Math.max(1, each)));
    await Promise.race([this.#wake.promise, wait(ms)]);
  }

  #noteOffline(): void {
    const nowMs = this.#deps.nowMs();
    if (nowMs - this.#offlineNotedMs < OFFLINE_CHECK_MS) return;
    this.#offlineNotedMs = nowMs;
    for (const camera of this.#deps.cameras.values()) {
      if (camera.takeOffline(nowMs)) this.#sayOffline(camera, nowMs);
    }
  }

  async #lookThrough(camera: WatchedCamera): Promise<void> {
    const { nowMs, onLook } = this.#deps;
    camera.state = 'looking';
    const startedMs = nowMs();
    const { dueMs } = camera;
    try {
      const frame = await camera.take(startedMs, this.wake);
      if (!frame) return;
      const sight = await camera.eye.look(frame);
      camera.lagSeconds = Math.max(0, startedMs - dueMs) / 1000;
      const jpeg = await this.#jpegOf(camera, frame, sight);
      onLook(sentLook(camera, sight, jpeg));
      camera.done(nowMs());
    } catch (error) {
      this.#complain(camera, error);
      camera.done(nowMs());
    }
  }

  async #jpegOf(
    camera: WatchedCamera,
    frame: Frame,
    sight: Sight,
  ): Promise<Uint8Array | undefined> {
    const nowMs = this.#deps.nowMs();
    const isOld = nowMs - camera.lastJpegMs >= JPEG_EVERY_MS;
    if (sight.observations.length === 0 && !isOld) return undefined;
    camera.lastJpegMs = nowMs;
    const { rgb, widthPx: width, heightPx: height } = frame;
    return sharp(rgb, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: JPEG_QUALITY })
      .toBuffer();
  }

  #sayOffline(camera: WatchedCamera, nowMs: number): void {
    const { cameraId } = camera.plan;
    this.#deps.logger.info({ cameraId, reason: camera.eye.lastError }, 'no picture comes');
    const sight: Sight = {
      cameraId,
      takenAt: new Date(nowMs),
      widthPx: 0,
      heightPx: 0,
      health: 'offline',
      algorithmIds: [],
      observations: [],
      hidden: [],
      detections: [],
    };
    this.#deps.onLook(sentLook(camera, sight, undefined));
  }

  #complain({ plan: { cameraId } }: WatchedCamera, err: unknown): void {
    const nowMs = this.#deps.nowMs();
    const saidMs = this.#complainedMs.get(cameraId) ?? Number.NEGATIVE_INFINITY;
    if (!this.#deps.cameras.has(cameraId) || nowMs - saidMs < COMPLAIN_EVERY_MS) return;
    this.#complainedMs.set(cameraId, nowMs);
    this.#deps.logger.warn({ cameraId, err }, 'a look failed');
  }
}

function sentLook(
  { leaseId, lagSeconds }: WatchedCamera,
  sight: Sight,
  jpeg: Uint8Array | undefined,
): SentLook {
  return { look: { ...sight, leaseId, lookId: newId(), lagSeconds }, jpeg };
}
