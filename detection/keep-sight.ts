import { createHash } from 'node:crypto';
import { type Camera, type Obstacle, type SightOptions, sight } from '../geogrid/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import { replaceSight, SIGHT_LEVEL, sightOf } from './sight-store.ts';

/** What a camera's sight follows from. */
export type SightBasis = {
  cameraId: string;
  camera: Camera;
  obstacles: readonly Obstacle[];
  options?: Omit<SightOptions, 'level'>;
};

/**
 * Brings the stored sight of a camera up to date: computes it anew if its pose, the buildings or
 * the options have changed since, and answers whether it did.
 * @throws GridError for a camera that cannot see: no pose, or inside a building
 */
export async function keepSight(
  { db, clock }: { db: Db; clock: Clock },
  { cameraId, camera, obstacles, options = {} }: SightBasis,
): Promise<boolean> {
  const basis = createHash('sha256')
    .update(JSON.stringify([camera, obstacles, options]))
    .digest('base64url');
  return db.transaction(async (query) => {
    const stored = await sightOf(query, cameraId);
    if (stored?.basis === basis) return false;
    const cells = sight(camera, obstacles, { ...options, level: SIGHT_LEVEL });
    await replaceSight(query, { cameraId, basis, computedAt: clock.now(), cells });
    return true;
  });
}
