import { AppError, type FieldError } from '../../platform/errors.ts';
import type { Algorithm } from './algorithm.ts';

/** How long things stay, for the place ledger. */
export type Timing = {
  dwellSeconds: number;
  gapSeconds: number;
  clearSeconds: number;
  cooldownSeconds: number;
};
/** The numbers that an algorithm runs with, by the key of their parameter; complete. */
export type Settings = Record<string, number> & Timing;

/**
 * The catalogue's defaults with a camera's own numbers on top.
 * @throws AppError `invalid-field` naming every number that is unknown or outside its limits
 */
export function settingsOf(
  { algorithmId, parameters }: Algorithm,
  overrides: Readonly<Record<string, unknown>> = {},
): Settings {
  const settings = Object.fromEntries(parameters.map(({ key, byDefault }) => [key, byDefault]));
  const known = new Map(parameters.map((parameter) => [parameter.key, parameter]));
  const fields: FieldError[] = [];
  for (const [key, value] of Object.entries(overrides)) {
    const parameter = known.get(key);
    const field = `settings.${key}`;
    if (!parameter) {
      const keys = [...known.keys()].join(', ');
      fields.push({ field, message: `${algorithmId} has no such setting; it has ${keys}` });
      continue;
    }
    const { minimum, maximum, unit } = parameter;
    const whole = unit !== 'count' || Number.isInteger(value);
    if (typeof value === 'number' && value >= minimum && value <= maximum && whole) {
      settings[key] = value;
    } else {
      const kind = unit === 'count' ? 'a whole number' : 'a number';
      fields.push({ field, message: `must be ${kind} from ${minimum} to ${maximum} (${unit})` });
    }
  }
  if (fields.length > 0) {
    const wrong = fields.map(({ field, message }) => `${field} ${message}`).join('; ');
    throw new AppError('invalid-field', wrong, { fields });
  }
  return settings as Settings;
}
