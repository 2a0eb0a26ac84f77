import { encode, toPixel } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { algorithmOf, settingsOf } from '../algorithms/index.ts';
import { algorithmsOfCameras } from '../cameras/camera-algorithm-store.ts';
import { camerasByIds } from '../cameras/camera-store.ts';
import { camerasSeeingCells, SIGHT_LEVEL } from '../cameras/sight-store.ts';
import type { PicturePlace } from './folded-sighting.ts';
import type { FoldBook } from './place-ledger.ts';
import type { Place } from './same-place.ts';

/** A camera that has not seen a thing itself is believed when this much of the place is in its sight. */
export const SEEN_FROM_M = 0.5;
/** … and when it is this sharp there: a metre of the thing is as many pixels. */
export const LEAST_PIXELS_PER_M = 20;

/** What folds have to know of cameras and algorithms, read as they ask. */
export function ledgerBook(query: Query) {
  const overrides = new Map<string, Readonly<Record<string, number>>>();
  const known = new Set<string>();
  const watchers = new Map<string, ReadonlyMap<string, PicturePlace>>();

  const book: Pick<FoldBook, 'settingsOf' | 'watchersOf'> = {
    settingsOf(cameraId, algorithmId) {
      const own = overrides.get(`${cameraId}/${algorithmId}`);
      const settings = settingsOf(algorithmOf(algorithmId), own);
      const { dwellSeconds, gapSeconds, clearSeconds, cooldownSeconds } = settings;
      return { settings, rule: { dwellSeconds, gapSeconds, clearSeconds, cooldownSeconds } };
    },
    watchersOf: (place) => watchers.get(placeKey(place)),
  };

  return {
    ...book,
    /** Reads the settings of cameras. */
    async readCameras(cameraIds: Iterable<string>) {
      const wanted = [...cameraIds].filter((cameraId) => !known.has(cameraId));
      if (wanted.length === 0) return;
      for (const { cameraId, algorithmId, settings } of await algorithmsOfCameras(query, wanted)) {
        overrides.set(`${cameraId}/${algorithmId}`, settings);
      }
      for (const cameraId of wanted) known.add(cameraId);
    },
    /** Reads which cameras see places, and where in their pictures. */
    async readWatchers(places: readonly Place[]) {
      const codes = places.map((place) => encode(place, SIGHT_LEVEL));
      const seeing = await camerasSeeingCells(query, [...new Set(codes)], {
        atHeightM: SEEN_FROM_M,
        minPixelsPerM: LEAST_PIXELS_PER_M,
      });
      const cameraIds = new Set([...seeing.values()].flat());
      const cameras = await camerasByIds(query, [...cameraIds]);
      const geometries = new Map(cameras.map((camera) => [camera.cameraId, camera.geometry]));
      for (const [index, place] of places.entries()) {
        const found = new Map<string, PicturePlace>();
        for (const cameraId of seeing.get(codes[index] ?? '') ?? []) {
          const geometry = geometries.get(cameraId);
          const pixel = geometry && toPixel(geometry, place);
          found.set(
            cameraId,
            pixel
              ? { x: share(pixel.x, geometry.widthPx), y: share(pixel.y, geometry.heightPx) }
              : null,
          );
        }
        watchers.set(placeKey(place), found);
      }
    },
  };
}

export type LedgerBook = ReturnType<typeof ledgerBook>;

/** Four digits are a fraction of a pixel. */
const share = (pixels: number, ofPixels: number): number =>
  Math.round((pixels / ofPixels) * 10_000) / 10_000;

const placeKey = ({ lng, lat }: Place): string => `${lng}/${lat}`;
