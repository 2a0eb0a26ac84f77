import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setRecordingState } from '../../detection/footage/recording-store.ts';
import { lookPlanOf, noteLooks } from '../../detection/index.ts';
import { type Pose, toGround } from '../../geogrid/index.ts';
import { newId } from '../../platform/ids.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { STREET, STREET_POSE } from '../support/cameras.ts';

const PASSWORD = 'Xq7-Hikvision';
const SOURCE = `rtsp://admin:${PASSWORD}@10.1.2.3:554/Streaming/Channels/102`;

let service: TestApp;
let admin: TestStaff;
beforeAll(async () => {
  service = await testApp();
  admin = await service.signIn('asset_admin');
});
afterAll(() => service.close());

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
const call = (method: Method, url: string, payload?: unknown, by = admin) =>
  service.inject({
    method,
    url,
    headers: {
      ...by.headers,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined
      ? {}
      : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
  });

let made = 0;
async function add(draft: object = {}) {
  made += 1;
  const camera = { cameraCode: `C-${made}`, name: `摄像头${made}`, ...STREET, ...draft };
  const answer = await call('POST', '/api/cameras', camera);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}

/** Pixels of a pose's picture with the places that show there. */
const clicksOf = (pose: Pose, pixels: [number, number][]) =>
  pixels.map(([x, y]) => {
    const at = toGround(pose, { x, y });
    if (!at) throw new Error('above the horizon');
    return { x, y, lng: at.lng, lat: at.lat };
  });
const CLICKS = clicksOf({ ...STREET, ...STREET_POSE }, [
  [100, 650],
  [1180, 640],
  [640, 400],
  [200, 300],
  [1100, 280],
  [640, 680],
]);
const fitted = { widthPx: 1280, heightPx: 720, clicks: CLICKS };

describe('cameras over HTTP', () => {
  it('are added, listed, found, changed and removed', async () => {
    const departmentId = await service.department('城管局');
    const camera = await add({
      departmentId,
      sourceUrl: SOURCE,
      pose: STREET_POSE,
      everySeconds: 5,
    });
    expect(camera).toMatchObject({
      sourceKind: 'rtsp',
      sourceShown: 'rtsp://…@10.1.2.3:554/Streaming/Channels/102',
      departmentName: '城管局',
      everySeconds: 5,
      calibrated: true,
      knownBy: 'pose',
      heightM: 6,
      health: 'offline',
      lastLookAt: null,
      enabled: true,
    });
    expect(camera.sightCells).toBeGreaterThan(10);
    expect(camera.algorithms).toHaveLength(25);
    expect((await call('GET', `/api/cameras/${camera.cameraId}`)).json()).toEqual(camera);
    const found = (await call('GET', `/api/cameras?query=${camera.cameraCode}`)).json();
    expect(found.cameras.map((each: { cameraId: string }) => each.cameraId)).toContain(
      camera.cameraId,
    );
    expect(found.cameras[0]).not.toHaveProperty('geometry');
    await add();
    const first = (await call('GET', '/api/cameras?limit=1')).json();
    expect(first.next).toBe(first.cameras[0].cameraCode);
    const path = `/api/cameras/${camera.cameraId}`;
    const changed = await call('PATCH', path, { enabled: false, departmentId: null });
    expect(changed.json()).toMatchObject({ enabled: false, departmentId: null, knownBy: 'pose' });
    expect((await call('DELETE', path)).statusCode).toBe(204);
    expect((await call('GET', path)).statusCode).toBe(404);
    expect((await call('DELETE', path)).statusCode).toBe(404);
  });

  it.each([
    ['a strange field', { geometry: {} }, 422, 'invalid-field'],
    ['a code with blanks', { cameraCode: 'a b' }, 422, 'invalid-field'],
    ['a blank name', { name: '  ' }, 422, 'invalid-field'],
    ['control characters', { name: 'a\u0007' }, 422, 'invalid-field'],
    ['a place as text', { lng: '114.3' }, 422, 'invalid-field'],
    ['a place elsewhere', { lng: 116.4, lat: 39.9 }, 422, 'invalid-field'],
    ['a place at the pole', { lat: 89 }, 422, 'invalid-field'],
    ['looks without end', { everySeconds: 0 }, 422, 'invalid-field'],
    ['a department nobody knows', { departmentId: newId() }, 422, 'department-unknown'],
    ['a file of the server', { sourceUrl: 'file:/etc/passwd' }, 422, 'source-refused'],
    ['a file above', { sourceUrl: 'file:../master.mp4' }, 422, 'source-refused'],
    ['cloud metadata', { sourceUrl: 'http://169.254.169.254/a' }, 422, 'source-refused'],
    ['another protocol', { sourceUrl: 'gopher://10.0.0.1/' }, 422, 'source-refused'],
    ['a flat pose', { pose: { ...STREET_POSE, heightM: 0 } }, 422, 'invalid-field'],
    [
      'a pose without width',
      { pose: { ...STREET_POSE, widthPx: undefined } },
      422,
      'invalid-field',
    ],
  ])('are refused with %s, and nothing is kept', async (_, bad, status, code) => {
    const before = (await call('GET', '/api/cameras?limit=200')).json().cameras.length;
    const draft = { cameraCode: `B-${made}`, name: '坏', ...STREET, ...bad };
    const answer = await call('POST', '/api/cameras', draft);
    expect(answer.statusCode).toBe(status);
    expect(answer.json().type).toContain(`/problems/${code}`);
    expect((await call('GET', '/api/cameras?limit=200')).json().cameras).toHaveLength(before);
  });

  it('are recorded or not, for days of their own', async () => {
    const { cameraId, ...added } = await add();
    expect(added).toMatchObject({ record: false, footageDays: null, recording: null });
    const change = (changes: object) => call('PATCH', `/api/cameras/${cameraId}`, changes);
    const on = await change({ record: true, footageDays: 90 });
    expect(on.json()).toMatchObject({ record: true, footageDays: 90 });
    const since = new Date('2026-11-23T01:00:00Z');
    const told = { state: 'waiting', reason: 'it has gone silent' } as const;
    await setRecordingState(service.deps.db.query, { cameraId, ...told, since });
    const { recording } = (await call('GET', `/api/cameras/${cameraId}`)).json();
    expect(recording).toEqual({ ...told, since: since.toISOString() });
    for (const footageDays of [0, 1.5, 3651, '30']) {
      expect((await change({ footageDays })).statusCode).toBe(422);
    }
    expect((await change({ footageDays: null })).json()).toMatchObject({ footageDays: null });
  });

  it('have codes of their own', async () => {
    const { cameraCode } = await add();
    const twin = await call('POST', '/api/cameras', { cameraCode, name: '同号', ...STREET });
    expect(twin.statusCode).toBe(409);
    expect(twin.json().type).toContain('camera-code-taken');
    const { cameraId } = await add();
    expect((await call('PATCH', `/api/cameras/${cameraId}`, { cameraCode })).statusCode).toBe(409);
  });

  it('keep their credentials, give them to no other host, and tell them to nobody', async () => {
    const { cameraId } = await add({ sourceUrl: SOURCE });
    const path = `/api/cameras/${cameraId}`;
    const urlNow = async () =>
      (await lookPlanOf(service.db.query, service.deps, [cameraId]))[0]?.sourceUrl;
    await call('PATCH', path, { name: '新名' });
    expect(await urlNow()).toBe(SOURCE);
    await call('PATCH', path, { sourceUrl: 'rtsp://…@10.1.2.3:554/Streaming/Channels/102' });
    expect(await urlNow()).toBe(SOURCE);
    const moved = await call('PATCH', path, { sourceUrl: 'rtsp://…@10.9.9.9:554/1' });
    expect(moved.statusCode).toBe(422);
    expect(await urlNow()).toBe(SOURCE);
    const wrong = await call('PATCH', path, { sourceUrl: `rtsp://admin:${PASSWORD}/x@10.1.2.3/` });
    expect(wrong.statusCode).toBe(422);
    const none = await call('PATCH', path, { sourceUrl: null });
    expect(none.json()).toMatchObject({ sourceKind: 'none', sourceShown: '' });
    expect(await urlNow()).toBeUndefined();
    await call('PATCH', path, { sourceUrl: SOURCE });
    const answers = await Promise.all([
      call('GET', path),
      call('GET', '/api/cameras?limit=200'),
      call('PATCH', path, { sourceUrl: SOURCE, everySeconds: -1 }),
      call('POST', '/api/cameras', { sourceUrl: SOURCE }),
      call('POST', '/api/cameras', `{"sourceUrl":"${SOURCE}"`),
    ]);
    const told = [...answers, moved, wrong].map((answer) => answer.body).join('\n');
    for (const part of [PASSWORD, 'Xq7', 'Hikvision']) {
      expect(told).not.toContain(part);
      expect(service.logs.join('\n')).not.toContain(part);
    }
    const [row] = await service.db.query<{ text: string }>({
      text: 'select cameras::text as text from cameras where camera_id = $1',
      values: [cameraId],
    });
    expect(row?.text).not.toContain(PASSWORD);
  });
});

describe('calibration', () => {
  const path = (cameraId: string) => `/api/cameras/${cameraId}/calibration`;

  it('tells how well clicks fit, and keeps them only when asked', async () => {
    const { cameraId } = await add({ heightM: 6 });
    const tried = await call('PUT', path(cameraId), { ...fitted, save: false });
    expect(tried.statusCode, tried.body).toBe(200);
    expect(tried.json()).toMatchObject({ saved: false });
    expect(tried.json().rmseM).toBeLessThan(0.01);
    expect((await call('GET', `/api/cameras/${cameraId}`)).json()).toMatchObject({
      calibrated: false,
      calibration: null,
      sightCells: 0,
    });
    const saved = await call('PUT', path(cameraId), { ...fitted, save: true });
    expect(saved.json().sightCells).toBeGreaterThan(10);
    const detail = (await call('GET', `/api/cameras/${cameraId}`)).json();
    expect(detail).toMatchObject({ calibrated: true, knownBy: 'clicks', calibration: fitted });
    expect(detail.calibration.residuals).toHaveLength(6);
    expect(detail.pose.headingDeg).toBeCloseTo(40, 0);
  });

  it('names the click that contradicts the others', async () => {
    const { cameraId } = await add();
    const clicks = [...CLICKS, { x: 400, y: 500, lng: 114.3475, lat: 22.7075 }];
    const answer = await call('PUT', path(cameraId), { ...fitted, clicks, save: true });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().residuals.map((each: { used: boolean }) => each.used)).toEqual([
      ...CLICKS.map(() => true),
      false,
    ]);
  });

  const line = clicksOf({ ...STREET, ...STREET_POSE }, [
    [640, 300],
    [640, 400],
    [640, 500],
    [640, 600],
    [640, 700],
  ]);
  const shuffled = CLICKS.map((click, at) => ({
    ...click,
    lng: CLICKS[(at * 2 + 1) % 6]?.lng,
    lat: CLICKS[(at + 3) % 6]?.lat,
  }));
  it.each([
    ['three clicks', CLICKS.slice(0, 3), 'four clicks'],
    ['no click', [], 'four clicks'],
    ['clicks on one line', line, 'spread them'],
    ['clicks that do not belong together', shuffled, 'check each pair'],
    ['the same click again and again', Array.from({ length: 6 }, () => CLICKS[0]), 'line'],
  ])('refuses %s and says what to do', async (_, clicks, advice) => {
    const { cameraId } = await add();
    const answer = await call('PUT', path(cameraId), { ...fitted, clicks, save: true });
    expect(answer.statusCode, answer.body).toBe(422);
    expect(answer.json().type).toContain('calibration-refused');
    expect(answer.json().detail).toContain(advice);
    const zh = await service.inject({
      method: 'PUT',
      url: path(cameraId),
      headers: { ...admin.headers, 'accept-language': 'zh-CN' },
      payload: { ...fitted, clicks, save: true },
    });
    expect(zh.json().title).toBe('标定点不能确定摄像头，请检查后重试');
    expect((await call('GET', `/api/cameras/${cameraId}`)).json().calibrated).toBe(false);
  });

  it.each([
    ['a click far out of the picture', { clicks: [{ ...CLICKS[0], x: 1e9 }, ...CLICKS] }],
    ['clicks of no place', { clicks: [{ x: 1, y: 1 }, ...CLICKS] }],
    ['thousands of clicks', { clicks: Array.from({ length: 2000 }, () => CLICKS[0]) }],
    ['a picture without size', { widthPx: 0 }],
    ['neither clicks nor pose', { clicks: undefined }],
  ])('does not even try %s', async (_, bad) => {
    const { cameraId } = await add();
    const answer = await call('PUT', path(cameraId), { ...fitted, save: true, ...bad });
    expect(answer.statusCode).toBe(422);
  });

  it('takes a pose too, and does not know cameras that are not there', async () => {
    const { cameraId } = await add();
    const body = { pose: STREET_POSE, save: true };
    expect((await call('PUT', path(cameraId), body)).json()).toMatchObject({
      rmseM: null,
      saved: true,
    });
    const blind = { pose: { ...STREET_POSE, tiltDeg: -60 }, save: true };
    expect((await call('PUT', path(cameraId), blind)).json()).toMatchObject({ sightCells: 0 });
    expect((await call('PUT', path(newId()), body)).statusCode).toBe(404);
    expect((await call('PUT', path(newId()), { ...fitted, save: false })).statusCode).toBe(404);
  });
});

