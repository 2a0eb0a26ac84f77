import { algorithmById } from '../algorithms/index.ts';
import { footOf } from '../box.ts';
import { pictureGround } from '../looks/picture-ground.ts';
import { isInZone, type Zone } from '../zones/zone.ts';
import type { ExternalCamera } from './external-camera.ts';
import type { ExternalThing } from './external-event.ts';
import type { FrigateEvent } from './frigate-message.ts';

/** What one of Frigate's objects can be a sign of. Those that take more than one object are not here. */
const signs: Record<string, { labels: readonly string[]; stationary: boolean }> = {
  'illegal-parking': { labels: ['car', 'truck', 'bus'], stationary: true },
  'fire-lane-blocked': { labels: ['car', 'truck', 'bus', 'motorcycle'], stationary: true },
  'bicycle-parking': { labels: ['bicycle', 'motorcycle'], stationary: true },
  'bicycle-pile': { labels: ['bicycle'], stationary: true },
  'illegal-umbrella': { labels: ['umbrella'], stationary: true },
  crowd: { labels: ['person'], stationary: false },
  intrusion: { labels: ['person'], stationary: false },
  'stray-dog': { labels: ['dog'], stationary: false },
};

/**
 * What an object of Frigate is for us: one thing for each algorithm of the camera that is about it. Where
 * an algorithm wants a zone, the object has to be in one of ours on the ground, or in a zone of Frigate
 * that is named for the algorithm (`illegal_parking`, `illegal_parking_gate`). Pure.
 */
export function thingsOf(
  event: FrigateEvent,
  external: ExternalCamera,
  size: { widthPx: number; heightPx: number },
  zones: readonly Zone[],
): ExternalThing[] {
  const { box, label, score, region } = event;
  if (!box || event.isOver || event.isDoubtful) return [];
  return [...external.algorithms.keys()].flatMap((algorithmId) => {
    const sign = signs[algorithmId];
    if (!sign?.labels.includes(label)) return [];
    if (sign.stationary && event.isStationary !== true) return [];
    if (!isWhereItCounts(algorithmId, event, external, size, zones)) return [];
    return [{ algorithmId, box, label, score, ...(region && { region }) }];
  });
}

function isWhereItCounts(
  algorithmId: string,
  { zones: named, box }: FrigateEvent,
  { camera }: ExternalCamera,
  size: { widthPx: number; heightPx: number },
  zones: readonly Zone[],
): boolean {
  const algorithm = algorithmById(algorithmId);
  const purposes = algorithm?.zonePurposes;
  if (!algorithm || !purposes || !box) return true;
  const ours = zones.filter(({ purpose }) => purposes.includes(purpose));
  if (!algorithm.zoneRequired && ours.length === 0) return true;
  if (named.some((name) => isNamedFor(name, algorithmId))) return true;
  const place = camera.geometry && pictureGround(camera.geometry, size).placeOf(footOf(box));
  return place ? ours.some((zone) => isInZone(zone, place)) : false;
}

function isNamedFor(zoneName: string, algorithmId: string): boolean {
  const wanted = algorithmId.replaceAll('-', '_');
  const name = zoneName.toLowerCase().replaceAll('-', '_');
  return name === wanted || name.startsWith(`${wanted}_`);
}
