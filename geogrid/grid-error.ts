/** What kind of value was refused. */
export type GridErrorReason =
  | 'coordinate'
  | 'height'
  | 'level'
  | 'code'
  | 'polar'
  | 'shape'
  | 'too-large'
  | 'reference'
  | 'camera'
  | 'calibration';

/**
 * Every refusal of this folder: the kind, the offending value and the rule it breaks.
 * It is a RangeError, so callers that know only the language can catch it too.
 */
export class GridError extends RangeError {
  override readonly name = 'GridError';
  readonly reason: GridErrorReason;
  readonly value: unknown;
  readonly rule: string;

  constructor(reason: GridErrorReason, value: unknown, rule: string) {
    super(`${rule} (got ${describe(value)})`);
    this.reason = reason;
    this.value = value;
    this.rule = rule;
  }
}

/** A short, safe rendering: hostile input may be huge or may throw when printed. */
function describe(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) {
    return String(value);
  }
  return value === null ? 'null' : typeof value;
}
