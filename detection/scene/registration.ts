import type { Frame } from '../frame.ts';
import {
  bytesOf,
  LEAST_PAIRS,
  type Mat,
  matchedPairs,
  type Pairs,
  prepared,
  preparedOnce,
} from './features.ts';
import type { Keep, OpenCv, Vision } from './open-cv.ts';
import { shiftBetween, similarityOf, turnedFrom } from './steady-fit.ts';

/** How a frame lies on a reference picture of the same camera. */
export type Registration = {
  /**
   * Row by row, 3 × 3: takes a pixel of the frame to its place in the reference; both in the pixels
   * of their own frames. Null when they do not fit together.
   */
  homography: readonly number[] | null;
  /** 0 to 1: how well the two agree once laid on each other; below 0.35 there is no homography. */
  quality: number;
  /** Pairs of features that agree on the homography; 0: found by its shift, for want of features. */
  inliers: number;
  /** How far the picture has moved, at most, between its middle and its corners, as a share of its width. */
  shift: number;
};

export const LEAST_QUALITY = 0.35;

const REFUSED: Registration = { homography: null, quality: 0, inliers: 0, shift: 1 };

/**
 * Lays a frame on a reference: ORB features, RANSAC homography, and a check of the result by the
 * correlation of local structure, which light does not change. The features of a reference are kept for as long
 * as it is: its bytes must not change.
 * @throws RangeError when the bytes do not fit a frame's size
 */
export function register(vision: Vision, frame: Frame, reference: Frame): Registration {
  const a = prepared(vision, frame);
  const b = preparedOnce(vision, reference);
  return vision.within((keep) => {
    const { cv } = vision;
    const [grayA, grayB] = [a, b].map(({ gray, widthPx, heightPx }) =>
      bytesOf(cv, keep, gray, heightPx, widthPx),
    ) as [Mat, Mat];
    const pairs = matchedPairs(a, b);
    const found = byFeatures(cv, keep, pairs);
    const fits = fitsOf(cv, keep, { a: grayA, b: grayB }, found);
    const agreements = fits.map((h) =>
      structureAgreement(cv, keep, grayA, grayB, matOf(cv, keep, h)),
    );
    const best = agreements.indexOf(Math.max(...agreements));
    const h = fits[best];
    const inliers = found?.inliers ?? 0;
    const shift = h ? shiftOf(h, a.widthPx, a.heightPx) : null;
    if (!h || shift === null) return { ...REFUSED, inliers };
    const trust = found ? Math.min(1, found.share * 2) : SHIFT_TRUST;
    const quality = Math.sqrt(Math.max(0, agreements[best] as number) * trust);
    if (quality < LEAST_QUALITY) return { ...REFUSED, quality, inliers };
    return { homography: rescaled(h, a.scale, b.scale), quality, inliers, shift };
  });
}

/** With fewer features than these the whole picture is asked, too. */
const FEW_INLIERS = 80;
/** What was found without features is trusted a little less. */
const SHIFT_TRUST = 0.8;

/** Ways in which one picture may lie on the other; the one that agrees best is taken. */
function fitsOf(
  cv: OpenCv,
  keep: Keep,
  { a, b }: { a: Mat; b: Mat },
  found: FeatureFit | undefined,
): (readonly number[])[] {
  const fits = found ? [found.similarity, found.homography] : [];
  if (found && found.inliers >= FEW_INLIERS) return fits;
  const start = found?.similarity ?? shiftBetween(cv, keep, a, b);
  const turned = start && turnedFrom(cv, keep, { a, b }, start);
  return [...fits, start, turned].flatMap((fit) => (fit ? [fit] : []));
}

type FeatureFit = {
  homography: readonly number[];
  /** Shift, turn and zoom only: what a camera that hangs still can do, and steadier where features are few. */
  similarity: readonly number[];
  inliers: number;
  share: number;
};

function byFeatures(cv: OpenCv, keep: Keep, pairs: Pairs): FeatureFit | undefined {
  const count = pairs.from.length / 2;
  if (count < LEAST_PAIRS) return undefined;
  const from = keep(cv.matFromArray(count, 1, cv.CV_32FC2, pairs.from));
  const to = keep(cv.matFromArray(count, 1, cv.CV_32FC2, pairs.to));
  const agreed = keep(new cv.Mat());
  const found = keep(cv.findHomography(from, to, cv.RANSAC, 3, agreed, 2000, 0.995));
  if (found.empty()) return undefined;
  const inliers = cv.countNonZero(agreed);
  if (inliers < LEAST_PAIRS) return undefined;
  const chosen = [...agreed.data].flatMap((isIn, at) => (isIn ? [at] : []));
  const similarity = similarityOf(pairs, chosen);
  return { homography: [...found.data64F], similarity, inliers, share: inliers / count };
}

