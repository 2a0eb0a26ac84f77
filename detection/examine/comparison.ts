import type { Box } from '../box.ts';
import type { Examination, PictureFinding } from './finding.ts';
import type { Recognised } from './recognise.ts';
import { coverOf, mapBox } from './region-cover.ts';

/** What pictures say when they are compared, before models have a say: they may still be looking meanwhile. */
export type Comparison = Pick<Examination, 'health' | 'clean'> & {
  /** In the pixels of the picture that all others were laid on. */
  region: Box;
  pictures: readonly Compared[];
};

/** One picture. */
export type Compared = {
  finding: PictureFinding;
  /** It was laid on the other, so that it is known where in it the region is. */
  isLaid: boolean;
  /** The surroundings agree, so that what a model says of the region counts. */
  isSameScene: boolean;
};

/** The finding with what models see of the region in the picture; as it is where that is not known. */
export function withSeen(
  { finding, isLaid }: Compared,
  region: Box,
  seen?: Recognised,
): PictureFinding {
  const { homography } = finding;
  if (!isLaid || !homography) return finding;
  const share = (boxes: readonly Box[] | null | undefined) =>
    boxes
      ? coverOf(
          boxes.map((box) => mapBox(homography, box)),
          region,
        )
      : null;
  return { ...finding, hidden: share(seen?.inFront), recognised: share(seen?.problem) };
}
