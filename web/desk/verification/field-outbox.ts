import type { FieldReport } from './field-api.ts';

/** Reports that have not arrived yet, kept on the device with their photos until they have. */

const storeName = 'reports';

const opened = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const open = indexedDB.open('citymark-field', 1);
    open.onupgradeneeded = () =>
      open.result.createObjectStore(storeName, { keyPath: ['login', 'fieldTaskId'] });
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });

const inStore = async <T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> => {
  const database = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      const asked = work(transaction.objectStore(storeName));
      // What was written is only safe when the transaction is through.
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
};

type Kept = FieldReport & { login: string };

/** Keeps a report of this person; a later one on the same task takes its place. Throws when the device cannot. */
export const keepReport = async (login: string, report: FieldReport): Promise<void> => {
  const kept: Kept = { ...report, login };
  await inStore('readwrite', (store) => store.put(kept));
};

/** What this person has not sent yet; others who use the device have their own. */
export const keptReports = async (login: string): Promise<FieldReport[]> => {
  const all = await inStore<Kept[]>('readonly', (store) => store.getAll());
  return all.filter((each) => each.login === login).map(({ login: _, ...report }) => report);
};

export const dropReport = async (login: string, fieldTaskId: string): Promise<void> => {
  await inStore('readwrite', (store) => store.delete([login, fieldTaskId]));
};
