import { againstBoth } from './against-both.ts';
import { type Agreed, agree, pointsAround } from './agree.ts';
import { warpBetween, warped } from './align.ts';
import { changedSince } from './changed-since.ts';
import { lumaOf } from './compare.ts';
import type { PictureFinding } from './finding.ts';
import { nthOf } from './nth-of.ts';
import type { Place } from './place.ts';
import { pointsOf } from './points.ts';
import type { Crop } from './window.ts';

/** What a comparison says of one picture. */
export type Compared = Pick<
  PictureFinding,
  'verdict' | 'confidence' | 'reason' | 'surroundings' | 'clean' | 'problem' | 'other'
> & {
  /** The surroundings agree, so that what a model says of the region counts. */
  isSameScene: boolean;
  /** Too little light to call anything gone. */
  isDark: boolean;
};

type Pictures = Pick<Place, 'window' | 'region' | 'before' | 'clean'>;

/** Compares the place afterwards with the pictures from before; all seen from the same point. */
export function comparePlace(place: Pictures, known: Uint8Array, after: Crop): Compared {
  const at = { window: place.window, region: place.region, known };
  const agreed = agree({ ...place, after }, at);
  const isDark = isTooDark(agreed, at);
  const seen = { surroundings: agreed.otherwise, isSameScene: agreed.problem === null, isDark };
  if (agreed.problem) return { ...blind, ...seen, reason: agreed.problem };
  const told = toldBy(agreed, at);
  if (told.verdict === 'gone' && isDark) {
    return { ...told, ...seen, verdict: 'cannot_see', confidence: 1, reason: 'dark' };
  }
  if (told.verdict !== 'cannot_see') return { ...told, ...seen };
  // Bare ground does not tell how it lies, but a thing that is still there does.
  const again = toldBy({ ...agreed, after: laidByRegion(agreed, at) }, at);
  return { ...(again.verdict === 'still_there' ? again : told), ...seen };
}

type At = Pick<Place, 'window' | 'region'> & { known: Uint8Array };

/** Of 255, the middle brightness of the ground around: in less light another thing may look like the ground. */
const LEAST_LIGHT = { withClean: 8, alone: 24 };

function isTooDark({ before, clean }: Agreed, at: At): boolean {
  const luma = lumaOf(before);
  const around = Float32Array.from(pointsAround(at), (p) => luma[p] as number);
  const light = nthOf(around, around.length >> 1);
  return light < (clean ? LEAST_LIGHT.withClean : LEAST_LIGHT.alone);
}

const blind = { verdict: 'cannot_see', confidence: 1, clean: 0, problem: 0, other: 1 } as const;

function laidByRegion({ before, after }: Agreed, { window, region, known }: At): Crop {
  const points = pointsOf(window, (p) => region[p] === 1 && known[p] !== 0);
  return warped(after, window, warpBetween(before, after, window, points).warp);
}

function toldBy(agreed: Agreed, at: At): Omit<Compared, 'surroundings' | 'isSameScene' | 'isDark'> {
  const { clean } = agreed;
  if (clean) return againstBoth({ ...agreed, ...at, clean });
  const change = changedSince(agreed.before, agreed.after, { ...agreed, ...at });
  const { kind, share, confidence } = change;
  const shares = { clean: 0, problem: 1 - share, other: share };
  if (kind === 'same') {
    return { ...shares, verdict: 'still_there', confidence, reason: 'like-the-problem' };
  }
  if (kind === 'vanished') {
    const left = { clean: share, problem: 1 - share, other: 0 };
    return { ...left, verdict: 'gone', confidence, reason: 'thing-left' };
  }
  const reason = { appeared: 'something-else', other: 'changed', unclear: 'unclear' } as const;
  return { ...blind, ...shares, reason: reason[kind] };
}
