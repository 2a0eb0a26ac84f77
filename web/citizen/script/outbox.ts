/** Why the server would not take a complaint: the code of the problem, its title, the field if it is one. */
export type Refusal = { code: string; title: string; field: string };

/** A complaint as the phone keeps it until the server has acknowledged it. */
export type Complaint = {
  /** Makes sending it twice harmless. */
  clientKey: string;
  smartCode: string;
  problemCode: string;
  text: string;
  contact: string;
  shareContact: boolean;
  lang: string;
  photos: Blob[];
  /** Set when it waited for the network. */
  offline?: boolean;
  /** Why the server would not take it; it then waits for the person, not for the network. */
  refused?: Refusal;
};

/** What became of a complaint that was sent behind the person's back; shown on the next page. */
export type Sent = { clientKey: string; ticketNumber: string; trackingUrl: string };

type Stores = { outbox: Complaint; sent: Sent };

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('citymark', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('outbox', { keyPath: 'clientKey' });
    request.result.createObjectStore('sent', { keyPath: 'clientKey' });
  };
  return done(request);
}

async function inStore<T>(
  name: keyof Stores,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode);
    const committed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await done(work(transaction.objectStore(name)));
    await committed;
    return result;
  } finally {
    database.close();
  }
}

/** Kept on this phone only, in the browser's own database. */
export const keep = <K extends keyof Stores>(name: K, value: Stores[K]): Promise<unknown> =>
  inStore(name, 'readwrite', (store) => store.put(value));

export const forget = (name: keyof Stores, clientKey: string): Promise<unknown> =>
  inStore(name, 'readwrite', (store) => store.delete(clientKey));

export const kept = <K extends keyof Stores>(name: K): Promise<Stores[K][]> =>
  inStore<Stores[K][]>(name, 'readonly', (store) => store.getAll());
