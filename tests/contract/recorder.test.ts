import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { footageStatus } from '../../detection/footage/footage-status.ts';
import { holdFootage, releaseFootage } from '../../detection/footage/hold-footage.ts';
import { indexWritten } from '../../detection/footage/reconcile-footage.ts';
import type { Recorder } from '../../detection/footage/recorder.ts';
import { recorderState, recordingsOf } from '../../detection/footage/recording-store.ts';
import { segmentsBegun } from '../../detection/footage/segment-store.ts';
import { changeCamera } from '../../detection/index.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { NOW, pathOf, recorderWorld, writeSegmentFile } from '../support/recorder-world.ts';

const PATIENCE = { timeout: 10_000, interval: 10 };
const NOW_MS = Date.parse(NOW);
const DAY_S = 86_400;

let database: TestDatabase;
let world: ReturnType<typeof recorderWorld>;
let disk: Awaited<ReturnType<typeof world.disk>>;
let recorder: Recorder | undefined;
beforeAll(async () => {
  database = await freshDatabase();
  world = recorderWorld(database);
});
afterAll(() => database.drop());
beforeEach(() => world.clear());
afterEach(async () => {
  await recorder?.stop();
  recorder = undefined;
  await disk.remove();
});

type Limits = Parameters<typeof world.disk>[1];
const start = async (bytes = 1e6, limits: Limits = {}) => {
  disk = await world.disk(bytes, limits);
  recorder = await disk.open();
  await recorder.care();
  await recorder.reconciled();
  return recorder;
};
const query: TestDatabase['db']['query'] = (statement) => database.db.query(statement);
/** A camera writes a segment that began so many seconds from now. */
const write = async (cameraId: string, fromS: number, bytes = 1000) => {
  const segment = await writeSegmentFile(disk.footageDir, cameraId, NOW_MS + fromS * 1000, bytes);
  world.cameras.get(cameraId)?.write(segment);
  return segment;
};
const indexed = async (cameraId: string) => {
  const range = { from: new Date(0), to: new Date(NOW_MS + DAY_S * 1000) };
  return (await segmentsBegun(query, cameraId, range)).map(
    ({ startsAt }) => (startsAt.getTime() - NOW_MS) / 1000,
  );
};
const files = async () =>
  (await readdir(disk.footageDir, { recursive: true }))
    .filter((name) => name.endsWith('.mp4'))
    .map((name) => (Number(name.split('/').at(-1)?.split('-')[0]) - NOW_MS) / 1000)
    .sort((a, b) => a - b);
const untilIndexed = (cameraId: string, seconds: number[]) =>
  expect.poll(() => indexed(cameraId), PATIENCE).toEqual(seconds);
const stateOf = async (cameraId: string) => {
  const { state, reason } = (await recordingsOf(query, [cameraId])).get(cameraId) ?? {};
  return [state, reason];
};
const hold = (cameraId: string, fromS: number, toS: number, holder = 'ticket:1') =>
  holdFootage(query, {
    ...{ holder, cameraIds: [cameraId], at: world.clock.now() },
    range: { from: new Date(NOW_MS + fromS * 1000), to: new Date(NOW_MS + toS * 1000) },
  });
const change = (cameraId: string, changes: Parameters<typeof changeCamera>[2]) => {
  const { db, clock, secrets, settings } = disk.deps;
  const deps = { db, clock, secrets, settings: { ...settings, districtCode: '440310' } };
  return changeCamera(deps, cameraId, changes);
};