describe('what a camera sees', () => {
  it('is told as an outline on the ground', async () => {
    const { cameraId, name } = await add({ pose: STREET_POSE });
    const sight = (await call('GET', `/api/cameras/${cameraId}/sight`)).json();
    expect(sight).toMatchObject({
      type: 'FeatureCollection',
      features: [{ properties: { cameraId, name }, geometry: { type: 'MultiPolygon' } }],
    });
    const blind = await add();
    expect((await call('GET', `/api/cameras/${blind.cameraId}/sight`)).json().features).toEqual([]);
    expect((await call('GET', `/api/cameras/${newId()}/sight`)).statusCode).toBe(404);
  });

  it('is shown by its last picture and what was found in it', async () => {
    const { cameraId } = await add();
    const path = `/api/cameras/${cameraId}`;
    expect((await call('GET', `${path}/frame.jpg`)).statusCode).toBe(404);
    expect((await call('GET', `${path}/preview`)).statusCode).toBe(404);
    const bytes = Buffer.from('not quite a picture');
    const sha256 = await service.deps.blobs.put(bytes);
    const box = [1, 2, 3, 4] as const;
    await noteLooks(service.db.query, [
      {
        cameraId,
        health: 'ok',
        takenAt: service.clock.now(),
        lagSeconds: 0,
        frame: { sha256, widthPx: 640, heightPx: 360 },
        preview: {
          widthPx: 640,
          heightPx: 360,
          detections: [{ label: 'person', score: 0.5, box }],
          observations: [{ algorithmId: 'crowd', score: 0.75, box }],
        },
      },
    ]);
    const frame = await call('GET', `${path}/frame.jpg?of=${sha256}`);
    expect(frame.headers['content-type']).toBe('image/jpeg');
    expect(frame.rawPayload.equals(bytes)).toBe(true);
    expect((await call('GET', `${path}/preview`)).json()).toEqual({
      takenAt: service.clock.now().toISOString(),
      widthPx: 640,
      heightPx: 360,
      detections: [{ label: 'person', score: 0.5, box: [1, 2, 3, 4] }],
      observations: [{ algorithmId: 'crowd', score: 0.75, box: [1, 2, 3, 4] }],
    });
    expect((await call('GET', path)).json()).toMatchObject({
      health: 'ok',
      lastFrameSha256: sha256,
      lastLookAt: service.clock.now().toISOString(),
    });
  });
});

