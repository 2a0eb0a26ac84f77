import type { Point } from '../../geogrid/index.ts';
import { type Box, footOf } from '../box.ts';
import type { WatchedZone } from '../look.ts';
import type { PictureGround } from '../looks/picture-ground.ts';
import { isInRing, isInZone } from '../zones/zone.ts';
import type { ZonePurpose } from '../zones/zone-purpose.ts';

/** A zone drawn in the picture itself, for a camera that is not calibrated; corners in pixels. */
export type PictureZone = {
  zoneId: string;
  purpose: ZonePurpose;
  corners: readonly { x: number; y: number }[];
};

export type ZoneSet = { onGround: readonly WatchedZone[]; inPicture: readonly PictureZone[] };

/** The zones that an algorithm looks at. */
export function zonesOf(all: ZoneSet, purposes: readonly ZonePurpose[] | null): ZoneSet {
  const isWanted = ({ purpose }: { purpose: ZonePurpose }) => purposes?.includes(purpose) ?? false;
  return { onGround: all.onGround.filter(isWanted), inPicture: all.inPicture.filter(isWanted) };
}

export const isEmpty = ({ onGround, inPicture }: ZoneSet): boolean =>
  onGround.length + inPicture.length === 0;

/**
 * The zone in which a box has its foot; `everywhere` ('') where an algorithm has no zones; undefined when
 * it is in none of them.
 */
export function zoneAt(
  zones: ZoneSet,
  box: Box,
  ground: PictureGround | undefined,
): string | undefined {
  if (isEmpty(zones)) return '';
  const foot = footOf(box);
  const drawn = zones.inPicture.find(({ corners }) => isInRing(corners, foot));
  if (drawn) return drawn.zoneId;
  if (zones.onGround.length === 0) return undefined;
  const place = ground?.placeOf(foot);
  return place && zones.onGround.find((zone) => isInZone(zone, place))?.zoneId;
}

/** The middle of a zone's corners: near enough to say which zone it is. */
export function middleOf({ ring }: WatchedZone): Point {
  const sum = ring.reduce((to, { lng, lat }) => ({ lng: to.lng + lng, lat: to.lat + lat }), {
    lng: 0,
    lat: 0,
  });
  return { lng: sum.lng / ring.length, lat: sum.lat / ring.length };
}
