import { decode, encode, GridError } from '../geogrid/index.ts';

/** Levels of grid cells that a heat can be asked for: some 124, 62 and 8 m. */
export const heatLevels = [5, 6, 7] as const;

/** A BeiDou grid cell, where it is, and how many tickets were filed there. */
export type HeatCell = {
  code: string;
  count: number;
  west: number;
  south: number;
  east: number;
  north: number;
};

/** The cells in which something was filed, those with the most first, `most` at most. */
export function heatOf(
  places: readonly { lng: number; lat: number }[],
  level: (typeof heatLevels)[number],
  most: number,
): HeatCell[] {
  const counts = new Map<string, number>();
  for (const place of places) {
    const code = codeOf(place, level);
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([code, count]) => {
      const { west, south, east, north } = decode(code);
      return { code, count, west, south, east, north };
    });
}

/** Null for a place near the poles, where there is no grid. */
function codeOf(place: { lng: number; lat: number }, level: number): string | null {
  try {
    return encode(place, level);
  } catch (error) {
    if (error instanceof GridError) return null;
    throw error;
  }
}
