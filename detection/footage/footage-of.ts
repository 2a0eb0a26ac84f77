import { type Camera, type Point, toGround, toPixel } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { bestFirst, type SeenFrom } from './best-view.ts';
import type { ProviderOf, TimeRange } from './footage-provider.ts';
import { recordedStretches, type SeeingCamera, seeingCameras } from './seen-from-store.ts';

export type FootageOfDeps = { db: { query: Query }; providerOf: ProviderOf };

/** Other platforms are asked for so many cameras at most, and for so long. */
const MOST_ASKED = 8;
const PATIENCE_MS = 2000;

/**
 * The cameras that see a place at a height above the ground, the best first, with their footage in a range of time:
 * two look-ups, however many cameras there are. What other platforms have of the sharpest they are asked side by
 * side; who does not say at once counts as having nothing.
 * @param place degrees, CGCS2000/WGS-84
 * @throws GridError for a place outside the grid
 */
export async function footageOf(
  { db, providerOf }: FootageOfDeps,
  place: Point & { heightM: number },
  range: TimeRange,
): Promise<SeenFrom[]> {
  const cameras = await seeingCameras(db.query, place);
  const ids = cameras.map(({ cameraId }) => cameraId);
  const recorded = await recordedStretches(db.query, ids, range);
  const elsewhere = await stretchesElsewhere(providerOf, cameras, range);
  return bestFirst(
    cameras.map(({ cameraId, pixelsPerM, geometry, health }) => ({
      cameraId,
      pixelsPerM,
      sigmaM: geometry && sigmaAt(geometry, place),
      health,
      stretches: elsewhere.get(cameraId) ?? recorded.get(cameraId) ?? [],
    })),
  );
}

/** How far off a camera's calibration may be on the ground of a place, in metres; null beyond its horizon. */
function sigmaAt(camera: Camera, { lng, lat }: Point): number | null {
  const pixel = toPixel(camera, { lng, lat });
  return (pixel && toGround(camera, pixel)?.sigmaM) ?? null;
}

async function stretchesElsewhere(
  providerOf: ProviderOf,
  cameras: readonly SeeingCamera[],
  range: TimeRange,
): Promise<Map<string, TimeRange[]>> {
  const asked = cameras
    .filter(({ isElsewhere }) => isElsewhere)
    .toSorted((a, b) => b.pixelsPerM - a.pixelsPerM)
    .slice(0, MOST_ASKED);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const ask = async ({ cameraId }: SeeingCamera): Promise<[string, TimeRange[]]> => {
    const found = await providerOf(cameraId);
    if (!found?.provider.isPrompt) return [cameraId, []];
    return [cameraId, await found.provider.stretches(found.camera, range, signal)];
  };
  const answers = await Promise.allSettled(asked.map(ask));
  return new Map(answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
}
