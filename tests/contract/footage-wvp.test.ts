import { readdir } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openProvider } from '../../detection/footage/providers/open-provider.ts';
import { providerById } from '../../detection/footage/providers/provider-store.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { type ProviderWorld, worlds } from '../support/provider-world.ts';
import { range, secondsOfRange } from '../support/time-video.ts';
import type { WvpServer } from '../support/wvp-server.ts';

describe('footage behind wvp', () => {
  let database: TestDatabase;
  let world: ProviderWorld<WvpServer>;
  beforeAll(async () => {
    database = await freshDatabase();
    return () => database.drop();
  });
  beforeEach(async () => {
    world = await worlds.wvp(database.db);
  });
  afterEach(() => world.close());
  const stretches = async (from: number, to: number) =>
    (await world.provider.stretches(world.camera, range(from, to))).map(secondsOfRange);
  const fetch = (from: number, to: number, path = world.clip) =>
    world.provider.fetchClip(world.camera, range(from, to), path);
  const asked = (part: string) =>
    world.server.state.asked.filter(({ path }) => path.includes(part));
  const nothingLeft = async () => {
    expect([...world.server.running]).toEqual([]);
    expect(await readdir(world.directory)).toEqual([]);
  };

  it('asks a device in windows of ten minutes, on the clocks of the server', async () => {
    await stretches(0, 1500);
    const times = asked('/gb_record/query').map(({ query }) => [
      query.get('startTime'),
      query.get('endTime'),
    ]);
    expect(times).toEqual([
      ['2026-11-23 09:00:00', '2026-11-23 09:10:00'],
      ['2026-11-23 09:10:00', '2026-11-23 09:20:00'],
      ['2026-11-23 09:20:00', '2026-11-23 09:25:00'],
    ]);
    expect(asked('/gb_record/query')[0]?.headers['api-key']).toBe(world.secret);
  });

  it('waits for a device that is busy or silent, and longer each time', async () => {
    world.server.troubles = ['busy', 'timeout', 'lost-list'];
    expect(await stretches(0, 60)).toEqual([[0, 60]]);
    expect(world.waits).toEqual([5_000, 15_000, 45_000]);
  });

  it('gives up after four times', async () => {
    world.server.troubles = ['busy', 'busy', 'busy', 'busy'];
    await expect(stretches(0, 60)).rejects.toMatchObject({
      code: 'footage-unavailable',
      message: expect.stringContaining('486'),
    });
    expect(asked('/gb_record/query')).toHaveLength(4);
  });

  it('takes a list that did not come whole', async () => {
    world.server.isPartial = true;
    expect(await stretches(0, 60)).toEqual([[0, 60]]);
    expect(world.waits).toEqual([]);
  });

  it('does not ask a device for days', async () => {
    await expect(stretches(0, 24 * 3600)).rejects.toThrow('6 hours at most');
    expect(asked('/gb_record')).toEqual([]);
  });

  it('starts again when the device is busy, and lets go of it in the end', async () => {
    world.server.busyStarts = 2;
    const clip = await fetch(10, 16);
    expect(secondsOfRange(clip)).toEqual([10, 16]);
    expect(world.waits).toEqual([5_000, 15_000, 2000, 2000]);
    expect(asked('/download/start')).toHaveLength(3);
    expect(asked('/download/stop')).toHaveLength(1);
    expect([...world.server.running]).toEqual([]);
  });

  it('lets go of the device when something goes wrong', async () => {
    world.server.stuckAt = 0.4;
    await expect(fetch(10, 16)).rejects.toThrow('in time');
    // As long as the footage itself, and two minutes.
    expect(asked('/download/progress')).toHaveLength(63);
    await nothingLeft();
    world.server.stuckAt = null;
    world.server.state.mood = 'html-video';
    await expect(fetch(10, 16)).rejects.toMatchObject({ code: 'footage-unavailable' });
    await nothingLeft();
  });

  it('lets go of the device when nobody wants the footage any more', async () => {
    const stop = new AbortController();
    const { provider, camera, clip, waits } = world;
    world.server.stuckAt = 0.4;
    waits.push = (...ms) => {
      stop.abort(new Error('enough'));
      return ms.length;
    };
    await expect(provider.fetchClip(camera, range(10, 16), clip, stop.signal)).rejects.toThrow(
      'enough',
    );
    await nothingLeft();
  });

  it('never has a channel do two things at once', async () => {
    const paths = ['a', 'b', 'c'].map((name) => `${world.clip}.${name}`);
    const clips = await Promise.all(
      paths.map((path, index) => fetch(10 * index, 10 * index + 4, path)),
    );
    expect(clips.map(secondsOfRange)).toEqual([
      [0, 4],
      [10, 14],
      [20, 24],
    ]);
    expect(world.server.mostRunning).toBe(1);
    expect(asked('/download/start')).toHaveLength(3);
  });

  it('fetches at most ten minutes of a device at once', async () => {
    world.server.stuckAt = 0.1;
    await expect(fetch(0, 3600)).rejects.toThrow();
    const { query } = asked('/download/start')[0] ?? {};
    expect([query?.get('startTime'), query?.get('endTime')]).toEqual([
      '2026-11-23 09:00:00',
      '2026-11-23 09:01:00',
    ]);
    expect(asked('/gb_record/query')).toHaveLength(1);
  });

  it('leaves the device alone when the media server has recorded it', async () => {
    world.server.cloud = [[-30, 45]];
    world.server.state.offsetSeconds = 3;
    expect(await stretches(0, 40)).toEqual([[0, 40]]);
    const clip = await fetch(10, 16);
    expect(secondsOfRange(clip)).toEqual([10, 16]);
    expect(clip.clockOffsetSeconds).toBe(3);
    expect(asked('/gb_record')).toEqual([]);
    expect(await stretches(0, 58)).toEqual([[0, 58]]);
    expect(asked('/gb_record/query')).toHaveLength(1);
  });

  it('goes to another host only when somebody has named it', async () => {
    const { port } = new URL(world.server.url);
    world.server.mediaUrl = `http://localhost:${port}`;
    await expect(fetch(10, 16)).rejects.toThrow('set its media address');
    await nothingLeft();
    // An inner address of the platform: only its path counts.
    world.server.mediaUrl = 'http://172.16.0.9:18080';
    const stored = await providerById(database.db.query, world.providerId);
    if (!stored) throw new Error('it is there');
    const reached = openProvider(world.deps, { ...stored, mediaUrl: world.server.url });
    const clip = await reached.fetchClip(world.camera, range(10, 16), world.clip);
    expect(secondsOfRange(clip)).toEqual([10, 16]);
  });

  it('does not try again where that helps nobody', async () => {
    const unknown = { ...world.camera, name: '34020000001110000009/34020000001320000009' };
    await expect(world.provider.stretches(unknown, range(0, 60))).rejects.toMatchObject({
      code: 'footage-unavailable',
    });
    const stored = await providerById(database.db.query, world.providerId);
    if (!stored) throw new Error('it is there');
    const before = world.waits.length;
    const sealed = world.deps.secrets.seal(
      Buffer.from('{"apiKey":"wrong"}'),
      `footage_providers.credentials:${world.providerId}`,
    );
    const wrong = openProvider(world.deps, { ...stored, credentialsSealed: sealed });
    await expect(wrong.stretches(world.camera, range(0, 60))).rejects.toThrow(
      'refuses the API key',
    );
    expect(world.waits).toHaveLength(before);
  });
});
