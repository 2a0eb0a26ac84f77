import { looseDifferences, solid, structureChange } from './compare.ts';
import { goesOn, type Looks, looksOf } from './ground-looks.ts';
import { closed, countOf, largeParts, opened, partsTouching, widened } from './masks.ts';
import { type Rim, rimOf } from './rim.ts';
import { blurred } from './sharpness.ts';
import type { Crop, Window } from './window.ts';

/** Fewer pixels than these are no thing. */
export const LEAST_REGION_PX = 30;
/** Of the region: what is smaller is no thing either. */
const LEAST_SHARE = 0.02;
const LEAST_TILES = 6;

/** What became of a region between two pictures of it, without knowing what it is of. */
export type Change = {
  /**
   * `vanished`: what stood out from its surroundings is gone, and the ground goes on where it was;
   * `appeared`: the other way round; `other`: changed, and neither can be said.
   */
  kind: 'same' | 'vanished' | 'appeared' | 'other' | 'unclear';
  /** Of the region that has changed. */
  share: number;
  confidence: number;
};

type At = { window: Window; region: Uint8Array; known: Uint8Array; limit: number };

/**
 * Compares a region in two pictures that lie on each other: whether it is still the same, and if not, in which of
 * the two something stands out from the ground around it, by its outline and by what it looks like.
 * @param at `limit`: what a pixel may differ by light and noise, of 255
 */
export function changedSince(earlier: Crop, later: Crop, at: At): Change {
  const { window, region } = at;
  const size = countOf(region);
  const { changed, faint } = changesBetween(earlier, later, at);
  const inside = changed.map((value, p) => value & (region[p] as number));
  const least = Math.max(LEAST_REGION_PX, size * LEAST_SHARE);
  const core = largeParts(closed(inside, window), window, least);
  const share = countOf(core) / size;
  const { tiles, changed: otherTiles } = structureChange(earlier, later, window, region);
  const structure = tiles < LEAST_TILES ? 1 : otherTiles / tiles;
  // Nothing of any size looks otherwise: it is the same if its structure and its faintest parts say so too.
  if (share === 0 && structure <= MOST_STRUCTURE && faint <= MOST_FAINT * size) {
    const confidence = Math.max(0.5, 1 - 2 * structure - (2 * faint) / size);
    return { kind: 'same', share, confidence };
  }
  const softly = softChanges(earlier, later, at).map((value, p) => value | (changed[p] as number));
  const thing = grownFrom(core, { changed, softly }, window);
  const told = { ...at, size, thing, softly, structure };
  const tell = share === 0 ? unclear : kindOf;
  return { ...tell(earlier, later, told), share };
}

type Told = Pick<Change, 'kind' | 'confidence'>;

const MOST_STRUCTURE = 0.06;
const MOST_FAINT = 0.1;

/** Too much is a little otherwise; but what stands out as it stood out is still there. */
function unclear(earlier: Crop, later: Crop, at: Thing): Told {
  const isThere = at.structure <= 2 * MOST_STRUCTURE && stillStandsOut(earlier, later, at);
  return isThere ? { kind: 'same', confidence: 0.6 } : { kind: 'unclear', confidence: 0 };
}

function changesBetween(earlier: Crop, later: Crop, { window, region, known, limit }: At) {
  const apart = apartOf(earlier, later, window);
  const changed = solid(window, (p) => known[p] !== 0 && (apart[p] as number) > limit);
  const isFaint = (p: number) => region[p] === 1 && (apart[p] as number) > limit * 0.6;
  return { changed, faint: countOf(solid(window, isFaint)) };
}

/** What is smoothed so much has lost its noise, in pixels. */
const SOFT_PX = 1.5;
/** Of what a pixel may differ by noise. */
const SOFT_LIMIT = 0.45;

/** Where pixels differ together with those around them: all of a thing, also where it is of the ground's own tone. */
function softChanges(earlier: Crop, later: Crop, { window, known, limit }: At): Uint8Array {
  const apart = apartOf(blurred(earlier, window, SOFT_PX), blurred(later, window, SOFT_PX), window);
  return solid(window, (p) => known[p] !== 0 && (apart[p] as number) > limit * SOFT_LIMIT);
}

