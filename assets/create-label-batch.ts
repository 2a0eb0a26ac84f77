import { AppError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { LabelDesign } from './label/label-design.ts';
import { batchById, insertBatch, type LabelBatch } from './label-batch-store.ts';
import { unknownPlates } from './plate-choice-store.ts';
import type { LabelDeps, PlateDeps } from './plate-deps.ts';

/** Labels of one PDF: forty sheets of stickers, or 120 of plates. */
const PART_LABELS = 960;

const MAX_BATCH = 100_000;

/** The queue of print runs; one job makes one part and sends the next. */
export const LABEL_BATCHES = 'label-batches';

/**
 * Takes down a print run of these plates, in this order. Throws `invalid-field` for none, too many or
 * a plate named twice, and `not-found` when one does not exist.
 */
export async function createLabelBatch(
  deps: Pick<LabelDeps, 'db' | 'clock'> & { jobs?: PlateDeps['jobs'] },
  input: {
    plateIds: readonly string[];
    design: LabelDesign;
    designName?: string | null;
    createdBy: string;
  },
): Promise<LabelBatch> {
  const { plateIds, design, designName = null, createdBy } = input;
  if (plateIds.length === 0) throw new AppError('invalid-field', 'There is no plate to print.');
  if (plateIds.length > MAX_BATCH) {
    throw new AppError('invalid-field', `A batch has at most ${MAX_BATCH} plates.`);
  }
  if (new Set(plateIds).size < plateIds.length) {
    throw new AppError('invalid-field', 'A plate is named twice.');
  }
  const batchId = newId();
  const created = await deps.db.transaction(async (query) => {
    if ((await unknownPlates(query, plateIds)).length > 0) {
      throw new AppError('not-found', 'There is no such plate.');
    }
    const createdAt = deps.clock.now();
    const batch = { batchId, design, designName, createdBy, createdAt };
    await insertBatch(query, batch, plateIds, PART_LABELS);
    await deps.jobs?.send(LABEL_BATCHES, { batchId }, { query, singletonKey: batchId });
    return batchById(query, batchId);
  });
  if (!created) throw new Error(`batch ${batchId} was not kept`);
  return created;
}
