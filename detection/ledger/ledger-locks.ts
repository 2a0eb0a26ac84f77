import { coverCircle } from '../../geogrid/index.ts';
import { tilesAround } from './late-looks.ts';
import type { LedgerSighting } from './place-ledger-store.ts';

/** Locks are for cells of level 4, about 1.8 km. */
const LOCK_LEVEL = 4;
const LOCK_LENGTH = 9;
/** A camera is taken to watch nothing further away than this. */
const WATCHED_M = 300;

const placeLock = (gridCode: string): string => `place/${gridCode.slice(0, LOCK_LENGTH)}`;
const cameraLock = (cameraId: string): string => `camera/${cameraId}`;

/** Raised when a transaction has to begin again with more locks. */
export class MoreLocksNeeded extends Error {
  readonly keys: ReadonlySet<string>;
  constructor(keys: ReadonlySet<string>) {
    super('more locks are needed');
    this.keys = keys;
  }
}

/** What has to be locked for looks of cameras and what they saw, as far as it is known beforehand. */
export function locksFor(
  cameras: ReadonlyMap<string, { lng: number; lat: number }>,
  tiles: Iterable<string>,
  observed: Iterable<string>,
): Set<string> {
  const keys = new Set<string>();
  for (const [cameraId, place] of cameras) {
    keys.add(cameraLock(cameraId));
    for (const code of coverCircle(place, WATCHED_M, LOCK_LEVEL)) keys.add(placeLock(code));
  }
  for (const tile of tiles) keys.add(placeLock(tile));
  for (const gridCode of observed) {
    for (const tile of tilesAround(gridCode)) keys.add(placeLock(tile));
  }
  return keys;
}

/** @throws MoreLocksNeeded when sightings lie outside of what is locked */
export function checkLocked(
  locked: ReadonlySet<string>,
  sightings: readonly LedgerSighting[],
): void {
  const keys = new Set(
    sightings.flatMap(({ folded: { gridCode, watchers } }) =>
      gridCode ? [placeLock(gridCode)] : [...watchers.keys()].map(cameraLock),
    ),
  );
  const missing = [...keys].filter((key) => !locked.has(key));
  if (missing.length > 0) throw new MoreLocksNeeded(new Set([...locked, ...missing]));
}
