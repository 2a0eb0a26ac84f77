import sharp from 'sharp';
import {
  cameraById,
  type EvidencePicture,
  type PlaceFinding,
  type Sighting,
} from '../../detection/index.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { LEDGER_CONFIDENCE, ledgerVerdict } from './ledger-verdict.ts';

/** A finding, and who made it. */
export type MachineFinding = Omit<PlaceFinding, 'reason'> & {
  reason: string;
  from: 'ledger' | 'examination';
};

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/**
 * The place ledger's word on a claim, with the picture that showed the thing best and the camera's newest one;
 * undefined when it has not looked since.
 */
export async function ledgerFinding(
  deps: Pick<TicketDeps, 'db' | 'blobs' | 'logger'>,
  sightings: readonly Sighting[],
  handledAt: Date,
): Promise<MachineFinding | undefined> {
  const verdict = ledgerVerdict(sightings, handledAt);
  const told = sightings.at(-1);
  if (!verdict || !told) return undefined;
  return {
    ...{ verdict, confidence: LEDGER_CONFIDENCE, from: 'ledger' },
    reason: verdict === 'gone' ? 'left-the-ledger' : 'seen-by-the-ledger',
    ...{ cameraId: told.cameraId, cameraIds: told.cameraIds },
    pictures: await picturesOf(deps, told),
    ...{ modelId: told.modelId, modelVersion: told.modelVersion, thresholds: told.settings },
  };
}

async function picturesOf(
  deps: Pick<TicketDeps, 'db' | 'blobs' | 'logger'>,
  { cameraId, bestFrame, lastSeenAt, absentSince }: Sighting,
): Promise<EvidencePicture[]> {
  if (!bestFrame) return [];
  const { box: region } = bestFrame;
  const before = await kept(deps, bestFrame.cameraId, bestFrame.sha256, bestFrame.takenAt);
  const camera = await cameraById(deps.db.query, cameraId);
  const { lastFrameSha256: sha256, lastFrameAt: at } = camera ?? {};
  const isLater = at && at >= (absentSince ?? lastSeenAt) && cameraId === bestFrame.cameraId;
  const after = isLater && sha256 ? await kept(deps, cameraId, sha256, at) : undefined;
  const shown = { region, finding: null };
  return [
    ...(before
      ? [
          {
            ...shown,
            role: 'before' as const,
            taken: before,
            homography: null,
            health: 'ok' as const,
          },
        ]
      : []),
    ...(after
      ? [
          {
            ...{ ...shown, role: 'after' as const, taken: after, homography: IDENTITY },
            health: camera?.health ?? ('ok' as const),
          },
        ]
      : []),
  ];
}

/** A picture of a look as it was kept; undefined when its bytes cannot be had. */
async function kept(
  { blobs, logger }: Pick<TicketDeps, 'blobs' | 'logger'>,
  cameraId: string,
  sha256: string,
  takenAt: Date,
): Promise<EvidencePicture['taken'] | undefined> {
  try {
    const jpeg = await blobs.get(sha256);
    const { width: widthPx = 0, height: heightPx = 0 } = await sharp(jpeg).metadata();
    // Nobody compares it any more: only its bytes are kept.
    const frame = { rgb: new Uint8Array(), widthPx, heightPx, takenAt };
    const from = { source: 'look', provider: null, clockOffsetSeconds: null } as const;
    return { cameraId, takenAt, frame, jpeg, ...from };
  } catch (error) {
    logger.warn({ cameraId, err: error }, 'the picture of a look cannot be read');
    return undefined;
  }
}
