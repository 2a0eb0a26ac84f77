import { type Box, overlap } from '../box.ts';
import { likenessOf, patchOf } from '../cameras/patch.ts';
import type { Frame } from '../frame.ts';
import type { RememberedPlace } from '../look.ts';

/** A finding this much on the place of an example is at that place. */
const SAME_PLACE = 0.4;
/** Patches more alike than this show the same thing. */
const SAME_LOOK = 0.85;
/** A camera on a pole trembles: the place is looked for this far around, in shares of the box's sides. */
const SHIFTS = [0, -0.06, 0.06];

/**
 * The example that a finding repeats: at the same place of the picture, and looking the same there. Of several
 * the most alike, so that a problem confirmed since outweighs an older no. Undefined: nothing like it is known.
 */
export function rememberedAs(
  frame: Frame,
  box: Box,
  places: readonly RememberedPlace[],
): RememberedPlace | undefined {
  const known = places.flatMap((place) => {
    const there = inPixels(place.box, frame);
    if (overlap(there, box) < SAME_PLACE) return [];
    const likeness = bestLikeness(
      frame,
      there,
      Float32Array.from(Buffer.from(place.colours, 'base64')),
    );
    return likeness >= SAME_LOOK ? [{ place, likeness }] : [];
  });
  return known.sort((a, b) => b.likeness - a.likeness)[0]?.place;
}

function bestLikeness(frame: Frame, [x1, y1, x2, y2]: Box, colours: Float32Array): number {
  const [width, height] = [x2 - x1, y2 - y1];
  const shifted = SHIFTS.flatMap((dx) =>
    SHIFTS.map((dy): Box => {
      const [x, y] = [dx * width, dy * height];
      return [x1 + x, y1 + y, x2 + x, y2 + y];
    }),
  );
  return Math.max(...shifted.map((box) => likenessOf(patchOf(frame, box), colours)));
}

const inPixels = ([x1, y1, x2, y2]: Box, { widthPx, heightPx }: Frame): Box => [
  x1 * widthPx,
  y1 * heightPx,
  x2 * widthPx,
  y2 * heightPx,
];
