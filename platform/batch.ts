import DataLoader from 'dataloader';

/** More keys than this go out in a further statement. */
const MAX_KEYS = 500;

/**
 * Turns a read of many keys into a read of one that shares its statement with everybody who asks at the
 * same time: while one statement is under way, the next keys gather. `load` gets the keys as they were asked
 * for, doubles included, and answers in their order. Nothing is kept afterwards, so every answer is as fresh
 * as its own statement; for what hardly ever changes, `keepMs` says how old an answer may be. Where nobody
 * is in a hurry, `gatherMs` says how long to wait for more keys.
 */
export function batched<K, V>(
  load: (keys: readonly K[]) => Promise<readonly V[]>,
  { keepMs = 0, gatherMs = 0 }: { keepMs?: number; gatherMs?: number } = {},
): (key: K) => Promise<V> {
  let underWay: Promise<unknown> = Promise.resolve();
  const loader = new DataLoader<K, V>(
    (keys) => {
      const answer = load(keys);
      underWay = answer.catch(() => {});
      return answer;
    },
    {
      cache: keepMs > 0,
      maxBatchSize: MAX_KEYS,
      batchScheduleFn: (dispatch) => {
        void underWay.then(() =>
          gatherMs > 0 ? setTimeout(dispatch, gatherMs) : setImmediate(dispatch),
        );
      },
    },
  );
  if (keepMs === 0) return (key) => loader.load(key);
  let keptSince = performance.now();
  return (key) => {
    if (performance.now() - keptSince > keepMs) {
      loader.clearAll();
      keptSince = performance.now();
    }
    return loader.load(key);
  };
}
