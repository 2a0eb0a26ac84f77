import { listCodes, tooLarge } from './cover.ts';
import type { Run } from './cover-rows.ts';
import { GridError } from './grid-error.ts';
import { UNITS_PER_DEGREE } from './levels.ts';
import { localMetres } from './local-metres.ts';
import type { Point } from './point.ts';
import {
  assertLevel,
  columnsAround,
  heightUnits,
  latUnits,
  lngUnits,
  widthUnits,
} from './units.ts';

const MAX_RADIUS_M = 100_000;

/**
 * The codes of the cells of a level that have a point nearer than a radius to a centre; rows from
 * south to north, cells in them from west to east. Distances are those of the flat map around the
 * centre (WGS-84 radii of curvature there).
 * @param centre degrees, CGCS2000/WGS-84
 * @param radiusM metres, up to 100 km
 * @param maxCells refuses larger covers, saying how large (a million unless told)
 * @throws GridError for centres and radii that are none, circles into a polar cap, and large covers
 */
export function coverCircle(
  centre: Point,
  radiusM: number,
  level: number,
  { maxCells = 1_000_000 }: { readonly maxCells?: number | undefined } = {},
): string[] {
  assertLevel(level);
  lngUnits(centre.lng);
  latUnits(centre.lat);
  if (!(radiusM > 0 && radiusM <= MAX_RADIUS_M)) {
    throw new GridError('shape', radiusM, `a radius is more than 0 and at most ${MAX_RADIUS_M} m`);
  }
  const { perLng, perLat } = localMetres(centre);
  const width = (widthUnits(level) / UNITS_PER_DEGREE) * perLng;
  const height = (heightUnits(level) / UNITS_PER_DEGREE) * perLat;
  const reach = radiusM / perLat;
  for (const lat of [centre.lat - reach, centre.lat + reach]) latUnits(lat);
  const estimate = (Math.PI * (radiusM + width / 2) * (radiusM + height / 2)) / (width * height);
  if (estimate > maxCells) throw tooLarge(estimate, false, level, maxCells);
  const x = (centre.lng * perLng) / width;
  const y = (centre.lat * perLat) / height;
  const runs = circleRuns(x, y, radiusM / width, radiusM / height, columnsAround(level));
  return listCodes(runs, level);
}

/** Rows of an ellipse given in columns and rows, on a map that closes after `around` columns. */
function* circleRuns(x: number, y: number, rx: number, ry: number, around: number): Generator<Run> {
  for (let row = Math.floor(y - ry); row < y + ry; row++) {
    const away = Math.max(row - y, y - row - 1, 0) / ry;
    const half = rx * Math.sqrt(Math.max(0, 1 - away * away));
    if (half === 0) continue;
    const from = Math.floor(x - half);
    const to = Math.ceil(x + half) - 1;
    const low = -around / 2;
    if (from < low) yield { row, from: from + around, to: -low - 1 };
    yield { row, from: Math.max(from, low), to: Math.min(to, -low - 1) };
    if (to >= -low) yield { row, from: low, to: to - around };
  }
}
