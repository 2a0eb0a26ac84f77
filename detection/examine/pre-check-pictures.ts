import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import type { Scene } from '../scene/index.ts';
import { agree } from './agree.ts';
import { changedSince } from './changed-since.ts';
import { LEAST_RECOGNISED, MOST_HIDDEN } from './examine-pictures.ts';
import {
  type Examination,
  type FindingReason,
  joinFindings,
  type PictureFinding,
  type Verdict,
} from './finding.ts';
import { type LaidCrop, layPicture, openPlace, type Place } from './place.ts';
import type { Recognised } from './recognise.ts';

/** What is asked before a complaint is filed: is anything there? */
export type PreChecked = {
  /** Of the same camera, from when nothing was wrong. */
  clean?: Frame | undefined;
  /** Taken about when it was reported. */
  now: readonly Frame[];
  /** Where, in pixels of `clean`, or of the first of `now` if there is none. */
  region: Box;
  /** What models say of `now`, in their order. */
  recognised?: readonly Recognised[] | undefined;
};

/**
 * Says whether pictures show a problem at a place: *still_there* when a model sees it, or something is there
 * that was not when it was clean; *gone* when it looks as it did then; else *cannot_see*.
 * @throws RangeError when the bytes do not fit a frame's size, or the region lies outside the picture
 */
export function preCheckPictures(scene: Scene, asked: PreChecked): Examination {
  const { clean, now, region, recognised } = asked;
  const reference = clean ?? now[0];
  if (!reference) throw new RangeError('Give at least one picture.');
  const place = openPlace(scene, reference, region);
  const pictures = now.map((frame, index) => {
    const laid = layPicture(scene, place, frame, recognised?.[index], {
      isReference: frame === reference,
    });
    if ('blind' in laid) return laid.blind;
    return settled({ ...compared(place, laid, clean !== undefined), ...laid.measured });
  });
  return { ...joinFindings(pictures), health: place.health, clean: null };
}

type Told = Omit<PictureFinding, keyof LaidCrop['measured']>;

function compared(place: Place, { crop, known }: LaidCrop, isClean: boolean): Told {
  const { window, region, before } = place;
  const agreed = agree({ before, clean: undefined, after: crop }, { window, region, known });
  const told = (
    verdict: Verdict,
    reason: FindingReason,
    confidence: number,
    other = 0,
    clean = 0,
  ): Told => ({
    ...{ verdict, reason, confidence, surroundings: agreed.otherwise },
    ...{ clean, problem: 0, other },
  });
  if (agreed.problem) return told('cannot_see', agreed.problem, 1, 1);
  if (!isClean) return told('cannot_see', 'no-clean', 1);
  const { kind, share, confidence } = changedSince(agreed.before, agreed.after, {
    ...{ window, region, known },
    limit: agreed.limit,
  });
  if (kind === 'same') return told('gone', 'like-clean', confidence, share, 1 - share);
  if (kind === 'appeared') return told('still_there', 'appeared', confidence, share, 1 - share);
  return told('cannot_see', 'unclear', 1, share, 1 - share);
}

/** What a model sees counts, unless the pictures cannot be compared at all. */
function settled(told: PictureFinding): PictureFinding {
  const isHidden = (told.hidden ?? 0) > MOST_HIDDEN;
  const isRecognised = (told.recognised ?? 0) > LEAST_RECOGNISED;
  if (isRecognised && told.reason !== 'surroundings-differ') {
    if (told.verdict === 'gone') return { ...told, verdict: 'cannot_see', reason: 'disagree' };
    return { ...told, verdict: 'still_there', confidence: 0.8, reason: 'model-sees' };
  }
  // Whoever stands there is not what was complained about.
  if (isHidden) return { ...told, verdict: 'cannot_see', confidence: 1, reason: 'in-front' };
  return told;
}
