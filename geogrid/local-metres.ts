import { GridError } from './grid-error.ts';
import type { Point } from './point.ts';

const SEMI_MAJOR_M = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006_694_379_990_14;
const RADIANS = Math.PI / 180;

/** Metres east (x) and north (y) of some origin, and above the ellipsoid (z). */
export interface Metres {
  readonly x: number;
  readonly y: number;
}

/**
 * A flat map around a place, scaled by the WGS-84 ellipsoid's radii of curvature there.
 * Good to 1 cm within 2 km and to about 0.1 % at 50 km.
 */
export interface LocalMetres {
  readonly origin: Point;
  /** Metres per degree of longitude and latitude. */
  readonly perLng: number;
  readonly perLat: number;
  toMetres(point: Point): Metres;
  toPoint(metres: Metres): Point;
}

/** The flat map around a point in degrees. @throws GridError for points that are none */
export function localMetres(origin: Point): LocalMetres {
  const { lng, lat } = origin;
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) < 88)) {
    const rule = 'a place needs lng within ±180 and lat within ±88 degrees';
    throw new GridError('coordinate', `${lng}, ${lat}`, rule);
  }
  const sine = Math.sin(lat * RADIANS);
  const shape = 1 - ECCENTRICITY_SQUARED * sine * sine;
  const perLng = (SEMI_MAJOR_M / Math.sqrt(shape)) * Math.cos(lat * RADIANS) * RADIANS;
  const perLat = ((SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / shape ** 1.5) * RADIANS;
  return {
    origin,
    perLng,
    perLat,
    toMetres: (point) => ({
      x: shortWay(point.lng - lng) * perLng,
      y: (point.lat - lat) * perLat,
    }),
    toPoint: ({ x, y }) => ({ lng: shortWay(lng + x / perLng), lat: lat + y / perLat }),
  };
}

/** Degrees of longitude within ±180. */
const shortWay = (degrees: number): number =>
  Math.abs(degrees) <= 180 ? degrees : degrees - 360 * Math.round(degrees / 360);
