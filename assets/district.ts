import districts from './seed/districts.json' with { type: 'json' };

/** A box in CGCS2000 degrees that the district lies in. */
export type Bounds = { west: number; south: number; east: number; north: number };

/** Registers of neighbours overlap a little: about a kilometre beyond the box is accepted. */
const TOLERANCE_DEG = 0.01;

/** Whether a place can belong to the district; without known bounds every place can. */
export const isInDistrict = (
  place: { lng: number; lat: number },
  bounds: Bounds | undefined,
): boolean =>
  !bounds ||
  (place.lng >= bounds.west - TOLERANCE_DEG &&
    place.lng <= bounds.east + TOLERANCE_DEG &&
    place.lat >= bounds.south - TOLERANCE_DEG &&
    place.lat <= bounds.north + TOLERANCE_DEG);

/** The box of a district by its code (GB/T 2260); a city adds its own to `seed/districts.json`. */
export const boundsOf = (districtCode: string): Bounds | undefined =>
  districts.find((each) => each.districtCode === districtCode)?.bounds;

/** What a district is called; undefined for one that is not in `seed/districts.json`. */
export const districtName = (districtCode: string): string | undefined =>
  districts.find((each) => each.districtCode === districtCode)?.nameZh;
