import { detailOf, eitherDifferences, lumaOf, solid, structureChange } from './compare.ts';
import { explainedShare } from './explained.ts';
import { closed, countOf, largeParts, partsTouching, widened } from './masks.ts';
import { pointsOf } from './points.ts';
import { rimOf } from './rim.ts';
import type { Crop, Window } from './window.ts';

/** Fewer pixels than these are no thing. */
export const LEAST_REGION_PX = 30;
/** Of the region: what is smaller is no thing either. */
const LEAST_SHARE = 0.02;
const LEAST_TILES = 6;

/** The least pixels of a thing in a region of so many. */
export const leastThing = (regionPx: number): number =>
  Math.max(LEAST_REGION_PX, regionPx * LEAST_SHARE);

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
 * the two something stands out from the ground around it, by its outline and by its colours.
 * @param at `limit`: what a pixel may differ by light and noise, of 255
 */
export function changedSince(earlier: Crop, later: Crop, at: At): Change {
  const { window, region } = at;
  const size = countOf(region);
  const { changed, faint } = changesBetween(earlier, later, at);
  const inside = changed.map((value, p) => value & (region[p] as number));
  const least = leastThing(size);
  const thing = largeParts(closed(inside, window), window, least);
  const share = countOf(thing) / size;
  const { tiles, changed: otherTiles } = structureChange(earlier, later, window, region);
  const structure = tiles < LEAST_TILES ? 1 : otherTiles / tiles;
  if (share === 0) return unchanged(structure, faint / size);
  const spread = partsTouching(closed(changed, window), thing, window);
  const spill =
    countOf(spread.map((value, p) => value & (1 - (region[p] as number)))) / countOf(thing);
  const looks = looksOf(earlier, later, thing, at);
  const { kind, confidence } = kindOf({ ...looks, share, structure, spill, limit: at.limit });
  return { kind, share, confidence };
}

/** Nothing of any size looks otherwise: it is the same if its structure and its faintest parts say so too. */
function unchanged(structure: number, faint: number): Change {
  const isSame = structure <= MOST_STRUCTURE && faint <= MOST_FAINT;
  const confidence = 1 - 2 * structure - 2 * faint;
  return isSame
    ? { kind: 'same', share: 0, confidence: Math.max(0.5, confidence) }
    : { kind: 'unclear', share: 0, confidence: 0 };
}
const MOST_STRUCTURE = 0.06;
const MOST_FAINT = 0.1;

function changesBetween(earlier: Crop, later: Crop, { window, region, known, limit }: At) {
  const apart = eitherDifferences(earlier, later, window);
  const changed = solid(window, (p) => known[p] !== 0 && (apart[p] as number) > limit);
  const isFaint = (p: number) => region[p] === 1 && (apart[p] as number) > limit * 0.6;
  return { changed, faint: countOf(solid(window, isFaint)) };
}

type Looks = {
  /** Mean contrast across the outline; what the ground has of it anyway, a little further out. */
  stoodOut: number;
  standsOut: number;
  ground: number;
  /** Shares of the outline that only the one picture shows. */
  faded: number;
  fresh: number;
  /** Shares of it whose colours also show around it. */
  wasGround: number;
  isGround: number;
  /** Of what is left of the region: a part of the problem that still lies there is none. */
  isRestGround: number;
  /** Fine detail in it against that around it. */
  hadDetail: number;
  hasDetail: number;
};

function looksOf(
  earlier: Crop,
  later: Crop,
  thing: Uint8Array,
  { window, region, known, limit }: At,
): Looks {
  const near = widened(thing, window, 3);
  const rest = region.map((value, p) => (near[p] === 0 && known[p] !== 0 ? value : 0));
  const beside = widened(region, window, 14).map((value, p) =>
    region[p] === 0 && known[p] !== 0 ? value : 0,
  );
  const around = widened(thing, window, 14).map((value, p) =>
    near[p] === 0 && known[p] !== 0 ? value : 0,
  );
  const rim = rimOf(earlier, later, thing, window, limit);
  const beyond = rimOf(earlier, later, widened(thing, window, 7), window, limit);
  const [inner, outer] = [thing, around].map((mask) => pointsOf(window, (p) => mask[p] === 1)) as [
    Int32Array,
    Int32Array,
  ];
  const detail = (crop: Crop) => {
    const luma = lumaOf(crop);
    return detailOf(luma, window, inner) / Math.max(4, detailOf(luma, window, outer));
  };
  return {
    ...{ stoodOut: rim.earlier, standsOut: rim.later, faded: rim.faded, fresh: rim.fresh },
    ground: Math.max(beyond.earlier, beyond.later),
    ...{
      wasGround: explainedShare(earlier, thing, around),
      isGround: explainedShare(later, thing, around),
      isRestGround: countOf(rest) < LEAST_REGION_PX ? 1 : explainedShare(later, rest, beside),
    },
    ...{ hadDetail: detail(earlier), hasDetail: detail(later) },
  };
}

type Known = Looks & { share: number; structure: number; spill: number; limit: number };

function kindOf(at: Known): Pick<Change, 'kind' | 'confidence'> {
  const { stoodOut, standsOut, structure, faded, fresh } = at;
  if (blends(at)) return { kind: 'vanished', confidence: sureness(standsOut, stoodOut) };
  const turned = {
    ...at,
    ...{ stoodOut: standsOut, standsOut: stoodOut, faded: fresh, fresh: faded },
    ...{
      wasGround: at.isGround,
      isGround: at.wasGround,
      hadDetail: at.hasDetail,
      hasDetail: at.hadDetail,
    },
  };
  if (blends(turned)) return { kind: 'appeared', confidence: sureness(stoodOut, standsOut) };
  // In another light the colours of a thing change more than those of the ground; its structure does not.
  const standsAsItStood = standsOut > 0.6 * stoodOut && stoodOut > 0.6 * standsOut;
  const isGroundNow = at.isGround >= 0.95 && at.wasGround <= 0.6;
  if (structure <= 0.04 && standsAsItStood && at.spill < 1 && !isGroundNow)
    return { kind: 'same', confidence: 0.7 };
  return { kind: 'other', confidence: 0 };
}

/** Whether what stood out does not any more, and what is left continues the ground around it. */
const blends = (at: Known): boolean =>
  // What is less of the region may be a part of the problem.
  at.share >= 0.1 &&
  at.spill <= 1 &&
  at.isGround >= 0.95 &&
  at.isRestGround >= 0.95 &&
  at.wasGround <= 0.85 &&
  at.faded >= 0.4 &&
  at.fresh <= 0.14 &&
  at.stoodOut >= Math.max(1.8 * at.standsOut, at.limit * 1.2) &&
  at.standsOut <= 1.35 * at.ground + 4 &&
  at.hasDetail <= 3.5;

const sureness = (now: number, then: number): number => Math.min(0.9, 1 - now / then);
