import { AppError } from '../platform/errors.ts';
import { plateLabels } from './compose-label.ts';
import { LABEL_BATCHES } from './create-label-batch.ts';
import type { Label } from './label/label.ts';
import { layoutOf } from './label/label-design.ts';
import { labelSheets, labelsPerSheet } from './label/label-pdf.ts';
import { readBack } from './label/read-back.ts';
import {
  batchById,
  finishBatch,
  insertPart,
  type LabelBatch,
  nextPart,
} from './label-batch-store.ts';
import { type BatchLabel, labelsOfPart, settleLabels } from './label-store.ts';
import type { LabelDeps, PlateDeps } from './plate-deps.ts';
import { openPlateKeys } from './plate-keys.ts';
import { markPrinted } from './plate-store.ts';

/** Labels read back between two notes of progress; what a killed process has to read again. */
const CHUNK_LABELS = 48;
/** More are being drawn while one is read. */
const CONCURRENT_LABELS = 4;

/**
 * Reads back and draws what is left of a batch, and answers it. Every chunk is kept as it is done, so that a run
 * that was killed goes on where it was. `onProgress` gets how many labels are settled. Throws `not-found`.
 */
export async function runLabelBatch(
  deps: LabelDeps,
  batchId: string,
  onProgress: (settled: number) => void = () => {},
): Promise<LabelBatch> {
  while (await makePart(deps, batchId, onProgress)) {
    // The next part.
  }
  const batch = await batchById(deps.db.query, batchId);
  if (!batch) throw new AppError('not-found', 'There is no such batch.');
  return batch;
}

/**
 * Makes print runs in the background: call once per process that is to do so. `onNews` hears of each run that has come
 * further, after it was written down.
 */
export async function workLabelBatches(
  deps: PlateDeps,
  onNews: (batchId: string) => void = () => {},
): Promise<void> {
  await deps.jobs.work(LABEL_BATCHES, async (data) => {
    const { batchId } = data as { batchId: string };
    const hasMore = await makePart(deps, batchId, () => onNews(batchId));
    onNews(batchId);
    if (hasMore) {
      await deps.jobs.send(LABEL_BATCHES, { batchId }, { singletonKey: batchId });
    }
  });
}

/** Makes the next part of a batch; answers whether there is more to do. */
async function makePart(
  deps: LabelDeps,
  batchId: string,
  onProgress: (settled: number) => void,
): Promise<boolean> {
  const { db, clock } = deps;
  const batch = await batchById(db.query, batchId);
  const part = await nextPart(db.query, batchId);
  if (!batch || part === undefined) {
    await finishBatch(db.query, batchId, clock.now());
    return false;
  }
  let settled = batch.released + batch.held;
  const labels = await releasedLabels(deps, batch, part, (count) => {
    settled += count;
    onProgress(settled);
  });
  const pages = Math.ceil(labels.length / labelsPerSheet(layoutOf(batch.design)));
  const title = `智慧码 ${batchId} ${part + 1}/${batch.parts}`;
  const blob = labels.length > 0 ? await deps.blobs.put(await labelSheets(labels, title)) : null;
  const plateIds = labels.map((label) => label.plateId);
  await db.transaction(async (query) => {
    const madeAt = clock.now();
    await insertPart(query, batchId, { part, blob, labels: labels.length, pages, madeAt });
    await markPrinted(query, plateIds, madeAt);
  });
  if (part + 1 < batch.parts) return true;
  await finishBatch(db.query, batchId, clock.now());
  return false;
}

/** The labels of a part that both decoders read, composed; reads those that were not read before. */
async function releasedLabels(
  { db, secrets, settings }: LabelDeps,
  batch: LabelBatch,
  part: number,
  onChunk: (count: number) => void,
): Promise<Label[]> {
  const compose = plateLabels(
    settings.publicUrl,
    batch.design,
    await openPlateKeys(db.query, secrets),
  );
  const rows = await labelsOfPart(db.query, batch.batchId, part);
  const composed = rows.map((row) => ({ row, label: compose(row) }));
  const waiting = composed.filter(({ row }) => row.state === 'waiting');
  for (let start = 0; start < waiting.length; start += CHUNK_LABELS) {
    const chunk = waiting.slice(start, start + CHUNK_LABELS);
    const problems = await inParallel(chunk, CONCURRENT_LABELS, ({ label }) => problemOf(label));
    for (const [index, { row }] of chunk.entries()) row.problem = problems[index] ?? null;
    await db.transaction((query) =>
      settleLabels(
        query,
        batch.batchId,
        chunk.map(({ row }) => row),
      ),
    );
    onChunk(chunk.length);
  }
  return composed.flatMap(({ row, label }) => (isPrintable(row, label) ? [label] : []));
}

const isPrintable = (row: BatchLabel, label: Label | string): label is Label =>
  row.problem === null && typeof label !== 'string';

const problemOf = async (label: Label | string): Promise<string | undefined> =>
  typeof label === 'string' ? label : readBack(label);

/** The answers for all items, in order, with at most `width` on their way at a time. */
async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return answers;
}
