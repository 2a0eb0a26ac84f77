import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { LEAST_QUALITY, type Scene } from '../scene/index.ts';
import { MOST_OTHERWISE } from './agree.ts';
import { comparePlace } from './compare-place.ts';
import { type Examination, joinFindings, type PictureFinding } from './finding.ts';
import { layPicture, openPlace, type Place } from './place.ts';
import type { Recognised } from './recognise.ts';
import { coverOf } from './region-cover.ts';

/** What is examined: one place in the pictures of one camera. */
export type Examined = {
  /** With the problem. */
  before: Frame;
  /** Taken since, best within a minute. */
  after: readonly Frame[];
  /** From before the problem, if there is one. */
  clean?: Frame | undefined;
  /** Where, in pixels of `before`. */
  region: Box;
  /** What models say of the pictures, `after` in their order. Without it only the pictures are compared. */
  recognised?: { before: Recognised; after: readonly Recognised[] } | undefined;
};

/** More of the region behind people or vehicles than this, and the ground cannot be seen. */
export const MOST_HIDDEN = 0.15;
/** More of the region inside what a model takes for the problem than this, and it sees it. */
export const LEAST_RECOGNISED = 0.2;

/**
 * Says whether the problem is still at its place (DESIGN §7): each picture is checked for health, laid on the
 * picture from before, and compared in what the problem had changed; the surroundings have to agree, or
 * nothing is said. *cannot_see* whenever the checks do not agree.
 * @throws RangeError when the bytes do not fit a frame's size, or the region lies outside the picture
 */
export function examinePictures(scene: Scene, examined: Examined): Examination {
  const { before, clean, region, recognised } = examined;
  const place = openPlace(scene, before, region, clean);
  const wasRecognised = coverOf(recognised?.before.problem ?? [], region) > 0.3;
  const pictures = examined.after.map((frame, index) =>
    examineOne(scene, place, frame, { seen: recognised?.after[index], wasRecognised }),
  );
  return { ...joinFindings(pictures), health: place.health, clean: place.laidClean };
}

type Known = { seen: Recognised | undefined; wasRecognised: boolean };

function examineOne(scene: Scene, place: Place, frame: Frame, { seen, wasRecognised }: Known) {
  const laid = layPicture(scene, place, frame, seen);
  if ('blind' in laid) return laid.blind;
  const { hidden, recognised } = laid.measured;
  const { isSameScene, isDark, ...compared } = comparePlace(place, laid.known, laid.crop);
  const finding: PictureFinding = { ...compared, ...laid.measured };
  const isHidden = (hidden ?? 0) > MOST_HIDDEN;
  const isRecognised = (recognised ?? 0) > LEAST_RECOGNISED;
  const blind = (reason: 'in-front' | 'disagree'): PictureFinding => ({
    ...finding,
    ...{ verdict: 'cannot_see', confidence: 1, reason },
  });
  if (finding.verdict === 'gone' && isHidden) return blind('in-front');
  if (finding.verdict === 'gone' && isRecognised) return blind('disagree');
  if (finding.verdict !== 'cannot_see' || !isSameScene) return finding;
  if (isRecognised && wasRecognised) {
    return { ...finding, verdict: 'still_there', confidence: 0.7, reason: 'seen-again' } as const;
  }
  // The model knew it before, knows it no more, and the place looks otherwise.
  const isForgotten = wasRecognised && recognised === 0 && !isDark;
  if (finding.reason === 'changed' && isForgotten && !isHidden) {
    return { ...finding, verdict: 'gone', confidence: 0.7, reason: 'not-seen-again' } as const;
  }
  return finding;
}

/** What findings were judged by, to be kept with them. */
export const examinationThresholds: Record<string, number> = {
  mostHidden: MOST_HIDDEN,
  leastRecognised: LEAST_RECOGNISED,
  leastRegistration: LEAST_QUALITY,
  mostSurroundings: MOST_OTHERWISE,
};
