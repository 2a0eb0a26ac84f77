import { statfs } from 'node:fs/promises';
import type { Db } from '../../platform/db.ts';
import { dropSegments } from './drop-segments.ts';
import type { FootageSegment } from './segment.ts';
import { oldestFree, outdatedFree } from './segment-store.ts';

/** How much footage may take. */
export type FootageLimits = {
  footageDir: string;
  /** Days that it is kept where a camera says nothing else. */
  footageDays: number;
  /** All footage at most; null: as much as the disk has. */
  footageBytes: number | null;
  /** What stays free on its disk. */
  footageFreeBytes: number;
};

/** Bytes that are free on the disk of a directory. */
export type FreeBytes = (directory: string) => Promise<number>;

export const diskFreeBytes: FreeBytes = async (directory) => {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
};

export type RoomDeps = { db: Db; settings: FootageLimits; freeBytes: FreeBytes };

/** What was done for room: `forDisk` counts what was dropped before its time because the disk is full. */
export type MadeRoom = {
  droppedBytes: number;
  forDisk: number;
  isEnough: boolean;
  freeBytes: number;
};

const AT_ONCE = 500;
/** Once the disk is too full, so much more than the floor is made free, so that it is quiet for a while. */
const MARGIN = 0.25;

/** Drops what is older than the days of its camera and held by nobody; answers the bytes. */
export async function dropOutdated({ db, settings }: RoomDeps, at: Date): Promise<number> {
  const { footageDir, footageDays } = settings;
  let bytes = 0;
  for (;;) {
    const outdated = await outdatedFree(db.query, at, footageDays, AT_ONCE);
    if (outdated.length === 0) return bytes;
    bytes += await dropSegments(db, footageDir, outdated);
  }
}

/**
 * Drops the oldest footage that nobody holds until all of it is within its limit and the disk has room.
 * @param totalBytes of all footage
 * @param wantedBytes to drop at least: somebody could not write though the disk says that it has room
 */
export async function makeRoom(
  { db, settings, freeBytes }: RoomDeps,
  totalBytes: number,
  wantedBytes = 0,
): Promise<MadeRoom> {
  const { footageDir, footageBytes, footageFreeBytes } = settings;
  const over = Math.max(0, totalBytes - (footageBytes ?? Number.POSITIVE_INFINITY));
  const dropped = await dropOldest(db, footageDir, over);
  const before = await freeBytes(footageDir);
  const missing = before < footageFreeBytes ? footageFreeBytes * (1 + MARGIN) - before : 0;
  const forDisk = await dropOldest(db, footageDir, Math.max(missing, wantedBytes - dropped));
  const free = await freeBytes(footageDir);
  const isEnough = dropped >= over && free >= footageFreeBytes && dropped + forDisk >= wantedBytes;
  return { droppedBytes: dropped + forDisk, forDisk, isEnough, freeBytes: free };
}

/** Answers how many bytes: at least as many as wanted, unless there are no more. */
async function dropOldest(db: Db, footageDir: string, wantedBytes: number): Promise<number> {
  let bytes = 0;
  while (bytes < wantedBytes) {
    const oldest = await oldestFree(db.query, AT_ONCE);
    if (oldest.length === 0) break;
    bytes += await dropSegments(db, footageDir, enoughOf(oldest, wantedBytes - bytes));
  }
  return bytes;
}

function enoughOf(segments: readonly FootageSegment[], wantedBytes: number): FootageSegment[] {
  let bytes = 0;
  return segments.filter((segment) => {
    const isNeeded = bytes < wantedBytes;
    bytes += segment.bytes;
    return isNeeded;
  });
}
