import { type Box, overlap } from '../box.ts';
import { likenessOf, type Patch } from '../cameras/patch.ts';
import { shareInside } from './geometry.ts';
import type { Detected, View } from './rule.ts';

/** A thing that was seen somewhere, and how it looked there. */
export type Anchor = {
  box: Box;
  labels: readonly string[];
  patch: Patch;
  sinceS: number;
  lastS: number;
  /** Of the first look since then that did not show it. */
  missedS: number | null;
};

/** A detection that is the same thing as before, at the same place. */
export type Settled = { detected: Detected; sinceS: number };

/** Boxes of a thing that does not move overlap at least this much. */
const SAME_BOX = 0.6;
/** At the very same pixels the same thing looks at least this much alike, another one less. */
const SAME_LOOKS = 0.7;
/** As in the ledger: after this nobody knows whether it stayed. */
const LONGEST_BLIND_SECONDS = 600;
/** A still blob that covers this much of a box, or lies in it, belongs to it. */
const SAME_BLOB = 0.5;

/**
 * Which detections are things that have been standing there: the same kind of box at the same place, and
 * the same colours at the same pixels, so that of two vehicles that come to one place after each other
 * each begins anew. What is missed for up to `forgetS` is remembered.
 * @param memory of the look before; @returns the detections with since when, and the new memory
 */
export function settle(
  detections: readonly Detected[],
  view: View,
  memory: readonly Anchor[],
  forgetS: number,
): { settled: Settled[]; memory: Anchor[] } {
  // Where nobody looked nothing was missed.
  const known = memory.filter(
    ({ lastS, missedS }) =>
      view.atS - lastS <= LONGEST_BLIND_SECONDS &&
      (missedS === null || view.atS - missedS <= forgetS),
  );
  const taken = new Set<Anchor>();
  const after: Anchor[] = [];
  const settled = detections.map((detected): Settled => {
    const anchor = known
      .filter((each) => !taken.has(each) && overlap(each.box, detected.box) >= SAME_BOX)
      .sort((a, b) => overlap(b.box, detected.box) - overlap(a.box, detected.box))
      .find((each) => likenessOf(each.patch, view.patch(each.box)) >= SAME_LOOKS);
    if (anchor) taken.add(anchor);
    const { box, label } = detected;
    const at = anchor?.box ?? box;
    const sinceS = Math.min(view.atS, anchor?.sinceS ?? stillSince(box, view) ?? view.atS);
    const patch = view.patch(at);
    after.push({ box: at, labels: [label], patch, sinceS, lastS: view.atS, missedS: null });
    return { detected, sinceS };
  });
  const missed = known
    .filter((each) => !taken.has(each))
    .map((each) => ({ ...each, missedS: each.missedS ?? view.atS }));
  return { settled, memory: [...after, ...missed] };
}

/** Since when the static-object detector has seen something at rest where a box is. */
function stillSince(box: Box, view: View): number | undefined {
  const objects = view.still?.objects ?? [];
  return objects.find(
    (each) =>
      overlap(each.box, box) >= 0.4 ||
      (shareInside(each.box, box) >= 0.8 && shareInside(box, each.box) >= SAME_BLOB),
  )?.sinceS;
}
