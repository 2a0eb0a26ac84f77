import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { originalContext } from '../../tickets/photos/keep-photos.ts';
import { notLit, type TicketWorld, ticketWorld } from '../support/ticket-world.ts';

/** Red left half, blue right half. */
const halves = (widthPx: number, heightPx: number) =>
  sharp({
    create: { width: widthPx, height: heightPx, channels: 3, background: 'blue' },
  }).composite([
    {
      input: {
        create: { width: widthPx / 2, height: heightPx, channels: 3, background: 'red' },
      },
      gravity: 'west',
    },
  ]);

describe('photos of complaints', () => {
  let world: TicketWorld;
  beforeAll(async () => {
    world = await ticketWorld();
  });
  afterAll(() => world.database.drop());

  const file = async (...photos: Uint8Array[]) =>
    fileComplaint(world.deps, notLit(await world.lamp(), { photos }));
  const rows = (complaintId: string) =>
    world.deps.db.query<Record<string, string>>(
      sql`select * from photos where complaint_id = ${complaintId} order by position`,
    );

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('takes %s and keeps a JPEG', async (format) => {
    const { complaintId } = await file(await halves(64, 48).toFormat(format).toBuffer());
    const [row] = await rows(complaintId);
    expect(row).toMatchObject({ width_px: 64, height_px: 48, kind: 'complaint' });
    const shown = await sharp(await world.deps.blobs.get(row?.sha256 ?? '')).metadata();
    expect(shown.format).toBe('jpeg');
  });

  it('turns it upright, takes the place out of it, and makes it smaller', async () => {
    const original = await halves(3000, 2000)
      .withExif({ IFD0: { Copyright: 'Li Lei' }, IFD3: { GPSLatitude: '22/1 41/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { complaintId } = await file(original);
    const [row] = await rows(complaintId);
    expect(row).toMatchObject({ width_px: 1365, height_px: 2048 });
    const kept = Buffer.from(await world.deps.blobs.get(row?.sha256 ?? ''));
    const shown = await sharp(kept).metadata();
    expect(shown).toMatchObject({ width: 1365, height: 2048 });
    expect([shown.exif, shown.icc, shown.xmp, shown.orientation]).toEqual(Array(4).fill(undefined));
    // Turned by a quarter to the right, the red left half is on top.
    const top = await sharp(kept)
      .extract({ left: 600, top: 100, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect(top[0]).toBeGreaterThan(200);
    expect(top[2]).toBeLessThan(60);
  });

  it('keeps the original, but only sealed', async () => {
    const original = await halves(64, 64).jpeg().toBuffer();
    const { complaintId } = await file(original);
    const [row] = await rows(complaintId);
    const sealed = await world.deps.blobs.get(row?.original_sha256 ?? '');
    expect(Buffer.from(sealed).includes(original.subarray(0, 20))).toBe(false);
    const opened = world.deps.secrets.open(sealed, originalContext(row?.photo_id ?? ''));
    expect(Buffer.from(opened).equals(original)).toBe(true);
  });

  it('refuses what is no photo, too many, too large, damaged, or a bomb', async () => {
    const small = await halves(8, 8).jpeg().toBuffer();
    const damaged = (await halves(400, 400).jpeg().toBuffer()).subarray(0, 900);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const refusals: [Uint8Array[], string][] = [
      [[svg], 'unsupported-type'],
      [[Buffer.from('GIF89a')], 'unsupported-type'],
      [[damaged], 'unsupported-type'],
      [[bomb()], 'unsupported-type'],
      [[small, Buffer.concat([small, Buffer.alloc(12 * 1024 * 1024)])], 'too-large'],
      [Array(7).fill(small), 'invalid-field'],
    ];
    for (const [photos, code] of refusals) {
      await expect(file(...photos)).rejects.toMatchObject({ code });
    }
  });

  it('does not decode photos again for a repeated client key', async () => {
    const complaint = notLit(await world.lamp(), { photos: [await halves(8, 8).png().toBuffer()] });
    const first = await fileComplaint(world.deps, complaint);
    const again = await fileComplaint(world.deps, {
      ...complaint,
      photos: [Buffer.from('damaged')],
    });
    expect(again).toEqual({ ...first, repeated: true });
    expect(await rows(first.complaintId)).toHaveLength(1);
  });
});

/** A PNG of a few hundred bytes that says it is 60,000 × 60,000 pixels. */
function bomb(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(8);
    framed.writeUInt32BE(data.length);
    framed.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([framed.subarray(0, 4), body, framed.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
