import sharp from 'sharp';
import type { Blobs } from '../../platform/blobs.ts';
import { newId } from '../../platform/ids.ts';
import type { Box } from '../box.ts';
import { patchOf } from '../cameras/patch.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import type { Sighting, Verdict } from '../sightings/sighting.ts';
import { type Example, REMEMBERED_DAYS } from './example.ts';

const DAY_MS = 24 * 3600_000;

/**
 * What a verdict teaches, made before the transaction that writes it: how the place looked in the picture
 * that the person saw. Without a picture only the score is learnt from.
 */
export async function exampleOf(
  { blobs, logger }: Pick<LedgerDeps, 'blobs' | 'logger'>,
  sighting: Sighting,
  judged: { verdict: Verdict; judgedBy: string; judgedAt: Date },
): Promise<Example> {
  const { sightingId, algorithmId, score, bestFrame } = sighting;
  const shown = bestFrame ?? sighting;
  const colours =
    bestFrame &&
    (await coloursAt(blobs, bestFrame).catch((error: unknown) => {
      logger.warn({ sightingId, error }, 'picture of a sighting cannot be learnt from');
      return null;
    }));
  const expiresAt = new Date(judged.judgedAt.getTime() + REMEMBERED_DAYS * DAY_MS);
  const { cameraId } = shown;
  return {
    ...{ exampleId: newId(), cameraId, algorithmId, sightingId, score, ...judged, expiresAt },
    box: sharesOf(shown),
    colours,
  };
}

async function coloursAt(
  blobs: Pick<Blobs, 'get'>,
  { sha256, box }: { sha256: string; box: Box },
): Promise<Uint8Array> {
  const picture = sharp(await blobs.get(sha256))
    .removeAlpha()
    .toColourspace('srgb');
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const frame = { rgb: data, widthPx: info.width, heightPx: info.height, takenAt: new Date(0) };
  return Uint8Array.from(patchOf(frame, box), Math.round);
}

const sharesOf = ({
  box: [x1, y1, x2, y2],
  widthPx,
  heightPx,
}: Pick<Sighting, 'box' | 'widthPx' | 'heightPx'>): Box => [
  x1 / widthPx,
  y1 / heightPx,
  x2 / widthPx,
  y2 / heightPx,
];
