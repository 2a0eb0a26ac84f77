import { areaOf, type Box, overlap } from '../box.ts';
import { shareInside } from './geometry.ts';
import type { Finding, Rule, StillThing, View } from './rule.ts';
import type { Settings } from './settings-of.ts';

/** What a model said of a thing at rest: when it was last asked, and whether it ever knew it as living or a vehicle. */
export type Verdict = { id: number; askedS: number; isOther: boolean };

/** People, animals and vehicles that stand still are no things left behind. */
export const notThings: readonly string[] = [
  ...['person', 'bicycle', 'car', 'motorcycle', 'bus', 'train', 'truck'],
  ...['dog', 'cat', 'bird', 'horse', 'sheep', 'cow'],
];

/** A model is asked again about a thing after this, or after a quarter of the dwell if that is less. */
const ASK_AGAIN_SECONDS = 30;
/** People are found at lower scores than alerts need: here a miss is worse. */
const VETO_SCORE = 0.3;

/** Things at rest in the algorithm's zones that are as large as it wants them. */
export function stillThings(view: View, settings: Settings): StillThing[] {
  const picturePx = view.widthPx * view.heightPx;
  return (view.still?.objects ?? []).filter(({ box }) => {
    if (view.zoneAt(box) === undefined) return false;
    const size = view.sizeM(box);
    if (size) return Math.max(size.widthM, size.heightM) >= (settings.minSideM ?? 0);
    return areaOf(box) * 1000 >= (settings.minAreaPermille ?? 0) * picturePx;
  });
}

/**
 * Things that were put down and stayed: at rest, and neither person, animal nor vehicle by a model that
 * is asked only when something came to rest. Without any model nothing is taken out.
 */
export const leftThings: Rule<readonly Verdict[]> = {
  begin: [],
  wantsDetections(view, settings, memory) {
    const againS = Math.min(ASK_AGAIN_SECONDS, settings.dwellSeconds / 4);
    return stillThings(view, settings).some(({ id }) => {
      const verdict = memory.find((each) => each.id === id);
      return !verdict || Math.abs(view.atS - verdict.askedS) >= againS;
    });
  },
  look(view, settings, memory) {
    const still = view.still;
    if (!still || still.learning || still.lightChange) {
      return { findings: [], undecided: true, memory };
    }
    const verdicts = judge(still.objects, view, memory);
    const things = stillThings(view, settings);
    const isLeft = ({ id }: StillThing) => !verdicts.find((each) => each.id === id)?.isOther;
    return {
      findings: things.filter(isLeft).map(asFinding),
      hidden: still.hidden,
      memory: verdicts,
    };
  },
};

export const asFinding = ({ box, sinceS, confidence }: StillThing): Finding => ({
  box,
  score: confidence,
  labels: ['static'],
  sinceS,
});

function judge(
  objects: readonly StillThing[],
  view: View,
  memory: readonly Verdict[],
): readonly Verdict[] {
  const others = view.detections?.filter(
    ({ label, score }) => notThings.includes(label) && score >= VETO_SCORE,
  );
  return objects.flatMap(({ id, box }) => {
    const before = memory.find((each) => each.id === id);
    if (!others) return before ?? [];
    const isOther = others.some((other) => isSame(box, other.box));
    return { id, askedS: view.atS, isOther: isOther || (before?.isOther ?? false) };
  });
}

/** Whether a still blob is the thing in a model's box and not just in front of or behind it. */
function isSame(blob: Box, detected: Box): boolean {
  return (
    overlap(blob, detected) >= 0.3 ||
    (shareInside(blob, detected) >= 0.7 && areaOf(blob) >= 0.12 * areaOf(detected))
  );
}
