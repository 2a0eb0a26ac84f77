import type { Box } from '../box.ts';
import { foundAs, wanted } from './found.ts';
import { gapPx, heightPx } from './geometry.ts';
import { oneDecisionEach } from './one-decision.ts';
import type { AssetInPicture, Finding, Rule } from './rule.ts';

/** Rubbish belongs to a bin within half its height. */
const RING = 0.5;

/** Bins that overflow; a registered bin is in one state, however many boxes lie on it. */
export const binOverflow: Rule<null> = {
  begin: null,
  look(view, settings) {
    const decided = { ...view, detections: oneDecisionEach(view.detections ?? []) };
    const findings: Finding[] = [];
    for (const detected of wanted(decided, settings, ['overflow'])) {
      const bin = nearest(detected.box, view.assets);
      if (!bin) findings.push(foundAs(detected));
      else if (findings.every(({ assetId }) => assetId !== bin.assetId)) {
        findings.push({ ...foundAs(detected), assetId: bin.assetId });
      }
    }
    return { findings, memory: null };
  },
};

function nearest(box: Box, bins: readonly AssetInPicture[]): AssetInPicture | undefined {
  const apart = bins
    .map((bin) => ({ bin, px: gapPx(box, bin.box), reachPx: RING * heightPx(bin.box) }))
    .filter(({ px, reachPx }) => px <= reachPx)
    .sort((a, b) => a.px - b.px || centreGap(a.bin.box, box) - centreGap(b.bin.box, box));
  return apart[0]?.bin;
}

const centreGap = (a: Box, b: Box): number =>
  Math.hypot((a[0] + a[2] - b[0] - b[2]) / 2, (a[1] + a[3] - b[1] - b[3]) / 2);
