import type { AuditEntry } from './admin-api.ts';

export type ChangedField = { field: string; before: unknown; after: unknown };

/** What an entry says has changed; fields that stayed the same are left out. */
export function changedFields({
  before,
  after,
}: Pick<AuditEntry, 'before' | 'after'>): ChangedField[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .map((field) => ({ field, before: before?.[field], after: after?.[field] }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after));
}

/** A value as a person reads it. */
export const fieldWords = (value: unknown): string => {
  if (value === null || value === '') return '–';
  if (Array.isArray(value)) return value.map(fieldWords).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
