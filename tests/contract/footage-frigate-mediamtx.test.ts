import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import type { FootageServer } from '../support/footage-server.ts';
import { FRIGATE_USER, frigateServer } from '../support/frigate-server.ts';
import { MEDIAMTX_USER, mediamtxServer } from '../support/mediamtx-server.ts';
import { type ProviderWorld, platformWorld } from '../support/provider-world.ts';
import { at, range, START, secondsOfRange } from '../support/time-video.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  return () => database.drop();
});
const openFrigate = () =>
  platformWorld(database.db, 'frigate', frigateServer, {
    name: 'street',
    credentials: FRIGATE_USER,
  });
const openMediamtx = (name: string) =>
  platformWorld(database.db, 'mediamtx', mediamtxServer, { name, credentials: MEDIAMTX_USER });
const askedOf = ({ server }: ProviderWorld<FootageServer>) =>
  server.state.asked.map(({ path }) => path);

describe('footage of Frigate', () => {
  let world: ProviderWorld;
  beforeAll(async () => {
    world = await openFrigate();
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.server.state.asked = [];
  });
  const fetch = (from: number, to: number) =>
    world.provider.fetchClip(world.camera, range(from, to), world.clip);

  it('signs in with user and password, once an hour, and again after a refusal', async () => {
    await world.provider.stretches(world.camera, range(0, 60));
    await world.provider.stretches(world.camera, range(0, 60));
    expect(askedOf(world)).toEqual([
      '/api/login',
      '/api/street/recordings',
      '/api/street/recordings',
    ]);
    world.deps.clock.advance(3_600_001);
    await world.provider.stretches(world.camera, range(0, 60));
    expect(askedOf(world).slice(3)).toEqual(['/api/login', '/api/street/recordings']);
    world.server.state.mood = 'unauthorised';
    await expect(world.provider.stretches(world.camera, range(0, 60))).rejects.toThrow('refuses');
    world.server.state.mood = 'well';
    await world.provider.stretches(world.camera, range(0, 60));
    expect(askedOf(world).slice(-2)).toEqual(['/api/login', '/api/street/recordings']);
  });

  it('asks for whole seconds around what is wanted, and knows what it got', async () => {
    const clip = await fetch(21.4, 26.6);
    const asked = askedOf(world).at(-1);
    expect(asked).toBe(`/api/street/start/${START / 1000 + 21}/end/${START / 1000 + 27}/clip.mp4`);
    // From the keyframe before on.
    expect(secondsOfRange(clip)).toEqual([20, 27]);
  });

  it('asks for one stretch only, since its clips jump over gaps', async () => {
    const clip = await fetch(50, 120);
    expect(secondsOfRange(clip)).toEqual([90, 120]);
  });

  it('reads the list of a week in parts', async () => {
    const week = range(-7 * 86_400, 86_400);
    const found = await world.provider.stretches(world.camera, week);
    expect(found.map(secondsOfRange)).toEqual([
      [0, 60],
      [90, 120],
    ]);
    expect(askedOf(world)).toHaveLength(3);
  });

  it('takes a 400 for nothing there', async () => {
    const gone = await openFrigate();
    // Listed, and removed before it was asked for.
    const { provider, camera, clip, server } = gone;
    const ranges = await provider.stretches(camera, range(0, 60));
    expect(ranges).toHaveLength(1);
    server.removeFootage();
    await expect(provider.fetchClip(camera, range(0, 60), clip)).rejects.toMatchObject({
      code: 'not-found',
    });
    await gone.close();
  });

  it('knows nothing of a camera that Frigate does not have', async () => {
    const other = { ...world.camera, name: 'elsewhere' };
    expect(await world.provider.stretches(other, range(0, 60))).toEqual([]);
  });

  it('never looks at the picture that may be an old one', async () => {
    await fetch(10, 12);
    expect(askedOf(world).filter((path) => path.endsWith('.jpg'))).toEqual([]);
  });
});

describe('footage of MediaMTX', () => {
  it('asks for the seconds of a stretch as an MP4', async () => {
    const world = await openMediamtx('city/street');
    const clip = await world.provider.fetchClip(world.camera, range(54.5, 100), world.clip);
    expect(secondsOfRange(clip)).toEqual([90, 100]);
    const { query } = world.server.state.asked.at(-1) ?? {};
    expect(Object.fromEntries(query ?? [])).toEqual({
      path: 'city/street',
      start: at(90).toISOString(),
      duration: '10',
      format: 'mp4',
    });
    await world.close();
  });

  it('tells a path without playback from one without footage', async () => {
    const world = await openMediamtx('city/without-playback');
    const asking = world.provider.stretches(world.camera, range(0, 60));
    await expect(asking).rejects.toMatchObject({ code: 'footage-unavailable' });
    const empty = { ...world.camera, name: 'city/empty' };
    expect(await world.provider.stretches(empty, range(0, 60))).toEqual([]);
    await world.close();
  });
});
