import { shareInside } from './geometry.ts';
import type { AssetInPicture, Finding, Rule, View } from './rule.ts';
import type { Settings } from './settings-of.ts';

/** What is around a fixture has to look like the clean picture this much, or nothing can be said of it. */
const CONTROL = 0.5;
/** A fixture covered this much by somebody or something is hidden. */
const COVERED = 0.2;

const unlike = (view: View, { minLikeness = 0 }: Settings) =>
  view.assets.flatMap((asset) => {
    const likeness = view.likeness(asset.box);
    return likeness && likeness.inside < minLikeness ? [{ asset, likeness }] : [];
  });

/**
 * Fixtures that no longer look as in the camera's clean picture, while what is around them does. Where the
 * surroundings changed too (shadow, snow, a market), or somebody stands in front, nothing is said.
 */
export const unlikeReference: Rule<null> = {
  begin: null,
  wantsDetections: (view, settings) => unlike(view, settings).length > 0,
  look(view, settings) {
    const compared = view.assets.map((asset) => ({ asset, likeness: view.likeness(asset.box) }));
    if (compared.every(({ likeness }) => likeness === undefined)) {
      return { findings: [], undecided: true, memory: null };
    }
    const { minLikeness = 0 } = settings;
    const findings: Finding[] = [];
    const hidden = [];
    for (const { asset, likeness } of compared) {
      const isLike = likeness && likeness.inside >= minLikeness;
      if (isLike) continue;
      if (!likeness || likeness.around < CONTROL || isCovered(asset, view)) hidden.push(asset.box);
      else findings.push(changed(asset, likeness.inside, minLikeness));
    }
    return { findings, hidden, memory: null };
  },
};

const changed = ({ assetId, box }: AssetInPicture, inside: number, limit: number): Finding => ({
  assetId,
  box,
  score: Math.min(1, (limit - inside) / (limit + 1) + 0.5),
  labels: ['changed'],
});

const isCovered = ({ box }: AssetInPicture, view: View): boolean =>
  (view.detections ?? []).some((each) => shareInside(box, each.box) >= COVERED);
