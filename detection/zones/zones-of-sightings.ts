import type { Query } from '../../platform/db.ts';
import { algorithmOf } from '../algorithms/index.ts';
import type { FoldedSighting } from '../ledger/folded-sighting.ts';
import { isInZone, type Zone } from './zone.ts';
import { zonesInCells } from './zone-store.ts';

/** The zones that sightings began in: of a purpose that the algorithm is for, where there is one. */
export async function zonesOfSightings(
  query: Query,
  sightings: readonly FoldedSighting[],
): Promise<Map<string, string>> {
  const codes = new Set(sightings.flatMap(({ gridCode }) => gridCode ?? []));
  const found = new Map<string, string>();
  if (codes.size === 0) return found;
  const zones = await zonesInCells(query, [...codes]);
  for (const sighting of sightings) {
    const zone = zoneOf(sighting, zones);
    if (zone) found.set(sighting.sightingId, zone.zoneId);
  }
  return found;
}

function zoneOf({ algorithmId, place }: FoldedSighting, zones: readonly Zone[]): Zone | undefined {
  if (!place) return undefined;
  const { zonePurposes } = algorithmOf(algorithmId);
  const around = zones.filter((zone) => isInZone(zone, place));
  return around.find(({ purpose }) => zonePurposes?.includes(purpose)) ?? around[0];
}
