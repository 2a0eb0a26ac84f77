import { coverPolygon, GridError, type Point } from '../../geogrid/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Box, footOf } from '../box.ts';
import { SIGHT_LEVEL } from '../cameras/sight-store.ts';
import type { ZonePurpose } from './zone-purpose.ts';

/** What people say of a zone. */
export type ZoneContent = {
  name: string;
  purpose: ZonePurpose;
  /** Corners in CGCS2000 degrees, not closed. */
  ring: readonly Point[];
  /** Responsible for what happens in it. */
  departmentId: string | null;
};

/** 禁区等: a polygon on the ground with a purpose. */
export type Zone = ZoneContent & {
  zoneId: string;
  isDemo: boolean;
  createdAt: Date;
  updatedAt: Date;
};

export const zoneLimits = {
  corners: 100,
  nameLength: 200,
  /** Of level 7, together about a square kilometre. */
  cells: 20_000,
} as const;

type Spot = { x: number; y: number };

/** Whether a spot lies in a polygon or on its rim; the ring may be closed or not. */
export function isInRing(ring: readonly Spot[], { x, y }: Spot): boolean {
  let inside = false;
  for (const [at, a] of ring.entries()) {
    const b = ring[(at + 1) % ring.length] ?? a;
    const side = (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
    const beside = x < Math.min(a.x, b.x) || x > Math.max(a.x, b.x);
    const above = y < Math.min(a.y, b.y) || y > Math.max(a.y, b.y);
    if (side === 0 && !beside && !above) return true;
    if (a.y > y !== b.y > y && side > 0 === b.y > a.y) inside = !inside;
  }
  return inside;
}

/**
 * Whether a box of a picture is in a polygon of the same picture: `foot`, when its bottom centre is,
 * where a thing that stands on the ground touches it; `corners`, when all four corners are.
 */
export function isBoxInRing(
  ring: readonly Spot[],
  box: Box,
  anchor: 'foot' | 'corners' = 'foot',
): boolean {
  if (anchor === 'foot') return isInRing(ring, footOf(box));
  const [x1, y1, x2, y2] = box;
  return [x1, x2].every((x) => [y1, y2].every((y) => isInRing(ring, { x, y })));
}

/** Whether a place lies in a zone or on its rim; degrees, CGCS2000/WGS-84. */
export const isInZone = ({ ring }: { ring: readonly Point[] }, { lng, lat }: Point): boolean =>
  isInRing(
    ring.map((corner) => ({ x: corner.lng, y: corner.lat })),
    { x: lng, y: lat },
  );

/** The ring without a repeated first corner at its end. */
export function openRing(ring: readonly Point[]): Point[] {
  const [first] = ring;
  const last = ring.at(-1);
  const isClosed = ring.length > 3 && first?.lng === last?.lng && first?.lat === last?.lat;
  return ring.slice(0, isClosed ? -1 : undefined).map(({ lng, lat }) => ({ lng, lat }));
}

/**
 * The level-7 cells of a zone's ring.
 * @param isInReach whether a place can belong to the district
 * @throws AppError `zone-invalid` for rings that are none, that lie outside or are too large
 */
export function zoneCells(ring: readonly Point[], isInReach: (place: Point) => boolean): string[] {
  if (ring.length > zoneLimits.corners) {
    const most = zoneLimits.corners;
    throw new AppError('zone-invalid', `A zone has at most ${most} corners: leave some out.`);
  }
  const outside = ring.findIndex((corner) => !isInReach(corner));
  if (outside >= 0) {
    throw new AppError('zone-invalid', `Corner ${outside + 1} lies outside the district: move it.`);
  }
  try {
    return coverPolygon(ring, SIGHT_LEVEL, { maxCells: zoneLimits.cells });
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    const advice =
      error.reason === 'too-large'
        ? 'The zone is larger than about a square kilometre: divide it.'
        : `Draw the outline again: ${error.message}.`;
    throw new AppError('zone-invalid', advice, { cause: error });
  }
}
