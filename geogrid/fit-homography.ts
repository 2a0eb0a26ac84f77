/** Calibration by clicks: the same spots in the picture and on the map. */

import { type ClickPair, residualM } from './click-pair.ts';
import { GridError } from './grid-error.ts';
import { type Homography, straighten } from './homography.ts';
import type { Pixel } from './lens.ts';
import { type LocalMetres, localMetres } from './local-metres.ts';
import { agreeing, inGeneralPosition } from './ransac.ts';
import { refine } from './refine-homography.ts';

/** One spot: its pixel, and its place on the map in CGCS2000/WGS-84 degrees. */
export interface Click extends Pixel {
  readonly lng: number;
  readonly lat: number;
}

/** The picture that was clicked in, and how strict to be. */
export interface FitOptions {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Needed only together with k1 or k2, which straighten the clicks first. */
  readonly focalPx?: number | undefined;
  readonly k1?: number | undefined;
  readonly k2?: number | undefined;
  /** Refuse a worse fit; 1 m unless told. */
  readonly maxRmseM?: number | undefined;
}

/** How one click fits. */
export interface ClickResidual {
  /** Between the map click and the ground at the pixel, in metres; infinite above the horizon. */
  readonly residualM: number;
  /** False for a click that contradicts the others and was left out. */
  readonly used: boolean;
}

/** A calibration and how well it fits. */
export interface HomographyFit {
  readonly homography: Homography;
  /** Of the clicks that were used. With four clicks there is nothing to compare: it is 0. */
  readonly rmseM: number;
  readonly residuals: readonly ClickResidual[];
}

/** What a hand does with a mouse, in pixels, when there are too few clicks to measure it. */
const ASSUMED_CLICK_SIGMA_PX = 2;

/**
 * Fits a ground homography to four or more clicks (six to eight are better): normalised direct
 * linear transform on RANSAC samples, then least squares in the picture, where clicking errs.
 * @throws GridError `calibration` with the reason: too few clicks, all near one line, clicks that
 *   contradict one another, or a fit worse than `maxRmseM`
 */
export function fitHomography(clicks: readonly Click[], options: FitOptions): HomographyFit {
  const { origin, pairs } = prepare(clicks, options);
  if (pairs.length < 4) {
    throw new GridError('calibration', pairs.length, 'a calibration needs four clicks or more');
  }
  if (!inGeneralPosition(pairs)) {
    const rule = 'the clicks lie near one line: spread them over the width and the depth';
    throw new GridError('calibration', pairs.length, rule);
  }
  const used = agreeing(pairs, options.widthPx);
  if (used.length < pairs.length && used.length < Math.max(5, Math.ceil(pairs.length * 0.6))) {
    const rule = `only ${used.length} of ${pairs.length} clicks agree: check each pair and click again`;
    throw new GridError('calibration', used.length, rule);
  }
  const { matrix, covariance, clickSigmaPx } = refine(used, ASSUMED_CLICK_SIGMA_PX);
  const residuals = pairs.map((pair) => ({
    residualM: residualM(matrix, pair),
    used: used.includes(pair),
  }));
  const squares = residuals.filter((r) => r.used).map((r) => r.residualM ** 2);
  const rmseM = Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
  const { maxRmseM = 1, widthPx, heightPx, focalPx, k1, k2 } = options;
  if (!(rmseM <= maxRmseM)) {
    const rule = `the clicks miss each other by ${rmseM.toFixed(2)} m; ${maxRmseM} m is the most: check each pair`;
    throw new GridError('calibration', rmseM, rule);
  }
  const fixed = { origin: origin.origin, groundToPixel: matrix, covariance, clickSigmaPx, rmseM };
  return { homography: { ...fixed, widthPx, heightPx, focalPx, k1, k2 }, rmseM, residuals };
}

function prepare(clicks: readonly Click[], options: FitOptions) {
  for (const { x, y, lng, lat } of clicks) {
    const wrong = [x, y, lng, lat].find((value) => !Number.isFinite(value));
    if (wrong !== undefined) throw new GridError('calibration', wrong, 'clicks must be numbers');
  }
  const [first] = clicks;
  if (!first) throw new GridError('calibration', 0, 'a calibration needs four clicks or more');
  const rough = localMetres(first);
  const places = clicks.map((click) => rough.toMetres(click));
  const mean = (axis: 'x' | 'y') => places.reduce((sum, at) => sum + at[axis], 0) / places.length;
  const origin: LocalMetres = localMetres(rough.toPoint({ x: mean('x'), y: mean('y') }));
  const camera = { ...options, origin: origin.origin } as unknown as Homography;
  const pairs = clicks.map((click): ClickPair => {
    const pixel = straighten(camera, click);
    if (!pixel)
      throw new GridError('calibration', click.x, 'a click lies outside the lens formula');
    return { pixel, metres: origin.toMetres(click) };
  });
  return { origin, pairs };
}
