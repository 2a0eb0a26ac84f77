import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../platform/db.ts';
import { isId } from '../../platform/ids.ts';
import type { Recordings, WrittenSegment } from '../frames/index.ts';
import { segmentOfPath } from './segment.ts';
import { addSegment, footageByCamera, removeSegments, segmentsBegun } from './segment-store.ts';

export type ReconcileDeps = {
  db: Db;
  settings: { footageDir: string };
  recordings: Pick<Recordings, 'mend'>;
};

export type Reconciled = { added: number; removed: number };

const DAY_MS = 24 * 3600_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Makes files and index agree, a day of a camera at a time: files that nobody knows are read through and
 * added, mended where they were cut off, deleted where nothing can be read; rows without their file, or with
 * another size, are removed. May run beside the recorder: what ends after `before` is its business.
 * @param isRecorded whether unfinished segments of a camera are mended by whoever records it
 */
export async function reconcileFootage(
  deps: ReconcileDeps,
  before: Date,
  isRecorded: (cameraId: string) => boolean,
  signal?: AbortSignal,
): Promise<Reconciled> {
  const done = { added: 0, removed: 0 };
  for (const { cameraId, day } of await daysOf(deps)) {
    if (signal?.aborted) break;
    const { unknown, gone } = await compareDay(deps, cameraId, day, before);
    await removeSegments(deps.db.query, gone);
    const paths = unknown.filter((path) => path.endsWith('.mp4') || !isRecorded(cameraId));
    const found: WrittenSegment[] = [];
    if (paths.length > 0) await deps.recordings.mend(paths, (segment) => found.push(segment));
    for (const segment of found) await indexWritten(deps.db, segment);
    done.added += found.length;
    done.removed += gone.length;
  }
  return done;
}

/** Puts a segment that is whole and on the disk into the index. */
export async function indexWritten(db: Db, segment: WrittenSegment): Promise<void> {
  const { startMs, endMs, ...rest } = segment;
  await addSegment(db.query, { ...rest, startsAt: new Date(startMs), endsAt: new Date(endMs) });
}

/** Days (UTC) of cameras that have files or rows. */
async function daysOf({ db, settings }: ReconcileDeps) {
  const days = new Map<string, Set<string>>();
  const add = (cameraId: string, day: string) =>
    days.set(cameraId, (days.get(cameraId) ?? new Set()).add(day));
  for (const { cameraId, oldest, newest } of await footageByCamera(db.query)) {
    const first = Math.floor(oldest.getTime() / DAY_MS);
    for (let day = first; day * DAY_MS <= newest.getTime(); day++) {
      add(cameraId, new Date(day * DAY_MS).toISOString().slice(0, 10));
    }
  }
  for (const cameraId of await namesIn(settings.footageDir)) {
    if (!isId(cameraId)) continue;
    const names = await namesIn(join(settings.footageDir, cameraId));
    for (const day of names) if (DAY.test(day)) add(cameraId, day);
  }
  return [...days].flatMap(([cameraId, ofCamera]) =>
    [...ofCamera].sort().map((day) => ({ cameraId, day })),
  );
}

async function compareDay(
  { db, settings }: ReconcileDeps,
  cameraId: string,
  day: string,
  before: Date,
) {
  const from = new Date(`${day}T00:00:00Z`);
  const to = new Date(from.getTime() + DAY_MS);
  // The index first: what is added meanwhile has its file already.
  const rows = (await segmentsBegun(db.query, cameraId, { from, to })).filter(
    ({ endsAt }) => endsAt < before,
  );
  const names = await namesIn(join(settings.footageDir, cameraId, day));
  const known = new Set(rows.map(({ path }) => path));
  const unknown = names
    .map((name) => `${cameraId}/${day}/${name}`)
    .filter((path) => !known.has(path) && !isNewer(path, before));
  const sizes = await Promise.all(rows.map(({ path }) => sizeOf(join(settings.footageDir, path))));
  const gone = rows.filter(({ bytes }, index) => sizes[index] !== bytes);
  const changed = gone.filter(({ path }) => names.includes(path.split('/').at(-1) ?? ''));
  return { unknown: [...unknown, ...changed.map(({ path }) => path)], gone };
}

const isNewer = (path: string, before: Date): boolean => {
  const begunMs = Number(/\/(\d+)\.part/.exec(path)?.[1]);
  const endsMs = segmentOfPath(path)?.endsAt.getTime() ?? begunMs;
  return endsMs >= before.getTime();
};

const namesIn = (directory: string): Promise<string[]> => readdir(directory).catch(() => []);

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
