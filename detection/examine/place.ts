import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import type { CameraHealth } from '../look.ts';
import {
  type LaidPart,
  type PictureMeasures,
  type Registration,
  type Scene,
  verdictOf,
} from '../scene/index.ts';
import { pointsAround, settle } from './agree.ts';
import { LEAST_REGION_PX } from './changed-since.ts';
import { shareOf } from './compare.ts';
import type { FindingReason, LaidPicture, PictureFinding } from './finding.ts';
import { countOf } from './masks.ts';
import { isMovedView } from './moved-view.ts';
import type { Recognised } from './recognise.ts';
import { coverOf, mapBox } from './region-cover.ts';
import { isSamePicture } from './same-picture.ts';
import { tonesBetween } from './tones.ts';
import { type Crop, crop, maskOf, partOf, type Window, windowAround } from './window.ts';

/** One place in the picture that all others are laid on. */
export type Place = {
  reference: Frame;
  box: Box;
  measures: PictureMeasures;
  health: CameraHealth;
  window: Window;
  /** 1 where the region is, a byte a pixel of the window. */
  region: Uint8Array;
  before: Crop;
  clean: Crop | undefined;
  laidClean: LaidPicture | null;
};

/** A picture as seen from where the reference was taken. */
export type LaidCrop = { known: Uint8Array; crop: Crop; measured: Measured };
type Measured = LaidPicture & Pick<PictureFinding, 'registration' | 'hidden' | 'recognised'>;

/**
 * The place in the picture that others are compared with, and in the clean one if it fits.
 * @throws RangeError when the bytes do not fit a frame's size, or the region lies outside the picture
 */
export function openPlace(scene: Scene, reference: Frame, box: Box, clean?: Frame): Place {
  const window = windowAround(box, reference);
  const region = maskOf(window, box);
  if (window.width < 8 || countOf(region) < LEAST_REGION_PX) {
    throw new RangeError('The region must lie in the picture and hold at least 30 pixels.');
  }
  const measures = scene.measure(reference);
  const laid = clean && scene.lay(clean, reference, partOf(window, reference));
  const around = { reference, box, window, region, before: crop(reference, window) };
  return {
    ...around,
    measures,
    health: verdictOf(measures),
    clean:
      clean && laid?.part ? settledCrop(clean, laid.part, around, laid.registration) : undefined,
    laidClean: clean
      ? {
          health: verdictOf(scene.measure(clean)),
          homography: laid?.registration.homography ?? null,
        }
      : null,
  };
}

/** Checks a picture's health, lays it on the place's reference and brings it into its light. */
export function layPicture(
  scene: Scene,
  place: Place,
  frame: Frame,
  seen: Recognised | undefined,
  { isReference = false } = {},
): LaidCrop | { blind: PictureFinding } {
  const now = scene.measure(frame);
  const health = verdictOf(now);
  const measured: Measured = {
    ...{ health, homography: null, registration: 0, hidden: null, recognised: null },
  };
  const blind = (reason: FindingReason, known: Partial<Measured> = {}) => ({
    blind: { ...measured, ...nothing, ...known, reason },
  });
  if (health !== 'ok') return blind(health as FindingReason);
  const worse = worseThan(place.measures, now);
  if (worse) return blind(worse, { health: worse });
  if (!isReference && isSamePicture(frame, place.reference)) {
    return blind('frozen', { health: 'frozen' });
  }
  const laid = scene.lay(frame, place.reference, partOf(place.window, place.reference));
  const { part } = laid;
  const { homography, quality: registration } = laid.registration;
  if (!part || !homography || isMovedView(homography, frame, place.reference)) {
    return blind('moved', { health: 'moved', homography, registration });
  }
  const cover = (boxes: readonly Box[] | null | undefined) =>
    boxes
      ? coverOf(
          boxes.map((box) => mapBox(homography, box)),
          place.box,
        )
      : null;
  const known = {
    ...{ homography, registration },
    ...{ hidden: cover(seen?.inFront), recognised: cover(seen?.problem) },
  };
  const inside = maskFrom(part, place.window);
  if (seenShare(place, inside) < LEAST_SEEN) return blind('out-of-picture', known);
  return {
    measured: { ...measured, ...known },
    known: inside,
    crop: settledCrop(frame, part, place, laid.registration),
  };
}

/** A picture whose edges are less steep than this, against those of the one it is compared with, is blurred. */
const LEAST_SHARPNESS = 0.55;
/** With less contrast than this against the other it is hidden by night, fog or dirt. */
const LEAST_CONTRAST = 0.3;

/** What a picture is that would do by itself, but shows much less than the one that it is compared with. */
function worseThan(
  then: PictureMeasures,
  now: PictureMeasures,
): 'dark' | 'covered' | 'blurred' | null {
  if (now.contrast < LEAST_CONTRAST * then.contrast) {
    return now.middle < then.middle ? 'dark' : 'covered';
  }
  return now.sharpness < LEAST_SHARPNESS * then.sharpness ? 'blurred' : null;
}

/** Of the region. */
const LEAST_SEEN = 0.85;

const nothing = {
  ...({ verdict: 'cannot_see', confidence: 1 } as const),
  ...{ surroundings: 1, clean: 0, problem: 0, other: 1 },
};

const seenShare = ({ region }: Place, known: Uint8Array): number =>
  shareOf(
    known.length,
    (p) => region[p] === 1,
    (p) => known[p] !== 0,
  );

type AroundPlace = Pick<Place, 'reference' | 'box' | 'window' | 'region' | 'before'>;

/**
 * The window of a picture that was laid on the reference, in its light. A camera that has not moved at all is
 * better believed than features: the picture as it is competes with the one that was laid.
 */
function settledCrop(
  frame: Frame,
  part: LaidPart,
  { reference, box, window, region, before }: AroundPlace,
  { shift }: Pick<Registration, 'shift'>,
): Crop {
  const points = pointsAround({ window, region, known: maskFrom(part, window) });
  const tones = tonesBetween(frame, reference, part.homography, box);
  const isSameSize = frame.widthPx === reference.widthPx && frame.heightPx === reference.heightPx;
  const laid = crop(part.frame, { ...window, x: 0, y: 0 }, tones);
  const asItIs = isSameSize && shift < UNMOVED ? [crop(frame, window, tones)] : [];
  return settle(before, [laid, ...asItIs], window, points);
}

/** Of the width: a camera that seems to have moved less may not have moved. */
const UNMOVED = 0.01;

/** Whether each pixel of a window shows anything. */
function maskFrom({ frame, inside }: LaidPart, window: Window): Uint8Array {
  const { width, height, scale } = window;
  const out = new Uint8Array(width * height);
  for (let v = 0; v < height; v++) {
    const row = Math.floor((v + 0.5) * scale) * frame.widthPx;
    for (let u = 0; u < width; u++) {
      out[v * width + u] = inside[row + Math.floor((u + 0.5) * scale)] as number;
    }
  }
  return out;
}
