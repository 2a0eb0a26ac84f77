import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { holdFootage } from '../../detection/footage/hold-footage.ts';
import { Recorder } from '../../detection/footage/recorder.ts';
import { recorderState } from '../../detection/footage/recording-store.ts';
import { segmentsBegun } from '../../detection/footage/segment-store.ts';
import { addCamera } from '../../detection/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { sql } from '../../platform/db.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { type CameraSimulator, openCameraSimulator } from '../support/camera-simulator.ts';
import { CLIP, makeClip } from '../support/clip.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { recordingLogger } from '../support/frames-world.ts';
import { expectWholeSegments, filesOf, PATIENCE } from '../support/recording-world.ts';

/** A disk on which some six segments have room. */
const DISK_BYTES = 22_000;
const FREE_BYTES = 8_000;

let database: TestDatabase;
let simulator: CameraSimulator;
let made: Awaited<ReturnType<typeof makeClip>>;
let footageDir: string;
beforeAll(async () => {
  database = await freshDatabase();
  made = await makeClip();
  simulator = await openCameraSimulator(made.clip, CLIP.fps);
  footageDir = await mkdtemp(join(tmpdir(), 'citymark-recorder-'));
});
afterAll(async () => {
  await simulator.close();
  await made.remove();
  await database.drop();
  await rm(footageDir, { recursive: true, force: true });
});

const segmentFiles = async () =>
  (await filesOf(footageDir)).filter((name) => /\.(mp4|part)$/.test(name));
async function freeBytes(): Promise<number> {
  const sizes = (await segmentFiles()).map((name) =>
    stat(join(footageDir, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return DISK_BYTES - (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

it('records over kills and a full disk, keeps what is held, and finds everything again', async () => {
  const { db } = database;
  const logger = recordingLogger();
  const settings = {
    ...{ footageDir, footageDays: 30, footageBytes: null, footageFreeBytes: FREE_BYTES },
    ...{ videoDir: footageDir, districtCode: '440310' },
  };
  const secrets = secretsFrom([Buffer.alloc(32, 7)]);
  const deps = { db, clock: systemClock, secrets, logger, settings };
  const options = {
    segmentSeconds: 1,
    watchdogSeconds: 5,
    openSeconds: 10,
    random: () => 1,
    freeBytes,
  };
  const place = { lng: 114.35, lat: 22.69 };
  const source = { sourceUrl: simulator.url('street'), record: true };
  const { cameraId } = await addCamera(deps, {
    cameraCode: 'R1',
    name: '录像',
    ...place,
    ...source,
  });
  const indexed = () =>
    segmentsBegun(db.query, cameraId, { from: new Date(0), to: new Date(Date.now() + 1e6) });
  const newest = async () => (await indexed()).at(-1)?.endsAt.getTime() ?? 0;

  const recorder = await Recorder.open(deps, options);
  await recorder.care();
  await expect.poll(async () => (await indexed()).length, PATIENCE).toBeGreaterThanOrEqual(1);
  const [first] = await indexed();
  if (!first) throw new Error('there is a first one');
  const range = { from: first.startsAt, to: first.endsAt };
  await holdFootage(db.query, { holder: 'ticket:1', cameraIds: [cameraId], range, at: new Date() });

  const [pid = 0] = recorder.processIds;
  process.kill(pid, 'SIGKILL');
  const killedAt = Date.now();
  await expect.poll(newest, PATIENCE).toBeGreaterThan(killedAt);

  const dropped = async () => {
    await recorder.care();
    return (await recorderState(db.query))?.droppedBytes;
  };
  await expect.poll(dropped, { ...PATIENCE, interval: 300 }).toBeGreaterThan(0);
  const fullAt = Date.now();
  await expect.poll(newest, PATIENCE).toBeGreaterThan(fullAt);
  await recorder.stop();

  const kept = await indexed();
  expect(kept[0]).toEqual(first);
  expect(logger.said()).toContain('footage is dropped before its days are over');
  expect(await segmentFiles()).toEqual(kept.map(({ path }) => path).sort());
  await rm(join(footageDir, 'recorder-id'));
  await Promise.all(
    ['owner.lock', 'owner.pid'].map((name) => rm(join(footageDir, name), { force: true })),
  );
  await expectWholeSegments(footageDir);

  // The index is lost, and the camera is no longer recorded.
  await db.query(sql`delete from footage_segments`);
  await db.query(sql`delete from footage_recorder`);
  await db.query(sql`update cameras set record = false`);
  const again = await Recorder.open(deps, options);
  await again.care();
  await again.reconciled();
  expect(await indexed()).toEqual(kept);
  await again.stop();
});
