import { overlap } from '../box.ts';
import { shareInside } from './geometry.ts';
import type { Detected } from './rule.ts';

/** A bin, and an overflowing bin, that overlap this much are one bin. */
const SAME_BIN = 0.55;
/** Rubbish that lies this much inside an overflowing bin is what it overflows with. */
const CONTENTS = 0.75;

const bins = ['garbage_bin', 'overflow'];

/**
 * One thing for each place: a bin that the detector shows both as a bin and as overflowing is in the state
 * it is surer of, and what an overflowing bin holds is not rubbish on the street as well. Other things pass.
 */
export function oneDecisionEach(detections: readonly Detected[]): Detected[] {
  const best = [...detections].sort((a, b) => b.score - a.score);
  const decided: Detected[] = [];
  for (const each of best.filter(({ label }) => bins.includes(label))) {
    if (decided.every(({ box }) => overlap(box, each.box) < SAME_BIN)) decided.push(each);
  }
  const overflowing = decided.filter(({ label }) => label === 'overflow');
  const rest = best.filter(
    ({ label, box }) =>
      !bins.includes(label) &&
      !(label === 'garbage' && overflowing.some((bin) => shareInside(box, bin.box) >= CONTENTS)),
  );
  return [...decided, ...rest].sort((a, b) => b.score - a.score);
}
