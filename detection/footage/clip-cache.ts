import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';

/** A file of the cache that is not dropped while somebody reads it. */
export type BorrowedClip = { path: string; bytes: number; giveBack(): void };

/**
 * A directory of clips with a limit: those that were not read for the longest time make room for new ones, never
 * one that is being read.
 */
export type ClipCache = {
  /** The clip's file, if it is here. */
  borrow(clipId: string): Promise<BorrowedClip | undefined>;
  /** Does what there is to do for a clip, unless that is going on already; then waits for it. */
  once(clipId: string, work: () => Promise<void>): Promise<void>;
  /**
   * Has the clip written to a path, and answers what `write` does. When `write` throws nothing is left behind.
   * @throws AppError `too-large` for a clip that is larger than the whole cache
   */
  keep<T>(clipId: string, write: (path: string) => Promise<T>): Promise<T>;
  /** A place for what is needed on the way to a clip, also after a restart; `drop` takes it away. */
  workplace(clipId: string): Promise<string>;
  drop(clipId: string): Promise<void>;
  /** Takes away what killed processes have left. */
  sweep(): Promise<void>;
};

const SUFFIX = '.mp4';
/** What is left behind by a process that was killed; nothing needs longer. */
const LEFT_BEHIND_MS = 24 * 3600_000;

/** @param directory is made if it is not there; several processes may share it */
export async function openClipCache(
  directory: string,
  options: { maxBytes: number; clock: Clock },
): Promise<ClipCache> {
  await mkdir(directory, { recursive: true });
  const cache = new DirectoryCache(directory, options);
  await cache.sweep();
  return cache;
}

class DirectoryCache implements ClipCache {
  readonly #directory: string;
  readonly #maxBytes: number;
  readonly #clock: Clock;
  /** How many read a clip just now. */
  readonly #readers = new Map<string, number>();
  readonly #working = new Map<string, Promise<void>>();

  constructor(directory: string, { maxBytes, clock }: { maxBytes: number; clock: Clock }) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
    this.#clock = clock;
  }

  async borrow(clipId: string): Promise<BorrowedClip | undefined> {
    const path = this.#pathOf(clipId);
    // Before anything is waited for: from here on it is not dropped.
    this.#readers.set(clipId, (this.#readers.get(clipId) ?? 0) + 1);
    let given = false;
    const giveBack = () => {
      if (given) return;
      given = true;
      const others = (this.#readers.get(clipId) ?? 1) - 1;
      if (others > 0) this.#readers.set(clipId, others);
      else this.#readers.delete(clipId);
    };
    try {
      const { size: bytes } = await stat(path);
      await this.#markUsed(path);
      return { path, bytes, giveBack };
    } catch (error) {
      giveBack();
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  once(clipId: string, work: () => Promise<void>): Promise<void> {
    const underWay = this.#working.get(clipId);
    if (underWay !== undefined) return underWay;
    const working = work().finally(() => this.#working.delete(clipId));
    this.#working.set(clipId, working);
    return working;
  }

  async keep<T>(clipId: string, write: (path: string) => Promise<T>): Promise<T> {
    const part = join(this.#directory, `${clipId}.${randomUUID()}.part`);
    try {
      const answer = await write(part);
      const { size } = await stat(part);
      if (size > this.#maxBytes) {
        throw new AppError(
          'too-large',
          'The clip is larger than all room for clips: ask for less.',
        );
      }
      await this.#makeRoom(size);
      await this.#markUsed(part);
      await rename(part, this.#pathOf(clipId));
      return answer;
    } finally {
      await rm(part, { force: true });
    }
  }

  async workplace(clipId: string): Promise<string> {
    const path = join(this.#directory, `${clipId}.work`);
    await mkdir(path, { recursive: true });
    return path;
  }

  async drop(clipId: string): Promise<void> {
    await rm(join(this.#directory, `${clipId}.work`), { recursive: true, force: true });
  }

  async sweep(): Promise<void> {
    const before = this.#clock.now().getTime() - LEFT_BEHIND_MS;
    for (const name of await readdir(this.#directory)) {
      if (name.endsWith(SUFFIX)) continue;
      const path = join(this.#directory, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs < before) await rm(path, { recursive: true, force: true });
    }
  }

  #pathOf = (clipId: string): string => join(this.#directory, `${clipId}${SUFFIX}`);

  #markUsed(path: string): Promise<void> {
    const now = this.#clock.now();
    return utimes(path, now, now);
  }

  /** Drops what was not read for the longest time until so many bytes fit. */
  async #makeRoom(bytes: number): Promise<void> {
    const files = await this.#files();
    let total = files.reduce((sum, { size }) => sum + size, bytes);
    for (const { name, size } of files.toSorted((a, b) => a.usedMs - b.usedMs)) {
      if (total <= this.#maxBytes) return;
      if (this.#readers.has(name.slice(0, -SUFFIX.length))) continue;
      await rm(join(this.#directory, name), { force: true });
      total -= size;
    }
  }

  async #files() {
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith(SUFFIX));
    const files = await Promise.all(
      names.map(async (name) => {
        const found = await stat(join(this.#directory, name)).catch(() => undefined);
        return found ? [{ name, size: found.size, usedMs: found.mtimeMs }] : [];
      }),
    );
    return files.flat();
  }
}

const isMissing = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
