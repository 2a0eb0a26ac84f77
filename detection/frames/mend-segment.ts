import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { segmentOfPath } from '../footage/segment.ts';
import { isWholePacket } from './nal-units.ts';
import { NoRoomError } from './no-room-error.ts';
import { keepSegment, PART, type WrittenSegment } from './segment-file.ts';
import { openVideo, type VideoInput } from './video-input.ts';
import { TICKS, VideoOutput } from './video-output.ts';

/** Of a copy of what is whole in a damaged file. */
const MENDED = '.mended';
const FILE = { kind: 'file', maxSidePx: 1, silenceSeconds: 0 } as const;
/** A file that holds so much less than its name says has been cut off. Clocks of cameras are not exact. */
const MISSING_PART = 0.2;
const MISSING_MS = 2000;

type Begun = { cameraId: string; startMs: number };
type Found = {
  widthPx: number;
  heightPx: number;
  packets: number;
  durationMs: number;
  isWhole: boolean;
};

/** Mends every segment of a camera that a process has not finished, and clears away what is of no use. */
export async function* mendParts(
  footageDir: string,
  cameraId: string,
): AsyncGenerator<WrittenSegment> {
  const directory = join(footageDir, cameraId);
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  for (const name of names.sort()) {
    if (!name.endsWith(PART) && !name.endsWith(MENDED)) continue;
    const mended = await mendSegment(footageDir, join(cameraId, name));
    if (mended) yield mended;
  }
}

/**
 * Makes of a file of the directory of footage a segment that can be shown: it stays as it is when it is
 * whole; of one that was cut off stays what is whole, under a name that says so. A file of which nothing can
 * be read is deleted: undefined. Files that are none of ours are left alone. Throws NoRoomError when the
 * disk is too full to mend it now.
 */
export async function mendSegment(
  footageDir: string,
  path: string,
): Promise<WrittenSegment | undefined> {
  const file = join(footageDir, path);
  const begun = begunOf(path);
  if (path.endsWith(MENDED) && begun) await rm(file, { force: true });
  if (path.endsWith(MENDED) || !begun) return undefined;
  const named = segmentOfPath(path);
  const found = await readThrough(file);
  if (!found) {
    await rm(file, { force: true });
    return undefined;
  }
  const { widthPx, heightPx } = found;
  if (named && found.isWhole && !isCut(named, found)) {
    const endMs = named.endsAt.getTime();
    const { size: bytes } = await stat(file);
    return { ...begun, endMs, widthPx: named.widthPx, heightPx: named.heightPx, bytes };
  }
  const copy = `${file}${MENDED}`;
  try {
    await copyWhole(file, copy, found);
    const endMs = begun.startMs + Math.max(1, Math.round(found.durationMs));
    const kept = await keepSegment(footageDir, copy, { ...begun, endMs, widthPx, heightPx });
    await rm(file, { force: true });
    return kept;
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
}

/** Whose file it is and when it begins, by its name. */
function begunOf(path: string): Begun | undefined {
  const bare = path.endsWith(MENDED) ? path.slice(0, -MENDED.length) : path;
  const named = segmentOfPath(bare);
  if (named) return { cameraId: named.cameraId, startMs: named.startsAt.getTime() };
  const [, start] = /\/(\d{12,14})\.part$/.exec(bare) ?? [];
  // As if it had ended: the same rules for its name.
  const whole = segmentOfPath(`${dirname(bare)}/${start}-${Number(start) + 1}-1x1.mp4`);
  return whole && { cameraId: whole.cameraId, startMs: whole.startsAt.getTime() };
}

const isCut = (named: { startsAt: Date; endsAt: Date }, { durationMs }: Found): boolean => {
  const saidMs = named.endsAt.getTime() - named.startsAt.getTime();
  return saidMs - durationMs > Math.max(MISSING_MS, saidMs * MISSING_PART);
};

/** What is in a file from its beginning up to the first damage; undefined: no picture can be made of it. */
async function readThrough(file: string): Promise<Found | undefined> {
  try {
    await using input = await openVideo(file, FILE);
    const { widthPx, heightPx } = input.shape;
    const found: Found = { widthPx, heightPx, packets: 0, durationMs: 0, isWhole: true };
    for await (const packet of wholePackets(input, found)) {
      if (found.packets === 0 && !(await input.sizeOf(packet))) return undefined;
      const { dts = 0, duration } = input.timesOf(packet);
      found.durationMs = ((dts + duration) * 1000) / TICKS;
      found.packets++;
    }
    return found.packets > 0 ? found : undefined;
  } catch (error) {
    if (error instanceof NoRoomError) throw error;
    return undefined;
  }
}

async function* wholePackets(input: VideoInput, found: Found) {
  for (;;) {
    const packet = await input.read().catch(() => null);
    if (packet === undefined) return;
    if (packet === null || !packet.data || !isWholePacket(packet.data)) {
      found.isWhole = false;
      return;
    }
    yield packet;
  }
}

async function copyWhole(file: string, copy: string, { packets }: Found): Promise<void> {
  await using input = await openVideo(file, FILE);
  const output = await VideoOutput.open(copy, 'running', input.shape);
  try {
    for (let left = packets; left > 0; left--) {
      const packet = await input.read();
      if (!packet) break;
      const { dts = 0, pts = dts, duration } = input.timesOf(packet);
      await output.write(packet, { dts, pts, duration });
    }
  } catch (error) {
    await output.abandon();
    throw error;
  }
  await output.finish();
}
