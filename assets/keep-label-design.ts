import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { isDarkInk, type LabelDesign } from './label/label-design.ts';
import { designById, lockDesigns, type NamedDesign, putDesign } from './label-design-store.ts';

/**
 * Keeps a design under its name: a new one, or in place of the one with this id.
 * @throws AppError `invalid-field` for an ink too light to be read, `conflict` for a name that is taken, `not-found`
 */
export async function keepLabelDesign(
  { db, clock }: { db: Db; clock: Clock },
  input: { designId?: string; name: string; design: LabelDesign },
): Promise<NamedDesign> {
  checkInk(input.design);
  const name = input.name.trim();
  const designId = input.designId ?? newId();
  const at = clock.now();
  return db.transaction(async (query) => {
    await lockDesigns(query);
    if (input.designId && !(await designById(query, designId))) {
      throw new AppError('not-found', 'There is no such design.');
    }
    if (!(await putDesign(query, { designId, name, design: input.design, at }))) {
      throw new AppError('conflict', 'Another design has this name. Choose another one.');
    }
    return { ...input.design, designId, name, updatedAt: at };
  });
}

/** @throws AppError `invalid-field` */
export function checkInk({ ink }: LabelDesign): void {
  if (isDarkInk(ink)) return;
  throw new AppError('invalid-field', 'This ink is too light for a symbol. Choose a darker one.', {
    fields: [{ field: '/ink', message: 'Choose a darker colour.' }],
  });
}
