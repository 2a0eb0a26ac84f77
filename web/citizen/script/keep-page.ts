type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

const PAGES = 'citymark-pages';
const FILES = 'citymark-files';

/** Lets this page open without a network from now on, and the outbox be sent when the page is closed. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const controlled = navigator.serviceWorker.controller !== null;
  await navigator.serviceWorker.register('/citizen/service-worker.js', { scope: '/A/' });
  if (controlled) return;
  await navigator.serviceWorker.ready;
  const files = [
    ...document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>('link[href],script[src]'),
  ];
  const paths = files.map((file) => file.getAttribute('href') ?? file.getAttribute('src') ?? '');
  await (await caches.open(FILES)).addAll(paths);
  // The header tells the server that nobody scanned the plate a second time.
  const page = await fetch(location.pathname, { headers: { 'x-citymark-keep': 'yes' } });
  if (page.ok) await (await caches.open(PAGES)).put(location.pathname, page);
}

/** Asks the browser to wake the service worker when there is a network again, where it can. */
export async function sendWhenOnline(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration('/A/')) as
    | WithSync
    | undefined;
  await registration?.sync?.register('outbox');
}
