import type { PlaceFinding, WitnessFinding } from './examine-place.ts';

/** Another camera that says the same makes a finding this much surer. */
const SURER = 0.5;

/** Joins what cameras say of one place: who sees counts, the first most; when they do not agree nobody is believed. */
export function joinWitnesses(told: readonly WitnessFinding[]): PlaceFinding {
  const seeing = told.filter(({ verdict }) => verdict !== 'cannot_see');
  const chosen = seeing[0] ?? told[0];
  if (!chosen) return unseen;
  const others = told.filter((each) => each !== chosen);
  const joined: PlaceFinding = {
    ...chosen,
    cameraIds: told.map(({ cameraId }) => cameraId),
    pictures: [chosen, ...others].flatMap(({ pictures }) => pictures),
  };
  if (seeing.some(({ verdict }) => verdict !== chosen.verdict)) {
    return { ...joined, verdict: 'cannot_see', confidence: 0.5, reason: 'cameras-disagree' };
  }
  if (seeing.length < 2) return joined;
  return { ...joined, confidence: 1 - (1 - chosen.confidence) * SURER };
}

const unseen: PlaceFinding = {
  ...{ verdict: 'cannot_see', confidence: 1, reason: 'no-camera' },
  ...{ cameraId: null, cameraIds: [], pictures: [] },
  ...{ modelId: null, modelVersion: null, thresholds: {} },
};
