import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import type { QueuePlace } from './verification-queue-store.ts';

/** Where a page of a queue ended, as text. */
export const writeCursor = ({ at, id }: QueuePlace): string =>
  Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

/** Throws `invalid-field` for what is no cursor of ours. */
export function readCursor(cursor: string): QueuePlace {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (Number.isNaN(Date.parse(at)) || !isId(id)) {
    throw new AppError(
      'invalid-field',
      'This cursor is not one of ours. Start from the first page.',
    );
  }
  return { at: new Date(at), id };
}
