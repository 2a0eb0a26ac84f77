import { describe, expect, it } from 'vitest';
import { lookPlanOf } from '../../detection/index.ts';
import { type Pose, toGround } from '../../geogrid/index.ts';
import { newId } from '../../platform/ids.ts';
import { add, admin, call, service, withCameraService } from '../support/camera-service.ts';
import { STREET, STREET_POSE } from '../support/cameras.ts';

withCameraService();

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
