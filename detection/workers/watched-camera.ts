import { setTimeout as wait } from 'node:timers/promises';
import type { Frame } from '../frame.ts';
import type { LookPlan } from '../look.ts';
import type { Eye } from './eye.ts';
import { nextBeatMs } from './look-cadence.ts';

/** A picture that is there already comes at once; what takes longer is not waited for by a looker. */
const AT_ONCE_MS = 25;
/** Without a picture for so long a camera is called offline; streams may take that long to open. */
const OFFLINE_AFTER_MS = 30_000;

/**
 * `due`: has its turn by its time. `looking`: a looker has it. `waiting`: its turn has come, but no picture;
 * takes no looker until one comes.
 */
type CameraState = 'due' | 'looking' | 'waiting';

/** One leased camera in the worker: when its turn is, and the picture it waits for. */
export class WatchedCamera {
  leaseId: string;
  leaseState: 'held' | 'coming';
  planVersion: string;
  plan: LookPlan;
  readonly eye: Eye;
  state: CameraState = 'due';
  /** By the worker's clock, in ms; the first look is at once. */
  dueMs: number;
  /** How late the newest look was. */
  lagSeconds = 0;
  lastJpegMs = Number.NEGATIVE_INFINITY;
  #arrived: Frame | undefined;
  #closing = new AbortController();
  #waitsSinceMs = 0;

  constructor(
    lease: { leaseId: string; state: 'held' | 'coming'; planVersion: string; plan: LookPlan },
    eye: Eye,
    nowMs: number,
  ) {
    this.leaseId = lease.leaseId;
    this.leaseState = lease.state;
    this.planVersion = lease.planVersion;
    this.plan = lease.plan;
    this.eye = eye;
    this.dueMs = nowMs;
  }

  get everySeconds(): number {
    return this.plan.everySeconds;
  }

  /**
   * The picture of this turn, if it is there; else waits for it aside and calls `onArrival` when it has come.
   */
  async take(nowMs: number, onArrival: () => void): Promise<Frame | undefined> {
    const arrived = this.#arrived;
    this.#arrived = undefined;
    if (arrived) return arrived;
    const coming = this.eye.next(this.#closing.signal);
    const frame = await Promise.race([coming, wait(AT_ONCE_MS, undefined, { ref: false })]);
    if (frame) return frame;
    this.state = 'waiting';
    this.#waitsSinceMs = nowMs;
    coming
      .then((late) => {
        this.#arrived = late;
      })
      // A closed or broken stream says why in `lastError`; its camera goes offline by the clock.
      .catch(() => wait(1000, undefined, { ref: false }))
      .finally(() => {
        this.state = 'due';
        onArrival();
      });
    return undefined;
  }

  /** Whether it is time to say that no picture comes: once for each wait, and again every half minute. */
  takeOffline(nowMs: number): boolean {
    if (this.state !== 'waiting' || this.leaseState !== 'held') return false;
    if (nowMs - this.#waitsSinceMs < OFFLINE_AFTER_MS) return false;
    this.#waitsSinceMs = nowMs;
    return true;
  }

  /** Notes that it was looked at, and when it is its turn again. */
  done(nowMs: number): void {
    this.state = 'due';
    this.dueMs = nextBeatMs(this.plan.cameraId, this.everySeconds, nowMs);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the camera was given back'));
    await this.eye.close();
  }
}
