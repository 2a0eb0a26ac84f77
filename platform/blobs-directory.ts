import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from './blobs.ts';
import { AppError } from './errors.ts';

const UNFINISHED_KEPT_MS = 24 * 60 * 60 * 1000;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** A directory's entries are durable only once the directory itself is flushed. */
async function flushDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a killed process left half written; a day is longer than any write takes. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < Date.now() - UNFINISHED_KEPT_MS) await rm(path, { force: true });
  }
}

/** Blobs in `<root>/ab/cd/abcd…`; a file is there whole or not at all. Processes may share the root. */
export async function openDirectoryBlobs(root: string): Promise<BlobStore> {
  const unfinished = join(root, 'unfinished');
  await mkdir(unfinished, { recursive: true });
  await removeUnfinished(unfinished);
  const pathOf = (name: string) => join(root, name.slice(0, 2), name.slice(2, 4), name);

  async function write(name: string, bytes: Uint8Array): Promise<void> {
    const path = pathOf(name);
    const temporary = join(unfinished, randomUUID());
    try {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      const shard = dirname(path);
      const isNew = await mkdir(shard, { recursive: true });
      // Over an existing file too: that heals one that was damaged.
      await rename(temporary, path);
      await flushDirectory(shard);
      if (isNew) {
        await flushDirectory(dirname(shard));
        await flushDirectory(root);
      }
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {});
      throw new AppError('unavailable', 'The blob directory cannot be written.', { cause: error });
    }
  }

  async function read(name: string, maxBytes: number): Promise<Uint8Array | undefined> {
    try {
      const handle = await open(pathOf(name), 'r');
      try {
        const { size } = await handle.stat();
        if (size > maxBytes) {
          throw new AppError('too-large', `The blob has ${size} bytes, more than ${maxBytes}.`);
        }
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (error instanceof AppError) throw error;
      throw new AppError('unavailable', 'The blob directory cannot be read.', { cause: error });
    }
  }

  return {
    write,
    read,
    has: (name) =>
      access(pathOf(name)).then(
        () => true,
        () => false,
      ),
    remove: (name) => rm(pathOf(name), { force: true }),
    close: async () => {},
  };
}
