import type { Box } from '../box.ts';
import type { TakenFrame } from '../footage/taken-frame.ts';
import type { ExamineDeps } from './examine-deps.ts';
import {
  askWitnesses,
  type EvidencePicture,
  examinePlace,
  findingOf,
  lookAtAll,
  nothingSeen,
  type PlaceExamination,
  type PlaceFinding,
  type WitnessFinding,
} from './examine-place.ts';
import type { Witness } from './find-cameras.ts';
import type { Examination } from './finding.ts';
import { pictureClean, picturesAsReported } from './gather-pictures.ts';
import { regionInPicture } from './place-region.ts';
import { Recogniser } from './recognise.ts';

/**
 * Pictures of the place as it is reported (核实), and whether the cameras agree that the problem is there:
 * *still_there*. A sighting's picture is compared with what the place looks like now; a report without one with
 * what it looked like clean, and by models. Never throws for what a camera or whoever keeps its footage does.
 */
export const preCheckPlace = (deps: ExamineDeps, asked: PlaceExamination): Promise<PlaceFinding> =>
  asked.before ? examinePlace(deps, asked) : askWitnesses(deps, asked, preCheckThrough);

async function preCheckThrough(
  deps: ExamineDeps,
  asked: PlaceExamination,
  { camera, regionOf }: Witness,
): Promise<WitnessFinding> {
  const { cameraId } = camera;
  const recogniser = new Recogniser(deps.models, asked.algorithmId, deps.logger);
  const taken = await picturesAsReported(deps, asked, camera);
  const [first] = taken;
  if (!first) return nothingSeen(cameraId, 'no-picture-before');
  const clean = await pictureClean(deps, asked, camera);
  const region = regionInPicture(regionOf, clean?.frame ?? first.frame);
  if (!region) return nothingSeen(cameraId, 'no-region');
  try {
    const found = await deps.examiner.preCheck({
      ...{ clean: clean?.frame, now: taken.map(({ frame }) => frame), region },
      recognised: await lookAtAll(recogniser, taken, region),
    });
    const pictures = evidenceOf(taken, clean, region, found);
    return { ...findingOf(cameraId, found, recogniser), pictures };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.logger.warn({ cameraId, reason }, 'pictures of a place cannot be compared');
    return nothingSeen(cameraId, 'unreadable');
  }
}

function evidenceOf(
  taken: readonly TakenFrame[],
  clean: TakenFrame | undefined,
  region: Box,
  found: Examination,
): EvidencePicture[] {
  const reference: EvidencePicture[] = clean
    ? [
        {
          role: 'clean',
          taken: clean,
          region,
          homography: null,
          health: found.health,
          finding: null,
        },
      ]
    : [];
  const now = found.pictures.map((finding, index): EvidencePicture[] => {
    const each = taken[index];
    if (!each) return [];
    const homography = finding.homography ? [...finding.homography] : null;
    return [{ role: 'before', taken: each, region, homography, health: finding.health, finding }];
  });
  return [...reference, ...now.flat()];
}
