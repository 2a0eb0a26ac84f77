import type { Packet } from 'node-av/lib';
import { MediaTimeline } from './media-timeline.ts';
import { parameterSetsOf } from './nal-units.ts';
import { type Clocks, SegmentClock } from './segment-clock.ts';
import { beginPart, keepSegment, type WrittenSegment } from './segment-file.ts';
import type { VideoInput } from './video-input.ts';
import { isRecordable, type TrackShape, VideoOutput } from './video-output.ts';

export type SegmentOptions = {
  footageDir: string;
  cameraId: string;
  /** Of a segment; it ends with the first keyframe after that. */
  segmentSeconds: number;
  clocks: Clocks;
};

/** A camera that sends no keyframe for so long gets its segment cut all the same, and a gap. */
const LONGEST_MS = 4 * 60_000;

type Running = { output: VideoOutput; path: string; startMs: number; shape: TrackShape };

/** Puts the packets of one camera into segments, each of which can be played by itself. */
export class SegmentWriter {
  readonly #options: SegmentOptions;
  readonly #written: (segment: WrittenSegment) => void;
  readonly #timeline = new MediaTimeline();
  #clock: SegmentClock;
  #running: Running | undefined;
  /** The parameter sets of the last keyframe, and the size that they mean. */
  #shape: TrackShape | undefined;

  constructor(options: SegmentOptions, written: (segment: WrittenSegment) => void) {
    this.#options = options;
    this.#written = written;
    this.#clock = new SegmentClock(options.clocks);
  }

  /** False: it belongs to no picture that can be shown, and is not kept. */
  async take(input: VideoInput, packet: Packet): Promise<boolean> {
    const times = input.timesOf(packet);
    if (packet.isKeyframe) await this.#turn(input, packet);
    else if (this.#clock.elapsedMs > LONGEST_MS) await this.finish();
    const running = this.#running;
    const placed = this.#timeline.place(times, this.#options.clocks.steadyMs());
    if (!running) return false;
    await running.output.write(packet, placed);
    return true;
  }

  /** Ends the segment that is being written, if there is one. */
  async finish(): Promise<void> {
    await this.#finishAt(this.#clock.endMs());
  }

  /** At a keyframe: a new segment begins when it is time, or when something is no longer as it was. */
  async #turn(input: VideoInput, keyframe: Packet): Promise<void> {
    const shape = await this.#shapeAt(input, keyframe);
    const { segmentSeconds } = this.#options;
    const goesOn =
      this.#running?.shape === shape &&
      this.#clock.elapsedMs < segmentSeconds * 1000 &&
      !this.#clock.hasStepped;
    if (goesOn) return;
    if (this.#running) {
      const { endMs } = this.#clock.turn();
      await this.#finishAt(endMs);
    } else {
      this.#clock = new SegmentClock(this.#options.clocks);
    }
    if (shape) await this.#begin(shape);
  }

  async #begin(shape: TrackShape): Promise<void> {
    const { footageDir, cameraId } = this.#options;
    const { startMs } = this.#clock;
    const path = await beginPart(footageDir, cameraId, startMs);
    const output = await VideoOutput.open(path, 'running', shape);
    this.#running = { output, path, startMs, shape };
    this.#timeline.restart();
  }

  async #finishAt(endMs: number): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    const { path, startMs } = running;
    await running.output.finish();
    const { footageDir, cameraId } = this.#options;
    const { widthPx, heightPx } = running.shape;
    const segment = { cameraId, startMs, endMs, widthPx, heightPx };
    this.#written(await keepSegment(footageDir, path, segment));
  }

  /** The same value as long as nothing has changed; undefined when no picture can be made of it. */
  async #shapeAt(input: VideoInput, keyframe: Packet): Promise<TrackShape | undefined> {
    const said = input.shape;
    if (!isRecordable(said.codecId)) throw new Error('only H.264 and H.265 can be recorded');
    const inBand = keyframe.data && parameterSetsOf(said.codecId, keyframe.data);
    const extradata = inBand ?? said.extradata;
    const known = this.#shape;
    if (known?.codecId === said.codecId && isEqual(known.extradata, extradata)) return known;
    const size = await input.sizeOf(keyframe);
    this.#shape = size && { codecId: said.codecId, extradata, ...size };
    return this.#shape;
  }
}

const NOTHING = Buffer.alloc(0);
const isEqual = (one: Buffer | null, other: Buffer | null): boolean =>
  (one ?? NOTHING).equals(other ?? NOTHING);
