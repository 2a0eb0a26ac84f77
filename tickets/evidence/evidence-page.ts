import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import sharp from 'sharp';
import type { EvidenceItem } from '../../detection/index.ts';
import type { BoardTicket } from '../ticket-board-store.ts';
import type { EvidenceManifest, ManifestRow } from './evidence-manifest.ts';
import { verdictOf } from './evidence-view.ts';
import { eventWords, kindWords, stateWords, verdictWords } from './evidence-words.ts';

/** A picture small enough to be part of the page, and where the place is in it. */
export type PagePicture = {
  src: string;
  widthPx: number;
  heightPx: number;
  /** Left, top, width, height in pixels of the original. */
  region: [number, number, number, number] | null;
};

const LONGEST_PX = 560;
const MOST_PIXELS = 100_000_000;
const TEMPLATES = fileURLToPath(new URL('.', import.meta.url));

const eta = new Eta({ views: TEMPLATES, cache: true, autoEscape: true, autoTrim: [false, 'nl'] });

/** The picture of a piece of evidence for the page; null for what is none, or cannot be drawn. */
export async function pagePicture(
  { mediaType, data, kind, widthPx, heightPx }: EvidenceItem,
  bytes: Uint8Array,
): Promise<PagePicture | null> {
  if (!mediaType.startsWith('image/') || widthPx === null || heightPx === null) return null;
  try {
    const small = await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize(LONGEST_PX, LONGEST_PX, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 78 })
      .toBuffer();
    const src = `data:image/jpeg;base64,${small.toString('base64')}`;
    // Only in the picture before is the region in the picture's own pixels.
    const region = kind === 'before' ? regionOf(data.region) : null;
    return { src, widthPx, heightPx, region };
  } catch {
    return null;
  }
}

function regionOf(value: unknown): PagePicture['region'] {
  if (!Array.isArray(value) || value.length !== 4 || !value.every(Number.isFinite)) return null;
  const [x1, y1, x2, y2] = value as [number, number, number, number];
  return x2 > x1 && y2 > y1 ? [x1, y1, x2 - x1, y2 - y1] : null;
}

export type PageContent = {
  ticket: BoardTicket;
  manifest: Omit<EvidenceManifest, 'files' | 'format'>;
  /** By the id of the evidence. */
  pictures: ReadonlyMap<string, PagePicture | null>;
  bundleName: string;
};

/** The page of a bundle: Chinese and English, whole in itself, for reading and printing. */
export function evidencePage({ ticket, manifest, pictures, bundleName }: PageContent): string {
  const { ticketNumber, publicUrl, exportedAt, evidence, history, cameras } = manifest;
  const names = new Map(cameras.map(({ cameraId, name }) => [cameraId, name]));
  return eta.render('./evidence-page', {
    ...{ ticketNumber, publicUrl, bundleName },
    exportedAt: shanghai(exportedAt),
    ticket: {
      ...ticket,
      where: [ticket.street, ticket.community, ticket.locationNote, ticket.assetName]
        .filter(Boolean)
        .join(' '),
      state: stateWords[ticket.state],
    },
    items: evidence.rows.map((row) => ({
      ...itemOf(row, names),
      picture: pictures.get(row.evidenceId),
    })),
    events: history.events.map(({ seq, at, kind, toState, hash }) => ({
      ...{ seq, hash },
      at: shanghai(at),
      kind: eventWords(kind),
      state: stateWords[toState],
    })),
    publicKey: manifest.keys.find(({ keyId }) => keyId === manifest.signedWith)?.publicKey,
    headHash: evidence.head?.headHash ?? '-',
  });
}

function itemOf(row: ManifestRow, names: ReadonlyMap<string, string>) {
  const { verdict, reasonZh, reasonEn } = verdictOf(row);
  const thresholds = Object.entries(row.thresholds).map(([name, value]) => `${name} ${value}`);
  const offset = row.clockOffsetSeconds;
  return {
    ...{ seq: row.seq, provider: row.provider, file: row.file, sha256: row.sha256 },
    kind: kindWords[row.kind],
    takenAt: shanghai(row.takenAt),
    clock: offset === null ? '' : `时钟偏差 clock ${offset > 0 ? '+' : ''}${rounded(offset)} s`,
    cameraName: row.cameraId && (names.get(row.cameraId) ?? row.cameraId),
    verdict: verdict && { id: verdict, ...verdictWords[verdict], reasonZh, reasonEn },
    model: row.modelId && `${row.modelId} ${row.modelVersion ?? ''}`,
    thresholds: thresholds.join(', '),
    cells: row.cells.join(' '),
  };
}

/** To the millisecond, for reading. */
const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000;

/** `2026-11-23 10:00:00 (UTC+8)`: paper has no time zone of its own. */
function shanghai(iso: string): string {
  const civil = new Date(Date.parse(iso) + SHANGHAI_OFFSET_MS).toISOString();
  return `${civil.slice(0, 10)} ${civil.slice(11, 19)} (UTC+8)`;
}
