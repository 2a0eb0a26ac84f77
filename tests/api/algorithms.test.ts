import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { colourModel } from '../support/colour-model.ts';
import type { ModelDirectory } from '../support/models.ts';

describe('GET /api/algorithms', () => {
  let service: TestApp;
  let models: ModelDirectory;
  beforeAll(async () => {
    models = await colourModel();
    service = await testApp({ environment: { MODELS_DIR: models.path } });
  });
  afterAll(async () => {
    await service?.close();
    await models.remove();
  });

  it('lists the catalogue, and says why some cannot look', async () => {
    const { headers } = await service.signIn('dispatcher');
    const answer = await service.inject({ url: '/api/algorithms', headers });
    expect(answer.statusCode).toBe(200);
    const { algorithms } = answer.json<{ algorithms: Record<string, unknown>[] }>();
    expect(algorithms).toHaveLength(25);
    const of = (id: string) => algorithms.find(({ algorithmId }) => algorithmId === id);
    expect(of('illegal-parking')).toMatchObject({
      nameZh: '机动车乱停放',
      eventCode: '0505',
      zonePurposes: ['no_parking'],
      available: true,
      reasonEn: null,
    });
    // The model of this installation knows smoke and water.
    expect(of('smoke-fire')).toMatchObject({ available: true, reasonZh: null });
    expect(of('banner')).toMatchObject({ available: false });
    expect(of('banner')?.reasonZh).toContain('MODELS_DIR');
    expect(of('lamp-out')).toMatchObject({ hours: ['19:50', '05:00'], assetClasses: ['0118'] });
  });
});
