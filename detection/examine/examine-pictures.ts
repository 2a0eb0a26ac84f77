import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { LEAST_QUALITY, type Scene } from '../scene/index.ts';
import { MOST_OTHERWISE } from './agree.ts';
import { comparePlace } from './compare-place.ts';
import { type Compared, type Comparison, withSeen } from './comparison.ts';
import { type Examination, joinFindings, type PictureFinding } from './finding.ts';
import { layPicture, openPlace, type Place } from './place.ts';
import type { Recognised, Recogniser } from './recognise.ts';
import { coverOf } from './region-cover.ts';

/** What is examined: one place in the pictures of one camera. */
export type Pictures = {
  /** With the problem. */
  before: Frame;
  /** Taken since, best within a minute. */
  after: readonly Frame[];
  /** From before the problem, if there is one. */
  clean?: Frame | undefined;
  /** Where, in pixels of `before`. */
  region: Box;
};

/** What models say of the pictures, `after` in their order. */
export type SeenByModels = { before: Recognised; after: readonly Recognised[] };

/** Without `recognised` only the pictures are compared. */
export type Examined = Pictures & { recognised?: SeenByModels | undefined };

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
export const examinePictures = (scene: Scene, { recognised, ...pictures }: Examined): Examination =>
  concluded(comparePictures(scene, pictures), recognised);

/** The part of it that needs the pictures and no model. Throws as `examinePictures` does. */
export function comparePictures(scene: Scene, pictures: Pictures): Comparison {
  const { before, clean, region, after } = pictures;
  const place = openPlace(scene, before, region, clean);
  const { health, laidClean } = place;
  return {
    ...{ region, health, clean: laidClean },
    pictures: after.map((frame) => compareOne(scene, place, frame)),
  };
}

function compareOne(scene: Scene, place: Place, frame: Frame): Compared {
  const laid = layPicture(scene, place, frame);
  if ('blind' in laid) return { finding: laid.blind, isLaid: false, isSameScene: false };
  const { isSameScene, ...told } = comparePlace(place, laid.known, laid.crop);
  return { finding: { ...told, ...laid.measured }, isLaid: true, isSameScene };
}

/** The part of it that needs what models say. */
export function concluded(
  { pictures, region, health, clean }: Comparison,
  recognised: SeenByModels | undefined,
): Examination {
  const wasRecognised = coverOf(recognised?.before.problem ?? [], region) > 0.3;
  const findings = pictures.map((compared, index) => {
    const finding = withSeen(compared, region, recognised?.after[index]);
    return compared.isLaid ? concludedOne(finding, compared, wasRecognised) : finding;
  });
  return { ...joinFindings(findings), health, clean };
}

function concludedOne(
  finding: PictureFinding,
  { isSameScene }: Compared,
  wasRecognised: boolean,
): PictureFinding {
  const { hidden, recognised } = finding;
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
    return { ...finding, verdict: 'still_there', confidence: 0.7, reason: 'seen-again' };
  }
  // The model knew it before, knows it no more, and the place looks otherwise.
  const isForgotten = wasRecognised && recognised === 0;
  if (finding.reason === 'changed' && isForgotten && !isHidden) {
    return { ...finding, verdict: 'gone', confidence: 0.7, reason: 'not-seen-again' };
  }
  return finding;
}

/** What models see of pictures that are examined. */
export async function seenByModels(
  recogniser: Recogniser,
  { before, after, region }: Pictures,
): Promise<SeenByModels> {
  const [seenBefore, seenAfter] = await Promise.all([
    recogniser.look(before, region),
    recogniser.lookAtAll(after, region),
  ]);
  return { before: seenBefore, after: seenAfter };
}

/** What findings were judged by, to be kept with them. */
export const examinationThresholds: Record<string, number> = {
  mostHidden: MOST_HIDDEN,
  leastRecognised: LEAST_RECOGNISED,
  leastRegistration: LEAST_QUALITY,
  mostSurroundings: MOST_OTHERWISE,
};
