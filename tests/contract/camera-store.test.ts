import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { algorithmOf, settingsOf } from '../../detection/algorithms/index.ts';
import { putCameraAlgorithm } from '../../detection/cameras/camera-algorithm-store.ts';
import { previewOf } from '../../detection/cameras/look-note-store.ts';
import {
  addZone,
  cameraById,
  camerasByIds,
  camerasSeeing,
  cellsSeenBy,
  changeCamera,
  changeZone,
  listCameras,
  lookPlanOf,
  noteLooks,
  removeCamera,
  removeZone,
} from '../../detection/index.ts';
import { toGround } from '../../geogrid/index.ts';
import { newId } from '../../platform/ids.ts';
import { type CameraWorld, cameraWorld, STREET, STREET_POSE } from '../support/cameras.ts';

let world: CameraWorld;
beforeAll(async () => {
  world = await cameraWorld();
});
afterAll(() => world.drop());

/** The middle of the street pose's picture, on the ground. */
const middle = () => {
  const at = toGround({ ...STREET, ...STREET_POSE }, { x: 640, y: 400 });
  if (!at) throw new Error('the pose sees no ground');
  return at;
};
const around = ({ lng, lat }: { lng: number; lat: number }) =>
  [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([x = 0, y = 0]) => ({ lng: lng + x * 1e-4, lat: lat + y * 1e-4 }));

