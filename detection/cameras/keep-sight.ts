import { createHash } from 'node:crypto';
import {
  type Camera,
  GridError,
  type Obstacle,
  poseOf,
  type SightCell,
  type SightOptions,
  sight,
} from '../../geogrid/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Query } from '../../platform/db.ts';
import { flatSight } from './flat-sight.ts';
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
 * @throws GridError for a camera that cannot see: a pose that is none, or inside a building
 */
export async function keepSight(
  { db, clock }: { db: Db; clock: Clock },
  basis: SightBasis,
): Promise<boolean> {
  return db.transaction((query) => keepSightIn(query, clock.now(), basis));
}

/** `keepSight` within a transaction of the caller. */
export async function keepSightIn(
  query: Query,
  at: Date,
  { cameraId, camera, obstacles, options = {} }: SightBasis,
): Promise<boolean> {
  const basis = createHash('sha256')
    .update(JSON.stringify([camera, obstacles, options]))
    .digest('base64url');
  const stored = await sightOf(query, cameraId);
  if (stored?.basis === basis) return false;
  const cells = cellsOf(camera, obstacles, options);
  await replaceSight(query, { cameraId, basis, computedAt: at, cells });
  return true;
}

function cellsOf(
  camera: Camera,
  obstacles: readonly Obstacle[],
  options: Omit<SightOptions, 'level'>,
): SightCell[] {
  if ('groundToPixel' in camera && !tellsPose(camera)) {
    return flatSight(camera, SIGHT_LEVEL, options.maxRangeM);
  }
  return sight(camera, obstacles, { ...options, level: SIGHT_LEVEL });
}

function tellsPose(camera: Camera): boolean {
  try {
    poseOf(camera);
    return true;
  } catch (error) {
    if (error instanceof GridError) return false;
    throw error;
  }
}
