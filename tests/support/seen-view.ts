import type { Detected, StillThing, View } from '../../detection/algorithms/index.ts';
import type { Box } from '../../detection/box.ts';
import type { Patch } from '../../detection/cameras/patch.ts';

/** Something in front of a camera in a test: what a model calls it, and its colours. */
export type Thing = { label: string; box: Box; score?: number; looks?: number };

/** A patch of colours that is unlike that of any other number. */
export function patchNumber(looks: number): Patch {
  const patch = new Float32Array(432);
  let state = looks * 2_654_435_761 + 1;
  for (let i = 0; i < patch.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    patch[i] = (state >>> 8) % 256;
  }
  return patch;
}

const covers = ([ax1, ay1, ax2, ay2]: Box, [bx1, by1, bx2, by2]: Box) =>
  Math.abs(ax1 + ax2 - bx1 - bx2) < 20 && Math.abs(ay1 + ay2 - by1 - by2) < 20;

export const detectedAs = ({ label, box, score = 0.8 }: Thing): Detected => ({
  label,
  box,
  score,
  modelId: 'm',
  modelVersion: '1',
});

export type Sight = Partial<Omit<View, 'still'>> & {
  things?: readonly Thing[];
  still?: readonly StillThing[];
  hidden?: readonly Box[];
  learning?: boolean;
};

/** One look at things on a square of 640 × 480 pixels; every box is in a zone unless told. */
export function viewOf(atS: number, sight: Sight = {}): View {
  const { things = [], still, hidden = [], learning = false, ...more } = sight;
  return {
    atS,
    widthPx: 640,
    heightPx: 480,
    health: 'ok',
    detections: things.map(detectedAs),
    assets: [],
    zoneAt: () => 'zone',
    sizeM: () => undefined,
    patch: (box) => patchNumber(things.find((each) => covers(each.box, box))?.looks ?? 0),
    glow: () => 0,
    likeness: () => undefined,
    ...more,
    still: still && { objects: still, hidden, learning, lightChange: false },
  };
}
