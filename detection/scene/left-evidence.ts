import { COVERED, type PixelModel, STILL } from './pixel-model.ts';
import type { Regions } from './regions.ts';

/** Left, top, right and bottom in pixels of the working picture. */
export type Rect = { x1: number; y1: number; x2: number; y2: number };

/** How sharply a region stands out along its rim, with what lies there now and without it. */
export type RimContrast = {
  now: number;
  before: number;
  /** -1 to 1: above 0 where the rim is new, below 0 where it went. */
  balance: number;
};

const STEPS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/**
 * Something that was put down has a rim that the background did not have; where something was taken
 * away it is the other way round. Both are read from the model, so passers-by do not matter.
 * @param inside whether a pixel belongs to the region
 */
export function rimContrast(
  model: PixelModel,
  widthPx: number,
  rect: Rect,
  inside: (p: number) => boolean,
): RimContrast {
  const heightPx = model.size / widthPx;
  let now = 0;
  let before = 0;
  let balance = 0;
  let count = 0;
  for (let y = rect.y1; y < rect.y2; y++) {
    for (let x = rect.x1; x < rect.x2; x++) {
      const p = y * widthPx + x;
      if (!inside(p)) continue;
      for (const [dx, dy] of STEPS) {
        const next = y + dy < 0 || y + dy >= heightPx || x + dx < 0 || x + dx >= widthPx;
        if (next || inside(p + dx + dy * widthPx)) continue;
        const ox = x + 3 * dx;
        const oy = y + 3 * dy;
        const ix = x - dx;
        const iy = y - dy;
        if (ox < 0 || oy < 0 || ox >= widthPx || oy >= heightPx) continue;
        if (ix < 0 || iy < 0 || ix >= widthPx || iy >= heightPx) continue;
        const out = (oy * widthPx + ox) * 3;
        const inner = inside(iy * widthPx + ix) ? (iy * widthPx + ix) * 3 : p * 3;
        const edge = apart(model.still, inner, model.background, out);
        const edgeBefore = apart(model.background, inner, model.background, out);
        now += edge;
        before += edgeBefore;
        balance += (edge - edgeBefore) / (edge + edgeBefore + 10);
        count += 1;
      }
    }
  }
  if (count === 0) return { now: 0, before: 0, balance: 0 };
  return { now: now / count, before: before / count, balance: balance / count };
}

function apart(a: Float32Array, i: number, b: Float32Array, j: number): number {
  return Math.max(
    Math.abs((a[i] as number) - (b[j] as number)),
    Math.abs((a[i + 1] as number) - (b[j + 1] as number)),
    Math.abs((a[i + 2] as number) - (b[j + 2] as number)),
  );
}

/**
 * How far what lies in a region now is what lay there before in other light: the share of what
 * varies in it that a gain and an offset explain, 0 to 1.
 */
export function sameUnderOtherLight(model: PixelModel, pixels: readonly number[]): number {
  let si = 0;
  let sl = 0;
  let sii = 0;
  let sll = 0;
  let sil = 0;
  for (const p of pixels) {
    const q = p * 3 + 1;
    const i = model.still[q] as number;
    const l = model.background[q] as number;
    si += i;
    sl += l;
    sii += i * i;
    sll += l * l;
    sil += i * l;
  }
  const n = pixels.length;
  const vi = sii / n - (si / n) ** 2;
  const vl = sll / n - (sl / n) ** 2;
  const shared = sil / n - (si / n) * (sl / n);
  if (vi < 20 || vl < 20 || shared <= 0) return 0;
  return (shared * shared) / (vi * vl);
}

/**
 * Keeps how much every pixel stirs. Only what mostly stays can stir; what moves as a whole passes by,
 * also when it passes in front of something.
 * @param foreground what is not background
 * @param share of the memory of stirring that this look replaces, 0 to 1
 */
export function noteStirring(model: PixelModel, foreground: Regions, share: number): void {
  const { restless, state } = model;
  const moving = new Uint32Array(foreground.count);
  const whole = new Uint32Array(foreground.count);
  for (let p = 0; p < model.size; p++) {
    const region = foreground.labels[p] as number;
    if (region === 0) continue;
    whole[region] = (whole[region] as number) + 1;
    if (state[p] !== STILL) moving[region] = (moving[region] as number) + 1;
  }
  for (let p = 0; p < model.size; p++) {
    const was = restless[p] as number;
    const region = foreground.labels[p] as number;
    const isStirring =
      region > 0 &&
      state[p] === COVERED &&
      (moving[region] as number) < PASSING * (whole[region] as number);
    if (isStirring) restless[p] = was + share * (1 - was);
    else if (was > 0) restless[p] = was * (1 - share);
  }
}

/** What is on the move to this share passes by. */
const PASSING = 0.6;

/** A pixel that was something else for this share of the last while stirs. */
const STIRS = 0.1;

/** Whether something still has stirred here lately. */
export const stirs = (model: PixelModel, p: number): boolean =>
  (model.restless[p] as number) > STIRS;

/** So many pixels, in sizes of the smallest thing that counts, are a head or a hand. */
const LIMBS = 2;

/**
 * Whether something that stays is alive: people who wait shift their weight, look round and reach
 * into pockets; a bag does not.
 * @param stirring pixels that stir
 * @param still pixels that stay
 * @param least pixels of the smallest thing that counts
 */
export const isAlive = (stirring: number, still: number, least: number): boolean =>
  stirring > Math.min(0.3 * still, Math.max(LIMBS * least, 0.02 * still));
