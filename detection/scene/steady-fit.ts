/** How pictures of a camera that hangs still lie on each other: shifted, turned and zoomed a little. */
import type { Keep, OpenCv } from './open-cv.ts';

type Mat = InstanceType<OpenCv['Mat']>;
/** Row by row, 3 × 3. */
type Fit = readonly number[];

/** The least squares of shift, turn and zoom from some points (`x, y, x, y …`) to others. */
export function similarityOf(
  { from, to }: { from: readonly number[]; to: readonly number[] },
  chosen: readonly number[],
): Fit {
  const mean = (points: readonly number[], axis: 0 | 1) =>
    chosen.reduce((sum, at) => sum + (points[at * 2 + axis] as number), 0) / chosen.length;
  const [fx, fy, tx, ty] = [mean(from, 0), mean(from, 1), mean(to, 0), mean(to, 1)];
  let [along, across, size] = [0, 0, 0];
  for (const at of chosen) {
    const [x, y] = [(from[at * 2] as number) - fx, (from[at * 2 + 1] as number) - fy];
    const [u, v] = [(to[at * 2] as number) - tx, (to[at * 2 + 1] as number) - ty];
    along += x * u + y * v;
    across += x * v - y * u;
    size += x * x + y * y;
  }
  const [c, s] = size > 0 ? [along / size, across / size] : [1, 0];
  return [c, -s, tx - c * fx + s * fy, s, c, ty - s * fx - c * fy, 0, 0, 1];
}

/** How far a picture without features is looked for, as a share of its sides. */
const SHIFT_SHARE = 0.04;

/** Bare ground has next to no features, but a camera that was only nudged shows all of it shifted. */
export function shiftBetween(cv: OpenCv, keep: Keep, a: Mat, b: Mat): Fit | undefined {
  if (a.cols !== b.cols || a.rows !== b.rows) return undefined;
  const [dx, dy] = [Math.round(a.cols * SHIFT_SHARE), Math.round(a.rows * SHIFT_SHARE)];
  const middle = keep(a.roi(new cv.Rect(dx, dy, a.cols - 2 * dx, a.rows - 2 * dy)));
  const scores = keep(new cv.Mat());
  cv.matchTemplate(b, middle, scores, cv.TM_CCOEFF_NORMED);
  const { x, y } = highestOf(scores);
  return [1, 0, x - dx, 0, 1, y - dy, 0, 0, 1];
}

function highestOf({ data32F, cols }: Mat): { x: number; y: number } {
  let best = 0;
  for (let at = 1; at < data32F.length; at++) {
    if ((data32F[at] as number) > (data32F[best] as number)) best = at;
  }
  return { x: best % cols, y: Math.floor(best / cols) };
}

const MOST_ROUNDS = 40;
const LEAST_STEP = 1e-4;

/** The shift and turn, from a first one on, with which whole pictures agree best; undefined if they do not. */
export function turnedFrom(
  cv: OpenCv,
  keep: Keep,
  { a, b }: { a: Mat; b: Mat },
  [, , dx = 0, , , dy = 0]: Fit,
): Fit | undefined {
  const [halfA, halfB] = [a, b].map((whole) => {
    const half = keep(new cv.Mat());
    cv.pyrDown(whole, half);
    return half;
  }) as [Mat, Mat];
  // OpenCV wants where a pixel of the reference lies in the frame.
  const back = keep(cv.matFromArray(2, 3, cv.CV_32F, [1, 0, -dx / 2, 0, 1, -dy / 2]));
  const none = keep(new cv.Mat());
  const ending = new cv.TermCriteria(
    cv.TermCriteria_COUNT + cv.TermCriteria_EPS,
    MOST_ROUNDS,
    LEAST_STEP,
  );
  try {
    cv.findTransformECC(halfB, halfA, back, cv.MOTION_EUCLIDEAN, ending, none, 5);
  } catch {
    // It throws when the two have nothing in common.
    return undefined;
  }
  const [c = 1, s = 0, x = 0, , , y = 0] = back.data32F;
  return [c, -s, -2 * (c * x - s * y), s, c, -2 * (s * x + c * y), 0, 0, 1];
}