describe('algorithms of a camera', () => {
  const on = { enabled: true, settings: {}, hours: null };

  it('are switched on with settings and hours of their own', async () => {
    const { cameraId } = await add();
    const path = `/api/cameras/${cameraId}`;
    const choice = { enabled: true, settings: { dwellSeconds: 30 }, hours: ['22:00', '06:00'] };
    const answer = await call('PUT', `${path}/algorithms/left-object`, choice);
    expect(answer.json()).toEqual({ algorithmId: 'left-object', ...choice });
    const { algorithms, algorithmIds } = (await call('GET', path)).json();
    expect(algorithmIds).toEqual(['left-object']);
    const byId = new Map<string, object>(
      algorithms.map((each: { algorithmId: string }) => [each.algorithmId, each]),
    );
    expect(byId.get('left-object')).toMatchObject({ ...choice, available: true });
    expect(byId.get('crowd')).toMatchObject({ enabled: false, available: true });
    expect(byId.get('smoke-fire')).toMatchObject({
      available: false,
      reasonZh: expect.stringContaining('模型'),
    });
  });

  it.each([
    ['an algorithm nobody knows', 'no-such', on, 404],
    ['a setting nobody knows', 'crowd', { ...on, settings: { noSuch: 1 } }, 422],
    ['a setting beyond its limits', 'crowd', { ...on, settings: { dwellSeconds: 0 } }, 422],
    ['a setting as text', 'crowd', { ...on, settings: { dwellSeconds: '5' } }, 422],
    ['hours that are none', 'crowd', { ...on, hours: ['25:00', '06:00'] }, 422],
    ['hours without length', 'crowd', { ...on, hours: ['07:00', '07:00'] }, 422],
    ['three hours', 'crowd', { ...on, hours: ['07:00', '08:00', '09:00'] }, 422],
    ['no hours at all', 'crowd', { enabled: true, settings: {} }, 422],
  ])('refuse %s', async (_, algorithmId, body, status) => {
    const { cameraId } = await add();
    const path = `/api/cameras/${cameraId}/algorithms/${algorithmId}`;
    expect((await call('PUT', path, body)).statusCode).toBe(status);
    expect((await call('GET', `/api/cameras/${cameraId}`)).json().algorithmIds).toEqual([]);
  });
});

