/** Shapes as callers give them, brought to one form: edges in grid units on an unrolled earth. */
import { type Edge, FINEST } from './edge.ts';
import { GridError } from './grid-error.ts';
import { LNG_LIMIT_UNITS, UNITS_PER_DEGREE } from './levels.ts';
import type { Point, Polygon, Ring } from './point.ts';
import { assertSimple } from './simple-ring.ts';
import { latUnits, lngUnits } from './units.ts';

/** A GeoJSON polygon or multipolygon (RFC 7946), positions `[lng, lat]`. */
export type GeoJsonShape =
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly number[])[])[] }
  | {
      readonly type: 'MultiPolygon';
      readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[];
    };

/** What can be covered: one ring, a polygon with holes, several of them, or GeoJSON. */
export type Shape = Ring | Polygon | readonly Polygon[] | GeoJsonShape;

/** Checking that sides do not cross can take time with the square of their number. */
const MAX_CORNERS = 20_000;

/**
 * The edges of each polygon of a shape.
 * Sides go the short way around the earth: one of more than 180° of longitude crosses the
 * antimeridian, and longitudes then run on past ±180°.
 * @throws GridError for rings that are open to doubt: fewer than three corners, no area, crossing
 *   or doubled sides, holes outside, a ring around a pole
 */
export function edgesOf(shape: Shape): Edge[][] {
  const polygons = polygonsOf(shape);
  if (polygons.length === 0) throw new GridError('shape', polygons, 'a shape needs a polygon');
  const corners = polygons.reduce(
    (sum, { outer, holes = [] }) => [outer, ...holes].reduce((n, ring) => n + ring.length, sum),
    0,
  );
  if (corners > MAX_CORNERS) {
    throw new GridError('too-large', corners, `a shape has ${MAX_CORNERS} corners at most`);
  }
  return polygons.map(({ outer, holes = [] }) => {
    const outline = unroll(outer);
    const rings = [outline, ...holes.map((hole) => unroll(hole, outline))];
    const edges = rings.map(sidesOf);
    assertSimple(edges);
    return edges.flat();
  });
}

function polygonsOf(shape: Shape): readonly Polygon[] {
  if (Array.isArray(shape)) {
    const first: Point | Polygon | undefined = shape[0];
    if (first && 'outer' in first) return shape as readonly Polygon[];
    return [{ outer: shape as Ring }];
  }
  if (shape && 'outer' in shape) return [shape];
  if (shape && 'type' in shape && Array.isArray(shape.coordinates)) {
    if (shape.type === 'Polygon') return [fromPositions(shape.coordinates)];
    if (shape.type === 'MultiPolygon') return shape.coordinates.map(fromPositions);
  }
  throw new GridError('shape', shape, 'a shape is a ring, a polygon, polygons or GeoJSON polygons');
}

function fromPositions(rings: readonly (readonly (readonly number[])[])[]): Polygon {
  const [outer = [], ...holes] = rings.map((ring) =>
    ring.map(([lng, lat]) => ({ lng: lng ?? Number.NaN, lat: lat ?? Number.NaN })),
  );
  return { outer, holes };
}

type Corner = readonly [x: number, y: number];

/** Corners in units without repeats, unrolled over the antimeridian (near `beside` for holes). */
function unroll(ring: Ring, beside?: readonly Corner[]): Corner[] {
  if (!Array.isArray(ring)) throw new GridError('shape', ring, 'a ring is a list of points');
  const corners: Corner[] = [];
  let last = beside?.[0]?.[0];
  for (const point of ring) {
    const x = nearest(signedUnits(point.lng, lngUnits(point.lng)), last);
    const y = signedUnits(point.lat, latUnits(point.lat));
    const before = corners.at(-1);
    if (before?.[0] !== x || before[1] !== y) corners.push([x, y]);
    last = x;
  }
  const [first] = corners;
  if (first && nearest(first[0], last) !== first[0]) {
    throw new GridError('shape', ring.length, 'a ring must not run around a pole');
  }
  const width =
    corners.reduce((most, [x]) => Math.max(most, x), -Infinity) -
    corners.reduce((least, [x]) => Math.min(least, x), Infinity);
  if (width > 2 * LNG_LIMIT_UNITS) {
    throw new GridError('shape', ring.length, 'a ring must not overlap itself around the earth');
  }
  const end = corners.at(-1);
  if (corners.length > 1 && end?.[0] === first?.[0] && end?.[1] === first?.[1]) corners.pop();
  if (corners.length < 3) {
    throw new GridError('shape', corners.length, 'a ring needs three corners that differ');
  }
  return corners;
}

/** Units with sign and fraction; whole where `encode` would snap to an edge. */
function signedUnits(degrees: number, whole: number): number {
  const exact = Math.round(degrees * UNITS_PER_DEGREE * FINEST) / FINEST;
  const edge = Math.sign(degrees) * (Math.abs(degrees) === 180 ? LNG_LIMIT_UNITS : whole);
  return Math.abs(exact - edge) <= 2e-6 ? edge : exact;
}

/** The same meridian, counted within half a turn of the corner before. */
function nearest(x: number, last: number | undefined): number {
  if (last === undefined) return x;
  const turns = (x - last) / (2 * LNG_LIMIT_UNITS);
  return Math.abs(turns) <= 0.5 ? x : x - 2 * LNG_LIMIT_UNITS * Math.round(turns);
}

function sidesOf(corners: readonly Corner[]): Edge[] {
  return corners.map(([x1, y1], at) => {
    const [x2, y2] = corners[(at + 1) % corners.length] as Corner;
    const upward = y1 < y2 || (y1 === y2 && x1 < x2);
    return upward ? { x1, y1, x2, y2 } : { x1: x2, y1: y2, x2: x1, y2: y1 };
  });
}
