import type { PixelBox } from '../cameras/detection-api.ts';
import { isUsable } from './homography.ts';
import type { CasePicture } from './verification-api.ts';

/** Which pictures stand on the two sides of the divider; `right` is empty when there is nothing to compare. */
export type CaseSides = {
  /** The picture on which all others are laid. */
  base: CasePicture | undefined;
  left: CasePicture[];
  right: CasePicture[];
};

const byTime = (a: CasePicture, b: CasePicture) => Date.parse(a.takenAt) - Date.parse(b.takenAt);

/** Before and clean on the left, after on the right; a report that is only being checked has clean and before. */
export const sidesOf = (pictures: readonly CasePicture[]): CaseSides => {
  const of = (role: CasePicture['role']) =>
    pictures.filter((each) => each.role === role).sort(byTime);
  const [clean, before, after] = [of('clean'), of('before'), of('after')];
  const base = before.at(-1) ?? after[0] ?? clean[0];
  const earlier = [...before.reverse(), ...clean];
  if (after.length > 0 && earlier.length > 0)
    return { base, left: earlier, right: after.reverse() };
  if (after.length > 0) return { base, left: after.reverse(), right: [] };
  if (clean.length > 0 && before.length > 0) return { base, left: clean, right: before };
  return { base, left: earlier, right: [] };
};

/** What is shown of a picture whose size nobody wrote down. */
const usualSize = { widthPx: 1920, heightPx: 1080 };

/** The size of a picture in its own pixels. */
export const sizeOf = ({ widthPx, heightPx }: CasePicture) =>
  widthPx && heightPx ? { widthPx, heightPx } : usualSize;

/** Whether a picture lies on the base as it is: it is the base, or its homography says how. */
export const isLaid = (picture: CasePicture, base: CasePicture): boolean =>
  picture.evidenceId === base.evidenceId || isUsable(picture.homography, sizeOf(picture));

/** The region in the base's pixels: its own, or that of another picture, which is told as laid on the base. */
export const regionOnBase = (
  base: CasePicture,
  pictures: readonly CasePicture[],
): PixelBox | null => {
  if (base.widthPx === null) return null;
  return base.region ?? pictures.find(({ region }) => region !== null)?.region ?? null;
};
