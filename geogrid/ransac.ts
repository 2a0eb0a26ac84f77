import { type ClickPair, residualM, residualPx } from './click-pair.ts';
import { linearHomography, refine } from './refine-homography.ts';

/** A click agrees with a fit if it misses by no more than this, in a picture 1920 wide … */
const AGREE_PX = 8;
/** … or by this on the ground, where one pixel may be a metre. */
const AGREE_M = 0.5;
const MAX_SAMPLES = 500;
/** A triangle of clicks is flat if it fills less than this part of the clicks' extent, squared. */
const FLAT = 0.002;

/** The largest set of clicks that agree with one another. */
export function agreeing(pairs: readonly ClickPair[], widthPx: number): ClickPair[] {
  const limitPx = (AGREE_PX * Math.max(widthPx, 640)) / 1920;
  const votes = (matrix: readonly number[]) =>
    pairs.filter(
      (pair) => residualPx(matrix, pair) <= limitPx || residualM(matrix, pair) <= AGREE_M,
    );
  let best: ClickPair[] = [];
  let bestMiss = Number.POSITIVE_INFINITY;
  for (const sample of samples(pairs)) {
    const matrix = linearHomography(sample);
    const chosen = votes(matrix);
    const miss = chosen.reduce((sum, pair) => sum + residualPx(matrix, pair) ** 2, 0);
    if (chosen.length > best.length || (chosen.length === best.length && miss < bestMiss)) {
      best = chosen;
      bestMiss = miss;
    }
  }
  for (let round = 0; round < 5; round++) {
    const wider = votes(refine(best, 1).matrix);
    if (wider.length <= best.length) break;
    best = wider;
  }
  return best;
}

/** Whether some four clicks have no three near one line, in the picture and on the ground. */
export function inGeneralPosition(pairs: readonly ClickPair[]): boolean {
  return !samples(pairs).next().done;
}

/** Fours of clicks in general position: all of them, or some hundreds, always the same. */
function* samples(pairs: readonly ClickPair[]): Generator<ClickPair[]> {
  const extent = { metres: squareExtent(pairs, 'metres'), pixel: squareExtent(pairs, 'pixel') };
  for (const four of fours(pairs)) {
    const spread = (['metres', 'pixel'] as const).every((side) =>
      triangles(four).every(([a, b, c]) => area(a[side], b[side], c[side]) > FLAT * extent[side]),
    );
    if (spread) yield four;
  }
}

function* fours(pairs: readonly ClickPair[]): Generator<ClickPair[]> {
  const n = pairs.length;
  const all = (n * (n - 1) * (n - 2) * (n - 3)) / 24;
  const stride = Math.max(1, Math.floor(all / MAX_SAMPLES));
  let at = 0;
  for (let a = 0; a < n; a++) {
    for (let b = a + 1; b < n; b++) {
      for (let c = b + 1; c < n; c++) {
        for (let d = c + 1; d < n; d++) {
          if (at++ % stride === 0) yield [a, b, c, d].map((index) => pairs[index] as ClickPair);
        }
      }
    }
  }
}

type Triangle = [ClickPair, ClickPair, ClickPair];

function triangles(four: readonly ClickPair[]): Triangle[] {
  return four.map((_, left) => four.filter((_, at) => at !== left) as Triangle);
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

const area = (a: Spot, b: Spot, c: Spot): number =>
  Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;

function squareExtent(pairs: readonly ClickPair[], side: 'metres' | 'pixel'): number {
  const xs = pairs.map((pair) => pair[side].x);
  const ys = pairs.map((pair) => pair[side].y);
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) ** 2;
}
