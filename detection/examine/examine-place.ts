import type { Box } from '../box.ts';
import type { TakenFrame } from '../footage/taken-frame.ts';
import type { CameraHealth } from '../look.ts';
import type { ExamineDeps } from './examine-deps.ts';
import { examinationThresholds } from './examine-pictures.ts';
import { findWitnesses, type Witness } from './find-cameras.ts';
import type { Examination, Finding, FindingReason, PictureFinding } from './finding.ts';
import { type Placed, pictureBefore, pictureClean, picturesAfter } from './gather-pictures.ts';
import { joinWitnesses } from './join-witnesses.ts';
import { Recogniser } from './recognise.ts';

/** What is asked: one place, and what is known of the problem there. */
export type PlaceExamination = {
  /** Degrees CGCS2000/WGS-84; metres above the ground. */
  place: { lng: number; lat: number; heightM: number };
  assetId: string | null;
  algorithmId: string | null;
  /**
   * Of the sighting, if one opened the ticket: camera, box in its best frame, the frame. Otherwise the region
   * follows from the fixture's or the place's projection.
   */
  before: { cameraId: string; takenAt: Date; sha256: string; region: Box } | null;
  /** When it was reported, and claimed to be done. */
  reportedAt: Date;
  handledAt: Date | null;
};

/** A picture that a finding stands on. */
export type EvidencePicture = {
  role: 'clean' | 'before' | 'after';
  taken: TakenFrame;
  /** Where the place is, in its own pixels for `before`, else as laid on that one. */
  region: Box;
  /** Row by row: takes its pixels to those of the picture before; null: it is that one, or does not fit. */
  homography: number[] | null;
  health: CameraHealth;
  /** What was measured of it, of pictures afterwards. */
  finding: PictureFinding | null;
};

export type PlaceFinding = Omit<Finding, 'pictures'> & {
  /** Whose pictures settled it; its pictures are the first. */
  cameraId: string | null;
  /** All that were tried, in that order. */
  cameraIds: string[];
  pictures: EvidencePicture[];
  /** The model that was asked for the problem. */
  modelId: string | null;
  modelVersion: string | null;
  thresholds: Record<string, number>;
};

/** What one camera says. */
export type WitnessFinding = PlaceFinding & { cameraId: string };

/**
 * Says whether the problem at a place is gone, by the cameras that see it, the best first, until two agree or
 * there are no more: *cannot_see* with a reason when no camera sees it or nothing could be had. Never throws
 * for what a camera or whoever keeps its footage does.
 */
export const examinePlace = (deps: ExamineDeps, asked: PlaceExamination): Promise<PlaceFinding> =>
  askWitnesses(deps, asked, examineThrough);

/** One camera after the other until two have seen the same, or two have not. */
export async function askWitnesses(
  deps: ExamineDeps,
  asked: PlaceExamination,
  ask: (deps: ExamineDeps, asked: PlaceExamination, witness: Witness) => Promise<WitnessFinding>,
): Promise<PlaceFinding> {
  const told: WitnessFinding[] = [];
  for (const witness of await findWitnesses(deps, asked)) {
    told.push(await ask(deps, asked, witness));
    if (told.filter(({ verdict }) => verdict !== 'cannot_see').length >= 2) break;
  }
  return joinWitnesses(told);
}

async function examineThrough(
  deps: ExamineDeps,
  asked: PlaceExamination,
  witness: Witness,
): Promise<WitnessFinding> {
  const { cameraId } = witness.camera;
  const recogniser = new Recogniser(deps.models, asked.algorithmId, deps.logger);
  const before = await pictureBefore(deps, asked, witness);
  if (typeof before === 'string') return nothingSeen(cameraId, before);
  const after = await picturesAfter(deps, asked, witness.camera);
  if (after.length === 0) return nothingSeen(cameraId, 'no-picture-after', [asEvidence(before)]);
  const clean = await pictureClean(deps, asked, witness.camera);
  const pictures = { before, after, clean };
  try {
    const { region } = before;
    const [first, ...rest] = await lookAtAll(recogniser, [before.taken, ...after], region);
    const examined = {
      ...{ before: before.taken.frame, after: after.map(({ frame }) => frame), region },
      clean: clean?.frame,
      recognised: first && { before: first, after: rest },
    };
    const found = await deps.examiner.examine(examined);
    return { ...findingOf(cameraId, found, recogniser), pictures: evidenceOf(pictures, found) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.logger.warn({ cameraId, reason }, 'pictures of a place cannot be compared');
    return nothingSeen(cameraId, 'unreadable', evidenceOf(pictures, undefined));
  }
}

export const lookAtAll = (recogniser: Recogniser, taken: readonly TakenFrame[], region: Box) =>
  Promise.all(taken.map(({ frame }) => recogniser.look(frame, region)));

export const findingOf = (
  cameraId: string,
  { verdict, confidence, reason }: Examination,
  { modelId, modelVersion, minScore }: Recogniser,
) => ({
  ...{ verdict, confidence, reason, cameraId, cameraIds: [cameraId], modelId, modelVersion },
  thresholds: { ...examinationThresholds, ...(minScore !== undefined && { minScore }) },
});

/** What a camera says that shows nothing of the place. */
export const nothingSeen = (
  cameraId: string,
  reason: FindingReason,
  pictures: EvidencePicture[] = [],
): WitnessFinding => ({
  ...{ verdict: 'cannot_see', confidence: 1, reason, cameraId, cameraIds: [cameraId], pictures },
  ...{ modelId: null, modelVersion: null, thresholds: {} },
});

const asEvidence = ({ taken, region }: Placed, health: CameraHealth = 'ok'): EvidencePicture => ({
  ...{ role: 'before', taken, region, homography: null, health, finding: null },
});

function evidenceOf(
  {
    before,
    after,
    clean,
  }: { before: Placed; after: readonly TakenFrame[]; clean: TakenFrame | undefined },
  found: Examination | undefined,
): EvidencePicture[] {
  const { region } = before;
  const laid = (homography: readonly number[] | null | undefined) =>
    homography ? [...homography] : null;
  return [
    ...(clean
      ? [
          {
            ...{ role: 'clean' as const, taken: clean, region, finding: null },
            homography: laid(found?.clean?.homography),
            health: found?.clean?.health ?? 'ok',
          },
        ]
      : []),
    asEvidence(before, found?.health),
    ...after.map((taken, index) => {
      const finding = found?.pictures[index] ?? null;
      const { homography, health = 'ok' } = finding ?? {};
      return {
        role: 'after' as const,
        taken,
        region,
        homography: laid(homography),
        health,
        finding,
      };
    }),
  ];
}
