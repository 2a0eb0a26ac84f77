import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type NamedSegment, segmentDirectory, segmentPath } from '../footage/segment.ts';
import { NoRoomError } from './no-room-error.ts';

/** A segment that is whole and on the disk. */
export type WrittenSegment = {
  cameraId: string;
  startMs: number;
  endMs: number;
  widthPx: number;
  heightPx: number;
  bytes: number;
};

/** Of a segment that is not whole yet; its name says when it begins. */
export const PART = '.part';

/** Does something with files; throws NoRoomError when the disk is full, and names no path. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  return work().catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw new NoRoomError();
    if (error.code === undefined) throw error;
    throw new Error(`the directory of footage cannot be used (${error.code})`);
  });
}

/** Where a segment that begins now is written until it is whole. */
export async function beginPart(
  footageDir: string,
  cameraId: string,
  startMs: number,
): Promise<string> {
  const directory = join(footageDir, segmentDirectory(cameraId, new Date(startMs)));
  await onDisk(() => mkdir(directory, { recursive: true }));
  return join(directory, `${startMs}${PART}`);
}

/**
 * Gives a complete file the name that says what it holds: first all its bytes are on the disk, then its name
 * is. Nothing that is there already is replaced: it is said to end a millisecond earlier then, since an index
 * would hide it behind the next segment if they overlapped.
 */
export async function keepSegment(
  footageDir: string,
  file: string,
  segment: Omit<WrittenSegment, 'bytes'>,
): Promise<WrittenSegment> {
  return onDisk(async () => {
    const { size } = await stat(file);
    await sync(file);
    let kept = segment;
    while (await exists(join(footageDir, pathOf(kept)))) kept = { ...kept, endMs: kept.endMs - 1 };
    const path = join(footageDir, pathOf(kept));
    await mkdir(dirname(path), { recursive: true });
    await rename(file, path);
    await sync(dirname(path));
    return { ...kept, bytes: size };
  });
}

export const namedSegment = (segment: Omit<WrittenSegment, 'bytes'>): NamedSegment => {
  const { cameraId, startMs, endMs, widthPx, heightPx } = segment;
  const times = { startsAt: new Date(startMs), endsAt: new Date(endMs) };
  return { cameraId, ...times, widthPx, heightPx };
};

const pathOf = (segment: Omit<WrittenSegment, 'bytes'>) => segmentPath(namedSegment(segment));

async function sync(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
