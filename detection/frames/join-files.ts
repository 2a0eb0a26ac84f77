import { rename, rm } from 'node:fs/promises';
import type { Packet } from 'node-av/lib';
import type { JoinRequest, MsRange } from './decoder-messages.ts';
import { openVideo, type VideoInput } from './video-input.ts';
import { type PacketTimes, TICKS, type TrackShape, VideoOutput } from './video-output.ts';

const FILE = { kind: 'file', maxSidePx: 1, silenceSeconds: 0 } as const;
const TICKS_PER_MS = TICKS / 1000;

type Part = JoinRequest['parts'][number];

/**
 * Copies the packets of a range from files that follow each other into one, from the last keyframe at or
 * before its beginning where there is one. A pause between two files is a pause in the new one, so that its
 * clock is that of the range. It ends where the picture changes its size or coding. Answers what it covers;
 * undefined: there was nothing, and no file is written. `goOn` throws when nobody wants it any more.
 */
export async function joinFiles(
  { parts, range, path }: JoinRequest,
  goOn: () => void,
): Promise<MsRange | undefined> {
  const wanted = parts.filter(({ fromMs, toMs }) => fromMs < range.toMs && toMs > range.fromMs);
  const part = `${path}.part`;
  const joining = new Joining(part, range, goOn);
  try {
    for (const each of wanted) if (!(await joining.take(each))) break;
    const covered = await joining.finish();
    if (covered) await rename(part, path);
    return covered;
  } catch (error) {
    await joining.abandon();
    await rm(part, { force: true });
    throw error;
  }
}

class Joining {
  readonly #path: string;
  readonly #range: MsRange;
  readonly #goOn: () => void;
  #output: VideoOutput | undefined;
  #shape: TrackShape | undefined;
  #fromMs = 0;
  #toMs = 0;
  #lastDts = -1;

  constructor(path: string, range: MsRange, goOn: () => void) {
    this.#path = path;
    this.#range = range;
    this.#goOn = goOn;
  }

  /** False: nothing after it can be taken. */
  async take(file: Part): Promise<boolean> {
    const begin = this.#output ? 0 : await lastKeyframe(file, this.#range.fromMs);
    await using input = await openVideo(file.path, FILE);
    if (this.#shape && !isSame(this.#shape, input.shape)) return false;
    let isWanted = false;
    for (let packet = await input.read(); packet; packet = await input.read()) {
      this.#goOn();
      const times = ownTimes(input, packet);
      const atMs = file.fromMs + times.dts / TICKS_PER_MS;
      if (atMs >= this.#range.toMs) return false;
      isWanted ||= packet.isKeyframe && times.dts >= begin;
      if (!isWanted) continue;
      this.#output ??= await this.#open(input, atMs);
      const shift = Math.round((file.fromMs - this.#fromMs) * TICKS_PER_MS);
      const dts = Math.max(this.#lastDts + 1, times.dts + shift);
      const pts = Math.max(dts, times.pts + shift);
      this.#lastDts = dts;
      await this.#output.write(packet, { dts, pts, duration: times.duration });
      const endMs = atMs + times.duration / TICKS_PER_MS;
      this.#toMs = Math.min(file.toMs, Math.max(this.#toMs, endMs));
    }
    return true;
  }

  async finish(): Promise<MsRange | undefined> {
    const output = this.#output;
    if (!output) return undefined;
    this.#output = undefined;
    await output.finish();
    return { fromMs: Math.round(this.#fromMs), toMs: Math.round(this.#toMs) };
  }

  async abandon(): Promise<void> {
    await this.#output?.abandon();
  }

  #open(input: VideoInput, atMs: number): Promise<VideoOutput> {
    this.#fromMs = atMs;
    this.#shape = input.shape;
    return VideoOutput.open(this.#path, 'whole', input.shape);
  }
}

/** The decoding time, in ticks of the file, of the last keyframe at or before a time; 0 when there is none. */
async function lastKeyframe(file: Part, atMs: number): Promise<number> {
  if (file.fromMs >= atMs) return 0;
  await using input = await openVideo(file.path, FILE);
  let last = 0;
  for (let packet = await input.read(); packet; packet = await input.read()) {
    if (!packet.isKeyframe) continue;
    const { dts } = ownTimes(input, packet);
    if (file.fromMs + dts / TICKS_PER_MS > atMs) break;
    last = dts;
  }
  return last;
}

/** Of a file that we wrote, which leaves none out. */
function ownTimes(input: VideoInput, packet: Packet): PacketTimes {
  const { dts = 0, pts = dts, duration } = input.timesOf(packet);
  return { dts, pts, duration };
}

const isSame = (one: TrackShape, other: TrackShape): boolean =>
  one.codecId === other.codecId &&
  one.widthPx === other.widthPx &&
  one.heightPx === other.heightPx &&
  Buffer.compare(one.extradata ?? Buffer.alloc(0), other.extradata ?? Buffer.alloc(0)) === 0;
