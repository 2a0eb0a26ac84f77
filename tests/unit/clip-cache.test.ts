import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClipCache, openClipCache } from '../../detection/footage/clip-cache.ts';
import { fixedClock } from '../../platform/clock.ts';

let directory: string;
let clock: ReturnType<typeof fixedClock>;
let cache: ClipCache;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'citymark-cache-'));
  clock = fixedClock('2026-11-23T01:00:00Z');
  cache = await openClipCache(join(directory, 'clips'), { maxBytes: 300, clock });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const keep = (clipId: string, bytes = 100) => {
  clock.advance(1000);
  return cache.keep(clipId, (path) => writeFile(path, Buffer.alloc(bytes, clipId)));
};
const has = async (clipId: string) => {
  const names = await readdir(join(directory, 'clips'));
  return names.includes(`${clipId}.mp4`);
};

describe('the cache of clips', () => {
  it('drops what was not read for the longest time', async () => {
    for (const clipId of ['a', 'b', 'c']) await keep(clipId);
    clock.advance(1000);
    (await cache.borrow('a'))?.giveBack();
    await keep('d');
    expect([await has('a'), await has('b'), await has('c'), await has('d')]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(await cache.borrow('b')).toBeUndefined();
  });

  it('never drops what is being read, also by several', async () => {
    await keep('a');
    const [one, other] = [await cache.borrow('a'), await cache.borrow('a')];
    await keep('b');
    await keep('c');
    await keep('d', 200);
    expect([await has('a'), await has('b'), await has('c')]).toEqual([true, false, false]);
    one?.giveBack();
    one?.giveBack();
    await keep('e', 200);
    expect(await has('a')).toBe(true);
    expect((await readFile(other?.path ?? '')).equals(Buffer.alloc(100, 'a'))).toBe(true);
    other?.giveBack();
    await keep('f', 200);
    expect(await has('a')).toBe(false);
  });

  it('leaves nothing behind of what fails, and refuses what is larger than all room', async () => {
    await keep('a');
    const failing = cache.keep('b', async (path) => {
      await writeFile(path, 'half');
      throw new Error('gone');
    });
    await expect(failing).rejects.toThrow('gone');
    await expect(keep('c', 301)).rejects.toMatchObject({ code: 'too-large' });
    expect(await readdir(join(directory, 'clips'))).toEqual(['a.mp4']);
  });

  it('does what there is to do for a clip once at a time', async () => {
    let count = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const work = () => {
      count++;
      return promise;
    };
    const both = Promise.all([cache.once('a', work), cache.once('a', work)]);
    resolve();
    await both;
    expect(count).toBe(1);
    await cache.once('a', work);
    expect(count).toBe(2);
  });

  it('keeps its clips over a restart, and takes away what a killed process left', async () => {
    await keep('a');
    const left = await cache.workplace('b');
    const kept = await cache.workplace('c');
    const day = new Date(clock.now().getTime() - 25 * 3600_000);
    await utimes(left, day, day);
    await utimes(kept, clock.now(), clock.now());
    cache = await openClipCache(join(directory, 'clips'), { maxBytes: 300, clock });
    expect((await cache.borrow('a'))?.bytes).toBe(100);
    await expect(stat(left)).rejects.toThrow();
    expect((await stat(kept)).isDirectory()).toBe(true);
  });
});