describe('the recorder', () => {
  it('records the cameras that are to be recorded, as long as they are', async () => {
    const one = await world.addCamera();
    const other = await world.addCamera();
    const service = await start();
    expect([...world.cameras.keys()].sort()).toEqual([one, other].sort());
    expect(world.cameras.get(one)?.url).toBe('rtsp://eye:secret@192.0.2.7/1');
    await change(one, { record: false });
    await change(other, { sourceUrl: 'rtsp://192.0.2.8/1' });
    await service.refresh();
    expect([...world.cameras].map(([id, { url }]) => [id, url])).toEqual([
      [other, 'rtsp://192.0.2.8/1'],
    ]);
    await change(other, { enabled: false });
    await service.refresh();
    expect(world.cameras.size).toBe(0);
    expect(disk.logger.said()).not.toContain('secret');
  });

  it('says how it goes, and why it cannot be', async () => {
    const live = await world.addCamera();
    const snapshots = await world.addCamera('http://192.0.2.7/now.jpg');
    const none = await world.addCamera('');
    const outside = await world.addCamera('file:missing.mp4');
    const service = await start();
    expect(await stateOf(live)).toEqual(['opening', null]);
    world.cameras.get(live)?.become('live');
    await expect.poll(() => stateOf(live), PATIENCE).toEqual(['recording', null]);
    world.cameras.get(live)?.become('waiting', 'failed', 'it has gone silent');
    await expect.poll(() => stateOf(live), PATIENCE).toEqual(['waiting', 'it has gone silent']);
    world.cameras.get(live)?.become('opening');
    await service.refresh();
    expect(await stateOf(live)).toEqual(['waiting', 'it has gone silent']);
    expect((await stateOf(snapshots))[1]).toContain('snapshots cannot be recorded');
    expect(await stateOf(none)).toEqual(['cannot', 'it has no source']);
    expect((await stateOf(outside))[0]).toBe('opening');
    await change(live, { record: false });
    await service.refresh();
    expect(await stateOf(live)).toEqual([undefined, undefined]);
    await service.stop();
    recorder = undefined;
    expect((await recordingsOf(query, [snapshots])).size).toBe(0);
  });

  it('indexes what is written, later when the database is away', async () => {
    const camera = await world.addCamera();
    disk = await world.disk(1e6);
    let isAway = false;
    const { db } = disk.deps;
    disk.deps.db = {
      ...db,
      query: (statement) => (isAway ? Promise.reject(new Error('away')) : db.query(statement)),
    };
    recorder = await disk.open();
    await recorder.care();
    await recorder.reconciled();
    isAway = true;
    await write(camera, -60);
    await write(camera, -40);
    await expect.poll(() => disk.logger.said(), PATIENCE).toContain('cannot be indexed yet');
    isAway = false;
    await write(camera, -20);
    await untilIndexed(camera, [-60, -40, -20]);
  });

  it('is one to an installation', async () => {
    await start();
    await expect(disk.open()).rejects.toMatchObject({ code: 'database-locked' });
    const camera = await world.addCamera();
    const elsewhere = await world.disk(1e6);
    const second = await elsewhere.open();
    await second.care();
    expect(world.cameras.has(camera)).toBe(false);
    expect(elsewhere.logger.said()).toContain('another recorder');
    // The first one is silent for good.
    world.clock.advance(4 * 60_000);
    await second.care();
    expect(world.cameras.has(camera)).toBe(true);
    await second.stop();
    await elsewhere.remove();
  });
});

