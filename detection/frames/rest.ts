import { setTimeout as pause } from 'node:timers/promises';

const AT_MOST_MS = 1000;

/** Waits for a moment of `performance.now()`, and shows every second that waiting is all it does. */
export async function restUntil(
  atMs: number,
  { signal, noteProgress }: { signal: AbortSignal; noteProgress(): void },
): Promise<void> {
  for (let leftMs = atMs - performance.now(); leftMs > 0; leftMs = atMs - performance.now()) {
    await pause(Math.min(leftMs, AT_MOST_MS), undefined, { signal });
    noteProgress();
  }
}
