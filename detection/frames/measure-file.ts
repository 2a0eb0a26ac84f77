import type { FileMeasures } from './decoder-messages.ts';
import { openVideo } from './video-input.ts';

/** A file that ends this much before its header says is cut off; headers round, and count differently. */
const MISSING_SECONDS = 2;
const MISSING_PART = 0.05;

/**
 * How long a file is by what is in it: every packet is read, and only the first picture decoded. Throws
 * when it is junk, without a picture, or cut off.
 */
export async function measureFile(path: string, signal: AbortSignal): Promise<FileMeasures> {
  await using input = await openVideo(path, { kind: 'file', maxSidePx: 64, silenceSeconds: 0 });
  let firstS = Number.POSITIVE_INFINITY;
  let endS = Number.NEGATIVE_INFINITY;
  let size: { widthPx: number; heightPx: number } | undefined;
  for (let packet = await input.read(); packet; packet = await input.read()) {
    signal.throwIfAborted();
    const atS = input.secondsOf(packet.pts) ?? input.secondsOf(packet.dts);
    if (atS !== undefined) {
      firstS = Math.min(firstS, atS);
      endS = Math.max(endS, atS + (input.secondsOf(packet.duration) ?? 0));
    }
    if (!size && (await input.send(packet))) size = sizeOf(await input.receive());
  }
  if (!size && (await input.send(null))) size = sizeOf(await input.receive());
  if (!size || !(endS > firstS)) throw new Error('there is no readable picture in it');
  const seconds = endS - firstS;
  if (input.durationS - seconds > Math.max(MISSING_SECONDS, input.durationS * MISSING_PART)) {
    const both = `it says ${input.durationS.toFixed(1)} s and has ${seconds.toFixed(1)} s`;
    throw new Error(`it is cut off or damaged: ${both}`);
  }
  return { seconds, ...size };
}

const sizeOf = (frame: { width: number; height: number } | undefined) =>
  frame && { widthPx: frame.width, heightPx: frame.height };
