import { Cadence } from './cadence.ts';
import type { ReadRequest } from './decoder-messages.ts';
import type { OfferedFrame } from './outbox.ts';
import { openVideo, type VideoInput } from './video-input.ts';

export type Reading = {
  request: ReadRequest;
  offer(frame: OfferedFrame): void;
  /** Resolves when the offered picture is on its way. */
  room(): Promise<void>;
  signal: AbortSignal;
};

/** A file that ends this much before its header says is damaged; headers round, and count differently. */
const MISSING_SECONDS = 2;
const MISSING_PART = 0.05;
const WITHOUT_CLOCK_SECONDS = 1 / 25;

/** Sends the pictures of a file in order, by its own clock; throws when it is junk or cut off. */
export async function readFile({ request, offer, room, signal }: Reading): Promise<void> {
  const { path, everySeconds, maxSidePx, fromS, untilS } = request;
  await using input = await openVideo(path, { kind: 'file', maxSidePx, silenceSeconds: 0 });
  const cadence = new Cadence(everySeconds);
  let atS: number | undefined;
  for await (const picture of picturesOf(input, await skipTo(input, fromS))) {
    signal.throwIfAborted();
    atS = picture.atS;
    if (atS > untilS) return;
    if (atS < fromS || !cadence.isDue(atS)) continue;
    cadence.use(atS);
    offer({ ...(await input.convert(picture.frame)), arrivedNs: process.hrtime.bigint(), atS });
    await room();
  }
  if (atS === undefined) throw new Error('there is no readable picture in it');
  const { durationS } = input;
  const missingS = durationS - (atS + input.frameSeconds);
  if (missingS > Math.max(MISSING_SECONDS, durationS * MISSING_PART)) {
    const both = `it says ${durationS.toFixed(1)} s and has ${atS.toFixed(1)} s`;
    throw new Error(`it is cut off or damaged: ${both}`);
  }
}

/**
 * Skips to the last keyframe before a time of the file, so that what comes earlier need not be decoded. Answers
 * where the file's clock begins; undefined: nothing was skipped.
 */
async function skipTo(input: VideoInput, atS: number): Promise<number | undefined> {
  const { startS } = input;
  if (atS === 0 || startS === undefined) return undefined;
  return (await input.seek(startS + atS)) ? startS : undefined;
}

/** Every picture with its time from the first one on, always forward: files with broken clocks exist. */
async function* picturesOf(input: VideoInput, startS: number | undefined) {
  const step = input.frameSeconds || WITHOUT_CLOCK_SECONDS;
  let firstS = startS;
  let lastS: number | undefined;
  for (let open = true; open; ) {
    const packet = await input.read();
    open = packet !== undefined;
    // A damaged packet costs its picture only.
    if (!(await input.send(packet ?? null))) continue;
    for (let frame = await input.receive(); frame; frame = await input.receive()) {
      const mediaS = input.secondsOf(frame.bestEffortTimestamp);
      if (mediaS !== undefined) firstS ??= mediaS - (lastS === undefined ? 0 : lastS + step);
      const byClockS = mediaS === undefined || firstS === undefined ? undefined : mediaS - firstS;
      const forward = byClockS !== undefined && (lastS === undefined || byClockS > lastS);
      lastS = forward ? byClockS : lastS === undefined ? 0 : lastS + step;
      yield { frame, atS: lastS };
    }
  }
}
