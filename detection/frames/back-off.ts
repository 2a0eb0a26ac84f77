import type { StreamEnd } from './decoder-messages.ts';

/** How long to wait before a source is opened again, in seconds: doubled each time up to the last. */
export type BackOff = { firstSeconds: number; lastSeconds: number };

/**
 * With these a stalled camera is back within a minute of its recovery, at worst: an attempt that began
 * just before has to time out (15 s), then the longest pause (25 s), then a session and a keyframe.
 */
const afterFailure: BackOff = { firstSeconds: 1, lastSeconds: 25 };
/** Cameras lock accounts that try a wrong password too often. */
const afterRefusal: BackOff = { firstSeconds: 30, lastSeconds: 300 };

export const backOffAfter = (kind: StreamEnd['kind']): BackOff =>
  kind === 'refused' ? afterRefusal : afterFailure;

/**
 * Seconds to wait after the so-many-th failure in a row (1, 2, …); `random` (0 to 1) takes up to half
 * away, so that the cameras behind one broken switch do not come back all at once.
 */
export function pauseSeconds(failures: number, backOff: BackOff, random: number): number {
  const whole = Math.min(
    backOff.lastSeconds,
    backOff.firstSeconds * 2 ** Math.min(failures - 1, 30),
  );
  return whole * (1 - random / 2);
}
