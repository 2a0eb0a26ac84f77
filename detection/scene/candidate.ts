import { isCaption } from './caption.ts';
import { isAlive, type Rect, rimContrast, sameUnderOtherLight, stirs } from './left-evidence.ts';
import { COVERED, type PixelModel, STILL } from './pixel-model.ts';
import { type Regions, regionBox } from './regions.ts';

/**
 * What a region that came to rest is taken for. `removed`: something that was there is gone; `light`:
 * a shadow or a patch of light; `attached`: part of something that moves, such as the shoes of
 * somebody who waits; `alive`: it stays, but stirs; `caption`: text written into the picture.
 */
export type Verdict = 'left' | 'removed' | 'light' | 'small' | 'attached' | 'alive' | 'caption';

/** A region that came to rest, in pixels of the working picture. */
export type Candidate = {
  rect: Rect;
  pixels: readonly number[];
  sinceS: number;
  verdict: Verdict;
  /** What lies there now may be learned as background at once. */
  isBackground: boolean;
  /** 0 to 1. */
  confidence: number;
};

export type Judging = {
  model: PixelModel;
  widthPx: number;
  still: Regions;
  foreground: Regions;
  /** How many pixels something at this foot has to have. */
  minAreaAt: (foot: { x: number; y: number }) => number;
};

/** Every region that has come to rest, with what it is taken for. */
export function candidatesIn(judging: Judging): Candidate[] {
  const found: Candidate[] = [];
  for (let region = 1; region < judging.still.count; region++) {
    if (regionBox(judging.still, region).areaPx >= SPECK_PX) found.push(judge(judging, region));
  }
  return found;
}

/** What is smaller is not even looked at. */
const SPECK_PX = 12;
const THIN_PX = 4;
/** Of what is not background around it, this share has to be still. */
const ALONE = 0.8;
/** A region round which so much changed by light alone is light as well. */
const LIT = 0.3;
/** A rim that went by this much: something was taken away. */
const REMOVED = -0.2;
const LEAST_CONTRAST = 12;
/** This much explained by a change of light is one. */
const SAME = 0.6;

function judge(judging: Judging, region: number): Candidate {
  const { model, widthPx, still } = judging;
  const rect = regionBox(still, region);
  const { pixels, since, wholePx, stirring, litShare } = gather(judging, region, rect);
  const rim = rimContrast(model, widthPx, rect, (p) => still.labels[p] === region);
  const foot = { x: (rect.x1 + rect.x2) / 2, y: rect.y2 };
  const least = judging.minAreaAt(foot);
  const verdict = (): Verdict => {
    if (pixels.length < least) return 'small';
    if (Math.min(rect.x2 - rect.x1, rect.y2 - rect.y1) < THIN_PX) return 'small';
    if (rim.balance < REMOVED) return 'removed';
    if (rim.now < LEAST_CONTRAST || litShare > LIT || sameUnderOtherLight(model, pixels) > SAME)
      return 'light';
    if (pixels.length < wholePx * ALONE) return 'attached';
    if (isAlive(stirring, pixels.length, least)) return 'alive';
    return isCaption(model, widthPx, rect, pixels.length) ? 'caption' : 'left';
  };
  const judged = verdict();
  return {
    rect,
    pixels,
    sinceS: since,
    verdict: judged,
    isBackground: judged === 'removed' || (judged === 'light' && litShare > LIT),
    confidence: Math.min(1, rim.now / (rim.now + rim.before + 1e-6)),
  };
}

/** The still pixels of a region, since when, and the size of all that it hangs together with. */
function gather({ model, widthPx, still, foreground }: Judging, region: number, rect: Rect) {
  const pixels: number[] = [];
  const since: number[] = [];
  const wholes = new Set<number>();
  let lit = 0;
  let stirring = 0;
  for (let y = rect.y1; y < rect.y2; y++) {
    for (let x = rect.x1; x < rect.x2; x++) {
      const p = y * widthPx + x;
      if ((model.lit[p] as number) > 0.1) lit += 1;
      if (still.labels[p] !== region) continue;
      const state = model.state[p] as number;
      if (state === STILL || state === COVERED) {
        pixels.push(p);
        if (stirs(model, p)) stirring += 1;
        since.push(model.stillSinceS[p] as number);
      }
      const whole = foreground.labels[p] as number;
      if (whole > 0) wholes.add(whole);
    }
  }
  since.sort((a, b) => a - b);
  const rectPx = (rect.x2 - rect.x1) * (rect.y2 - rect.y1);
  const wholePx = [...wholes].reduce((sum, whole) => sum + regionBox(foreground, whole).areaPx, 0);
  return {
    pixels,
    since: since[since.length >> 1] ?? 0,
    wholePx,
    stirring,
    litShare: lit / rectPx,
  };
}
