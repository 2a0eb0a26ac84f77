import { readdir } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { camerasOfProvider } from '../../detection/footage/providers/camera-footage-store.ts';
import { noteZlmRecording } from '../../detection/footage/providers/note-zlm-recording.ts';
import { reconcileAll } from '../../detection/footage/providers/provider-care.ts';
import { zlmRecordings } from '../../detection/footage/providers/zlm-recording-store.ts';
import { silentLogger } from '../../platform/logger.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/footage-server.ts';
import { type ProviderWorld, tellRecordings, worlds } from '../support/provider-world.ts';
import { at, range, secondsOfRange, timesShown } from '../support/time-video.ts';
import { DAY, ZLM_SECRET, type ZlmServer } from '../support/zlm-server.ts';

const HOUR_MS = 3_600_000;
const STREAM = '__defaultVhost__/rtp/street';

describe('footage of ZLMediaKit', () => {
  let database: TestDatabase;
  let world: ProviderWorld<ZlmServer>;
  beforeAll(async () => {
    database = await freshDatabase();
    return () => database.drop();
  });
  beforeEach(async () => {
    world = await worlds.zlmediakit(database.db);
  });
  afterEach(() => world.close());
  const stretches = async (from: number, to: number) =>
    (await world.provider.stretches(world.camera, range(from, to))).map(secondsOfRange);
  const lists = () => world.server.state.asked.filter(({ path }) => /getMP4RecordFile/i.test(path));
  const known = async () =>
    (await zlmRecordings(database.db.query, world.providerId, STREAM, range(-9999, 9999))).map(
      ({ file, endsAt }) => [file, endsAt && (+endsAt - +at(0)) / 1000],
    );

  it('reads no lists where hooks have told everything', async () => {
    await tellRecordings(world);
    expect(await stretches(10, 40)).toEqual([[10, 40]]);
    expect(lists()).toEqual([]);
    expect(await stretches(10, 100)).toEqual([
      [10, 60],
      [90, 100],
    ]);
    expect(lists()).toHaveLength(1);
    expect(lists()[0]).toMatchObject({ method: 'POST', query: new URLSearchParams() });
    expect(lists()[0]?.body).toContain(`secret=${ZLM_SECRET}`);
  });

  it('reads names of both forms, on the clocks of the server; not what is being written', async () => {
    world.server.extra = [
      '09-30-00.mp4',
      '.2026-11-23-09-16-00-0.mp4',
      '2026-11-23-09-15-60-0.mp4',
      '../../etc/passwd',
      'thumbnail.jpg',
    ];
    await stretches(0, 1800);
    expect(await known()).toEqual([
      [`${DAY}/${DAY}-09-00-00-0.mp4`, null],
      [`${DAY}/${DAY}-09-01-30-0.mp4`, null],
      [`${DAY}/09-30-00.mp4`, null],
    ]);
    // Until one has been fetched it goes on until the next, or for an hour.
    expect(await stretches(0, 1790)).toEqual([[0, 1790]]);
    expect(await stretches(0, 9000)).toEqual([[0, 1800 + 3600]]);
  });

  it('takes a root with and without the day', async () => {
    world.server.rootHasDay = false;
    const clip = await world.provider.fetchClip(world.camera, range(10, 15), world.clip);
    expect(secondsOfRange(clip)[0]).toBe(10);
    const download = world.server.state.asked.find(({ path }) => path.endsWith('downloadFile'));
    expect(download?.query.get('file_path')).toMatch(
      /rtp\/street\/2026-11-23\/2026-11-23-09-00-00/,
    );
  });

  it('takes down how long a recording is when it has been fetched', async () => {
    await world.provider.fetchClip(world.camera, range(10, 15), world.clip);
    expect(await known()).toEqual([
      [`${DAY}/${DAY}-09-00-00-0.mp4`, 60],
      [`${DAY}/${DAY}-09-01-30-0.mp4`, null],
    ]);
    const beyond = world.provider.fetchClip(world.camera, range(70, 80), world.clip);
    await expect(beyond).rejects.toMatchObject({ code: 'not-found' });
  });

  it('joins two recordings into one clip, with the pause between them', async () => {
    await tellRecordings(world);
    const clip = await world.provider.fetchClip(world.camera, range(57, 93), world.clip);
    expect(secondsOfRange(clip)).toEqual([56, 93]);
    for (const { expected, shown } of await timesShown(clip)) {
      expect(Math.abs(expected - 0.5 - shown)).toBeLessThan(1);
    }
    expect(await readdir(world.directory)).toEqual(['clip.mp4']);
  });

  it('forgets what the server has removed', async () => {
    await tellRecordings(world);
    world.server.remove(0);
    const fetching = world.provider.fetchClip(world.camera, range(10, 15), world.clip);
    await expect(fetching).rejects.toMatchObject({ code: 'not-found' });
    expect((await known()).map(([file]) => file)).toEqual([`${DAY}/${DAY}-09-01-30-0.mp4`]);
    expect(await stretches(10, 15)).toEqual([]);
  });

  it('catches up on what hooks have not told while somebody was down', async () => {
    await noteZlmRecording(world.deps, world.providerId, world.server.hook(90, 120));
    await noteZlmRecording(world.deps, world.providerId, world.server.hook(600, 660));
    world.deps.clock.set(at(3 * 3600));
    await reconcileAll({ ...world.deps, logger: silentLogger });
    // The last one is no longer there.
    expect(await known()).toEqual([
      [`${DAY}/${DAY}-09-00-00-0.mp4`, null],
      [`${DAY}/${DAY}-09-01-30-0.mp4`, 120],
    ]);
    const [row] = await camerasOfProvider(database.db.query, world.providerId);
    expect(row?.reconciled?.to).toEqual(at(3 * 3600));
    const asked = lists().length;
    expect(asked).toBe(8);
    // What is older than two hours is known now; what is newer may still be written.
    await stretches(2000, 2600);
    expect(lists()).toHaveLength(asked);
    await stretches(9000, 9600);
    expect(lists()).toHaveLength(asked + 1);
    // From where the last time ended.
    world.deps.clock.set(at(4 * 3600));
    await reconcileAll({ ...world.deps, logger: silentLogger });
    expect(lists()).toHaveLength(asked + 2);
  });

  it('trusts no list over a gap in its own memory', async () => {
    await reconcileAll({ ...world.deps, logger: silentLogger });
    world.deps.clock.set(new Date(+NOW + 40 * 24 * HOUR_MS));
    await reconcileAll({ ...world.deps, logger: silentLogger });
    const asked = lists().length;
    await stretches(0, 50);
    expect(lists()).toHaveLength(asked + 1);
  });

  it('goes on with other platforms when one does not answer', async () => {
    const other = await worlds.zlmediakit(database.db);
    await world.server.close();
    await reconcileAll({ ...other.deps, logger: silentLogger });
    const [row] = await camerasOfProvider(database.db.query, other.providerId);
    expect(row?.reconciled).not.toBeNull();
    await other.close();
  });

  it.each([
    [-1, 'could not'],
    [-100, 'refuses the secret'],
    [-200, 'database'],
    [-300, 'parameters'],
    [-400, 'inside'],
    [-7, 'code -7'],
  ])('understands code %i, whatever the HTTP status', async (code, words) => {
    world.server.code = code;
    const asking = world.provider.stretches(world.camera, range(0, 60));
    await expect(asking).rejects.toMatchObject({
      code: 'footage-unavailable',
      message: expect.stringContaining(words),
    });
  });

  it('keeps no recordings of cameras that nobody has named', async () => {
    const hook = { ...world.server.hook(0, 60), stream: 'elsewhere' };
    expect(await noteZlmRecording(world.deps, world.providerId, hook)).toBe(false);
    const odd = { ...world.server.hook(0, 60), file_path: '/etc/passwd' };
    await expect(noteZlmRecording(world.deps, world.providerId, odd)).rejects.toMatchObject({
      code: 'invalid-field',
    });
    const future = { ...world.server.hook(0, 60), start_time: 4e9 };
    await expect(noteZlmRecording(world.deps, world.providerId, future)).rejects.toMatchObject({
      code: 'invalid-field',
    });
    expect(await known()).toEqual([]);
  });
});
