import { setTimeout as pause } from 'node:timers/promises';
import { mayGoLater } from './unavailable.ts';

/** Waits; tests pass one that does not. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

export const wait: Wait = async (ms, signal) => {
  await pause(ms, undefined, signal && { signal });
};

/** Pauses between attempts. */
const PAUSES_MS = [5_000, 15_000, 45_000];

/** Does something that fails for a while now and then, up to four times; throws what the last one threw. */
export async function tryAgain<T>(
  work: () => Promise<T>,
  { wait, signal }: { wait: Wait; signal?: AbortSignal | undefined },
): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      if (!mayGoLater(error)) throw error;
      await wait(pauseMs, signal);
    }
  }
  return work();
}
