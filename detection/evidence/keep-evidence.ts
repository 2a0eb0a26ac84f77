import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Blobs } from '../../platform/blobs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Secrets } from '../../platform/secrets.ts';
import type { Signing } from '../../platform/signing.ts';
import { forgetFrames, registerFrames, renewFrames } from '../ledger/frame-store.ts';
import {
  type EvidenceContent,
  type EvidenceDraft,
  type EvidenceItem,
  linkEvidence,
  signHead,
} from './evidence.ts';
import { heldBlobs, insertEvidence, lockChain, saveHead } from './evidence-store.ts';

export type EvidenceDeps = { db: Db; blobs: Blobs; secrets: Secrets; clock: Clock };

/** Evidence whose bytes are safe; `keepEvidence` gives it its row, within two hours. */
export type StoredEvidence = EvidenceContent & {
  readonly signing: Signing;
  /** Until then they would be cleared away like a picture of the ledger that nothing refers to. */
  readonly isUnclaimed: boolean;
};

/**
 * Writes the bytes of evidence to the blobs, before the transaction that refers to them.
 * @throws AppError `invalid-field` for what cannot be written down exactly, `picture-unreadable`
 */
export async function storeEvidenceBytes(
  { db, blobs, secrets, clock }: EvidenceDeps,
  drafts: readonly EvidenceDraft[],
): Promise<StoredEvidence[]> {
  if (drafts.length === 0) return [];
  drafts.forEach(refuseInexact);
  const sizes: Size[] = [];
  for (const draft of drafts) sizes.push(await sizeOf(draft));
  const sha256s = drafts.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
  const unclaimed = await registerBytes({ db, blobs, clock }, [...new Set(sha256s)].sort());
  await Promise.all(drafts.map(({ bytes }) => blobs.put(bytes)));
  return drafts.map(({ bytes, ...draft }, index) => ({
    ...draft,
    ...(sizes[index] ?? NO_SIZE),
    evidenceId: newId(),
    sha256: sha256s[index] ?? '',
    byteLength: bytes.length,
    signing: secrets.signing,
    isUnclaimed: unclaimed.has(sha256s[index] ?? ''),
  }));
}

/**
 * Says of bytes that are new, or the ledger's, that they are in use: before they are written, since whoever
 * clears away pictures waits for these rows. Bytes that are there already and not the ledger's belong to
 * somebody who never deletes them.
 */
async function registerBytes(
  { db, blobs, clock }: Pick<EvidenceDeps, 'db' | 'blobs' | 'clock'>,
  sha256s: readonly string[],
): Promise<Set<string>> {
  const added: string[] = [];
  for (const sha256 of sha256s) if (!(await blobs.has(sha256))) added.push(sha256);
  await registerFrames(db.query, added, clock.now());
  const renewed = await renewFrames(db.query, sha256s, clock.now());
  return new Set([...added, ...renewed]);
}

type Size = Pick<EvidenceContent, 'widthPx' | 'heightPx'>;
const NO_SIZE: Size = { widthPx: null, heightPx: null };

/** A picture as it is shown: a phone's may be turned by its metadata. */
async function sizeOf({ mediaType, bytes }: EvidenceDraft): Promise<Size> {
  if (!mediaType.startsWith('image/')) return NO_SIZE;
  try {
    const { autoOrient } = await sharp(bytes).metadata();
    return { widthPx: autoOrient.width, heightPx: autoOrient.height };
  } catch (error) {
    throw new AppError('picture-unreadable', undefined, { cause: error });
  }
}

/** What the database would give back otherwise than it was hashed. */
function refuseInexact({ bytes: _, takenAt, ...draft }: EvidenceDraft): void {
  const isExact = (value: unknown): boolean => {
    if (typeof value === 'number') return Number.isFinite(value);
    if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
    if (value === null || typeof value !== 'object')
      return typeof value === 'boolean' || value === null;
    return Object.entries(value).every(([key, each]) => isExact(key) && isExact(each));
  };
  if (!isExact(draft) || Number.isNaN(takenAt.getTime())) {
    throw new AppError(
      'invalid-field',
      'Evidence holds text or a number that cannot be kept exactly.',
    );
  }
}

/**
 * Links evidence to its chains, in the order given, and signs their ends; inside the caller's transaction.
 * @param at whole milliseconds
 */
export async function keepEvidence(
  query: Query,
  stored: readonly StoredEvidence[],
  at: Date,
): Promise<EvidenceItem[]> {
  if (stored.length === 0) return [];
  const unclaimed = stored.filter(({ isUnclaimed }) => isUnclaimed);
  await claimBlobs(query, [...new Set(unclaimed.map(({ sha256 }) => sha256))].sort());
  const kept = new Map<string, EvidenceItem>();
  // Always in the same order, so that two transactions do not wait for each other.
  for (const chain of [...new Set(stored.map((each) => each.chain))].sort()) {
    const own = stored.filter((each) => each.chain === chain);
    const contents = own.map(contentOf);
    const items = linkEvidence(await lockChain(query, chain), contents, at);
    const last = items.at(-1);
    const signing = own.at(-1)?.signing;
    if (!last || !signing) continue;
    await insertEvidence(query, items);
    await saveHead(query, signHead(signing, last));
    for (const item of items) kept.set(item.evidenceId, item);
  }
  return stored.flatMap(({ evidenceId }) => kept.get(evidenceId) ?? []);
}

const contentOf = ({ signing: _, isUnclaimed: __, ...content }: StoredEvidence): EvidenceContent =>
  content;

/** From now on the bytes belong to evidence, and whoever clears away pictures no longer knows them. */
async function claimBlobs(query: Query, sha256s: readonly string[]): Promise<void> {
  const claimed = await forgetFrames(query, sha256s);
  // Asked afterwards: another transaction may have claimed the same bytes just now.
  const held = await heldBlobs(query, sha256s);
  if (sha256s.every((each) => claimed.includes(each) || held.includes(each))) return;
  throw new AppError(
    'unavailable',
    'The bytes of this evidence were stored too long ago: store them again.',
  );
}
