import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { unavailable } from './unavailable.ts';

/**
 * The JSON of an answer, if it has the form; fields that the form does not name may be there.
 * @throws AppError `footage-unavailable`
 */
export function readJson<S extends TSchema>(text: string, form: S): Static<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unavailable('answers with something that is no JSON: is the address right', error);
  }
  if (!Value.Check(form, value)) throw unavailable('answers in a form that is not known');
  return value as Static<S>;
}

/** Those of a list's items that have the form: one that is damaged costs itself only. */
export const readItems = <S extends TSchema>(items: readonly unknown[], form: S): Static<S>[] =>
  items.filter((item): item is Static<S> => Value.Check(form, item));
