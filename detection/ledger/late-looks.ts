import { neighbours } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { compareKeys, type FoldedSighting, type LedgerLook } from './folded-sighting.ts';
import {
  checkpointsFrom,
  type LedgerSighting,
  sightingsAround,
  tileOf,
} from './place-ledger-store.ts';
import { MAX_REACH_M, metresBetween } from './same-place.ts';

/** How often sightings are kept as they were: late looks are folded in from there. */
export const BUCKET_MS = 300_000;

export const bucketOf = (at: Date): Date =>
  new Date(Math.floor(at.getTime() / BUCKET_MS) * BUCKET_MS);

/**
 * Beyond this nothing that happens to one sighting can change what belongs to another: either lies within
 * reach of its first observation, and so does what would become a sighting of its own.
 */
const LINK_M = 3 * MAX_REACH_M;

/** The looks to go back for: sightings that had been folded further when these looks came. */
export type Lateness = { sightingIds: Set<string>; from: Date };

/** Which sightings looks come too late for, if any. */
export function latenessOf(
  sightings: readonly FoldedSighting[],
  looks: readonly LedgerLook[],
): Lateness | undefined {
  const sightingIds = new Set<string>();
  let from: Date | undefined;
  const [first] = looks;
  if (!first) return undefined;
  const ahead = sightings.filter(({ steppedAt }) => compareKeys(steppedAt, first) > 0);
  for (const look of looks) {
    for (const sighting of ahead) {
      if (compareKeys(sighting.steppedAt, look) <= 0 || !mayTouch(look, sighting)) continue;
      sightingIds.add(sighting.sightingId);
      from ??= bucketOf(look.takenAt);
    }
  }
  return from && { sightingIds, from };
}

const mayTouch = (look: LedgerLook, { watchers, place }: FoldedSighting): boolean =>
  watchers.has(look.cameraId) ||
  (place !== null &&
    look.observations.some((each) => each.place && metresBetween(each.place, place) <= LINK_M));

/** Sightings as they were at a time; null: had not begun. */
export type Rewind = {
  from: Date;
  sightings: Map<string, LedgerSighting>;
  states: Map<string, FoldedSighting | null>;
};

/** All that late looks may change, directly or through neighbours, as it was before them. */
export async function rewind(
  query: Query,
  algorithmId: string,
  late: Lateness,
  known: ReadonlyMap<string, LedgerSighting>,
  checkLocked: (sightings: readonly LedgerSighting[]) => void,
): Promise<Rewind> {
  const scope = new Map<string, LedgerSighting>();
  const add = (sighting: LedgerSighting) => scope.set(sighting.folded.sightingId, sighting);
  for (const id of late.sightingIds) {
    const sighting = known.get(id);
    if (sighting) add(sighting);
  }
  let fresh = [...scope.values()];
  while (fresh.length > 0) {
    const around = await sightingsAround(query, {
      ...surroundings(fresh),
      algorithmIds: [algorithmId],
      since: late.from,
    });
    checkLocked(around);
    const edge = fresh;
    fresh = around.filter(
      ({ folded }) =>
        !scope.has(folded.sightingId) && edge.some((each) => areLinked(each.folded, folded)),
    );
    fresh.forEach(add);
  }
  const checkpoints = await checkpointsFrom(query, [...scope.keys()], late.from);
  const states = new Map(
    [...scope].map(([id, { folded }]) => [
      id,
      folded.bornAt.takenAt >= late.from ? null : (checkpoints.get(id) ?? folded),
    ]),
  );
  return { from: late.from, sightings: scope, states };
}

function surroundings(sightings: readonly LedgerSighting[]) {
  const tiles = new Set<string>();
  const cameraIds = new Set<string>();
  for (const { folded } of sightings) {
    if (folded.gridCode) for (const tile of tilesAround(folded.gridCode)) tiles.add(tile);
    else for (const cameraId of folded.watchers.keys()) cameraIds.add(cameraId);
  }
  return { tiles: [...tiles], cameraIds: [...cameraIds] };
}

/** The level-6 cell of a code of level 6 or finer, and the eight around it. */
export function tilesAround(gridCode: string): string[] {
  const tile = tileOf(gridCode);
  return [tile, ...neighbours(tile)];
}

function areLinked(a: FoldedSighting, b: FoldedSighting): boolean {
  if (a.place && b.place) return metresBetween(a.place, b.place) <= LINK_M;
  return !a.place && !b.place && [...a.watchers.keys()].some((id) => b.watchers.has(id));
}
