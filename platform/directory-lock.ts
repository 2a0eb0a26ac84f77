import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from './errors.ts';

const SQLITE_BUSY = 5;

/**
 * Makes sure that no other process of this machine uses a directory that is for one. It is an exclusive
 * SQLite lock, because the operating system lets go of that one when we are killed. Returns what lets go.
 * @param advice what can be done about it when the directory is in use
 * @throws AppError `database-locked`
 */
export async function lockDirectory(directory: string, advice: string): Promise<() => void> {
  await mkdir(directory, { recursive: true });
  const owner = join(directory, 'owner.pid');
  const lock = new DatabaseSync(join(directory, 'owner.lock'));
  try {
    lock.exec('begin exclusive');
    // Only for people; on a full disk it can be missing.
    await writeFile(owner, `${process.pid}\n`).catch(() => {});
    return () => lock.close();
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    const pid = await readFile(owner, 'utf8').catch(() => 'unknown');
    const detail = `The data directory ${directory} is in use by process ${pid.trim()}. ${advice}`;
    throw new AppError('database-locked', detail, { cause: error });
  }
}
