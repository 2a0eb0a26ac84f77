import type { Receipt } from './deliver.ts';
import { byId, element } from './element.ts';
import { say, sayMoment } from './words.ts';

function show(box: HTMLElement, kept: boolean, children: Node[], links: Node[] = []): void {
  const again = element('button', {
    type: 'button',
    className: 'quiet',
    textContent: say('doneAgain'),
  });
  again.addEventListener('click', () => location.reload());
  box.classList.toggle('kept', kept);
  box.replaceChildren(...children, element('p', { className: 'row' }, ...links, again));
  box.hidden = false;
  box.focus();
  box.scrollIntoView({ block: 'start' });
}

const heading = (text: string) => element('h2', { id: 'outcome-title', textContent: text });

/** The complaint is with the department: its number, the promised time, and where to follow it. */
export function showTaken(box: HTMLElement, receipt: Receipt): void {
  const { ticketNumber, trackingUrl, dueAt, merged, reporters } = receipt;
  const children: Node[] = [
    heading(say('doneTitle')),
    element('p', { className: 'number' }, `${say('doneNumber')} ${ticketNumber}`),
  ];
  if (dueAt) children.push(element('p', {}, say('doneDue', { date: sayMoment(dueAt) })));
  if (merged) children.push(element('p', {}, say('doneMerged', { count: reporters })));
  const { pathname } = new URL(trackingUrl, location.origin);
  const track = element('a', {
    className: 'button',
    href: pathname,
    textContent: say('doneTrack'),
  });
  show(box, false, children, [track]);
}

/** The complaint is on the phone and goes out by itself. */
export function showKept(box: HTMLElement, clientKey: string): void {
  box.dataset.clientKey = clientKey;
  show(box, true, [heading(say('keptTitle')), element('p', {}, say('keptText'))]);
}

/** What was said to be kept has gone out meanwhile. */
export function withdrawKept(clientKey: string): void {
  const box = byId('outcome');
  if (box?.dataset.clientKey === clientKey) box.hidden = true;
}
