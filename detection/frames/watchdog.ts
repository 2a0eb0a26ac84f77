import type { Decoders } from './decoders.ts';

/** What has to show now and then that it goes on. */
export type Watched = {
  /** Does what is to be done about too long a silence, by `performance.now()`. */
  check(nowMs: number): void;
  /** We did not listen for a while: what was silent until now is not to blame. */
  forgive(nowMs: number): void;
};

const CHECK_EVERY_MS = 1000;

/** Checks decoder processes and what runs in them every second or so, until it is stopped. */
export function startWatchdog(
  decoders: Decoders,
  streams: Iterable<Watched>,
  patience: { watchdogSeconds: number; openSeconds: number },
): { stop(): void } {
  const { watchdogSeconds, openSeconds } = patience;
  const everyMs = Math.min(CHECK_EVERY_MS, watchdogSeconds * 250, openSeconds * 250);
  let checkedMs = performance.now();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    // We were asleep, or stopped: first hear what the others had to say meanwhile.
    const overslept = nowMs - checkedMs > 3 * everyMs + CHECK_EVERY_MS;
    checkedMs = nowMs;
    for (const one of [...streams, ...decoders.all]) {
      if (overslept) one.forgive(nowMs);
      else one.check(nowMs);
    }
    decoders.endIdle();
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}
