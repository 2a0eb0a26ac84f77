import { fromBd09, fromGcj02, toBd09, toGcj02 } from '../geogrid/index.ts';

/** The systems that files of coordinates come in; nobody can tell from the numbers which one it is. */
export const coordinateSystems = ['cgcs2000', 'wgs84', 'gcj02', 'bd09'] as const;

export type CoordinateSystem = (typeof coordinateSystems)[number];

type Place = { lng: number; lat: number };

const same = (place: Place): Place => place;

const conversions: Record<
  CoordinateSystem,
  { from: (place: Place) => Place; to: (place: Place) => Place }
> = {
  // These two agree within about a metre and are used as they are.
  cgcs2000: { from: same, to: same },
  wgs84: { from: same, to: same },
  gcj02: { from: fromGcj02, to: toGcj02 },
  bd09: { from: fromBd09, to: toBd09 },
};

/** Degrees of `system` in CGCS2000. */
export const toCgcs2000 = (place: Place, system: CoordinateSystem): Place =>
  conversions[system].from(place);

/** CGCS2000 degrees in `system`. */
export const fromCgcs2000 = (place: Place, system: CoordinateSystem): Place =>
  conversions[system].to(place);
