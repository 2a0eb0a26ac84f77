import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Tells whether the caller is inside a transaction of the same database. On the embedded engine such
 * a call would wait for itself for ever; on a pool it would silently run outside the transaction.
 */
export function transactionGuard() {
  const inside = new AsyncLocalStorage<true>();
  return {
    run: <T>(work: () => Promise<T>): Promise<T> => inside.run(true, work),
    check() {
      if (inside.getStore()) {
        throw new Error(
          "inside a transaction: use the query of the transaction, not the database's",
        );
      }
    },
  };
}
