import { badOutput } from './tensor.ts';

const SLACK = 1e-3;

/** Rounding may leave a score a little outside of 0 to 1; anything else is not a score. */
export function scoreOf(value: number): number {
  if (value >= -SLACK && value <= 1 + SLACK) return Math.min(1, Math.max(0, value));
  throw badOutput(`${value} is not a score from 0 to 1`);
}
