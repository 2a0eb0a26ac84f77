import { againstBoth } from './against-both.ts';
import { agree } from './agree.ts';
import { changedSince } from './changed-since.ts';
import type { PictureFinding } from './finding.ts';
import type { Place } from './place.ts';
import type { Crop } from './window.ts';

/** What a comparison says of one picture. */
export type Compared = Pick<
  PictureFinding,
  'verdict' | 'confidence' | 'reason' | 'surroundings' | 'clean' | 'problem' | 'other'
> & {
  /** The surroundings agree, so that what a model says of the region counts. */
  isSameScene: boolean;
};

type Pictures = Pick<Place, 'window' | 'region' | 'before' | 'clean'>;

/** Compares the place afterwards with the pictures from before; all seen from the same point. */
export function comparePlace(place: Pictures, known: Uint8Array, after: Crop): Compared {
  const { window, region } = place;
  const agreed = agree({ ...place, after }, { ...place, known });
  const seen = { surroundings: agreed.otherwise, isSameScene: agreed.problem === null };
  const blind = { verdict: 'cannot_see', confidence: 1, clean: 0, problem: 0, other: 1 } as const;
  if (agreed.problem) return { ...blind, ...seen, reason: agreed.problem };
  const { clean } = agreed;
  if (clean) return { ...againstBoth({ ...agreed, window, region, known, clean }), ...seen };
  const change = changedSince(agreed.before, agreed.after, { ...agreed, window, region, known });
  const { kind, share, confidence } = change;
  const shares = { clean: 0, problem: 1 - share, other: share };
  if (kind === 'same') {
    return { ...shares, ...seen, verdict: 'still_there', confidence, reason: 'like-the-problem' };
  }
  if (kind === 'vanished') {
    const left = { clean: share, problem: 1 - share, other: 0 };
    return { ...left, ...seen, verdict: 'gone', confidence, reason: 'thing-left' };
  }
  const reason = { appeared: 'something-else', other: 'changed', unclear: 'unclear' } as const;
  return { ...blind, ...shares, ...seen, reason: reason[kind] };
}
