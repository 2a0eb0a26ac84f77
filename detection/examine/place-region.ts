import { type Camera, GridError, toPixel } from '../../geogrid/index.ts';
import { areaOf, type Box } from '../box.ts';
import { pictureGround } from '../looks/picture-ground.ts';

type Size = { widthPx: number; heightPx: number };

/** What a region is looked for by, best first: a drawn box, the fixture's place, the place itself. */
export type RegionOf = {
  geometry: Camera | null;
  place: { lng: number; lat: number };
  asset: { assetId: string; classCode: string; lng: number; lat: number } | undefined;
  /** Drawn by hand, as parts of the picture's sides. */
  drawn: Box | null;
};

/** Around a fixture problems lie beside it, too. */
const BESIDE = 0.35;
/** A place without a fixture: as wide and high as this, and as much wider as it is uncertain. */
const PLACE_M = { widthM: 2, heightM: 1.2 };
const LEAST_SIDE_PX = 12;
/** A region may lie this much outside of the picture. */
const MOST_OUTSIDE = 0.3;
/** A place that is known less well could be anywhere. */
const MOST_UNCERTAIN = 0.15;

/** Where a place shows in a picture of that size; undefined when it does not, or nobody knows where. */
export function regionInPicture(of: RegionOf, size: Size): Box | undefined {
  const { drawn } = of;
  if (drawn) {
    const { widthPx, heightPx } = size;
    return clipped(
      [drawn[0] * widthPx, drawn[1] * heightPx, drawn[2] * widthPx, drawn[3] * heightPx],
      size,
    );
  }
  if (!of.geometry) return undefined;
  try {
    return projected({ ...of, geometry: of.geometry }, size);
  } catch (error) {
    // Clicks on the ground alone do not always tell where things above it show.
    if (error instanceof GridError) return undefined;
    throw error;
  }
}

function projected(
  { geometry, place, asset }: RegionOf & { geometry: Camera },
  size: Size,
): Box | undefined {
  const ground = pictureGround(geometry, size);
  const pixel = toPixel(geometry, asset ?? place);
  if (!pixel) return undefined;
  const scale = size.widthPx / geometry.widthPx;
  const foot = { x: pixel.x * scale, y: pixel.y * (size.heightPx / geometry.heightPx) };
  const sigmaPx = pixel.sigmaPx * scale;
  if (sigmaPx > MOST_UNCERTAIN * size.widthPx) return undefined;
  const fixture = asset && ground.boxOf({ ...asset, box: null });
  if (fixture) {
    const beside = BESIDE * Math.max(fixture[2] - fixture[0], fixture[3] - fixture[1]);
    return clipped(padded(fixture, beside + sigmaPx), size);
  }
  const metresPerPx = ground.metresPerPx(foot);
  if (!metresPerPx) return undefined;
  const [half, high] = [PLACE_M.widthM / 2 / metresPerPx, PLACE_M.heightM / metresPerPx];
  // The ground in front of a thing shows below it, foreshortened.
  const box: Box = [foot.x - half, foot.y - high, foot.x + half, foot.y + high / 4];
  return clipped(padded(box, sigmaPx), size);
}

const padded = ([x1, y1, x2, y2]: Box, by: number): Box => [x1 - by, y1 - by, x2 + by, y2 + by];

function clipped(box: Box, { widthPx, heightPx }: Size): Box | undefined {
  const inside: Box = [
    Math.max(0, Math.floor(box[0])),
    Math.max(0, Math.floor(box[1])),
    Math.min(widthPx, Math.ceil(box[2])),
    Math.min(heightPx, Math.ceil(box[3])),
  ];
  const isLarge = inside[2] - inside[0] >= LEAST_SIDE_PX && inside[3] - inside[1] >= LEAST_SIDE_PX;
  return isLarge && areaOf(inside) >= (1 - MOST_OUTSIDE) * areaOf(box) ? inside : undefined;
}
