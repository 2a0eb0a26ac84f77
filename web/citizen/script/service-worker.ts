import { sendOutbox } from './deliver.ts';

type ExtendableEvent = Event & { waitUntil(work: Promise<unknown>): void };
type FetchEvent = ExtendableEvent & {
  request: Request;
  respondWith(answer: Promise<Response>): void;
};
type SyncEvent = ExtendableEvent & { tag: string };
declare const self: EventTarget & {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

const PAGES = 'citymark-pages';
const FILES = 'citymark-files';
const MOST_KEPT = 40;
const PATIENCE_MS = 6000;

async function keepIn(name: string, key: string, answer: Response): Promise<void> {
  const cache = await caches.open(name);
  await cache.put(key, answer);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_KEPT))) await cache.delete(old);
}

const after = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), ms));

/** The page from the network; the kept one when the network is dead or dawdles. */
async function page(event: FetchEvent, path: string): Promise<Response> {
  const fresh = fetch(event.request).then((answer) => {
    if (answer.status === 200) event.waitUntil(keepIn(PAGES, path, answer.clone()));
    // Retired since: the kept page must not come back.
    if (answer.status === 404) event.waitUntil(caches.open(PAGES).then((it) => it.delete(path)));
    return answer;
  });
  const old = await (await caches.open(PAGES)).match(path);
  if (!old) return fresh;
  return (await Promise.race([fresh.catch(() => old), after(PATIENCE_MS)])) ?? old;
}

/** Files are named by their content, so a kept one is always right. */
async function file(event: FetchEvent, path: string): Promise<Response> {
  const old = await (await caches.open(FILES)).match(path);
  if (old) return old;
  const fresh = await fetch(event.request);
  if (fresh.ok) event.waitUntil(keepIn(FILES, path, fresh.clone()));
  return fresh;
}

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) =>
  (event as ExtendableEvent).waitUntil(self.clients.claim()),
);
self.addEventListener('sync', (event) => {
  if ((event as SyncEvent).tag === 'outbox') (event as SyncEvent).waitUntil(sendOutbox());
});
self.addEventListener('fetch', (event) => {
  const asked = event as FetchEvent;
  const { origin, pathname, searchParams } = new URL(asked.request.url);
  if (asked.request.method !== 'GET' || origin !== location.origin) return;
  const isScanPage = /^\/A\/[^/]+$/.test(pathname) && !searchParams.has('report');
  if (asked.request.mode === 'navigate' && isScanPage) asked.respondWith(page(asked, pathname));
  else if (/^\/citizen\/.+\.[0-9a-f]{12}\./.test(pathname)) {
    asked.respondWith(file(asked, pathname));
  }
});
