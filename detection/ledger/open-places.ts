import type { FoldedSighting } from './folded-sighting.ts';
import { MAX_REACH_M, type Place } from './same-place.ts';

/** Side of the tiles that sightings are found by, in degrees: about 22 m from south to north. */
const TILE_DEG = 0.0002;
const METRES_PER_DEGREE = 111_320;

const tileOf = (degrees: number): number => Math.floor(degrees / TILE_DEG);

/** The keys of all tiles within reach of a place. */
function* tilesAround({ lng, lat }: Place, reach: number): Generator<string> {
  const up = reach / METRES_PER_DEGREE;
  const aside = up / Math.cos((lat * Math.PI) / 180);
  for (let row = tileOf(lat - up); row <= tileOf(lat + up); row++) {
    for (let column = tileOf(lng - aside); column <= tileOf(lng + aside); column++) {
      yield `${column}/${row}`;
    }
  }
}

/** The sightings that are not gone, to be found by algorithm and place or camera. */
export function openPlaces() {
  const byPlace = new Map<string, Set<string>>();
  const byWatcher = new Map<string, Set<string>>();
  const into = (index: Map<string, Set<string>>, key: string) => {
    const found = index.get(key) ?? new Set();
    if (found.size === 0) index.set(key, found);
    return found;
  };
  const setsOf = ({ algorithmId, place, watchers }: FoldedSighting) => [
    ...(place ? [into(byPlace, `${algorithmId}/${tileOf(place.lng)}/${tileOf(place.lat)}`)] : []),
    ...[...watchers.keys()].map((cameraId) => into(byWatcher, `${algorithmId}/${cameraId}`)),
  ];
  return {
    add(sighting: FoldedSighting) {
      for (const ids of setsOf(sighting)) ids.add(sighting.sightingId);
    },
    remove(sighting: FoldedSighting) {
      for (const ids of setsOf(sighting)) ids.delete(sighting.sightingId);
    },
    /** Those whose place a camera sees. */
    watchedBy: (algorithmId: string, cameraId: string): Iterable<string> =>
      byWatcher.get(`${algorithmId}/${cameraId}`) ?? [],
    /** Those that may be within reach of a place; some are further away. */
    *near(algorithmId: string, place: Place, reach = MAX_REACH_M): Generator<string> {
      for (const tile of tilesAround(place, reach)) {
        yield* byPlace.get(`${algorithmId}/${tile}`) ?? [];
      }
    },
  };
}
