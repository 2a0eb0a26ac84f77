import { createHash } from 'node:crypto';
import { Mutex } from 'async-mutex';
import { AppError } from '../../platform/errors.ts';
import { forgetFrames, registerFrames } from '../ledger/frame-store.ts';
import type { Models } from '../models/index.ts';
import type { EvidenceItem } from './evidence.ts';
import type { EvidenceDeps } from './keep-evidence.ts';
import { CHECK_SCORE, MASK_RECIPE, MASK_SCORE, maskPicture } from './mask-picture.ts';
import { insertMaskedCopy, type MaskedCopy, maskedCopyOf } from './masked-copy-store.ts';

export type MaskedCopies = {
  /**
   * The masked copy of a picture, as JPEG; made at the first asking, then kept.
   * @throws AppError `not-found` for what is no picture, `model-unavailable`, `mask-failed`; never the original
   */
  of(original: Pick<EvidenceItem, 'sha256' | 'mediaType'>): Promise<Uint8Array>;
};

type MaskDeps = Pick<EvidenceDeps, 'db' | 'blobs' | 'clock'> & { models: Pick<Models, 'detect'> };

/** Masked copies of evidence and photos; whoever asks for one that is being made waits for it. */
export function openMaskedCopies(deps: MaskDeps): MaskedCopies {
  const beingMade = new Map<string, Promise<MaskedCopy>>();
  // Looking at such a picture time and again would be work for nothing, and anybody could ask for it.
  const impossible = new Map<string, AppError>();
  // One after the other: a page asks for all of its pictures at once, and the model refuses crowds.
  const turns = new Mutex();
  const makeOnce = (sha256: string) =>
    turns
      .runExclusive(() => make(deps, sha256))
      .catch((error: unknown) => {
        if (isLasting(error)) impossible.set(sha256, error);
        throw error;
      })
      .finally(() => beingMade.delete(sha256));
  return {
    async of({ sha256, mediaType }) {
      if (!mediaType.startsWith('image/')) throw new AppError('not-found', 'This is no picture.');
      const kept = await maskedCopyOf(deps.db.query, sha256, MASK_RECIPE);
      if (kept) return deps.blobs.get(kept.sha256);
      const refused = impossible.get(sha256);
      if (refused) throw refused;
      const making = beingMade.get(sha256) ?? makeOnce(sha256);
      beingMade.set(sha256, making);
      return deps.blobs.get((await making).sha256);
    },
  };
}

const isLasting = (error: unknown): error is AppError =>
  error instanceof AppError && ['mask-failed', 'picture-unreadable'].includes(error.code);

async function make(
  { db, blobs, clock, models }: MaskDeps,
  originalSha256: string,
): Promise<MaskedCopy> {
  const { jpeg, ...made } = await maskPicture(models, await blobs.get(originalSha256));
  const sha256 = createHash('sha256').update(jpeg).digest('hex');
  const madeAt = clock.now();
  // The row of whoever clears away pictures first, as for evidence.
  await registerFrames(db.query, [sha256], madeAt);
  await blobs.put(jpeg);
  const thresholds = { mask: MASK_SCORE, check: CHECK_SCORE };
  const copy = { ...made, originalSha256, recipe: MASK_RECIPE, sha256, thresholds, madeAt };
  return db.transaction(async (query) => {
    await insertMaskedCopy(query, copy);
    const kept = (await maskedCopyOf(query, originalSha256, MASK_RECIPE)) ?? copy;
    if (kept.sha256 === sha256) await forgetFrames(query, [sha256]);
    return kept;
  });
}
