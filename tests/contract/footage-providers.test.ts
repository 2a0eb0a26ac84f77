import { access, copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchedClip } from '../../detection/footage/footage-provider.ts';
import { segmentsBetween } from '../../detection/footage/segment-store.ts';
import { AppError } from '../../platform/errors.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import type { ServerMood } from '../support/footage-server.ts';
import {
  type ProviderWorld,
  recorderWorld,
  tellRecordings,
  worlds,
} from '../support/provider-world.ts';
import { range, secondsOfRange, timesShown } from '../support/time-video.ts';
import type { ZlmServer } from '../support/zlm-server.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** What somebody may rely on, whoever keeps the footage. */
type Shared = Pick<ProviderWorld, 'provider' | 'camera' | 'directory' | 'clip' | 'close'>;

/** How far ahead a provider's clock is told to be; null: it cannot be known. */
const offsets = { recorder: 0, frigate: 7, zlmediakit: 7, mediamtx: 7, wvp: null };
const platforms = ['frigate', 'zlmediakit', 'mediamtx', 'wvp'] as const;
const open = {
  recorder: async (): Promise<Shared> => recorderWorld(database.db),
  ...Object.fromEntries(
    platforms.map((kind) => [
      kind,
      async (): Promise<Shared> => {
        const world = await worlds[kind](database.db);
        if (kind === 'zlmediakit') await tellRecordings(world as ProviderWorld<ZlmServer>);
        world.server.state.offsetSeconds = 7;
        return world;
      },
    ]),
  ),
} as Record<keyof typeof offsets, () => Promise<Shared>>;

const problemOf = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
};

describe.each(['recorder', ...platforms] as const)('footage of %s', (kind) => {
  let world: Shared;
  beforeAll(async () => {
    world = await open[kind]();
  });
  afterAll(() => world.close());
  const stretches = async (from: number, to: number) =>
    (await world.provider.stretches(world.camera, range(from, to))).map(secondsOfRange);
  const fetch = (from: number, to: number) =>
    world.provider.fetchClip(world.camera, range(from, to), world.clip);
  const noFiles = async () => expect(await readdir(world.directory)).toEqual([]);

  it('is of its kind, and only GB/T 28181 keeps one waiting', () => {
    expect(world.provider.kind).toBe(kind);
    expect(world.provider.isPrompt).toBe(kind !== 'wvp');
  });

  it('answers nothing where there is nothing', async () => {
    expect(await stretches(300, 360)).toEqual([]);
    expect((await problemOf(fetch(300, 310))).code).toBe('not-found');
    await noFiles();
  });

  it('gives up when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('nobody wants it'));
    const { provider, camera, clip } = world;
    const fetching = provider.fetchClip(camera, range(20, 30), clip, signal);
    await expect(fetching).rejects.toThrow('nobody wants it');
    await noFiles();
  });

  it('answers what it has: in order, joined, clipped', async () => {
    expect(await stretches(-60, 150)).toEqual([
      [0, 60],
      [90, 120],
    ]);
    expect(await stretches(10, 20)).toEqual([[10, 20]]);
    expect(await stretches(50, 100)).toEqual([
      [50, 60],
      [90, 100],
    ]);
  });

  it('fetches a clip that says truly what it shows', async () => {
    const clip: FetchedClip = await fetch(21, 27);
    expect(clip.path).toBe(world.clip);
    expect(await readdir(world.directory)).toEqual(['clip.mp4']);
    expect(clip.clockOffsetSeconds).toBe(offsets[kind]);
    const [from = 0, to = 0] = secondsOfRange(clip);
    expect(from).toBeLessThanOrEqual(21);
    expect(from).toBeGreaterThanOrEqual(18.5);
    expect(to).toBeGreaterThanOrEqual(26.5);
    expect(to).toBeLessThanOrEqual(27.5);
    const shown = await timesShown(clip);
    expect(shown.length).toBeGreaterThanOrEqual(6);
    for (const each of shown) expect(Math.abs(each.expected - 0.5 - each.shown)).toBeLessThan(1);
  });
});

describe.each(platforms)('%s that misbehaves', (kind) => {
  let world: ProviderWorld;
  beforeAll(async () => {
    world = await worlds[kind](database.db);
  });
  afterAll(() => world.close());

  /** What becomes of asking for a clip that is there; nothing may be left of it. */
  const troubled = async (mood: ServerMood) => {
    world.server.state.mood = mood;
    try {
      const { provider, camera, clip, directory } = world;
      const error = await problemOf(provider.fetchClip(camera, range(20, 26), clip));
      expect(await readdir(directory)).toEqual([]);
      expect(error.code).toBe('footage-unavailable');
      return error;
    } finally {
      world.server.state.mood = 'well';
    }
  };

  it.each(['html', 'html-video', 'truncated-video', 'broken-off-video', 'error-500'] as const)(
    'never takes %s for footage',
    async (mood) => {
      await troubled(mood);
    },
  );

  it('says that it refuses us, once, and never what it refuses', async () => {
    const before = world.server.state.asked.length;
    const error = await troubled('unauthorised');
    expect(error.message).toContain('refuses the credentials');
    expect(world.server.state.asked).toHaveLength(before + 1);
    expect(`${error.message}${error.stack}${error.cause}`).not.toContain(world.secret);
  });

  it('puts its secret in no address but where there is no other way', async () => {
    const { asked } = world.server.state;
    expect(asked.length).toBeGreaterThan(3);
    for (const { path, query } of asked) expect(`${path}?${query}`).not.toContain(world.secret);
  });

  it('says what works, and what does not', async () => {
    const { checkFootageProvider } = await import('../../detection/index.ts');
    const good = await checkFootageProvider(world.deps, world.providerId);
    expect(good.filter(({ ok }) => !ok)).toEqual([]);
    expect(good.map(({ what }) => what)).toContain('cameras');
    world.server.state.offsetSeconds = -40;
    const late = await checkFootageProvider(world.deps, world.providerId);
    expect(late.find(({ what }) => what === 'clock')).toMatchObject({ ok: false });
    expect(late.find(({ what }) => what === 'clock')?.detail).toContain('40 s behind');
    world.server.state.mood = 'unauthorised';
    const shut = await checkFootageProvider(world.deps, world.providerId);
    expect(shut.at(-1)).toMatchObject({ ok: false });
    world.server.state.mood = 'well';
  });

  it('is away', async () => {
    await world.server.close();
    const { provider, camera } = world;
    const error = await problemOf(provider.stretches(camera, range(0, 60)));
    expect(error.code).toBe('footage-unavailable');
    expect(error.message).toContain('ECONNREFUSED');
    const steps = await (await import('../../detection/index.ts')).checkFootageProvider(
      world.deps,
      world.providerId,
    );
    expect(steps).toMatchObject([{ ok: false }]);
  });
});

describe('a segment of our recorder', () => {
  it('that is damaged is said to be so', async () => {
    const world = await recorderWorld(database.db);
    const [first] = await segmentsBetween(database.db.query, world.camera.cameraId, range(0, 10));
    const path = join(world.footageDir, first?.path ?? '');
    await access(path);
    await writeFile(path, (await readFile(path)).subarray(0, 900));
    const fetching = world.provider.fetchClip(world.camera, range(5, 10), world.clip);
    expect((await problemOf(fetching)).code).toBe('footage-unavailable');
    await copyFile('/dev/null', path);
    expect(await readdir(world.directory)).toEqual([]);
    await world.close();
  });
});
