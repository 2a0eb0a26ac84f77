import { Worker } from 'node:worker_threads';
import { AppError } from '../platform/errors.ts';
import type { TableAnswer } from './read-table-thread.ts';
import { type Table, type TableFormat, tableLimits, unreadable } from './table.ts';

const HEAP_MB = 1024;

/**
 * Takes a file apart in a thread of its own, which is stopped when it takes too much memory or time, so
 * that no file can hold up or end the service.
 * @throws AppError `too-large`, `import-unreadable`
 */
export async function readTable(bytes: Uint8Array, format: TableFormat): Promise<Table> {
  if (bytes.length > tableLimits.fileBytes) {
    throw new AppError(
      'too-large',
      `The file has ${Math.round(bytes.length / 1e6)} MB; at most ${tableLimits.fileBytes / 1e6} MB are read. Split it.`,
    );
  }
  const thread = new Worker(new URL('./read-table-thread.ts', import.meta.url), {
    workerData: { bytes, format },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const timer = setTimeout(() => void thread.terminate(), tableLimits.seconds * 1000);
  try {
    const answer = await new Promise<TableAnswer>((resolve, reject) => {
      thread.on('message', resolve);
      thread.on('error', (error) => reject(tooHard(error)));
      thread.on('exit', () => reject(tooHard()));
    });
    if ('unreadable' in answer) throw unreadable(answer.unreadable);
    return answer.table;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

const tooHard = (cause?: unknown) =>
  unreadable('Reading the file takes too much memory or time. Split it, or save it as CSV.', cause);
