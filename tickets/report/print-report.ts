import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import { LRUCache } from 'lru-cache';
import type { ReportLanguage } from './report-deps.ts';
import type { PrintedReport } from './report-pdf.ts';

/** A whole office that prints at once takes turns. */
const turns = new Mutex();
/** The same report is the same bytes, and most ask for that of today. */
const printed = new LRUCache<string, Uint8Array>({ max: 8 });

/** The report as PDF, made in a thread of its own: opening the typeface would hold up all requests. */
export function printReport(report: PrintedReport, language: ReportLanguage): Promise<Uint8Array> {
  const key = createHash('sha256')
    .update(JSON.stringify([report, language]))
    .digest('hex');
  return turns.runExclusive(async () => {
    const bytes = printed.get(key) ?? (await print(report, language));
    printed.set(key, bytes);
    return bytes;
  });
}

const print = (report: PrintedReport, language: ReportLanguage): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./report-pdf-thread.ts', import.meta.url), {
      workerData: { report, language },
    });
    thread.on('message', resolve);
    thread.on('error', reject);
    thread.on('exit', () => reject(new Error('the report could not be printed')));
  });
