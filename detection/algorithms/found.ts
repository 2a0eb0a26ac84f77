import { around } from './geometry.ts';
import type { Detected, Finding, View } from './rule.ts';
import type { Settings } from './settings-of.ts';

/** The detections that an algorithm goes by: its labels, well enough, in its zones; best first. */
export const wanted = (
  view: View,
  settings: Settings,
  labels: readonly string[],
  { anywhere = false }: { anywhere?: boolean } = {},
): Detected[] =>
  (view.detections ?? []).filter(
    ({ label, score, box }) =>
      labels.includes(label) &&
      score >= (settings.minScore ?? 0) &&
      (anywhere || view.zoneAt(box) !== undefined),
  );

/** A detection as a finding. */
export const foundAs = ({ box, score, label, modelId, modelVersion }: Detected): Finding => ({
  box,
  score,
  labels: [label],
  modelId,
  modelVersion,
});

/** Several detections as one finding. */
export function foundTogether(members: readonly Detected[], score: number): Finding {
  const [first] = members;
  return {
    box: around(members.map(({ box }) => box)),
    score,
    labels: [...new Set(members.map(({ label }) => label))],
    ...(first && { modelId: first.modelId, modelVersion: first.modelVersion }),
  };
}
