import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWorkerToken, referencesFrom } from '../../detection/index.ts';
import { sql } from '../../platform/db.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addBareCameras } from '../support/bare-cameras.ts';

describe('clean pictures for workers', () => {
  let service: TestApp;
  let token: string;
  let withPicture: string;
  let without: string;
  beforeAll(async () => {
    service = await testApp({ listen: true });
    ({ token } = await addWorkerToken(service.deps, '机房一'));
    [withPicture = '', without = ''] = await addBareCameras(service.db, 2);
    const colour = { r: 200, g: 40, b: 90 };
    const picture = await sharp({
      create: { width: 64, height: 48, channels: 3, background: colour },
    })
      .jpeg({ quality: 95 })
      .toBuffer();
    const sha256 = await service.deps.blobs.put(picture);
    await service.db.query(sql`
      update cameras set reference_frame_sha256 = ${sha256} where camera_id = ${withPicture}`);
  });
  afterAll(() => service.close());

  it('come as frames', async () => {
    const frame = await referencesFrom({ url: service.url, token })(withPicture);
    expect(frame).toMatchObject({ widthPx: 64, heightPx: 48 });
    expect(frame.rgb).toHaveLength(64 * 48 * 3);
    const [red = 0, green = 0, blue = 0] = frame.rgb;
    expect(Math.abs(red - 200) + Math.abs(green - 40) + Math.abs(blue - 90)).toBeLessThan(15);
  });

  it('are refused without one, and without a token', async () => {
    await expect(referencesFrom({ url: service.url, token })(without)).rejects.toThrow('404');
    const stranger = referencesFrom({ url: service.url, token: 'x'.repeat(20) });
    await expect(stranger(withPicture)).rejects.toThrow('401');
  });
});
