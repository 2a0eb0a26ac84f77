import { type AssetPlace, nearestAssets, placesOfAssets } from '../../assets/index.ts';
import { encode } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { algorithmOf } from '../algorithms/index.ts';
import { SIGHT_LEVEL } from '../cameras/sight-store.ts';
import type { LookResult, Observation } from '../look.ts';
import type { LedgerObservation } from './folded-sighting.ts';
import { MAX_REACH_M } from './same-place.ts';

/** A finding this near to a fixture is about it, however certain its place is. */
const LEAST_ASSET_M = 2;
/** A finding is about a fixture within this many sigmas of its place. */
const ASSET_SIGMAS = 2;
/** Of a registered fixture. */
const ASSET_SIGMA_M = 1;

/** An observation, and what the ledger takes it for. */
export type LocatedObservation = {
  look: LookResult;
  observation: Observation;
  located: LedgerObservation;
};

/**
 * Binds observations to fixtures and places: to the fixture that they name; else to the nearest one of a
 * class that the algorithm is about, within the uncertainty of the place; else to the place.
 */
export async function locateObservations(
  query: Query,
  looks: readonly LookResult[],
): Promise<LocatedObservation[]> {
  const all = looks.flatMap((look) =>
    look.observations.map((observation, position) => ({ look, observation, position })),
  );
  const named = await placesOfAssets(query, [
    ...new Set(all.flatMap(({ observation }) => observation.assetId ?? [])),
  ]);
  const wanting = all.filter(({ observation }) => {
    const { assetId, place, algorithmId } = observation;
    return (
      assetId === null && isPlace(place) && algorithmOf(algorithmId).assetClasses?.length !== 0
    );
  });
  const near = await nearestAssets(
    query,
    wanting.map(({ observation: { place, algorithmId } }) => ({
      lng: place?.lng ?? 0,
      lat: place?.lat ?? 0,
      withinM: Math.min(MAX_REACH_M, Math.max(LEAST_ASSET_M, ASSET_SIGMAS * (place?.sigmaM ?? 0))),
      classCodes: algorithmOf(algorithmId).assetClasses,
    })),
  );
  const nearBy = new Map(wanting.map(({ observation }, index) => [observation, near[index]]));
  return all.map(({ look, observation, position }) => {
    const asset =
      observation.assetId === null ? nearBy.get(observation) : named.get(observation.assetId);
    return { look, observation, located: located(observation, position, asset) };
  });
}

/** Whether a place is certain enough to be one. */
const isPlace = (place: Observation['place']): place is NonNullable<Observation['place']> =>
  place !== null && place.sigmaM <= MAX_REACH_M;

function located(
  { box, score, place: seen, modelId, modelVersion }: Observation,
  position: number,
  asset: AssetPlace | undefined,
): LedgerObservation {
  const place = asset
    ? { lng: asset.lng, lat: asset.lat, sigmaM: ASSET_SIGMA_M }
    : isPlace(seen)
      ? { lng: seen.lng, lat: seen.lat, sigmaM: seen.sigmaM }
      : null;
  return {
    position,
    box,
    score,
    place,
    gridCode: place && encode(place, SIGHT_LEVEL),
    assetId: asset?.assetId ?? null,
    modelId,
    modelVersion,
  };
}
