import type { Frame } from '../frame.ts';
import type { Keep, OpenCv, Vision } from './open-cv.ts';
import { reduce } from './picture.ts';

/** Fewer pairs of features tell nothing. */
export const LEAST_PAIRS = 12;
const FEATURES = 800;
const AREA_PX = 230_000;

export type Mat = InstanceType<OpenCv['Mat']>;

/** Coordinates of features that belong together, `x, y, x, y …`. */
export type Pairs = { from: number[]; to: number[] };

/** A reduced picture's even gray and its features, in plain memory: a reference is laid on again and again. */
type Prepared = {
  widthPx: number;
  heightPx: number;
  scale: number;
  gray: Uint8Array;
  /** `x, y, x, y …` */
  points: number[];
  /** What each point looks like, `WORD_BYTES` each. */
  words: Uint8Array;
};
const WORD_BYTES = 32;

/** A picture's even gray and its features.
 * @throws RangeError when the bytes do not fit the frame's size */
export function prepared(vision: Vision, frame: Frame): Prepared {
  const { rgb, widthPx, heightPx, scale } = reduce(vision, frame, AREA_PX);
  return vision.within((keep) => {
    const { cv } = vision;
    const gray = evenGray(cv, keep, rgb, widthPx, heightPx);
    const orb = keep(new cv.ORB(FEATURES));
    const found = keep(new cv.KeyPointVector());
    const words = keep(new cv.Mat());
    orb.detectAndCompute(gray, keep(new cv.Mat()), found, words);
    const points: number[] = [];
    for (let i = 0; i < found.size(); i++) {
      const { x, y } = found.get(i).pt;
      points.push(x, y);
    }
    const size = { widthPx, heightPx, scale };
    return { ...size, gray: gray.data.slice(), points, words: words.data.slice() };
  });
}

/** References that are still in use. */
const references = new WeakMap<Frame, Prepared>();

/** As `prepared`, once as long as the frame is kept: its bytes must not change. */
export function preparedOnce(vision: Vision, reference: Frame): Prepared {
  const kept = references.get(reference) ?? prepared(vision, reference);
  references.set(reference, kept);
  return kept;
}

/** Bytes, row by row, in OpenCV's memory. */
export function bytesOf(
  cv: OpenCv,
  keep: Keep,
  bytes: Uint8Array,
  rows: number,
  columns: number,
): Mat {
  const mat = keep(new cv.Mat(rows, columns, cv.CV_8UC1));
  mat.data.set(bytes);
  return mat;
}

/** Coordinates of features that are each other's best match, `x, y, x, y …`. */
export function matchedPairs(cv: OpenCv, keep: Keep, a: Prepared, b: Prepared): Pairs {
  const found: Pairs = { from: [], to: [] };
  const counts = [a, b].map(({ words }) => words.length / WORD_BYTES) as [number, number];
  if (Math.min(...counts) < LEAST_PAIRS) return found;
  const matcher = keep(new cv.BFMatcher(cv.NORM_HAMMING, true));
  const matches = keep(new cv.DMatchVector());
  const wordsA = bytesOf(cv, keep, a.words, counts[0], WORD_BYTES);
  matcher.match(wordsA, bytesOf(cv, keep, b.words, counts[1], WORD_BYTES), matches);
  for (let i = 0; i < matches.size(); i++) {
    const { distance, queryIdx, trainIdx } = matches.get(i);
    if (distance > 64) continue;
    found.from.push(...a.points.slice(2 * queryIdx, 2 * queryIdx + 2));
    found.to.push(...b.points.slice(2 * trainIdx, 2 * trainIdx + 2));
  }
  return found;
}

function evenGray(cv: OpenCv, keep: Keep, rgb: Uint8Array, width: number, height: number): Mat {
  const colour = keep(new cv.Mat(height, width, cv.CV_8UC3));
  colour.data.set(rgb);
  const gray = keep(new cv.Mat());
  cv.cvtColor(colour, gray, cv.COLOR_RGB2GRAY);
  const clahe = keep(new cv.CLAHE(3, new cv.Size(8, 8)));
  clahe.apply(gray, gray);
  return gray;
}
