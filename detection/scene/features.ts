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

/** Features that differ in more of their 256 bits are not the same. */
const MOST_BITS = 64;

/** Coordinates of features that are each other's best match, `x, y, x, y …`. */
export function matchedPairs(a: Prepared, b: Prepared): Pairs {
  const found: Pairs = { from: [], to: [] };
  const [ours, theirs] = [wordsOf(a), wordsOf(b)];
  if (Math.min(ours.length, theirs.length) < LEAST_PAIRS * WORDS) return found;
  const { nearest, bits, back } = mostAlike(ours, theirs);
  nearest.forEach((to, from) => {
    if (back[to] !== from || (bits[from] as number) > MOST_BITS) return;
    found.from.push(a.points[2 * from] as number, a.points[2 * from + 1] as number);
    found.to.push(b.points[2 * to] as number, b.points[2 * to + 1] as number);
  });
  return found;
}

const WORDS = WORD_BYTES / 4;
const wordsOf = ({ words }: Prepared): Int32Array =>
  new Int32Array(words.buffer, words.byteOffset, words.length / 4);

/** Which of theirs is most like each of ours, by how many bits they differ, and which of ours is most like each of theirs. */
function mostAlike(ours: Int32Array, theirs: Int32Array) {
  const [count, others] = [ours.length / WORDS, theirs.length / WORDS];
  const [nearest, bits] = [new Int32Array(count), new Int32Array(count).fill(WORD_BYTES * 8 + 1)];
  const [back, backBits] = [
    new Int32Array(others),
    new Int32Array(others).fill(WORD_BYTES * 8 + 1),
  ];
  for (let one = 0; one < count; one++) {
    let least = bits[one] as number;
    for (let other = 0; other < others; other++) {
      const most = Math.max(least, backBits[other] as number);
      let apart = 0;
      for (let w = 0; w < WORDS && apart < most; w++) {
        apart += bitsOf((ours[one * WORDS + w] as number) ^ (theirs[other * WORDS + w] as number));
      }
      if (apart < least) {
        least = apart;
        nearest[one] = other;
      }
      if (apart < (backBits[other] as number)) {
        backBits[other] = apart;
        back[other] = one;
      }
    }
    bits[one] = least;
  }
  return { nearest, bits, back };
}

/** How many bits of a word are set. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
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
