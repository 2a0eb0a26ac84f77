import { type Candidate, candidatesIn } from './candidate.ts';
import { noteStirring } from './left-evidence.ts';
import { onlyLightIn, type Tones, tonesOf } from './light.ts';
import type { Vision } from './open-cv.ts';
import { lumaOf, type Picture } from './picture.ts';
import {
  absorb,
  BACKGROUND,
  jumpedShare,
  newPixelModel,
  type PixelModel,
  relearn,
  STILL,
  stepPixels,
} from './pixel-model.ts';
import { regionsOf } from './regions.ts';
import type { StaticObjectsOptions } from './static-objects.ts';
import { steadied } from './steady.ts';
import { medianOf, wellLit } from './tone.ts';
import { follow, type Tracked } from './tracked.ts';

/** The warm state of one camera's static-object detector. */
export type Watch = {
  /** Whether a picture carries on from the last one. */
  fits(picture: Picture, atS: number): boolean;
  look(
    picture: Picture,
    atS: number,
  ): { things: Tracked[]; candidates: Candidate[]; learning: boolean; lightChange: boolean };
};

/** Without a calibration: this share of the picture at least. */
const MIN_AREA_SHARE = 6e-4;
/** How far a colour has to be from the background, of 255 in a well-lit picture. */
const THRESHOLD = 20;
/** Shares of the dwell time: until a pixel is still, until a thing is sure, until it is gone. */
const SETTLE = 0.4;
const SURE = 0.2;
const GONE = 0.1;
/** How long stirring is remembered. */
const STIR = 0.7;
/** Background that changes at once beyond this share is the light or the camera, not things. */
const JUMP = 0.35;
/** After a gap of so many dwell times everything may be different. */
const GAP_DWELLS = 20;

export function watch(
  vision: Vision,
  first: Picture,
  startS: number,
  options: StaticObjectsOptions,
): Watch {
  const { dwellSeconds: dwellS } = options;
  const { widthPx } = first;
  const model = startModel(first);
  const onlyLight = new Uint8Array(model.size);
  const kept = new Uint8Array(model.size);
  let things: Tracked[] = [];
  let lastS = startS;
  let noise = 2;
  let jumpedS: number | undefined;
  let lastId = 0;

  const judged = ({ scale }: Picture, spanS: number): Candidate[] => {
    const still = new Uint8Array(model.size);
    const foreground = new Uint8Array(model.size);
    for (let p = 0; p < model.size; p++) {
      const state = model.state[p] as number;
      if (state !== BACKGROUND) foreground[p] = 1;
      if (state >= STILL) still[p] = 1;
    }
    const whole = regionsOf(vision, foreground, widthPx, { openPx: 3, closePx: 3 });
    noteStirring(model, whole, 1 - Math.exp(-spanS / (STIR * dwellS)));
    return candidatesIn({
      model,
      widthPx,
      still: regionsOf(vision, still, widthPx, { openPx: 3, closePx: 5 }),
      foreground: whole,
      minAreaAt: ({ x, y }) =>
        options.minAreaOf
          ? options.minAreaOf({ x: x * scale, y: y * scale }) / scale ** 2
          : model.size * MIN_AREA_SHARE,
    });
  };

  /** Whether this look says nothing; when the light stays different, it is learned anew. */
  const jumped = (picture: Picture, tones: Tones, atS: number): boolean => {
    const share = jumpedShare(model, picture.rgb, tones, onlyLight, THRESHOLD);
    if (share < JUMP) {
      jumpedS = undefined;
      return false;
    }
    jumpedS ??= atS;
    if (atS - jumpedS >= Math.max(1, 0.5 * SETTLE * dwellS)) {
      relearn(model, picture.rgb, tones, kept);
      jumpedS = undefined;
    }
    return true;
  };

  return {
    fits: (picture, atS) =>
      picture.widthPx === widthPx &&
      picture.heightPx * widthPx === model.size &&
      (atS > lastS || atS === startS) &&
      atS - lastS < GAP_DWELLS * dwellS,
    look(shaken, atS) {
      const spanS = Math.min(atS - lastS, dwellS / 2);
      lastS = atS;
      const learning = atS - startS < SETTLE * dwellS;
      const tones = tonesOf(shaken, model);
      const picture = steadied(vision, shaken, model, tones[1]);
      onlyLightIn(picture, model, tones, onlyLight, THRESHOLD * 0.35);
      if (jumped(picture, tones, atS))
        return { things, candidates: [], learning, lightChange: true };
      noise +=
        0.1 *
        (stepPixels(model, {
          rgb: picture.rgb,
          tones,
          atS,
          spanS,
          threshold: THRESHOLD,
          noise,
          settleS: SETTLE * dwellS,
          backgroundS: 4 * dwellS,
          learnS: dwellS / 2,
          onlyLight,
          kept,
        }) -
          noise);
      const candidates = judged(picture, spanS);
      for (const { isBackground, pixels } of candidates)
        if (isBackground) for (const p of pixels) absorb(model, p);
      const following = { spanS, sureAfterS: SURE * dwellS, goneAfterS: GONE * dwellS };
      things = follow(things, candidates, model, following, () => ++lastId);
      kept.fill(0);
      for (const { pixels } of things) for (const p of pixels) kept[p] = 1;
      return { things, candidates, learning, lightChange: false };
    },
  };
}

function startModel(first: Picture): PixelModel {
  const size = first.widthPx * first.heightPx;
  const model = newPixelModel(size);
  const lit = wellLit(medianOf(lumaOf(first.rgb, new Uint8Array(size))));
  for (let q = 0; q < size * 3; q++) model.background[q] = lit[first.rgb[q] as number] as number;
  model.backgroundS.fill(1e-3);
  return model;
}
