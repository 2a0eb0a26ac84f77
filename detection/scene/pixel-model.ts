import type { Tone } from './tone.ts';

/** What a pixel is doing. */
export const BACKGROUND = 0;
/** Not the background, and not seen for long enough to say more. */
export const MOVING = 1;
/** Has stayed the same, other than the background, for the settling time, and is in sight. */
export const STILL = 2;
/** Has been still; something else is in front of it just now. */
export const COVERED = 3;

/**
 * Per pixel three colours and how long each was seen: the background (slow), the one that stays
 * (`still`) and the newest (`fresh`). A passer-by only ever touches `fresh`, so he resets nothing.
 * All colours are kept in the light of the first picture.
 */
export type PixelModel = {
  size: number;
  background: Float32Array;
  still: Float32Array;
  fresh: Float32Array;
  /** Seconds for which the background, the still and the fresh colour were seen. */
  backgroundS: Float32Array;
  stillS: Float32Array;
  freshS: Float32Array;
  /** When the still colour came, by the clock of the frames. */
  stillSinceS: Float64Array;
  freshSinceS: Float64Array;
  state: Uint8Array;
  /** How much of the last while a pixel of something still stirred, 0 to 1. */
  restless: Float32Array;
  /** How much of the last while a pixel differed by the light alone, 0 to 1. */
  lit: Float32Array;
};

export function newPixelModel(size: number): PixelModel {
  return {
    size,
    background: new Float32Array(size * 3),
    still: new Float32Array(size * 3),
    fresh: new Float32Array(size * 3),
    backgroundS: new Float32Array(size),
    stillS: new Float32Array(size),
    freshS: new Float32Array(size),
    stillSinceS: new Float64Array(size),
    freshSinceS: new Float64Array(size),
    state: new Uint8Array(size),
    restless: new Float32Array(size),
    lit: new Float32Array(size),
  };
}

/** One step of the clock for every pixel. */
export type Step = {
  rgb: Uint8Array;
  /** A tone curve per channel from the picture's light into the model's. */
  tones: readonly [Tone, Tone, Tone];
  atS: number;
  /** Seconds that this look stands for. */
  spanS: number;
  /** How far from the background a colour has to be, in the model's light. */
  threshold: number;
  /** The noise of the picture, in its own values. */
  noise: number;
  settleS: number;
  /** The time constant with which the background follows. */
  backgroundS: number;
  /** A colour that stays for longer than the background was seen, this at most, becomes it. */
  learnS: number;
  /** 1 where only the light differs. */
  onlyLight: Uint8Array;
  /** 1 under what is known to lie there: its background is not touched. */
  kept: Uint8Array;
};

/** So many times the noise is no difference yet. */
const NOISES = 5;

/** Moves every pixel on by one look and answers how noisy the picture is, in its own values. */
export function stepPixels(model: PixelModel, step: Step): number {
  const { background, still, fresh, backgroundS, stillS, freshS, state, lit } = model;
  const { rgb, tones, spanS, settleS, onlyLight, kept } = step;
  const [{ value: toR, slope }, { value: toG }, { value: toB }] = tones;
  const follow = Math.min(0.25, 1 - Math.exp(-spanS / step.backgroundS));
  const hold = Math.min(0.3, 1 - Math.exp(-spanS / Math.max(1, settleS)));
  const floor = NOISES * step.noise;
  let off1 = 0;
  let calm = 0;
  const longestS = step.backgroundS * 4;
  for (let p = 0, q = 0; p < model.size; p++, q += 3) {
    const g0 = rgb[q + 1] as number;
    const r = toR[rgb[q] as number] as number;
    const g = toG[g0] as number;
    const b = toB[rgb[q + 2] as number] as number;
    const limit = Math.max(step.threshold, floor * (slope[g0] as number));
    const off = far(background, q, r, g, b) / limit;
    if (onlyLight[p] || off <= 1) {
      const seen = backgroundS[p] as number;
      const wasLit = lit[p] as number;
      if (off > 1) lit[p] = wasLit + hold * (1 - wasLit);
      else if (wasLit > 0) lit[p] = wasLit * (1 - hold * 0.5);
      // What is nearly too far may be the rim of something: learn little from it.
      const trust = kept[p] ? 0 : off < 0.5 || onlyLight[p] ? 1 : 0.1;
      toward(background, q, r, g, b, trust * Math.max(follow, spanS / (seen + spanS)));
      backgroundS[p] = Math.min(longestS, seen + spanS);
      stillS[p] = Math.max(0, (stillS[p] as number) - 2 * spanS);
      freshS[p] = 0;
      state[p] = BACKGROUND;
      if (off < 1) {
        off1 += (off * limit) / Math.max(0.3, slope[g0] as number);
        calm += 1;
      }
      continue;
    }
    const wasS = stillS[p] as number;
    if (wasS > 0 && far(still, q, r, g, b) <= limit * 0.8) {
      toward(still, q, r, g, b, hold);
      stillS[p] = Math.min(longestS, wasS + spanS);
      freshS[p] = 0;
      state[p] = wasS + spanS >= settleS ? STILL : MOVING;
    } else {
      if ((freshS[p] as number) > 0 && far(fresh, q, r, g, b) <= limit * 0.8) {
        toward(fresh, q, r, g, b, hold);
        freshS[p] = (freshS[p] as number) + spanS;
      } else {
        put(fresh, q, r, g, b);
        freshS[p] = spanS * 0.5;
        model.freshSinceS[p] = step.atS;
      }
      if ((freshS[p] as number) > Math.min(wasS, settleS * 3)) swap(model, p, q);
      state[p] = (stillS[p] as number) < settleS ? MOVING : COVERED;
    }
    if (
      (stillS[p] as number) > (backgroundS[p] as number) &&
      (backgroundS[p] as number) < step.learnS
    )
      absorb(model, p);
  }
  return calm > 0 ? off1 / calm : step.noise;
}

