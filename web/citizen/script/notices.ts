import { sendOutbox } from './deliver.ts';
import { byId, element } from './element.ts';
import { forget, kept } from './outbox.ts';
import { withdrawKept } from './outcome.ts';
import { say, sayRefusal } from './words.ts';

function notice(className: string, ...children: (Node | string)[]): HTMLElement {
  return element('p', { className: `notice ${className}` }, ...children);
}

/** What waits, what went out since the last page, and what was refused, above the page. */
async function showNotices(): Promise<void> {
  const box = byId('notices');
  if (!box) return;
  const [waiting, sent] = await Promise.all([kept('outbox'), kept('sent')]);
  const shown: HTMLElement[] = [];
  for (const { ticketNumber, trackingUrl, clientKey } of sent) {
    withdrawKept(clientKey);
    const { pathname } = new URL(trackingUrl, location.origin);
    const link = element('a', {
      href: pathname,
      className: 'button',
      textContent: say('doneTrack'),
    });
    const seen = element('button', {
      type: 'button',
      className: 'quiet',
      textContent: say('seen'),
    });
    seen.addEventListener('click', () => void forget('sent', clientKey).then(showNotices));
    const row = element('span', { className: 'row' }, link, seen);
    shown.push(notice('good', say('sentLater', { number: ticketNumber }), row));
  }
  for (const { clientKey, refused } of waiting) {
    if (!refused) continue;
    const discard = element('button', {
      type: 'button',
      className: 'quiet',
      textContent: say('discard'),
    });
    discard.addEventListener('click', () => void forget('outbox', clientKey).then(showNotices));
    shown.push(
      notice(
        'bad',
        say('refused', { reason: sayRefusal(refused) }),
        element('span', { className: 'row' }, discard),
      ),
    );
  }
  const count = waiting.filter((complaint) => !complaint.refused).length;
  if (count > 0) shown.push(notice('', say('keptWaiting', { count })));
  else if (!navigator.onLine && byId('report')) shown.push(notice('', say('offline')));
  box.replaceChildren(...shown);
}

/** Sends what waits now and whenever the network comes back, and tells about it. */
export async function watchOutbox(): Promise<void> {
  const refresh = async () => {
    await showNotices();
    if (!navigator.onLine) return;
    await sendOutbox();
    await showNotices();
  };
  const again = () => void refresh().catch(() => undefined);
  addEventListener('online', again);
  addEventListener('offline', again);
  document.addEventListener('visibilitychange', again);
  await refresh();
}
