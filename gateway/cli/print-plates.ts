import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  batchById,
  createLabelBatch,
  heldLabels,
  type LabelLayoutName,
  latestPlates,
  partsOfBatch,
  plainDesign,
  runLabelBatch,
  unprintedPlates,
} from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import type { AppDeps } from '../deps.ts';
import { noteChange } from './note-change.ts';
import { exitFound, print, printJson, printNote } from './output.ts';
import { progress } from './progress.ts';

export type PrintOptions = {
  new?: boolean;
  class?: string;
  street?: string;
  batch?: string;
  layout: LabelLayoutName;
  out: string;
  json?: boolean;
};

const MAX_LABELS = 100_000;

/** Prints a batch of labels to files; goes on with one that was interrupted. Found something = a label held back. */
export async function printPlates(
  deps: AppDeps,
  codes: string[],
  options: PrintOptions,
): Promise<void> {
  const batch = options.batch
    ? await batchToGoOn(deps, options.batch)
    : await newBatch(deps, codes, options);
  const { batchId, total, released, held } = batch;
  printNote(`Batch ${batchId}: if this is interrupted, go on with --batch ${batchId}`);
  const bar = progress('reading back', total);
  bar.advance(released + held);
  let last = released + held;
  const done = await runLabelBatch(deps, batchId, (settled) => {
    bar.advance(settled - last);
    last = settled;
  }).finally(() => bar.done());
  await noteChange(deps, {
    ...{ kind: 'plate', action: 'print', subjectId: batchId, subjectName: null },
    after: { released: done.released, held: done.held },
  });
  const files = await writeParts(deps, batchId, options.out);
  const problems = await heldLabels(deps.db.query, batchId);
  if (problems.length > 0) exitFound();
  if (options.json) return printJson({ ...done, files, problems });
  for (const file of files) print(file);
  for (const { assetCode, serial, problem } of problems) {
    printNote(`held back: ${assetCode} ${serial}: ${problem}`);
  }
  printNote(`${done.released} labels read back by both decoders, ${done.held} held back.`);
}

async function batchToGoOn(deps: AppDeps, batchId: string) {
  const batch = isId(batchId) ? await batchById(deps.db.query, batchId) : undefined;
  if (!batch) throw new AppError('not-found', `There is no batch ${batchId}.`);
  return batch;
}

async function newBatch(deps: AppDeps, codes: string[], options: PrintOptions) {
  const { db, clock } = deps;
  const filter = { classCode: options.class, street: options.street, limit: MAX_LABELS };
  const plateIds = options.new
    ? await unprintedPlates(db.query, filter)
    : await platesOf(deps, codes);
  if (plateIds.length === 0) {
    throw new AppError('not-found', 'Nothing to print: name assets, or give --new or --batch.');
  }
  const createdBy = 'command line';
  return createLabelBatch(
    { db, clock },
    { plateIds, design: plainDesign(options.layout), createdBy },
  );
}

async function platesOf(deps: AppDeps, codes: string[]): Promise<string[]> {
  const { plateIds, without } = await latestPlates(deps.db.query, codes);
  if (without.length > 0) {
    throw new AppError(
      'not-found',
      `No plate to print for ${without.slice(0, 5).join(', ')}: citymark plate mint makes one.`,
    );
  }
  return plateIds;
}

async function writeParts(deps: AppDeps, batchId: string, directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const files: string[] = [];
  for (const { part, blob } of await partsOfBatch(deps.db.query, batchId)) {
    if (!blob) continue;
    const file = resolve(join(directory, `labels-${batchId}-${part + 1}.pdf`));
    await writeFile(file, await deps.blobs.get(blob));
    files.push(file);
  }
  return files;
}