/** The largest difference of the three channels. */
function far(of: Float32Array, q: number, r: number, g: number, b: number): number {
  const dr = Math.abs((of[q] as number) - r);
  const dg = Math.abs((of[q + 1] as number) - g);
  const db = Math.abs((of[q + 2] as number) - b);
  return dr > dg ? (dr > db ? dr : db) : dg > db ? dg : db;
}

function toward(of: Float32Array, q: number, r: number, g: number, b: number, by: number): void {
  of[q] = (of[q] as number) + by * (r - (of[q] as number));
  of[q + 1] = (of[q + 1] as number) + by * (g - (of[q + 1] as number));
  of[q + 2] = (of[q + 2] as number) + by * (b - (of[q + 2] as number));
}

function put(of: Float32Array, q: number, r: number, g: number, b: number): void {
  of[q] = r;
  of[q + 1] = g;
  of[q + 2] = b;
}

function swap(model: PixelModel, p: number, q: number): void {
  const { still, fresh, stillS, freshS, stillSinceS, freshSinceS } = model;
  for (let c = q; c < q + 3; c++) {
    const kept = still[c] as number;
    still[c] = fresh[c] as number;
    fresh[c] = kept;
  }
  const seconds = stillS[p] as number;
  stillS[p] = freshS[p] as number;
  freshS[p] = seconds;
  const since = stillSinceS[p] as number;
  stillSinceS[p] = freshSinceS[p] as number;
  freshSinceS[p] = since;
}

/** Makes the still colour of a pixel its background. */
export function absorb(model: PixelModel, p: number): void {
  const q = p * 3;
  for (let c = q; c < q + 3; c++) model.background[c] = model.still[c] as number;
  model.backgroundS[p] = model.stillS[p] as number;
  model.stillS[p] = 0;
  model.freshS[p] = 0;
  model.state[p] = BACKGROUND;
}

/** Every so many pixels are enough to see that the light jumped. */
const SAMPLE = 5;

/** The share of what was background before and would not be now. */
export function jumpedShare(
  model: PixelModel,
  rgb: Uint8Array,
  tones: readonly [Tone, Tone, Tone],
  onlyLight: Uint8Array,
  threshold: number,
): number {
  const [toR, toG, toB] = tones;
  let was = 0;
  let jumped = 0;
  for (let p = 0; p < model.size; p += SAMPLE) {
    if (model.state[p] !== BACKGROUND) continue;
    was += 1;
    const q = p * 3;
    const r = toR.value[rgb[q] as number] as number;
    const g = toG.value[rgb[q + 1] as number] as number;
    const b = toB.value[rgb[q + 2] as number] as number;
    if (!onlyLight[p] && far(model.background, q, r, g, b) > threshold) jumped += 1;
  }
  return was === 0 ? 0 : jumped / was;
}

/** Takes a picture as the background; things that are `kept` stay, in the new light. */
export function relearn(
  model: PixelModel,
  rgb: Uint8Array,
  tones: readonly [Tone, Tone, Tone],
  kept: Uint8Array,
): void {
  const [toR, toG, toB] = tones;
  for (let p = 0, q = 0; p < model.size; p++, q += 3) {
    const to = kept[p] ? model.still : model.background;
    to[q] = toR.value[rgb[q] as number] as number;
    to[q + 1] = toG.value[rgb[q + 1] as number] as number;
    to[q + 2] = toB.value[rgb[q + 2] as number] as number;
    if (kept[p]) continue;
    model.backgroundS[p] = 1e-3;
    model.stillS[p] = 0;
    model.freshS[p] = 0;
    model.state[p] = BACKGROUND;
  }
}