describe('cameras', () => {
  it('come back as they were added, by id, by page and by what is looked for', async () => {
    const { query } = world.deps.db;
    const departmentId = await world.department();
    const added = await world.camera({
      cameraCode: '44031000001310000001',
      name: '坪山大道1号',
      address: 'Pingshan Avenue 1',
      departmentId,
      ptzType: 3,
      pose: STREET_POSE,
      sourceUrl: 'file:street.mp4',
    });
    expect(await cameraById(query, added.cameraId)).toEqual(added);
    expect(added).toMatchObject({ heightM: 6, headingDeg: 40, health: 'offline', enabled: true });
    expect(await camerasByIds(query, [added.cameraId, newId()])).toEqual([added]);
    for (const text of ['440310000013', '大道1', 'pingshan AVENUE']) {
      expect(await listCameras(query, { query: text }, { limit: 10 })).toEqual([added]);
    }
    expect(await listCameras(query, { query: '%' }, { limit: 10 })).toEqual([]);
    await world.camera();
    const [first] = await listCameras(query, {}, { limit: 1 });
    const rest = await listCameras(query, {}, { after: first?.cameraCode, limit: 10 });
    expect([first?.cameraId, ...rest.map((each) => each.cameraId)]).toContain(added.cameraId);
    expect(rest.map((each) => each.cameraId)).not.toContain(first?.cameraId);
    await expect(world.camera({ cameraCode: added.cameraCode })).rejects.toMatchObject({
      code: 'camera-code-taken',
    });
  });

  it('see what their pose shows, follow it when it changes, and see nothing once removed', async () => {
    const { query } = world.deps.db;
    const { cameraId } = await world.camera({ pose: STREET_POSE });
    const seeing = async () => (await camerasSeeing(query, middle())).map((each) => each.cameraId);
    expect(await seeing()).toContain(cameraId);
    await changeCamera(world.deps, cameraId, { headingDeg: 220 });
    expect(await seeing()).not.toContain(cameraId);
    await changeCamera(world.deps, cameraId, { name: '换名', headingDeg: 40 });
    expect(await seeing()).toContain(cameraId);
    await removeCamera(world.deps, cameraId);
    expect(await cellsSeenBy(query, cameraId)).toEqual([]);
    await expect(removeCamera(world.deps, cameraId)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the plan of a look', () => {
  it('holds source, zones in sight and algorithms, for many cameras at once', async () => {
    const { query } = world.deps.db;
    const source = 'rtsp://admin:p%40ss@10.1.2.3:554/Streaming/Channels/102';
    const one = await world.camera({ pose: STREET_POSE, sourceUrl: source });
    const other = await world.camera({ sourceUrl: 'file:square.mp4', everySeconds: 2 });
    const off = await world.camera({ sourceUrl: 'file:square.mp4', enabled: false });
    const without = await world.camera();
    const seen = await addZone(world.deps, {
      name: '禁停区',
      purpose: 'no_parking',
      ring: around(middle()),
      departmentId: null,
    });
    await addZone(world.deps, {
      name: '别处',
      purpose: 'watch',
      ring: around({ lng: 114.36, lat: 22.71 }),
      departmentId: null,
    });
    const algorithm = { cameraId: one.cameraId, settings: { dwellSeconds: 9 }, enabled: true };
    const at = world.deps.clock.now();
    await putCameraAlgorithm(
      query,
      { ...algorithm, algorithmId: 'illegal-parking', hours: ['22:00', '06:00'] },
      at,
    );
    await putCameraAlgorithm(
      query,
      { ...algorithm, algorithmId: 'crowd', hours: null, enabled: false },
      at,
    );
    // The catalogue may change after something was set.
    await putCameraAlgorithm(query, { ...algorithm, algorithmId: 'gone', hours: null }, at);
    const settings = { dwellSeconds: 9, noSuch: 1, gapSeconds: -5 };
    await putCameraAlgorithm(
      query,
      { ...algorithm, settings, algorithmId: 'lamp-out', hours: null },
      at,
    );
    const ids = [one, other, off, without].map(({ cameraId }) => cameraId);
    const plans = new Map(
      (await lookPlanOf(query, world.deps, ids)).map((plan) => [plan.cameraId, plan]),
    );
    expect(plans.size).toBe(2);
    expect(plans.get(one.cameraId)).toEqual({
      cameraId: one.cameraId,
      name: one.name,
      remembered: [],
      sourceUrl: source,
      everySeconds: 10,
      geometry: one.geometry,
      zones: [{ zoneId: seen.zoneId, purpose: 'no_parking', ring: seen.ring }],
      assets: [],
      algorithms: [
        {
          algorithmId: 'illegal-parking',
          settings: settingsOf(algorithmOf('illegal-parking'), { dwellSeconds: 9 }),
          hours: ['22:00', '06:00'],
        },
        {
          algorithmId: 'lamp-out',
          settings: settingsOf(algorithmOf('lamp-out'), { dwellSeconds: 9 }),
          hours: algorithmOf('lamp-out').hours,
        },
      ],
      referenceSha256: null,
    });
    expect(plans.get(other.cameraId)).toMatchObject({
      sourceUrl: `file:${world.deps.settings.videoDir}/square.mp4`,
      geometry: null,
      zones: [],
    });
    const away = around({ lng: 114.36, lat: 22.71 });
    await changeZone(world.deps, seen.zoneId, { ring: away });
    expect((await lookPlanOf(query, world.deps, [one.cameraId]))[0]?.zones).toEqual([]);
    await removeZone(world.deps, seen.zoneId);
    await expect(removeZone(world.deps, seen.zoneId)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is left out for a source that was sealed under a key that is lost', async () => {
    const { cameraId } = await world.camera({ sourceUrl: 'rtsp://a:b@10.0.0.1/' });
    const { secretsFrom } = await import('../../platform/secrets.ts');
    const lost = { ...world.deps, secrets: secretsFrom([Buffer.alloc(32, 8)]) };
    expect(await lookPlanOf(world.deps.db.query, lost, [cameraId])).toEqual([]);
    await changeCamera(lost, cameraId, { sourceUrl: 'rtsp://c:d@10.0.0.1/' });
    expect(await lookPlanOf(world.deps.db.query, lost, [cameraId])).toMatchObject([
      { sourceUrl: 'rtsp://c:d@10.0.0.1/' },
    ]);
  });
});

describe('what looks leave at a camera', () => {
  const sha = (digit: string) => digit.repeat(64);
  const note = (cameraId: string, at: string, rest: object = {}) => ({
    cameraId,
    health: 'ok' as const,
    takenAt: new Date(at),
    lagSeconds: 0.5,
    ...rest,
  });
  const frame = (digit: string) => ({ sha256: sha(digit), widthPx: 640, heightPx: 360 });

  it('is the newest, whatever order they come in', async () => {
    const { query } = world.deps.db;
    const { cameraId } = await world.camera();
    expect(
      await noteLooks(query, [note(cameraId, '2026-11-23T01:00:10Z', { frame: frame('a') })]),
    ).toEqual([]);
    await noteLooks(query, [note(cameraId, '2026-11-23T01:00:05Z', { frame: frame('b') })]);
    expect(await cameraById(query, cameraId)).toMatchObject({
      health: 'ok',
      healthSince: new Date('2026-11-23T01:00:10Z'),
      lastLookAt: new Date('2026-11-23T01:00:10Z'),
      lastFrameSha256: sha('a'),
      lastFrameWidthPx: 640,
      lagSeconds: 0.5,
    });
    expect(
      await noteLooks(query, [
        note(cameraId, '2026-11-23T01:00:30Z', { health: 'dark', frame: frame('d') }),
        note(cameraId, '2026-11-23T01:00:20Z', { frame: frame('c') }),
        note(newId(), '2026-11-23T01:00:20Z', { frame: frame('e') }),
      ]),
    ).toEqual([sha('a')]);
    await noteLooks(query, [note(cameraId, '2026-11-23T01:00:40Z', { health: 'dark' })]);
    expect(await cameraById(query, cameraId)).toMatchObject({
      health: 'dark',
      healthSince: new Date('2026-11-23T01:00:30Z'),
      lastLookAt: new Date('2026-11-23T01:00:40Z'),
      lastFrameSha256: sha('d'),
      lastFrameAt: new Date('2026-11-23T01:00:30Z'),
    });
    expect(await listCameras(query, { health: 'dark' }, { limit: 9 })).toHaveLength(1);
  });

  it('has a preview of the newest one only', async () => {
    const { query } = world.deps.db;
    const { cameraId } = await world.camera();
    const preview = {
      widthPx: 640,
      heightPx: 360,
      detections: [{ label: 'person', score: 0.5, box: [1, 2, 3, 4] as const }],
      observations: [{ algorithmId: 'crowd', score: 0.5, box: [1, 2, 3, 4] as const }],
    };
    await noteLooks(query, [note(cameraId, '2026-11-23T01:00:10Z', { preview })]);
    const older = { ...preview, detections: [] };
    await noteLooks(query, [note(cameraId, '2026-11-23T01:00:05Z', { preview: older })]);
    const takenAt = new Date('2026-11-23T01:00:10Z');
    expect(await previewOf(query, cameraId)).toEqual({ ...preview, takenAt });
    expect(await previewOf(query, newId())).toBeUndefined();
  });
});
