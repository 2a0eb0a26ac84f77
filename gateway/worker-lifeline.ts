const SIGN_OF_LIFE_MS = 5000;
/** Decoders and what is under way are given this long when the parent has gone. */
const ORPHAN_ENDS_MS = 5000;

/** What ends a worker: a signal from the terminal, or the end of the service that started it. */
export type Lifeline = { signal: AbortSignal; release(): void };

/**
 * Aborts on SIGTERM and SIGINT (a second one ends at once) and, in a child process, when the parent is gone;
 * tells the parent now and then that this process lives.
 */
export function ownLifeline(): Lifeline {
  const end = new AbortController();
  const stop = () => {
    if (end.signal.aborted) process.exit(1);
    end.abort();
  };
  const orphaned = () => {
    end.abort();
    setTimeout(() => process.exit(1), ORPHAN_ENDS_MS).unref();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.on('disconnect', orphaned);
  const heart = setInterval(() => {
    if (process.connected) process.send?.('alive');
  }, SIGN_OF_LIFE_MS).unref();
  return {
    signal: end.signal,
    release() {
      clearInterval(heart);
      process.off('SIGTERM', stop).off('SIGINT', stop).off('disconnect', orphaned);
      if (process.connected) process.disconnect();
    },
  };
}