describe('what is dropped', () => {
  it('is what is older than the days of its camera, and not held', async () => {
    const short = await world.addCamera(undefined, 1);
    const usual = await world.addCamera();
    const service = await start(1e6, { days: 3 });
    for (const camera of [short, usual]) {
      for (const days of [4, 2, 0.5]) await write(camera, -days * DAY_S);
      await untilIndexed(camera, [-4 * DAY_S, -2 * DAY_S, -0.5 * DAY_S]);
    }
    await hold(short, -2 * DAY_S, -2 * DAY_S + 10);
    await service.care();
    expect(await indexed(short)).toEqual([-2 * DAY_S, -0.5 * DAY_S]);
    expect(await indexed(usual)).toEqual([-2 * DAY_S, -0.5 * DAY_S]);
    expect(await files()).toEqual([-2, -2, -0.5, -0.5].map((days) => days * DAY_S));
    expect((await recorderState(query))?.room).toBe('enough');
    expect(disk.logger.said()).not.toContain('disk');
  });

  it('is the oldest of all cameras when all of it takes more than it may', async () => {
    const [one, other] = [await world.addCamera(), await world.addCamera()];
    const service = await start(1e6, { most: 3500 });
    for (const fromS of [-100, -80]) await write(one, fromS);
    for (const fromS of [-90, -70]) await write(other, fromS);
    await expect.poll(files, PATIENCE).toEqual([-90, -80, -70]);
    await service.care();
    expect(await indexed(one)).toEqual([-80]);
    expect((await recorderState(query))?.droppedBytes).toBe(0);
  });

  it('is the oldest that nobody holds when the disk is full, and people are told once', async () => {
    const camera = await world.addCamera();
    const service = await start(10_000, { free: 4000 });
    for (const fromS of [-200, -180, -160, -140, -120, -100]) await write(camera, fromS);
    await untilIndexed(camera, [-200, -180, -160, -140, -120, -100]);
    await hold(camera, -200, -170);
    await service.care();
    expect((await recorderState(query))?.room).toBe('enough');
    await write(camera, -80);
    await service.care();
    // 5000 bytes are free again: the floor and a quarter.
    await untilIndexed(camera, [-200, -180, -120, -100, -80]);
    expect(await files()).toEqual([-200, -180, -120, -100, -80]);
    const state = await recorderState(query);
    expect(state).toMatchObject({ room: 'dropping', droppedBytes: 2000, freeBytes: 5000 });
    expect(world.cameras.has(camera)).toBe(true);
    await write(camera, -60);
    await write(camera, -40);
    await service.care();
    const said = disk.logger.said().split('footage is dropped before its days are over');
    expect(said).toHaveLength(2);
    world.clock.advance(2 * 3600_000);
    await service.care();
    expect((await recorderState(query))?.room).toBe('enough');
  });

  it('is nothing when all of it is held: nothing is recorded then, and that is said', async () => {
    const camera = await world.addCamera();
    const service = await start(3000, { free: 1000 });
    await write(camera, -100);
    await write(camera, -80);
    await untilIndexed(camera, [-100, -80]);
    await hold(camera, -100, -50);
    await write(camera, -60);
    await service.care();
    expect(await files()).toEqual([-100, -80, -60]);
    expect((await recorderState(query))?.room).toBe('none');
    expect(world.cameras.has(camera)).toBe(false);
    expect((await stateOf(camera))[0]).toBe('no-room');
    expect(disk.logger.said()).toContain('nothing is recorded until there is room');
    expect((await footageStatus(query)).held).toEqual({ holders: 1, bytes: 3000 });
    await releaseFootage(query, 'ticket:1');
    await service.care();
    expect((await recorderState(query))?.room).toBe('dropping');
    expect(world.cameras.has(camera)).toBe(true);
    expect(await files()).toEqual([-60]);
  });

  it('makes room for a camera that could not write, whatever the disk says', async () => {
    const camera = await world.addCamera();
    await start(1e9);
    for (const fromS of [-100, -80, -60]) await write(camera, fromS);
    await untilIndexed(camera, [-100, -80, -60]);
    world.cameras.get(camera)?.become('waiting', 'no-room', 'the disk is full');
    await untilIndexed(camera, [-80, -60]);
    await expect.poll(files, PATIENCE).toEqual([-80, -60]);
    const room = async () => (await recorderState(query))?.room;
    await expect.poll(room, PATIENCE).toBe('dropping');
  });
});

describe('files and index', () => {
  it('agree after a start: unknown files are looked at, rows without a file go', async () => {
    const camera = await world.addCamera();
    disk = await world.disk(1e6);
    const known = await write(camera, -200);
    const gone = await write(camera, -180);
    const cut = await write(camera, -160);
    const unknown = await write(camera, -140);
    const useless = await write(camera, -120);
    for (const segment of [known, gone, cut]) await indexWritten(database.db, segment);
    await rm(join(disk.footageDir, pathOf(gone)));
    await truncate(join(disk.footageDir, pathOf(cut)), 10);
    await writeFile(join(disk.footageDir, 'notes.txt'), 'not ours');
    const foreign = await world.addCamera();
    const part = `${foreign}/2026-11-20/${NOW_MS - 50_000}.part`;
    await write(foreign, -90);
    await writeFile(join(disk.footageDir, part), 'begun');
    world.whatIsIn((path) => [cut, unknown].find((segment) => pathOf(segment) === path));
    await change(foreign, { record: false });
    recorder = await disk.open();
    await recorder.care();
    await recorder.reconciled();
    expect(await indexed(camera)).toEqual([-200, -160, -140]);
    expect(world.mended).toEqual(
      expect.arrayContaining([pathOf(cut), pathOf(unknown), pathOf(useless), part]),
    );
    expect(world.mended).not.toContain(pathOf(known));
    expect(world.mended).not.toContain('notes.txt');
  });
});
