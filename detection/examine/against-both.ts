import { type Agreed, pointsAround } from './agree.ts';
import { LEAST_REGION_PX, leastThing } from './changed-since.ts';
import { eitherDifferences, looseDifferences, shareOf, solid } from './compare.ts';
import type { FindingReason, Verdict } from './finding.ts';
import { countOf, largeParts, placesOf } from './masks.ts';
import { nthOf } from './nth-of.ts';
import { blurred } from './sharpness.ts';
import type { Crop, Window } from './window.ts';

/** Which of two pictures a place is like; shares of what differs between those two. */
export type Likeness = {
  verdict: Verdict;
  reason: FindingReason;
  confidence: number;
  clean: number;
  problem: number;
  other: number;
};

type At = Agreed & { window: Window; region: Uint8Array; known: Uint8Array; clean: Crop };

/**
 * Where the picture with the problem and the clean one differ, which of the two is it like now?
 * Each pixel is put on the way from the one to the other together with its neighbours, so that noise and faint
 * differences are told too; what is like neither hides the place.
 */
export function againstBoth(at: At): Likeness {
  const { window, region, known, before, clean, after, limit, noise } = at;
  const place = placesOf(region);
  const contrast = looseDifferences(before, clean, window, place);
  const least = Math.min(limit, Math.max(10, 3 * noise));
  const isRegion = (p: number) => region[p] === 1 && known[p] !== 0;
  const isThing = (p: number) => region[p] === 1 && (contrast[p] as number) > least;
  const changed = solid(window, (p) => isThing(p) && known[p] !== 0);
  const area = countOf(changed);
  const told = (verdict: Verdict, reason: FindingReason, confidence: number, shares = none) => ({
    ...{ verdict, reason, confidence },
    ...shares,
  });
  if (area < LEAST_REGION_PX) return told('cannot_see', 'references-alike', 1);
  const looseBefore = looseDifferences(after, before, window, place);
  const looseClean = looseDifferences(after, clean, window, place);
  const way = wayBetween(at);
  const chosen = (p: number) => changed[p] === 1;
  const isLike = (loose: Float32Array, p: number) => (loose[p] as number) <= limit;
  const isStrange = (p: number) => !isLike(looseBefore, p) && !isLike(looseClean, p);
  const isClean = (p: number) => isLike(looseClean, p) && (way[p] as number) < 0.4;
  const isProblem = (p: number) => isLike(looseBefore, p) && (way[p] as number) > 0.6;
  const cleanShare = shareOf(changed.length, chosen, isClean);
  const problemShare = shareOf(changed.length, chosen, isProblem);
  const shares = {
    ...{ clean: cleanShare, problem: problemShare },
    other: Math.max(0, 1 - cleanShare - problemShare),
  };
  const news = countOf(solid(window, (p) => isRegion(p) && isStrange(p)));
  const confidence = Math.abs(cleanShare - problemShare);
  const isCovered = news > MOST_NEWS * countOf(region);
  if (cleanShare >= 0.85 && problemShare <= 0.1) {
    const unseen = shareOf(changed.length, isThing, (p) => known[p] === 0);
    if (unseen > MOST_UNSEEN) return told('cannot_see', 'out-of-picture', 1, shares);
    const isOther = isCovered || news > area * 0.12 || isFaintlyOther(at);
    if (isOther) return told('cannot_see', 'something-else', 1, shares);
    return told('gone', 'like-clean', confidence, shares);
  }
  if (problemShare >= 0.6 && cleanShare <= 0.3 && !isCovered) {
    return told('still_there', 'like-the-problem', confidence, shares);
  }
  const isHidden = isCovered || shares.other > 0.3;
  return told('cannot_see', isHidden ? 'in-front' : 'unclear', 1, shares);
}

/** More of the region than this looking like neither picture, and something is in front of it. */
const MOST_NEWS = 0.2;

/** Of what the problem had changed: with more of it outside the picture, nothing is said. */
const MOST_UNSEEN = 0.15;

/**
 * Whether something of a thing's size lies in the region now that a pixel alone does not tell from the clean ground,
 * as by night. What light and noise leave is measured on the surroundings.
 */
function isFaintlyOther(at: At): boolean {
  const { window, region, known, clean, after, limit } = at;
  const [was, is] = [blurred(clean, window, SOFT_PX), blurred(after, window, SOFT_PX)];
  const apart = eitherDifferences(was, is, window);
  const around = Float32Array.from(pointsAround(at), (p) => apart[p] as number);
  const usual = nthOf(around, Math.floor(around.length * NEARLY_ALL));
  const least = Math.max(limit * SOFT_LIMIT, usual);
  const other = solid(
    window,
    (p) => region[p] === 1 && known[p] !== 0 && (apart[p] as number) > least,
  );
  return countOf(largeParts(other, window, leastThing(countOf(region)))) > 0;
}
const NEARLY_ALL = 0.99;
/** What is smoothed so much, in pixels, has lost its noise; it differs by so much of what a pixel may differ. */
const SOFT_PX = 1.5;
const SOFT_LIMIT = 0.45;

const none = { clean: 0, problem: 0, other: 1 };

/** How far each pixel is on the way from clean (0) to the problem (1), by itself and its neighbours. */
function wayBetween({ window, before, clean, after }: At): Float32Array {
  const { width, height } = window;
  const [along, length] = [new Float32Array(width * height), new Float32Array(width * height)];
  for (let p = 0; p < along.length; p++) {
    for (let c = 0; c < 3; c++) {
      const i = p * 3 + c;
      const step = (before[i] as number) - (clean[i] as number);
      along[p] = (along[p] as number) + step * ((after[i] as number) - (clean[i] as number));
      length[p] = (length[p] as number) + step * step;
    }
  }
  const [sums, lengths] = [boxSum(along, window), boxSum(length, window)];
  return sums.map((sum, p) => sum / Math.max(1e-3, lengths[p] as number));
}

const REACH = 2;

/** The sum of each pixel and those within two of it. */
function boxSum(values: Float32Array, { width, height }: Window): Float32Array {
  const [across, out] = [new Float32Array(values.length), new Float32Array(values.length)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = Math.max(0, x - REACH); k <= Math.min(width - 1, x + REACH); k++) {
        sum += values[y * width + k] as number;
      }
      across[y * width + x] = sum;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let k = Math.max(0, y - REACH); k <= Math.min(height - 1, y + REACH); k++) {
      for (let x = 0; x < width; x++) {
        out[y * width + x] = (out[y * width + x] as number) + (across[k * width + x] as number);
      }
    }
  }
  return out;
}
