import type { Parameter } from './detection-api.ts';

/** Hours as the form holds them: two texts such as `07:00`, either may be empty. */
export type HoursTyped = { from?: string; to?: string };

/** What differs from the catalogue: only that is a camera's own setting. */
export const ownSettings = (
  parameters: readonly Parameter[],
  typed: Record<string, number | null | undefined>,
): Record<string, number> =>
  Object.fromEntries(
    parameters.flatMap(({ key, byDefault }) => {
      const value = typed[key];
      return value === null || value === undefined || value === byDefault ? [] : [[key, value]];
    }),
  );

/** Both hours or none; half of it is no answer. */
export const hoursOf = ({ from, to }: HoursTyped): [string, string] | null | 'half' => {
  if (from && to) return [from, to];
  return from || to ? 'half' : null;
};
