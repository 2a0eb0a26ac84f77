import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Db } from '../../platform/db.ts';
import type { FootageSegment } from './segment.ts';
import { removeSegments } from './segment-store.ts';

/**
 * Forgets segments and deletes their files; answers their bytes. First the index: nobody is sent to a file
 * that is gone, and of what a crash leaves in between the next start finds the files.
 */
export async function dropSegments(
  db: Db,
  footageDir: string,
  segments: readonly FootageSegment[],
): Promise<number> {
  await removeSegments(db.query, segments);
  for (const { path } of segments) await rm(join(footageDir, path), { force: true });
  for (const day of new Set(segments.map(({ path }) => dirname(path)))) {
    // Days that are not empty stay.
    await rmdir(join(footageDir, day)).catch(() => {});
  }
  return segments.reduce((bytes, segment) => bytes + segment.bytes, 0);
}
