import { fileURLToPath } from 'node:url';
import type { RecordRequest } from './decoder-messages.ts';
import { sourceKindOf } from './frame-source.ts';
import { mendParts } from './mend-segment.ts';
import { restUntil } from './rest.ts';
import { systemClocks } from './segment-clock.ts';
import type { WrittenSegment } from './segment-file.ts';
import { SegmentWriter } from './segment-writer.ts';
import { openVideo } from './video-input.ts';

/** What a recording of a decoder process has to do with. */
export type Recorded = {
  request: RecordRequest;
  /** A segment is whole. */
  written(segment: WrittenSegment): void;
  /** Something arrived that is kept. */
  noteProgress(): void;
  onInterrupt(interrupt: () => void): void;
  signal: AbortSignal;
};

/** A pass through a file takes at least so long, so that a file of one picture is no busy loop. */
const SHORTEST_PASS_MS = 100;

/**
 * Records a source until it ends or is interrupted; first what an earlier process has left unfinished is
 * mended. What was being written when it ends is kept.
 */
export async function recordSource(recorded: Recorded): Promise<void> {
  const { request, written, signal } = recorded;
  const { footageDir, cameraId, segmentSeconds, url } = request;
  for await (const segment of mendParts(footageDir, cameraId)) {
    written(segment);
    recorded.noteProgress();
  }
  signal.throwIfAborted();
  const options = { footageDir, cameraId, segmentSeconds, clocks: systemClocks };
  const writer = new SegmentWriter(options, written);
  try {
    if (sourceKindOf(url) === 'rtsp') await recordLive(writer, recorded);
    else await recordFile(writer, recorded);
  } finally {
    await writer.finish();
  }
}

async function recordLive(writer: SegmentWriter, recorded: Recorded): Promise<void> {
  const { url, openSeconds } = recorded.request;
  const options = { kind: 'rtsp', maxSidePx: 1, silenceSeconds: openSeconds } as const;
  await using input = await openVideo(url, options, recorded.onInterrupt);
  for (let packet = await input.read(); packet; packet = await input.read()) {
    recorded.signal.throwIfAborted();
    if (await writer.take(input, packet)) recorded.noteProgress();
  }
}

/** Plays a file again and again, as a camera would send it. */
async function recordFile(writer: SegmentWriter, recorded: Recorded): Promise<void> {
  const path = fileURLToPath(recorded.request.url);
  for (let kept = true; kept; ) {
    kept = await recordPass(path, writer, recorded);
  }
  throw new Error('there is no readable picture in it');
}

async function recordPass(
  path: string,
  writer: SegmentWriter,
  recorded: Recorded,
): Promise<boolean> {
  const options = { kind: 'file', maxSidePx: 1, silenceSeconds: 0 } as const;
  await using input = await openVideo(path, options, recorded.onInterrupt);
  const startedMs = performance.now();
  const until = (mediaS: number) => restUntil(startedMs + mediaS * 1000, recorded);
  let firstS: number | undefined;
  let lastS = 0;
  let kept = false;
  for (let packet = await input.read(); packet; packet = await input.read()) {
    recorded.signal.throwIfAborted();
    const mediaS = input.secondsOf(packet.dts) ?? input.secondsOf(packet.pts);
    if (mediaS !== undefined) {
      firstS ??= mediaS;
      lastS = Math.max(lastS, mediaS - firstS);
      await until(lastS);
    }
    if (!(await writer.take(input, packet))) continue;
    kept = true;
    recorded.noteProgress();
  }
  await until(Math.max(lastS + input.frameSeconds, SHORTEST_PASS_MS / 1000));
  return kept;
}
