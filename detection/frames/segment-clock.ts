import { systemClock } from '../../platform/clock.ts';

/** What segments are timed by: the time of day, and a clock that nobody sets. Milliseconds. */
export type Clocks = { wallMs(): number; steadyMs(): number };

export const systemClocks: Clocks = {
  wallMs: () => systemClock.now().getTime(),
  steadyMs: () => performance.now(),
};

/** The time of day is set by more than this only when it was wrong; less is being kept right. */
const STEP_MS = 1000;

/**
 * The time of day as one segment sees it: it goes on evenly from the segment's beginning, so that a clock
 * that is set in the middle makes no segment longer, shorter or negative.
 */
export class SegmentClock {
  readonly #clocks: Clocks;
  #startMs: number;
  #startSteadyMs: number;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
    this.#startMs = Math.round(clocks.wallMs());
    this.#startSteadyMs = clocks.steadyMs();
  }

  get startMs(): number {
    return this.#startMs;
  }

  get elapsedMs(): number {
    return this.#clocks.steadyMs() - this.#startSteadyMs;
  }

  /** Whether the time of day has been set since the segment began. */
  get hasStepped(): boolean {
    return Math.abs(this.#clocks.wallMs() - this.#startMs - this.elapsedMs) > STEP_MS;
  }

  /** When a segment that ends now ends. */
  endMs(): number {
    const at = this.hasStepped ? this.#startMs + this.elapsedMs : this.#clocks.wallMs();
    return Math.max(this.#startMs + 1, Math.round(at));
  }

  /** Ends one segment and begins the next, without a gap unless the clock was set. */
  turn(): { endMs: number } {
    const { hasStepped } = this;
    const endMs = this.endMs();
    this.#startMs = hasStepped ? Math.round(this.#clocks.wallMs()) : endMs;
    this.#startSteadyMs = this.#clocks.steadyMs();
    return { endMs };
  }
}
