import { describe, expect, it } from 'vitest';
import { setRecordingState } from '../../detection/footage/recording-store.ts';
import { lookPlanOf, noteLooks } from '../../detection/index.ts';
import { newId } from '../../platform/ids.ts';
import { add, call, service, withCameraService } from '../support/camera-service.ts';
import { STREET, STREET_POSE } from '../support/cameras.ts';

withCameraService();

const PASSWORD = 'Xq7-Hikvision';
const SOURCE = `rtsp://admin:${PASSWORD}@10.1.2.3:554/Streaming/Channels/102`;

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
    const draft = { cameraCode: `B-${newId().slice(-12)}`, name: '坏', ...STREET, ...bad };
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
    await call('GET', `${path}/frame.jpg`);
    const { headers } = await service.signIn('auditor');
    const url = `/api/footage-views?cameraId=${cameraId}`;
    expect((await service.inject({ url, headers })).json().views).toMatchObject([
      { kind: 'last_picture', from: service.clock.now().toISOString(), ticketNumber: null },
    ]);
    const log = await service.inject({ url: '/api/audit-log?kind=footage', headers });
    expect(log.json().items).toEqual([]);
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
