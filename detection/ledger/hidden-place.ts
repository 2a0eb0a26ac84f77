import { areaOf, type Box } from '../box.ts';
import type { FoldedSighting, LedgerLook } from './folded-sighting.ts';
import { boxShares } from './same-place.ts';

/** More of a place's box than this hidden, and it is not in sight. */
const HIDDEN_SHARE = 0.3;

/** Whether the look could not see the place just then. */
export function isHidden(sighting: FoldedSighting, look: LedgerLook): boolean {
  if (look.hidden.length === 0) return false;
  const hidden = look.hidden.map((box) => boxShares(box, look));
  const view = sighting.views.get(look.cameraId);
  if (view) return hidden.some((box) => coveredShare(view, box) > HIDDEN_SHARE);
  const at = sighting.watchers.get(look.cameraId);
  // It is in sight somewhere in the picture: anything hidden may hide it.
  if (!at) return true;
  return hidden.some(([x1, y1, x2, y2]) => at.x >= x1 && at.x <= x2 && at.y >= y1 && at.y <= y2);
}

function coveredShare(view: Box, cover: Box): number {
  const area = areaOf(view);
  if (area === 0) return 0;
  const shared = areaOf([
    Math.max(view[0], cover[0]),
    Math.max(view[1], cover[1]),
    Math.min(view[2], cover[2]),
    Math.min(view[3], cover[3]),
  ]);
  return shared / area;
}
