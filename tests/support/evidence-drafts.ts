import sharp from 'sharp';
import type { EvidenceDraft } from '../../detection/index.ts';

/** A picture of one colour. */
export const plainPicture = (background: string, width = 320, height = 180): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** A picture of a camera, as evidence for a ticket. */
export const evidenceDraft = (
  bytes: Uint8Array,
  changes: Partial<EvidenceDraft> = {},
): EvidenceDraft => ({
  chain: 'ticket:SZPS202611231000000001',
  kind: 'before',
  bytes,
  mediaType: 'image/jpeg',
  takenAt: new Date('2026-11-23T02:00:00.123Z'),
  cameraId: 'b1e6a3c2-0000-4000-8000-000000000001',
  provider: 'recorder',
  clockOffsetSeconds: 0.1 + 0.2,
  cells: ['N50JA5C7890A1B'],
  modelId: 'citymark-waste',
  modelVersion: '1',
  thresholds: { minScore: 0.35, tiny: 1e-7 },
  operator: 'system',
  data: { region: [10.5, 20.25, 1 / 3, 90], homography: null, health: 'ok', note: '桶满了' },
  ...changes,
});
