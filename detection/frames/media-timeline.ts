import { type PacketTimes, type SaidTimes, TICKS } from './video-output.ts';

/** A clock of a camera that is so far off what arrived meanwhile has been set. */
const JUMP = 10 * TICKS;
/** Without decoding times, pictures that are shown earlier than they are sent may go back so far. */
const REORDERED = TICKS;

/**
 * Times for an MP4 from times of a camera: always forward, beginning at 0, also when the camera begins to
 * count anew, leaves times out, or a file is played again.
 */
export class MediaTimeline {
  #origin = 0;
  #last: { dts: number; step: number; arrivedMs: number } | undefined;
  /** What is added to the camera's times. */
  #offset: number | undefined;

  #begins = true;

  /** The next packet has the time 0. */
  restart(): void {
    this.#begins = true;
  }

  /** Where a packet belongs that arrived at this time of a steady clock. */
  place(said: SaidTimes, arrivedMs: number): PacketTimes {
    const dts = this.#dtsOf(said, arrivedMs);
    if (this.#begins) this.#origin = dts;
    this.#begins = false;
    const step = said.duration || (this.#last ? dts - this.#last.dts : 0);
    this.#last = { dts, step, arrivedMs };
    const shownLater =
      said.pts !== undefined && this.#offset !== undefined ? said.pts + this.#offset - dts : 0;
    const at = dts - this.#origin;
    return { dts: at, pts: at + Math.max(0, shownLater), duration: step };
  }

  #dtsOf({ dts, pts }: SaidTimes, arrivedMs: number): number {
    const said = dts ?? pts;
    const last = this.#last;
    if (said === undefined) return last ? this.#next(last) : 0;
    if (this.#offset === undefined || !last) {
      const at = last ? this.#next(last) : 0;
      this.#offset = at - said;
      return at;
    }
    const at = said + this.#offset;
    const ahead = at - last.dts;
    if (dts === undefined && ahead <= 0 && ahead > -REORDERED) return last.dts + 1;
    const arrivedLater = Math.round(((arrivedMs - last.arrivedMs) * TICKS) / 1000);
    if (ahead > 0 && Math.abs(ahead - arrivedLater) <= JUMP) return at;
    const anew = last.dts + Math.max(1, arrivedLater);
    this.#offset = anew - said;
    return anew;
  }

  #next({ dts, step }: { dts: number; step: number }): number {
    return dts + Math.max(1, step);
  }
}