/** A region is drawn by eye: the thing is all that changed together with what changed in it, but no thin strips. */
function grownFrom(
  core: Uint8Array,
  { changed, softly }: { changed: Uint8Array; softly: Uint8Array },
  window: Window,
): Uint8Array {
  const near = widened(partsTouching(changed, core, window), window, GROWTH_PX);
  const soft = closed(softly, window).map((value, p) => value & (near[p] as number));
  const thick = opened(soft, window).map((value, p) => value | (core[p] as number));
  return partsTouching(thick, core, window);
}
const GROWTH_PX = 8;

function apartOf(one: Crop, other: Crop, window: Window): Float32Array {
  const back = looseDifferences(one, other, window);
  return looseDifferences(other, one, window).map((value, p) => Math.max(value, back[p] as number));
}

type Thing = At & {
  /** Pixels of the region. */
  size: number;
  /** What changed, and all that changed anywhere. */
  thing: Uint8Array;
  softly: Uint8Array;
  /** Share of the region's tiles with another structure. */
  structure: number;
};

function kindOf(earlier: Crop, later: Crop, at: Thing): Told {
  const { thing, region, window, limit, structure, size } = at;
  const rim = rimOf(earlier, later, thing, window, limit);
  const turned = { earlier: rim.later, later: rim.earlier, faded: rim.fresh, fresh: rim.faded };
  const inside = countOf(thing.map((value, p) => value & (region[p] as number)));
  const isHere = countOf(thing) - inside <= MOST_SPILL * size;
  const vanished = isHere ? sureness(rim, earlier, later, at) : 0;
  if (vanished > 0) return { kind: 'vanished', confidence: vanished };
  const appeared = isHere ? sureness(turned, later, earlier, at) : 0;
  if (appeared > 0) return { kind: 'appeared', confidence: appeared };
  // In another light the colours of a thing change more than those of the ground; its structure does not.
  const standsAsItStood = rim.later > 0.6 * rim.earlier && rim.earlier > 0.6 * rim.later;
  if (structure <= 0.04 && standsAsItStood) return { kind: 'same', confidence: 0.7 };
  // Something passes by at the edge of the region.
  const isPassing = inside <= MOST_PASSED * size && rim.faded < 0.25 && rim.faded <= rim.fresh;
  if (isPassing && stillStandsOut(earlier, later, at)) return { kind: 'same', confidence: 0.6 };
  return { kind: 'other', confidence: 0 };
}

/** What changed outside of the region, as a share of it: more is something larger than the thing. */
const MOST_SPILL = 1;
/** Of the region: more behind what passes by, and the thing may be there. */
const MOST_PASSED = 0.3;

/** Whether something in the part of the region that has not changed stands out from the ground, in both pictures. */
function stillStandsOut(earlier: Crop, later: Crop, at: Thing): boolean {
  const parts = ['same', 'ground'] as const;
  const was = looksOf(later, earlier, at, parts);
  const is = was && looksOf(earlier, later, at, parts);
  if (!was || !is) return false;
  const standsOut = ({ same, ground }: Looks<'same' | 'ground'>) =>
    same.all > 2 * ground.all + at.limit || same.most > 2 * ground.most + at.limit;
  return standsOut(was) && standsOut(is);
}

/**
 * How sure it is, 0 to 0.9, that a thing stands in the one picture and only ground shows in the other. Where the thing
 * was, everything has to look as the ground around looks, so that nothing of it is left and nothing else lies there;
 * and it has to have stood out, by its outline and by what it looked like.
 */
function sureness(rim: Rim, having: Crop, lacking: Crop, at: Thing): number {
  const outline = (rim.earlier + 4) / (rim.later + 4);
  if (outline < 1.15 || rim.faded < 0.25 || rim.faded < 1.7 * rim.fresh) return 0;
  const looks = looksOf(having, lacking, at, ['with', 'without', 'rest', 'ground']);
  if (!looks) return 0;
  const { with: thing, without, rest } = looks;
  const otherness = (thing.half + 1) / (without.half + 1);
  // A part of it that is left fills more than a corner of what lies beside.
  const isNothingLeft = goesOn(rest, looks) && rest.most <= 1.4 * looks.ground.most + 3;
  const isGround = goesOn(without, looks) && isNothingLeft;
  if (!isGround || otherness < 1.3 || outline * otherness < 1.8) return 0;
  return Math.min(0.9, 1 - 1 / (outline * otherness));
}
