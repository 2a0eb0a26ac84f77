/** Buildings as upright prisms, and what they hide. */
import { GridError } from './grid-error.ts';
import type { LocalMetres } from './local-metres.ts';
import type { Ring } from './point.ts';

/** A building: its outline on the ground and its height above it. */
export interface Obstacle {
  readonly footprint: Ring;
  readonly heightM: number;
}

/** A prism on the flat map around a camera: corners x0, y0, x1, y1, … */
export interface Prism {
  readonly corners: Float64Array;
  readonly heightM: number;
}

/**
 * The obstacles that come within a distance of a camera's foot, on its flat map.
 * @throws GridError for a building without outline or height
 */
export function prismsNear(
  obstacles: readonly Obstacle[],
  local: LocalMetres,
  rangeM: number,
): Prism[] {
  const { origin, perLng, perLat } = local;
  const lngReach = rangeM / perLng;
  const latReach = rangeM / perLat;
  const near: Prism[] = [];
  for (const { footprint, heightM } of obstacles) {
    let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { lng, lat } of footprint) {
      west = Math.min(west, lng);
      east = Math.max(east, lng);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
    if (footprint.length < 3 || !Number.isFinite(west + east + south + north + heightM)) {
      const rule = 'a building needs an outline of three corners or more, and a heightM';
      throw new GridError('shape', heightM, rule);
    }
    const apart =
      west - origin.lng > lngReach ||
      origin.lng - east > lngReach ||
      south - origin.lat > latReach ||
      origin.lat - north > latReach;
    if (apart) continue;
    const corners = new Float64Array(footprint.length * 2);
    for (const [at, point] of footprint.entries()) {
      const { x, y } = local.toMetres(point);
      corners[at * 2] = x;
      corners[at * 2 + 1] = y;
    }
    near.push({ corners, heightM });
  }
  return near;
}

/** Whether a place lies within a prism's outline. */
export function stands({ corners }: Prism, x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, before = corners.length - 2; at < corners.length; before = at, at += 2) {
    const ax = corners[before] as number;
    const ay = corners[before + 1] as number;
    const bx = corners[at] as number;
    const by = corners[at + 1] as number;
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
  }
  return inside;
}

/**
 * The lowest height at a place (x, y) that a camera at (0, 0, eyeM) sees past a prism; everything
 * above is seen too. Not finite if nothing is hidden.
 */
export function lowestSeen(prism: Prism, x: number, y: number, eyeM: number): number {
  const { corners, heightM } = prism;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0, before = corners.length - 2; at < corners.length; before = at, at += 2) {
    const ax = corners[before] as number;
    const ay = corners[before + 1] as number;
    const dx = (corners[at] as number) - ax;
    const dy = (corners[at + 1] as number) - ay;
    const cross = x * dy - y * dx;
    if (cross === 0) continue;
    const along = (ax * dy - ay * dx) / cross;
    const across = (ax * y - ay * x) / cross;
    if (along < 0 || along > 1 || across < 0 || across > 1) continue;
    first = Math.min(first, along);
    last = Math.max(last, along);
  }
  if (stands(prism, x, y)) {
    first = Math.min(first, 1);
    last = 1;
  }
  if (last === Number.NEGATIVE_INFINITY) return last;
  // The line of sight rises or falls evenly: it must clear the roof where it enters a building
  // that is higher than the eye, and where it leaves one that is lower.
  return heightM > eyeM ? eyeM + (heightM - eyeM) / first : eyeM - (eyeM - heightM) / last;
}
