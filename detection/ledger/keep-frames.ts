import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Query } from '../../platform/db.ts';
import type { LookResult } from '../look.ts';
import type { FoldedBatch } from './fold-batch.ts';
import { registerFrames } from './frame-store.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { observationKey } from './place-ledger.ts';
import type { KeptFrame, LedgerSighting } from './place-ledger-store.ts';

/** A JPEG of 1920 × 1080 has less than 1 MB. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/** A picture that came with a look. */
export type LookFrame = { look: LookResult; bytes: Uint8Array; sha256: string };

/**
 * The pictures that came with looks, by look. What is not a JPEG of the look's size is left out and said;
 * the look itself counts all the same.
 */
export async function readFrames(
  { logger }: Pick<LedgerDeps, 'logger'>,
  looks: readonly LookResult[],
  frames: ReadonlyMap<string, Uint8Array>,
): Promise<Map<string, LookFrame>> {
  const read = new Map<string, LookFrame>();
  for (const look of looks) {
    const bytes = frames.get(look.lookId);
    if (!bytes) continue;
    if (await isFrameOf(look, bytes)) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      read.set(look.lookId, { look, bytes, sha256 });
    } else {
      const { lookId, cameraId } = look;
      logger.warn({ lookId, cameraId, bytes: bytes.length }, 'picture of a look cannot be used');
    }
  }
  return read;
}

async function isFrameOf(look: LookResult, bytes: Uint8Array): Promise<boolean> {
  if (bytes.length > MAX_FRAME_BYTES) return false;
  try {
    const { format, width, height } = await sharp(bytes).metadata();
    return format === 'jpeg' && width === look.widthPx && height === look.heightPx;
  } catch {
    return false;
  }
}

/** Writes pictures to the blobs, in the transaction that refers to them. */
export async function keepFrames(
  query: Query,
  { blobs }: Pick<LedgerDeps, 'blobs'>,
  frames: readonly LookFrame[],
  at: Date,
): Promise<void> {
  if (frames.length === 0) return;
  // Their rows first: whoever clears away old pictures waits for them.
  await registerFrames(query, [...new Set(frames.map(({ sha256 }) => sha256))].sort(), at);
  await Promise.all(frames.map(({ bytes }) => blobs.put(bytes)));
}

/**
 * Gives sightings the best of the new pictures, until they have alerted with one.
 * @returns the pictures that are wanted
 */
export function chooseFrames(
  { fold }: Pick<FoldedBatch, 'fold'>,
  sightings: ReadonlyMap<string, LedgerSighting>,
  frames: ReadonlyMap<string, LookFrame>,
): LookFrame[] {
  const wanted = new Map<string, LookFrame>();
  for (const frame of frames.values()) {
    for (const [position, { box, score }] of frame.look.observations.entries()) {
      const id = fold.sightingOf.get(observationKey(frame.look.lookId, position));
      const sighting = id === undefined ? undefined : sightings.get(id);
      if (!sighting || !isBetter(sighting, score, frame.look.takenAt)) continue;
      const { cameraId, takenAt, widthPx, heightPx } = frame.look;
      const { sha256 } = frame;
      sighting.frame = { sha256, cameraId, takenAt, widthPx, heightPx, box, score };
      wanted.set(sighting.folded.sightingId, frame);
    }
  }
  return [...wanted.values()];
}

function isBetter({ frame, folded }: LedgerSighting, score: number, takenAt: Date): boolean {
  if (!frame) return true;
  const { alertedAt } = folded.presence;
  if (alertedAt && takenAt > alertedAt) return false;
  return score > frame.score || (score === frame.score && isEarlier(frame, takenAt));
}

const isEarlier = (frame: KeptFrame, takenAt: Date): boolean => takenAt < frame.takenAt;
