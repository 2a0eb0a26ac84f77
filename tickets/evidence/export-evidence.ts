import { createHash } from 'node:crypto';
import type { EvidenceItem } from '../../detection/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { boardTicket } from '../ticket-board-store.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { recordView } from './evidence-access.ts';
import { ticketHistory } from './evidence-history-store.ts';
import {
  type EvidenceManifest,
  MANIFEST,
  PAGE,
  SIGNATURE,
  toHead,
  toHistory,
  toKeys,
  toRow,
} from './evidence-manifest.ts';
import { evidencePage, type PagePicture, pagePicture } from './evidence-page.ts';
import { evidenceFile } from './evidence-view.ts';
import { zipped } from './evidence-zip.ts';

export type ExportedBundle = {
  fileName: string;
  rows: number;
  /** The zip, piece by piece: one original at a time is in memory. */
  pieces: AsyncGenerator<Uint8Array>;
};

type ExportDeps = Pick<TicketDeps, 'db' | 'clock' | 'blobs' | 'secrets'> & {
  settings: { publicUrl: string };
};

type OnProgress = (done: number, total: number) => void;

/**
 * Everything that was seen of a ticket, as one file that anybody can check: originals, the chain, the ticket's
 * history, a page for people, all under one signature. That it was taken is written down. `actor` null: at
 * the command line. Originals that cannot be read are named in the bundle as missing.
 * @throws AppError `not-found`
 */
export async function exportEvidence(
  deps: ExportDeps,
  actor: Actor | null,
  ticketNumber: string,
  onProgress: OnProgress = () => {},
): Promise<ExportedBundle> {
  const ticket = await boardTicket(deps.db.query, ticketNumber, deps.clock.now());
  if (!ticket) throw new AppError('not-found', 'There is no such ticket.');
  const { content, present, pictures } = await gather(deps, ticketNumber, onProgress);
  const bundleName = `citymark-evidence-${ticketNumber}.zip`;
  const page = Buffer.from(evidencePage({ ticket, manifest: content, pictures, bundleName }));
  const files = [
    { name: PAGE, sha256: sha256(page), byteLength: page.length },
    ...present.map((item) => ({
      name: fileName(item),
      sha256: item.sha256,
      byteLength: item.byteLength,
    })),
  ];
  const manifest = { format: 'citymark-evidence/1' as const, ...content, files };
  await recordView(deps, actor, { ticketNumber });
  return {
    fileName: bundleName,
    rows: content.evidence.rows.length,
    pieces: zipped(bundleFiles(deps, manifest, page, present)),
  };
}

/** The chain, the history, and those originals that can be had, with small pictures of them. */
async function gather(deps: ExportDeps, ticketNumber: string, onProgress: OnProgress) {
  // Before the evidence: what an event speaks of is there by then.
  const history = await ticketHistory(deps.db.query, ticketNumber);
  const { chain, items, head, names } = await evidenceFile(deps.db, ticketNumber);
  const pictures = new Map<string, PagePicture | null>();
  const present: EvidenceItem[] = [];
  for (const [index, item] of items.entries()) {
    onProgress(index, items.length);
    const bytes = await originalOf(deps, item);
    if (!bytes) continue;
    present.push(item);
    pictures.set(item.evidenceId, await pagePicture(item, bytes));
  }
  onProgress(items.length, items.length);
  const { publicKeys } = deps.secrets.signing;
  const fileOf = (item: EvidenceItem) => (present.includes(item) ? fileName(item) : null);
  const content = {
    ticketNumber,
    publicUrl: deps.settings.publicUrl,
    exportedAt: deps.clock.now().toISOString(),
    signedWith: publicKeys[0]?.keyId ?? '',
    keys: toKeys(publicKeys),
    evidence: {
      chain,
      head: head ? toHead(head) : null,
      rows: items.map((item) => toRow(item, fileOf(item))),
    },
    history: toHistory(history),
    cameras: [...names].map(([cameraId, name]) => ({ cameraId, name })),
  };
  return { content, present, pictures };
}

async function* bundleFiles(
  { blobs, secrets }: ExportDeps,
  manifest: EvidenceManifest,
  page: Buffer,
  items: readonly EvidenceItem[],
) {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  yield { name: MANIFEST, bytes };
  yield { name: SIGNATURE, bytes: secrets.signing.sign(bytes).signature };
  yield { name: PAGE, bytes: page };
  for (const item of items) yield { name: fileName(item), bytes: await blobs.get(item.sha256) };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function originalOf({ blobs }: ExportDeps, { sha256: name }: EvidenceItem) {
  try {
    return await blobs.get(name);
  } catch (error) {
    const isLost =
      error instanceof AppError && (error.code === 'not-found' || error.code === 'blob-damaged');
    if (isLost) return undefined;
    throw error;
  }
}

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/heic': 'heic',
  'video/mp4': 'mp4',
  'application/json': 'json',
};

/** `files/0003-after.jpg` */
const fileName = ({ seq, kind, mediaType }: EvidenceItem): string =>
  `files/${String(seq).padStart(4, '0')}-${kind}.${EXTENSIONS[mediaType] ?? 'bin'}`;
