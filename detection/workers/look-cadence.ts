import { createHash } from 'node:crypto';

/**
 * When a camera is looked at next: on a beat of its own, spread over the interval by the camera's id, the same
 * with every worker. Beats that were missed are left out, so that nothing piles up.
 * @returns the first beat after `nowMs`, on the same clock
 */
export function nextBeatMs(cameraId: string, everySeconds: number, nowMs: number): number {
  const everyMs = everySeconds * 1000;
  const offsetMs = phaseOf(cameraId) * everyMs;
  const next = (Math.floor((nowMs - offsetMs) / everyMs) + 1) * everyMs + offsetMs;
  // Rounding must not bring the beat that has just been.
  return next > nowMs ? next : next + everyMs;
}

const phaseOf = (cameraId: string): number =>
  createHash('sha256').update(cameraId).digest().readUInt32BE(0) / 2 ** 32;

/** A camera whose turn it is from `dueMs` on. */
export type Due = { dueMs: number; everySeconds: number };

/**
 * Whose turn it is: the one that is late by the greatest part of its own interval. When there is too much to
 * do, every camera so gets slower by the same factor.
 */
export function mostOverdue<T extends Due>(cameras: Iterable<T>, nowMs: number): T | undefined {
  let chosen: T | undefined;
  let most = 0;
  for (const camera of cameras) {
    const lateness = (nowMs - camera.dueMs) / camera.everySeconds;
    if (lateness >= 0 && (!chosen || lateness > most)) {
      chosen = camera;
      most = lateness;
    }
  }
  return chosen;
}
