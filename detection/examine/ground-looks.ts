import { lumaOf } from './compare.ts';
import { countOf, opened, widened } from './masks.ts';
import { nthOf } from './nth-of.ts';
import { groundOf, PIECE_REACH_PX, strangenessAt } from './strangeness.ts';
import type { Crop, Window } from './window.ts';

/** How strange pieces are to the ground around: the middle, four of five, nearly all, and the strangest of them. */
type Strangeness = { half: number; most: number; all: number; worst: number };
/**
 * Of the thing in the picture with it, and in that without; in the latter also of what lies beside the thing in the
 * region, of all of the region that is the same, and of the ground itself.
 */
type Part = 'with' | 'without' | 'rest' | 'same' | 'ground';
export type Looks<P extends Part> = Record<P, Strangeness> & {
  /** Middle luma of the ground. */
  light: number;
};

/** Everything is compared by so many pieces. */
const PIECES = 200;
/** With fewer pieces of ground around nothing is known of it. */
const LEAST_GROUND = 150;
/** The ground is compared with itself within so many pixels of the region and the thing. */
const BESIDE_PX = 16;
/** What is left of a thing lies within so many pixels of what has gone. */
const LEFT_PX = 12;
/** Ground that is further away may be another one. */
const NEARBY_PX = 40;

/** A region, what changed in it, and all that changed anywhere. */
type Place = {
  window: Window;
  region: Uint8Array;
  known: Uint8Array;
  thing: Uint8Array;
  softly: Uint8Array;
};

/**
 * What pieces look like against the ground around: of a region where a thing stands in the one picture, `having`, and
 * not in the other. Undefined where too little ground shows around.
 * @param parts what is asked for: each takes its time
 */
export function looksOf<P extends Part>(
  having: Crop,
  lacking: Crop,
  { window, region, known, thing, softly }: Place,
  parts: readonly P[],
): Looks<P> | undefined {
  const place = region.map((value, p) => value | (thing[p] as number));
  const passing = opened(softly, window);
  const strange = place.map((value, p) =>
    value === 1 || passing[p] === 1 || known[p] === 0 ? 1 : 0,
  );
  const near = widened(strange, window, PIECE_REACH_PX);
  const nearby = widened(place, window, NEARBY_PX);
  const around = middlesOf(window, (p) => near[p] === 0 && nearby[p] === 1);
  if (around.length < LEAST_GROUND) return undefined;
  const nearThing = widened(thing, window, PIECE_REACH_PX);
  const besideThing = widened(nearThing, window, LEFT_PX);
  const beside = widened(place, window, BESIDE_PX);
  const isSame = (p: number) => region[p] === 1 && nearThing[p] === 0 && known[p] !== 0;
  const isOf: Record<Part, (p: number) => boolean> = {
    with: (p) => thing[p] === 1,
    without: (p) => thing[p] === 1,
    rest: (p) => besideThing[p] === 1 && isSame(p),
    same: isSame,
    ground: (p) => beside[p] === 1 && strange[p] === 0,
  };
  const ground = groundOf(lacking, window, around);
  // As far as the middle of the thing is from the ground.
  const apart = Math.sqrt(countOf(thing)) / 2;
  const looks = parts.map((part): [Part, Strangeness] => {
    const from = part === 'with' ? groundOf(having, window, around) : ground;
    const middles = thinned(middlesOf(window, isOf[part]));
    const least = part === 'ground' ? apart : 0;
    return [part, strangenessOf(middles.map((p) => strangenessAt(from, p, least)))];
  });
  const luma = lumaOf(lacking);
  const light = nthOf(
    Float32Array.from(around, (p) => luma[p] as number),
    around.length >> 1,
  );
  return { ...(Object.fromEntries(looks) as Record<P, Strangeness>), light };
}

function middlesOf({ width, height }: Window, isChosen: (p: number) => boolean): Int32Array {
  const found: number[] = [];
  for (let y = PIECE_REACH_PX; y < height - PIECE_REACH_PX; y += 2) {
    for (let x = PIECE_REACH_PX; x < width - PIECE_REACH_PX; x += 2) {
      if (isChosen(y * width + x)) found.push(y * width + x);
    }
  }
  return Int32Array.from(found);
}

function thinned(middles: Int32Array): number[] {
  const count = Math.min(PIECES, middles.length);
  const nth = (i: number) => middles[Math.floor((i * middles.length) / count)] as number;
  return Array.from({ length: count }, (_, i) => nth(i));
}

function strangenessOf(values: number[]): Strangeness {
  if (values.length === 0) return { half: 0, most: 0, all: 0, worst: 0 };
  const all = Float64Array.from(values);
  const at = (share: number) =>
    nthOf(all, Math.min(all.length - 1, Math.floor(all.length * share)));
  return { half: at(0.5), most: at(0.8), all: at(0.95), worst: at(0.99) };
}

/** Whether pieces are no stranger than the ground is to itself; in the dark small differences count. */
export function goesOn(pieces: Strangeness, { ground, light }: Looks<'ground'>): boolean {
  const slack = 2 * Math.min(1, light / WELL_LIT);
  return (
    pieces.half <= 1.4 * ground.half + slack &&
    pieces.all <= 1.4 * ground.all + slack &&
    pieces.worst <= Math.max(1.5 * ground.all, ground.worst) + 2 * slack
  );
}
/** Middle luma of the ground by daylight or good lamps, at least. */
const WELL_LIT = 60;
