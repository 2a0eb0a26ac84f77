import { AsyncLocalStorage } from 'node:async_hooks';
import type { Query } from './db.ts';

/**
 * Tells whether the caller is inside a transaction of the same database. On the embedded engine such
 * a call would wait for itself for ever; on a pool it would silently run outside the transaction.
 */
export function transactionGuard() {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  return {
    async run<T>(work: () => Promise<T>): Promise<T> {
      const transaction = { open: true };
      try {
        return await inside.run(transaction, work);
      } finally {
        // What was started in there and goes on afterwards is outside.
        transaction.open = false;
      }
    },
    check() {
      if (inside.getStore()?.open) {
        throw new Error(
          "inside a transaction: use the query of the transaction, not the database's",
        );
      }
    },
  };
}

const command = (text: string) => ({ text, values: [] });

/**
 * Runs `work` between begin and commit on one connection. `onBroken` hears of a connection that could
 * not even roll back and must not be used again.
 */
export async function inTransaction<T>(
  connection: Query,
  work: (query: Query) => Promise<T>,
  onBroken: (error: Error) => void,
): Promise<T> {
  let isOpen = true;
  let failure: unknown;
  const query: Query = async <R>(statement: Parameters<Query>[0]) => {
    if (!isOpen) throw new Error('this transaction has ended');
    try {
      return await connection<R>(statement);
    } catch (error) {
      failure ??= error;
      throw error;
    }
  };
  try {
    await connection(command('begin'));
    const result = await work(query);
    isOpen = false;
    // After a failed statement that `work` overlooked, commit would roll back and report success.
    if (failure) {
      await connection(command('select 1')).catch(() => {
        throw failure;
      });
    }
    await connection(command('commit'));
    return result;
  } catch (error) {
    isOpen = false;
    await connection(command('rollback')).catch(onBroken);
    throw error;
  }
}
