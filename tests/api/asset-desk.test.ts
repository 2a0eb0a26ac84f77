import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../assets/asset.ts';
import { runLabelBatch } from '../../assets/run-label-batch.ts';
import { putCameraAsset } from '../../detection/cameras/camera-asset-store.ts';
import { replaceSight } from '../../detection/cameras/sight-store.ts';
import { encode } from '../../geogrid/index.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';
import { notLit } from '../support/ticket-world.ts';

describe('what the desk asks of the register', () => {
  let service: TestApp;
  let admin: TestStaff;
  let lamps: Asset[];
  const lamp = (index: number): Asset => {
    const found = lamps[index];
    if (!found) throw new Error('add more street lamps');
    return found;
  };
  beforeAll(async () => {
    service = await testApp();
    lamps = await addStreetLamps(service.db, 6);
    admin = await service.signIn('asset_admin');
  });
  afterAll(() => service.close());

  type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
  const call = (method: Method, url: string, payload?: object, by = admin) =>
    service.inject({ method, url, headers: by.headers, ...(payload && { payload }) });
  const codes = async (search: string): Promise<string[]> =>
    (await call('GET', `/api/assets?${search}`))
      .json<{ items: Asset[] }>()
      .items.map(({ assetCode }) => assetCode);
  const mint = async (index: number) =>
    (await call('POST', `/api/assets/${lamp(index).assetCode}/plates`)).json<{ plateId: string }>();

  it('finds assets by any of their departments', async () => {
    const other = await service.department('别的部门');
    const { maintainerId } = lamp(0);
    expect(await codes(`departmentId=${maintainerId}`)).toHaveLength(6);
    expect(await codes(`departmentId=${other}`)).toEqual([]);
    await service.inject({
      method: 'PATCH',
      url: `/api/assets/${lamp(5).assetCode}`,
      headers: admin.headers,
      payload: { supervisorId: other },
    });
    expect(await codes(`departmentId=${other}`)).toEqual([lamp(5).assetCode]);
  });

  it('finds assets by the newest plate that is accepted', async () => {
    const { plateId } = await mint(0);
    const bound = await mint(1);
    await call('POST', `/api/plates/${bound.plateId}/bind`);
    expect(await codes('plate=minted')).toEqual([lamp(0).assetCode]);
    expect(await codes('plate=bound')).toEqual([lamp(1).assetCode]);
    expect(await codes('plate=none')).toHaveLength(4);
    await call('POST', `/api/plates/${plateId}/retire`, { reason: 'lost' });
    expect(await codes('plate=none')).toHaveLength(5);
  });

  it('knows which cameras see an asset, and which assets none sees', async () => {
    const camera = { cameraCode: 'C-1', name: '行政六路', lng: 114.35, lat: 22.69 };
    const { cameraId } = (await call('POST', '/api/cameras', camera)).json<{ cameraId: string }>();
    expect(await codes('seen=true')).toEqual([]);
    const code = encode({ lng: lamp(2).lng, lat: lamp(2).lat }, 7);
    await service.db.transaction((query) =>
      replaceSight(query, {
        ...{ cameraId, basis: 'test', computedAt: service.clock.now() },
        cells: [{ code, lowestM: 0, pixelsPerM: 40 }],
      }),
    );
    expect(await codes('seen=true')).toEqual([lamp(2).assetCode]);
    expect(await codes('seen=false')).toHaveLength(5);
    const drawn = [0.1, 0.1, 0.2, 0.2] as const;
    await putCameraAsset(service.db.query, { cameraId, assetId: lamp(3).assetId, drawn });
    expect(await codes('seen=true')).toEqual([lamp(2).assetCode, lamp(3).assetCode]);
    const seeing = await call('GET', `/api/assets/${lamp(2).assetCode}/cameras`);
    expect(seeing.json()).toMatchObject({ cameras: [{ cameraId, pixelsPerM: 40, drawn: false }] });
    const drawing = await call('GET', `/api/assets/${lamp(3).assetCode}/cameras`);
    expect(drawing.json()).toMatchObject({
      cameras: [{ cameraId, pixelsPerM: null, drawn: true }],
    });
    expect((await call('GET', `/api/assets/${lamp(0).assetCode}/cameras`)).json()).toEqual({
      cameras: [],
    });
    expect((await call('GET', '/api/assets/4403100118999999/cameras')).statusCode).toBe(404);
  });

  it('tells what was wrong before without what anybody wrote', async () => {
    const text = '小区门口一片漆黑';
    await fileComplaint(service.deps, notLit(lamp(4), { text }));
    const answer = await call('GET', `/api/assets/${lamp(4).assetCode}/tickets`);
    expect(answer.json()).toMatchObject({
      tickets: [
        { state: 'dispatched', problemEn: expect.any(String), closedAt: null, open: false },
      ],
    });
    expect(answer.body).not.toContain(text);
    const auditor = await service.signIn('auditor');
    const seen = await call('GET', `/api/assets/${lamp(4).assetCode}/tickets`, undefined, auditor);
    expect(seen.json()).toMatchObject({ tickets: [{ open: true }] });
    expect((await call('GET', '/api/assets/4403100118999999/tickets')).statusCode).toBe(404);
  });

  const design = {
    name: '蓝色贴纸',
    ...{ layout: 'sticker', sizePercent: 150, lines: ['asset'], ink: '#0b3d66', symbols: 1 },
  };

  it('keeps designs of labels under names of their own', async () => {
    const kept = await call('POST', '/api/label-designs', design);
    expect(kept.statusCode, kept.body).toBe(201);
    const { designId } = kept.json<{ designId: string }>();
    expect((await call('POST', '/api/label-designs', design)).statusCode).toBe(409);
    const light = await call('POST', '/api/label-designs', { ...design, ink: '#ffcc00' });
    expect(light.statusCode).toBe(422);
    const url = `/api/label-designs/${designId}`;
    const changed = await call('PUT', url, { ...design, symbols: 2 });
    expect(changed.json()).toMatchObject({ designId, symbols: 2, name: design.name });
    expect((await call('GET', '/api/label-designs')).json()).toEqual({ designs: [changed.json()] });
    expect((await call('DELETE', url)).statusCode).toBe(204);
    expect((await call('DELETE', url)).statusCode).toBe(404);
    expect((await call('PUT', url, design)).statusCode).toBe(404);
  });

  it('shows a real label in a design before it is kept', async () => {
    const { plateId } = await mint(2);
    const preview = (changes: object = {}) => {
      const { name: _, lines, ...rest } = { ...design, ...changes };
      const values = { ...rest, lines: lines.join(','), plateId } as unknown as URLSearchParams;
      return call('GET', `/api/label-designs/preview.svg?${new URLSearchParams(values)}`);
    };
    const shown = await preview();
    expect(shown.statusCode, shown.body).toBe(200);
    expect(shown.body).toMatch(/^<svg .*width="105mm" height="55.5mm"/);
    expect(shown.body).toContain('#0b3d66');
    expect((await preview({ lines: [] })).statusCode).toBe(200);
    expect((await preview({ ink: '#ffff00' })).statusCode).toBe(422);
    expect((await preview({ lines: ['call', 'nonsense'] })).statusCode).toBe(422);
  });

  it('prints assets, minting where there is no plate, in a design that may change later', async () => {
    const kept = await call('POST', '/api/label-designs', { ...design, name: '一次' });
    const { designId } = kept.json<{ designId: string }>();
    const assetCodes = [lamp(3).assetCode, lamp(1).assetCode];
    const order = { assetCodes, designId };
    const created = await call('POST', '/api/label-batches', order);
    expect(created.statusCode, created.body).toBe(202);
    const { batchId } = created.json<{ batchId: string }>();
    expect(created.json()).toMatchObject({ total: 2, designName: '一次', layout: 'sticker' });
    await call('DELETE', `/api/label-designs/${designId}`);
    await runLabelBatch(service.deps, batchId);
    const done = await call('GET', `/api/label-batches/${batchId}`);
    expect(done.json()).toMatchObject({ state: 'done', released: 2, designName: '一次' });
    expect((await call('POST', '/api/label-batches', order)).statusCode).toBe(404);

    const rest = await call('POST', '/api/label-batches', { unprinted: { classCode: '0118' } });
    expect(rest.json()).toMatchObject({ total: 4, designName: null, layout: 'plate' });
    await runLabelBatch(service.deps, rest.json<{ batchId: string }>().batchId);
    const none = await call('POST', '/api/label-batches', { unprinted: {} });
    expect(none.statusCode).toBe(404);
  });
});
