import { AppError } from '../platform/errors.ts';
import { plateLabels } from './compose-label.ts';
import type { LabelDesign } from './label/label-design.ts';
import { labelPng } from './label/label-png.ts';
import { labelSvg } from './label/label-svg.ts';
import { readBack } from './label/read-back.ts';
import { labelOfPlate } from './label-store.ts';
import type { LabelDeps } from './plate-deps.ts';
import { openPlateKeys } from './plate-keys.ts';

/**
 * The label of one plate as SVG or PNG, after both decoders read both symbols. Throws `not-found`, `conflict`
 * for a plate that may not be printed any more, and `label-unreadable`.
 */
export async function printLabel(
  { db, secrets, settings }: Pick<LabelDeps, 'db' | 'secrets' | 'settings'>,
  input: { plateId: string; design: LabelDesign; format: 'svg' | 'png' },
): Promise<Uint8Array> {
  const subject = await labelOfPlate(db.query, input.plateId);
  if (!subject) throw new AppError('not-found', 'There is no such plate.');
  const keys = await openPlateKeys(db.query, secrets);
  const label = plateLabels(settings.publicUrl, input.design, keys)(subject);
  if (typeof label === 'string') {
    throw new AppError('conflict', `It cannot be printed: ${label}. Mint a new plate instead.`);
  }
  const problem = await readBack(label);
  if (problem) throw new AppError('label-unreadable', problem);
  return input.format === 'png' ? labelPng(label) : Buffer.from(labelSvg(label));
}
