import { inverse, Matrix, solve } from 'ml-matrix';
import type { ClickPair } from './click-pair.ts';
import { GridError } from './grid-error.ts';

/** A homography from ground to pixels and how sure it is. */
export interface Refined {
  readonly matrix: readonly number[];
  readonly covariance: readonly number[];
  readonly clickSigmaPx: number;
}

/** Moves and scales points so that they lie around 0 at a mean distance of √2 (Hartley). */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function frameOf(points: readonly Spot[]): Frame {
  const x = points.reduce((sum, p) => sum + p.x, 0) / points.length;
  const y = points.reduce((sum, p) => sum + p.y, 0) / points.length;
  const spread = points.reduce((sum, p) => sum + Math.hypot(p.x - x, p.y - y), 0) / points.length;
  return { x, y, scale: Math.SQRT2 / spread };
}

const into = ({ x, y, scale }: Frame, p: Spot): Spot => ({
  x: (p.x - x) * scale,
  y: (p.y - y) * scale,
});

interface Normalised {
  readonly ground: Frame;
  readonly picture: Frame;
  readonly spots: readonly { readonly from: Spot; readonly to: Spot }[];
}

function normalise(pairs: readonly ClickPair[]): Normalised {
  const ground = frameOf(pairs.map((pair) => pair.metres));
  const picture = frameOf(pairs.map((pair) => pair.pixel));
  const spots = pairs.map(({ metres, pixel }) => ({
    from: into(ground, metres),
    to: into(picture, pixel),
  }));
  return { ground, picture, spots };
}

/**
 * The direct linear transform: eight numbers, the ninth being 1. That one is the depth of the
 * clicks' middle, which lies before the camera, so it is never 0.
 */
function directLinear({ spots }: Normalised): number[] {
  const rows = spots.flatMap(({ from: { x, y }, to }) => [
    [x, y, 1, 0, 0, 0, -to.x * x, -to.x * y],
    [0, 0, 0, x, y, 1, -to.y * x, -to.y * y],
  ]);
  const right = spots.flatMap(({ to }) => [[to.x], [to.y]]);
  return solve(new Matrix(rows), new Matrix(right)).to1DArray();
}

/** The plain direct linear transform of clicks; for samples. */
export function linearHomography(pairs: readonly ClickPair[]): readonly number[] {
  const normalised = normalise(pairs);
  return denormalise([...directLinear(normalised), 1], normalised);
}

/** Residuals in the picture and their slopes by the eight numbers. */
function linearise({ spots }: Normalised, h: readonly number[]) {
  const [a, b, c, d, e, f, g, i] = h as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const residuals: number[] = [];
  const slopes: number[][] = [];
  for (const { from, to } of spots) {
    const w = g * from.x + i * from.y + 1;
    const x = (a * from.x + b * from.y + c) / w;
    const y = (d * from.x + e * from.y + f) / w;
    const [p, q, r] = [from.x / w, from.y / w, 1 / w];
    residuals.push(to.x - x, to.y - y);
    slopes.push([p, q, r, 0, 0, 0, -x * p, -x * q], [0, 0, 0, p, q, r, -y * p, -y * q]);
  }
  return { residuals, slopes: new Matrix(slopes) };
}

const sumOfSquares = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value * value, 0);

/**
 * Least squares in the picture (Levenberg–Marquardt), starting from the direct linear transform.
 * @param assumedSigmaPx spread of a click when four clicks leave nothing to measure it by
 */
export function refine(pairs: readonly ClickPair[], assumedSigmaPx: number): Refined {
  const normalised = normalise(pairs);
  let h = directLinear(normalised);
  let damping = 1e-3;
  let state = linearise(normalised, h);
  for (let step = 0; step < 50 && damping < 1e9; step++) {
    const { residuals, slopes } = state;
    const normal = slopes.transpose().mmul(slopes);
    for (let at = 0; at < 8; at++) normal.set(at, at, normal.get(at, at) * (1 + damping));
    const change = solve(normal, slopes.transpose().mmul(Matrix.columnVector(residuals)));
    const tried = h.map((value, at) => value + change.get(at, 0));
    const next = linearise(normalised, tried);
    if (sumOfSquares(next.residuals) < sumOfSquares(residuals)) {
      h = tried;
      state = next;
      damping /= 10;
      if (sumOfSquares(change.to1DArray()) < 1e-24) break;
    } else {
      damping *= 10;
    }
  }
  return measure(h, state, normalised, assumedSigmaPx);
}

function measure(
  h: readonly number[],
  { residuals, slopes }: ReturnType<typeof linearise>,
  normalised: Normalised,
  assumedSigmaPx: number,
): Refined {
  const spare = residuals.length - 8;
  const { scale } = normalised.picture;
  // With little redundancy the residuals flatter; the assumption counts like two more clicks.
  const square = sumOfSquares(residuals) / scale ** 2 + 4 * assumedSigmaPx ** 2;
  const clickSigmaPx = Math.sqrt(square / (spare + 4));
  const variances = inverse(slopes.transpose().mmul(slopes)).mul((clickSigmaPx * scale) ** 2);
  const nine = Matrix.zeros(9, 9);
  nine.setSubMatrix(variances, 0, 0);
  // Row by row, left · H · right is one 9 × 9 matrix times H, so that errors go the same way.
  const { left, right } = undoing(normalised);
  const lift = left.kroneckerProduct(right.transpose());
  const covariance = lift.mmul(nine).mmul(lift.transpose()).to1DArray();
  if (!covariance.every(Number.isFinite)) {
    throw new GridError(
      'calibration',
      pairsOf(normalised),
      'the clicks do not determine the ground',
    );
  }
  return { matrix: denormalise([...h, 1], normalised), covariance, clickSigmaPx };
}

const pairsOf = ({ spots }: Normalised): number => spots.length;

/** What undoes the normalisation: real = left · normalised · right. */
function undoing({ ground, picture }: Normalised): { left: Matrix; right: Matrix } {
  const left = new Matrix([
    [1 / picture.scale, 0, picture.x],
    [0, 1 / picture.scale, picture.y],
    [0, 0, 1],
  ]);
  const right = new Matrix([
    [ground.scale, 0, -ground.scale * ground.x],
    [0, ground.scale, -ground.scale * ground.y],
    [0, 0, 1],
  ]);
  return { left, right };
}

function denormalise(h: readonly number[], normalised: Normalised): number[] {
  const { left, right } = undoing(normalised);
  return left
    .mmul(Matrix.from1DArray(3, 3, [...h]))
    .mmul(right)
    .to1DArray();
}
