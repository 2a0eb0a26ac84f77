import type { Finding } from '../algorithms/index.ts';
import { footOf } from '../box.ts';
import type { LookingView } from '../cameras/looking-view.ts';
import type { Observation } from '../look.ts';
import { middleOf } from './watched-ground.ts';

/** A fixture's place in the register is good to about this. */
const ASSET_SIGMA_M = 1;
const ZONE_SIGMA_M = 2;

/** A rule's finding as an observation, with its place on the ground. */
export function observationOf(
  algorithmId: string,
  finding: Finding,
  view: LookingView,
): Observation {
  const { box, score, labels, assetId, modelId, modelVersion } = finding;
  return {
    algorithmId,
    box,
    score: Math.min(1, Math.max(0, score)),
    labels,
    place: placeOf(finding, view),
    assetId: assetId ?? null,
    modelId: modelId ?? null,
    modelVersion: modelVersion ?? null,
  };
}

function placeOf(
  { box, assetId, zoneId, blurM = 0 }: Finding,
  { plan, ground }: LookingView,
): Observation['place'] {
  const asset = plan.assets.find((each) => each.assetId === assetId);
  if (asset) return { lng: asset.lng, lat: asset.lat, sigmaM: ASSET_SIGMA_M };
  const zone = plan.zones.find((each) => each.zoneId === zoneId);
  if (zone) return { ...middleOf(zone), sigmaM: ZONE_SIGMA_M };
  const place = ground?.placeOf(footOf(box));
  if (!place) return null;
  return { lng: place.lng, lat: place.lat, sigmaM: Math.hypot(place.sigmaM, blurM) };
}
