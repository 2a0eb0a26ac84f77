import { Cadence } from './cadence.ts';
import type { WatchRequest } from './decoder-messages.ts';
import type { OfferedFrame } from './outbox.ts';
import { restUntil } from './rest.ts';
import { openVideo, type VideoInput } from './video-input.ts';

/** What a stream of a decoder process has to do with: where pictures go, what it reports, when to stop. */
export type Watching = {
  request: WatchRequest;
  offer(frame: OfferedFrame): void;
  /** Something arrived. */
  noteProgress(): void;
  /** Replaces the way to wake whatever waits for the other side. */
  onInterrupt(interrupt: () => void): void;
  signal: AbortSignal;
};

/** Keyframes that are later than this are too rare: then everything is decoded. */
const SCARCE_SECONDS = 10;
/** A pass through a file takes at least so long, so that a file of one picture is no busy loop. */
const SHORTEST_PASS_MS = 100;

const nowS = () => performance.now() / 1000;

/** Watches a live stream until it ends. */
export async function watchLive(target: string, watching: Watching): Promise<void> {
  const { maxSidePx, openSeconds } = watching.request;
  const options = { kind: 'rtsp', maxSidePx, silenceSeconds: openSeconds } as const;
  await using input = await openVideo(target, options, watching.onInterrupt);
  await new Watch(watching).through(input, async () => {});
}

/** Plays a file in wall time, again and again when it loops; throws when it has no picture. */
export async function watchFile(path: string, watching: Watching): Promise<void> {
  const { maxSidePx, openSeconds, loop } = watching.request;
  const watch = new Watch(watching);
  do {
    const options = { kind: 'file', maxSidePx, silenceSeconds: openSeconds } as const;
    await using input = await openVideo(path, options, watching.onInterrupt);
    const startedMs = performance.now();
    const until = (mediaS: number) => restUntil(startedMs + mediaS * 1000, watching);
    const lastS = await watch.through(input, until);
    await until(Math.max(lastS + input.frameSeconds, SHORTEST_PASS_MS / 1000));
  } while (loop && watch.pictures > 0);
  if (watch.pictures === 0) throw new Error('there is no readable picture in it');
}

/** One stream being watched: which packets are decoded, and which pictures are sent. */
class Watch {
  pictures = 0;
  readonly #watching: Watching;
  readonly #cadence: Cadence;
  #keyframesOnly: boolean;

  constructor(watching: Watching) {
    this.#watching = watching;
    this.#cadence = new Cadence(watching.request.everySeconds);
    this.#keyframesOnly = watching.request.keyframesOnly;
  }

  /** To the end of the input; `until` waits for a time of its clock. Returns the last such time. */
  async through(input: VideoInput, until: (mediaS: number) => Promise<void>) {
    const startedS = nowS();
    let firstS: number | undefined;
    let lastS = 0;
    for (;;) {
      const packet = await input.read();
      this.#watching.signal.throwIfAborted();
      if (!packet) break;
      this.#watching.noteProgress();
      const mediaS = input.secondsOf(packet.dts) ?? input.secondsOf(packet.pts);
      if (mediaS !== undefined) {
        firstS ??= mediaS;
        lastS = Math.max(lastS, mediaS - firstS);
        await until(lastS);
      }
      await this.#take(input, packet, startedS);
    }
    if (!this.#keyframesOnly && (await input.send(null))) await this.#receive(input);
    return lastS;
  }

  async #take(
    input: VideoInput,
    packet: Parameters<VideoInput['send']>[0] & object,
    startedS: number,
  ) {
    const atS = nowS();
    if (this.#keyframesOnly) {
      const wanted = packet.isKeyframe && this.#cadence.isDue(atS);
      if (!wanted) return this.#noteScarcity(atS, startedS);
      // Nothing after it is decoded, so the decoder is told at once that it has to wait for nothing.
      await input.send(packet);
      await input.send(null);
      await this.#receive(input);
      return input.flush();
    }
    if (await input.send(packet)) await this.#receive(input);
  }

  #noteScarcity(atS: number, startedS: number): void {
    const { everySeconds } = this.#watching.request;
    const lateS = this.pictures === 0 ? atS - startedS : this.#cadence.overdueS(atS);
    if (lateS > Math.max(SCARCE_SECONDS, everySeconds)) this.#keyframesOnly = false;
  }

  async #receive(input: VideoInput): Promise<void> {
    for (let frame = await input.receive(); frame; frame = await input.receive()) {
      const atS = nowS();
      if (!this.#cadence.isDue(atS)) continue;
      this.#cadence.use(atS);
      const arrivedNs = process.hrtime.bigint();
      this.#watching.offer({ ...(await input.convert(frame)), arrivedNs, atS: 0 });
      this.pictures++;
    }
  }
}