const matOf = (cv: OpenCv, keep: Keep, h: readonly number[]): Mat =>
  keep(cv.matFromArray(3, 3, cv.CV_64F, [...h]));

/** How far a homography moves the picture, in widths; null if it folds or flips. */
function shiftOf(h: readonly number[], width: number, height: number): number | null {
  const at = (x: number, y: number) => {
    const w = (h[6] as number) * x + (h[7] as number) * y + (h[8] as number);
    return {
      x: ((h[0] as number) * x + (h[1] as number) * y + (h[2] as number)) / w,
      y: ((h[3] as number) * x + (h[4] as number) * y + (h[5] as number)) / w,
      w,
    };
  };
  const corners = [at(0, 0), at(width, 0), at(width, height), at(0, height)] as const;
  const [a, b, c, d] = corners;
  if (corners.some(({ w }) => w <= 0.2)) return null;
  const area = 0.5 * ((c.x - a.x) * (d.y - b.y) - (c.y - a.y) * (d.x - b.x));
  if (!(area > 0.3 * width * height && area < 3.3 * width * height)) return null;
  // Half-way to the corners: the corners themselves are extrapolated.
  const moved = [0.25, 0.75].flatMap((u) =>
    [0.25, 0.75].map((v) => {
      const p = at(u * width, v * height);
      return Math.hypot(p.x - u * width, p.y - v * height);
    }),
  );
  return Math.max(...moved) / width;
}

const CELL_PX = 24;

/**
 * The middle (median) of the correlations of cells of 24 × 24 pixels of the laid frame and the
 * reference; cells without texture and those beyond the frame's border are left out.
 */
function structureAgreement(cv: OpenCv, keep: Keep, a: Mat, b: Mat, h: Mat): number {
  const laid = keep(new cv.Mat());
  const inside = keep(new cv.Mat());
  const size = new cv.Size(b.cols, b.rows);
  cv.warpPerspective(a, laid, h, size, cv.INTER_LINEAR, cv.BORDER_CONSTANT, new cv.Scalar());
  const all = keep(new cv.Mat(a.rows, a.cols, cv.CV_8UC1, new cv.Scalar(255)));
  cv.warpPerspective(all, inside, h, size, cv.INTER_NEAREST, cv.BORDER_CONSTANT, new cv.Scalar());
  const scores: number[] = [];
  for (let y = 0; y + CELL_PX <= b.rows; y += CELL_PX) {
    for (let x = 0; x + CELL_PX <= b.cols; x += CELL_PX) {
      const score = correlation(laid.data, b.data, inside.data, y * b.cols + x, b.cols);
      if (score !== null) scores.push(score);
    }
  }
  if (scores.length < 12) return 0;
  scores.sort((x, y) => x - y);
  return scores[scores.length >> 1] as number;
}

function correlation(
  a: Uint8Array,
  b: Uint8Array,
  inside: Uint8Array,
  first: number,
  stride: number,
): number | null {
  let sa = 0;
  let sb = 0;
  let saa = 0;
  let sbb = 0;
  let sab = 0;
  for (let y = 0; y < CELL_PX; y++) {
    for (let p = first + y * stride, end = p + CELL_PX; p < end; p++) {
      if (inside[p] === 0) return null;
      const u = a[p] as number;
      const v = b[p] as number;
      sa += u;
      sb += v;
      saa += u * u;
      sbb += v * v;
      sab += u * v;
    }
  }
  const n = CELL_PX * CELL_PX;
  const va = saa / n - (sa / n) ** 2;
  const vb = sbb / n - (sb / n) ** 2;
  if (vb < 60) return null;
  return va < 1 ? 0 : (sab / n - (sa / n) * (sb / n)) / Math.sqrt(va * vb);
}

/** The homography between the frames from the one between their reduced pictures. */
const rescaled = (h: readonly number[], from: number, to: number): number[] =>
  h.map((value, at) => value * (at < 6 ? to : 1) * (at % 3 < 2 ? 1 / from : 1));
