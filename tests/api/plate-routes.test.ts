import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asset } from '../../assets/asset.ts';
import { type MintedPlate, mintPlates } from '../../assets/mint-plates.ts';
import { recordScans } from '../../assets/record-scan.ts';
import { reportFakeLabel } from '../../assets/report-fake-label.ts';
import { runLabelBatch } from '../../assets/run-label-batch.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

describe('plates over HTTP', () => {
  let test: TestApp;
  let admin: TestStaff;
  let lamps: Asset[];
  beforeAll(async () => {
    test = await testApp();
    admin = await test.signIn(['asset_admin', 'admin']);
    lamps = await addStreetLamps(test.db, 30);
  });
  afterAll(() => test.close());

  const call = (method: 'GET' | 'POST', url: string, payload?: object, staff = admin) =>
    test.inject({ method, url, headers: staff.headers, ...(payload && { payload }) });
  const freshLamp = () => {
    const lamp = lamps.pop();
    if (!lamp) throw new Error('add more street lamps');
    return lamp;
  };
  const freshPlate = async () => {
    const lamp = freshLamp();
    const [plate] = await mintPlates(test.deps, { assetIds: [lamp.assetId] });
    return { lamp, plate: plate as MintedPlate };
  };

  it('mints, binds, replaces and retires', async () => {
    const { assetCode } = freshLamp();
    const minted = await call('POST', `/api/assets/${assetCode}/plates`);
    expect(minted.statusCode).toBe(201);
    const plate = minted.json();
    expect(plate).toMatchObject({ assetCode, serial: '00', state: 'minted', boundAt: null });
    expect(plate.url).toBe(`HTTP://127.0.0.1:8080/A/${plate.smartCode}`);
    expect(plate.printedCode.replaceAll(' ', '')).toHaveLength(37);
    expect(plate.mintedAt).toBe(test.clock.now().toISOString());

    const handler = await test.signIn('handler');
    const bound = await call('POST', `/api/plates/${plate.plateId}/bind`, undefined, handler);
    expect(bound.json()).toMatchObject({ state: 'bound' });
    const reason = { reason: 'faded' };
    const refused = await call('POST', `/api/plates/${plate.plateId}/replace`, reason, handler);
    expect(refused.statusCode).toBe(403);

    const replaced = await call('POST', `/api/plates/${plate.plateId}/replace`, reason);
    const { old, replacement } = replaced.json();
    expect(old).toMatchObject({ state: 'replaced', replacedBy: replacement.plateId });
    expect(replacement).toMatchObject({ assetCode, serial: '01' });
    const retired = await call('POST', `/api/plates/${replacement.plateId}/retire`, reason);
    expect(retired.json()).toMatchObject({ state: 'retired', endReason: 'faded' });
    const again = await call('POST', `/api/plates/${replacement.plateId}/retire`, reason);
    expect(again.statusCode).toBe(409);

    const listed = await call('GET', `/api/plates?assetCode=${assetCode}`);
    expect(listed.json().items.map((each: { state: string }) => each.state)).toEqual([
      'replaced',
      'retired',
    ]);
    expect((await call('GET', `/api/plates/${plate.plateId}`)).json()).toEqual(old);
  });

  it.each([
    ['POST', `/api/assets/4403109999999999/plates`, undefined, 404],
    ['POST', `/api/assets/44/plates`, undefined, 422],
    ['POST', `/api/plates/${newId()}/bind`, undefined, 404],
    ['POST', `/api/plates/${newId()}/retire`, { reason: ' ' }, 422],
    ['GET', `/api/plates/${newId()}/label.png`, undefined, 404],
    ['POST', '/api/label-batches', { plateIds: [] }, 422],
    ['POST', '/api/label-batches', { plateIds: [newId()] }, 404],
    ['GET', `/api/label-batches/${newId()}`, undefined, 404],
    ['GET', `/api/label-batches/${newId()}/labels.pdf`, undefined, 404],
    ['POST', '/api/plate-keys/I/revoke', undefined, 422],
    ['POST', `/api/scan-anomalies/${newId()}/resolve`, { resolution: 'x' }, 404],
    ['POST', '/api/scans', { smartCode: 'x', lng: 114, lat: 90, accuracyM: 1 }, 422],
  ] as const)('%s %s with %j is %i', async (method, url, payload, status) => {
    const answer = await call(method, url, payload);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/problem\+json/);
  });

  it('answers labels as SVG and PNG', async () => {
    const { plate } = await freshPlate();
    const svg = await call('GET', `/api/plates/${plate.plateId}/label.svg`);
    expect(svg.headers['content-type']).toMatch(/^image\/svg\+xml/);
    expect(svg.body).toMatch(/^<svg .*width="105mm"/);
    const png = await call('GET', `/api/plates/${plate.plateId}/label.png?layout=sticker`);
    expect((await sharp(png.rawPayload).metadata()).format).toBe('png');
  });

  it('takes down that a label was printed as a picture, once, and not by looking at it', async () => {
    const { plate } = await freshPlate();
    await call('GET', `/api/plates/${plate.plateId}/label.png`);
    const now = async () => (await call('GET', `/api/plates/${plate.plateId}`)).json();
    expect(await now()).toMatchObject({ state: 'minted', printedAt: null });
    const url = `/api/plates/${plate.plateId}/printed`;
    const printed = await call('POST', url);
    expect(printed.json()).toMatchObject({ state: 'printed', printedAt: expect.any(String) });
    expect((await call('POST', url)).json()).toEqual(printed.json());
    await call('POST', `/api/plates/${plate.plateId}/retire`, { reason: '拆除' });
    expect((await call('POST', url)).statusCode).toBe(409);
  });

  it('prints a batch', async () => {
    const plates = [await freshPlate(), await freshPlate()];
    const plateIds = plates.map(({ plate }) => plate.plateId);
    const created = await call('POST', '/api/label-batches', { plateIds, layout: 'sticker' });
    expect(created.statusCode).toBe(202);
    const { batchId } = created.json();
    const early = await call('GET', `/api/label-batches/${batchId}/labels.pdf`);
    expect(early.statusCode).toBe(404);
    await runLabelBatch(test.deps, batchId);
    const done = await call('GET', `/api/label-batches/${batchId}`);
    expect(done.json()).toMatchObject({
      state: 'done',
      total: 2,
      released: 2,
      problems: [],
      files: [{ part: 0, labels: 2, pages: 1 }],
    });
    const pdf = await call('GET', done.json().files[0].url);
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await call('GET', '/api/label-batches')).json()).toMatchObject([{ batchId }]);
  });

  it('rotates and revokes keys without showing them', async () => {
    const { plate } = await freshPlate();
    const rotated = (await call('POST', '/api/plate-keys/rotate')).json();
    expect(rotated).toEqual({ keyId: expect.any(String), previousKeyId: plate.keyId });
    const keys = await call('GET', '/api/plate-keys');
    expect(Object.keys(keys.json()[0]).sort()).toEqual([
      'active',
      'createdAt',
      'keyId',
      'livePlates',
      'revokedAt',
    ]);
    const revoked = await call('POST', `/api/plate-keys/${plate.keyId}/revoke`);
    expect(revoked.json()).toMatchObject({ keyId: plate.keyId, active: false });
    const shown = await call('GET', `/api/plates/${plate.plateId}`);
    expect(shown.json()).toMatchObject({ smartCode: null, url: null, printedCode: null });
    const label = await call('GET', `/api/plates/${plate.plateId}/label.svg`);
    expect(label.statusCode).toBe(409);
  });

  const scan = (smartCode: string, place: { lng: number; lat: number }, accuracyM = 20) =>
    test.inject({
      method: 'POST',
      url: '/api/scans',
      payload: { smartCode, lng: place.lng, lat: place.lat, accuracyM },
    });
  const anomalies = async (plateId: string, state = 'open') => {
    const answer = await call('GET', `/api/scan-anomalies?state=${state}&limit=200`);
    return answer.json().items.filter((each: { plateId: string }) => each.plateId === plateId) as {
      anomalyId: string;
      kind: string;
      occurrences: number;
    }[];
  };

  it('finds a plate where its asset is, and keeps no place', async () => {
    const { lamp, plate } = await freshPlate();
    const near = await scan(plate.smartCode, { lng: lamp.lng + 0.0003, lat: lamp.lat });
    expect(near.json()).toEqual({ near: true, distanceM: 30 });
    const vague = await scan(plate.smartCode, { lng: lamp.lng + 0.01, lat: lamp.lat }, 5000);
    expect(vague.json()).toMatchObject({ near: true });
    expect(await anomalies(plate.plateId)).toEqual([]);
    const rows = await test.db.query(
      sql`select cell, distance_m from scans where plate_id = ${plate.plateId} order by scan_id`,
    );
    expect(rows[0]).toEqual({ cell: expect.stringMatching(/^N50.{1,8}$/), distance_m: 30 });
  });

  it('lists a plate far from its asset once, and counts', async () => {
    const { lamp, plate } = await freshPlate();
    const away = { lng: lamp.lng + 0.01, lat: lamp.lat };
    expect((await scan(plate.smartCode, away)).json()).toEqual({ near: false, distanceM: 1030 });
    await scan(plate.smartCode, away);
    const [anomaly, ...others] = await anomalies(plate.plateId);
    expect(others).toEqual([]);
    expect(anomaly).toMatchObject({
      kind: 'far-from-asset',
      occurrences: 2,
      state: 'open',
      assetCode: lamp.assetCode,
      detail: { distanceM: 1030 },
    });
    const url = `/api/scan-anomalies/${anomaly?.anomalyId}/resolve`;
    const resolved = await call('POST', url, { resolution: '铭牌已移回' });
    expect(resolved.json()).toMatchObject({ state: 'resolved', resolvedBy: admin.staffId });
    expect((await call('POST', url, { resolution: 'again' })).statusCode).toBe(409);
    expect(await anomalies(plate.plateId)).toEqual([]);
    expect(await anomalies(plate.plateId, 'resolved')).toHaveLength(1);
    await scan(plate.smartCode, away);
    expect(await anomalies(plate.plateId)).toMatchObject([{ occurrences: 1 }]);
  });

  it('lists a plate that is in two places at once, not one that is carried', async () => {
    const { lamp, plate } = await freshPlate();
    const elsewhere = { lng: lamp.lng + 0.2, lat: lamp.lat };
    await scan(plate.smartCode, lamp);
    test.clock.advance(11 * 60_000);
    await scan(plate.smartCode, elsewhere);
    expect((await anomalies(plate.plateId)).map(({ kind }) => kind)).toEqual(['far-from-asset']);
    test.clock.advance(60_000);
    await scan(plate.smartCode, lamp);
    const kinds = (await anomalies(plate.plateId)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['far-from-asset', 'two-places']);
  });

  it('lists bursts', async () => {
    const { plate } = await freshPlate();
    for (let scans = 0; scans < 30; scans++) await recordScans(test.deps, [plate.plateId]);
    expect(await anomalies(plate.plateId)).toEqual([]);
    await recordScans(test.deps, [plate.plateId]);
    expect(await anomalies(plate.plateId)).toMatchObject([{ kind: 'burst' }]);
  });

  it('takes reports of fake labels, of ours and of others', async () => {
    const { plate } = await freshPlate();
    const { deps } = test;
    await reportFakeLabel(deps, { smartCode: plate.smartCode, remark: '贴了别的码' });
    await reportFakeLabel(deps, { smartCode: 'https://evil.example/pay\0' });
    await reportFakeLabel(deps, { smartCode: 'https://evil.example/pay\0' });
    expect(await anomalies(plate.plateId)).toMatchObject([
      { kind: 'fake-label', codeText: null, detail: { remark: '贴了别的码' } },
    ]);
    const all = await call('GET', '/api/scan-anomalies?kind=fake-label');
    expect(all.json().items).toContainEqual(
      expect.objectContaining({
        plateId: null,
        codeText: 'https://evil.example/pay',
        occurrences: 2,
      }),
    );
  });

  it('answers unknown, retired and malformed codes alike', async () => {
    const { lamp, plate } = await freshPlate();
    await call('POST', `/api/plates/${plate.plateId}/retire`, { reason: 'test' });
    const forged = plate.smartCode.replace(/-.*/, '-0000000000000000');
    const answers = await Promise.all(
      [plate.smartCode, forged, 'nonsense'].map((code) => scan(code, lamp)),
    );
    const seen = answers.map((answer) => {
      const { instance: _, requestId: __, ...rest } = answer.json();
      return { status: answer.statusCode, ...rest };
    });
    expect(seen[0]).toMatchObject({ status: 404 });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});