describe('fixtures in sight', () => {
  async function lampAt(place: { lng: number; lat: number }) {
    const departmentId = await service.department();
    const answer = await call('POST', '/api/assets', {
      classCode: '0118',
      ownerId: departmentId,
      maintainerId: departmentId,
      supervisorId: departmentId,
      ...place,
    });
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json().assetCode as string;
  }

  it('show where the calibration says, and exactly where somebody has drawn them', async () => {
    const at = toGround({ ...STREET, ...STREET_POSE }, { x: 500, y: 420 });
    if (!at) throw new Error('the pose sees no ground');
    const assetCode = await lampAt({ lng: at.lng, lat: at.lat });
    await lampAt({ lng: STREET.lng, lat: STREET.lat - 0.005 });
    const { cameraId, assets } = await add({ pose: STREET_POSE, sourceUrl: 'file:a.mp4' });
    const lamp = assets.find((each: { assetCode: string }) => each.assetCode === assetCode);
    expect(assets).toHaveLength(1);
    expect(lamp).toMatchObject({ classCode: '0118', box: null });
    expect(lamp.foot.x).toBeCloseTo(500, 0);
    expect(lamp.foot.y).toBeCloseTo(420, 0);
    const path = `/api/cameras/${cameraId}/assets/${lamp.assetId}`;
    const plan = async () =>
      (await lookPlanOf(service.db.query, service.deps, [cameraId]))[0]?.assets[0];
    expect(await plan()).toMatchObject({ assetId: lamp.assetId, box: null });
    const drawn = { widthPx: 640, heightPx: 360, box: [240, 100, 260, 210] };
    expect((await call('PUT', path, drawn)).statusCode).toBe(200);
    const box = (await plan())?.box ?? [];
    for (const [side, expected] of [480, 200, 520, 420].entries()) {
      expect(box[side]).toBeCloseTo(expected, 2);
    }
    expect((await call('PUT', path, { ...drawn, box: null })).statusCode).toBe(200);
    expect(await plan()).toMatchObject({ box: null });
    for (const bad of [
      [250, 100, 240, 210],
      [-1, 100, 260, 210],
      [240, 100, 700, 210],
      [240, 100, 240, 210],
      [1, 2, 3],
    ]) {
      expect((await call('PUT', path, { ...drawn, box: bad })).statusCode).toBe(422);
    }
    const unknown = `/api/cameras/${cameraId}/assets/${newId()}`;
    expect((await call('PUT', unknown, drawn)).statusCode).toBe(404);
  });
});
