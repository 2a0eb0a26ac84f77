import { warpBetween, warped } from './align.ts';
import { detailOf, looseDifferences, lumaOf } from './compare.ts';
import { inLightOf } from './light.ts';
import { pointsOf } from './points.ts';
import { blurred, blurTo } from './sharpness.ts';
import type { Crop, Window } from './window.ts';

/** More than this of the surroundings looking otherwise is another scene. */
export const MOST_OTHERWISE = 0.4;
/** Middle difference of the surroundings, of 255, that light and noise leave. */
const MOST_NOISE = 14;
/** A picture blurred by more pixels than this, against the one from before, is not judged by. */
const MOST_BLUR_PX = 1.6;

/** Points whose luma differs more than this show something else, of 255. */
const PASSING = 40;
/** Ground with less detail than this does not tell how sharp a picture is. */
const LEAST_DETAIL = 6;

/** Pictures of one place that lie on each other, in one light and equally sharp. */
export type Agreed = {
  before: Crop;
  clean: Crop | undefined;
  after: Crop;
  /** Share of the surroundings that looks otherwise all the same. */
  otherwise: number;
  /** What a pixel may differ by light and noise, of 255. */
  limit: number;
  /** Middle difference of the surroundings. */
  noise: number;
  /** Nothing is said of a place whose surroundings do not agree. */
  problem: 'blurred' | 'surroundings-differ' | null;
};

type Around = { window: Window; region: Uint8Array; known: Uint8Array };

/** Points of what is around the region and known. */
export const pointsAround = ({ window, region, known }: Around): Int32Array =>
  pointsOf(window, (p) => region[p] === 0 && known[p] !== 0);

/**
 * Lays crops of one picture on the earlier one more exactly, brings them into its light, both by points around,
 * and answers with the one that fits best.
 */
export function settle(
  earlier: Crop,
  laters: readonly Crop[],
  window: Window,
  points: Int32Array,
): Crop {
  const fits = laters.map((later) => {
    const lit = inLightOf(earlier, later, points);
    return { lit, ...warpBetween(earlier, lit, window, points) };
  });
  const best = fits.reduce((a, b) => (b.apart < a.apart ? b : a));
  const laid = warped(best.lit, window, best.warp);
  return laid === best.lit ? laid : inLightOf(earlier, laid, points);
}

/** Brings pictures of a place that lie on each other to the same sharpness, and compares their surroundings. */
export function agree(
  { before, clean, after }: { before: Crop; clean: Crop | undefined; after: Crop },
  at: Around,
): Agreed {
  const { window } = at;
  const points = pointsAround(at);
  const lumas = [lumaOf(before), lumaOf(after)] as const;
  // What passes by has edges of its own.
  const same = (p: number) => Math.abs((lumas[0][p] as number) - (lumas[1][p] as number)) < PASSING;
  const still = points.filter(same);
  const [was, is] = lumas.map((luma) => detailOf(luma, window, still)) as [number, number];
  const blur = is < was && was > LEAST_DETAIL ? blurTo(lumas[0], is, window, still) : 0;
  if (blur > MOST_BLUR_PX) {
    const nothing = { otherwise: 1, limit: 255, noise: 255 };
    return { before, clean, after, ...nothing, problem: 'blurred' };
  }
  const calm = is > was ? Math.min(MOST_BLUR_PX, blurTo(lumas[1], was, window, still)) : 0;
  const alike = {
    before: blurred(before, window, blur),
    clean: clean && blurred(clean, window, blur),
    after: blurred(after, window, calm),
  };
  const apart = looseDifferences(alike.after, alike.before, window, points);
  const noise = medianAt(apart, points);
  const limit = Math.min(42, Math.max(12, noise * 3 + 7));
  const otherwise = points.filter((p) => (apart[p] as number) > limit).length / points.length;
  const differs = noise > MOST_NOISE || otherwise > MOST_OTHERWISE;
  return { ...alike, otherwise, limit, noise, problem: differs ? 'surroundings-differ' : null };
}

const medianAt = (values: Float32Array, points: Int32Array): number =>
  Float32Array.from(points, (p) => values[p] as number).sort()[points.length >> 1] ?? 255;
