import { areaOf, type Box, overlap } from '../box.ts';

/** One class in one picture; what was found is sorted, best first. */
export type ClassPicture = {
  truths: readonly { box: Box; crowd: boolean; areaPx: number }[];
  found: readonly { box: Box; score: number }[];
};
export type Verdict = 'right' | 'wrong' | 'ignored';
export type PictureMatches = {
  /** Truths that count. */
  truths: number;
  /** A verdict for each IoU. */
  found: readonly { score: number; verdicts: readonly Verdict[] }[];
};

/**
 * Gives every finding, best first, the truth that it overlaps most and nobody has taken. Truths outside of
 * the range of areas and crowds are there, but count neither way.
 */
export function matchPicture(
  { truths, found }: ClassPicture,
  ious: readonly number[],
  [from, to]: readonly [number, number],
  most: number,
): PictureMatches {
  const candidates = truths
    .map((truth) => ({
      ...truth,
      ignored: truth.crowd || truth.areaPx < from || truth.areaPx > to,
    }))
    .sort((a, b) => Number(a.ignored) - Number(b.ignored));
  const kept = found.slice(0, most);
  const overlaps = kept.map(({ box }) =>
    candidates.map((truth) =>
      truth.crowd ? shareInside(box, truth.box) : overlap(box, truth.box),
    ),
  );
  const columns = ious.map((iou) => verdictsAt(iou, overlaps, candidates));
  return {
    truths: candidates.filter(({ ignored }) => !ignored).length,
    found: kept.map(({ score, box }, at) => {
      const outside = areaOf(box) < from || areaOf(box) > to;
      const verdicts = columns.map((column) => {
        const verdict = column[at] ?? 'wrong';
        return verdict === 'wrong' && outside ? 'ignored' : verdict;
      });
      return { score, verdicts };
    }),
  };
}

/** How much of a box is in a crowd. */
function shareInside(box: Box, crowd: Box): number {
  const shared = areaOf([
    Math.max(box[0], crowd[0]),
    Math.max(box[1], crowd[1]),
    Math.min(box[2], crowd[2]),
    Math.min(box[3], crowd[3]),
  ]);
  return areaOf(box) > 0 ? shared / areaOf(box) : 0;
}

type Candidate = { ignored: boolean; crowd: boolean };

function verdictsAt(
  iou: number,
  overlaps: readonly (readonly number[])[],
  truths: readonly Candidate[],
): Verdict[] {
  const taken = new Set<number>();
  return overlaps.map((row) => {
    let best = -1;
    let most = Math.min(iou, 1 - 1e-10);
    for (const [at, truth] of truths.entries()) {
      if (taken.has(at) && !truth.crowd) continue;
      // One that counts goes before those that do not, which come last.
      if (best >= 0 && !truths[best]?.ignored && truth.ignored) break;
      const value = row[at] ?? 0;
      if (value < most) continue;
      [best, most] = [at, value];
    }
    if (best < 0) return 'wrong';
    taken.add(best);
    return truths[best]?.ignored ? 'ignored' : 'right';
  });
}
