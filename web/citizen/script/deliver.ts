import { type Complaint, forget, keep, kept, type Refusal } from './outbox.ts';

/** The server's answer to a complaint it has taken. */
export type Receipt = {
  ticketNumber: string;
  trackingUrl: string;
  dueAt: string | null;
  merged: boolean;
  reporters: number;
};

/** Taken; not now (no network, too busy); or never in this form, with the reason. */
export type Delivery =
  | { outcome: 'taken'; receipt: Receipt }
  | { outcome: 'later'; busy: boolean }
  | { outcome: 'refused'; refusal: Refusal };

const PATIENCE_MS = 180_000;

function formOf(complaint: Complaint): FormData {
  const form = new FormData();
  form.set('smartCode', complaint.smartCode);
  form.set('problemCode', complaint.problemCode);
  form.set('clientKey', complaint.clientKey);
  form.set('lang', complaint.lang);
  form.set('channel', complaint.offline ? 'offline' : 'scan');
  if (complaint.text) form.set('text', complaint.text);
  if (complaint.contact) form.set('contact', complaint.contact);
  if (complaint.contact && complaint.shareContact) form.set('shareContact', 'yes');
  for (const photo of complaint.photos) form.append('photos', photo, 'photo.jpg');
  return form;
}

function read(status: number, body: string): Delivery {
  if (status === 200 || status === 201) return { outcome: 'taken', receipt: JSON.parse(body) };
  if (status === 0 || status === 408 || status === 429 || status >= 500) {
    return { outcome: 'later', busy: status === 429 };
  }
  return { outcome: 'refused', refusal: readProblem(status, body) };
}

/** An RFC 9457 problem, or as much of one as came. */
function readProblem(status: number, body: string): Refusal {
  try {
    const {
      type = '',
      title = '',
      errors,
    } = JSON.parse(body) as {
      type?: string;
      title?: string;
      errors?: { pointer: string }[];
    };
    const field = errors?.[0]?.pointer.slice(1) ?? '';
    return { code: type.slice(type.lastIndexOf('/') + 1), title, field };
  } catch {
    return { code: String(status), title: '', field: '' };
  }
}

/** Sends from the page, telling how much of it is out (0 to 1); `fetch` cannot tell that. */
export function deliverWithProgress(
  complaint: Complaint,
  progress: (share: number) => void,
): Promise<Delivery> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/complaints');
    request.setRequestHeader('accept', 'application/json, application/problem+json');
    request.setRequestHeader('accept-language', complaint.lang);
    // A photo over a poor network may take minutes; without one, half a minute is a dead network.
    request.timeout = complaint.photos.length > 0 ? PATIENCE_MS : 30_000;
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onload = () => resolve(read(request.status, request.responseText));
    request.onerror = () => resolve(read(0, ''));
    request.ontimeout = () => resolve(read(0, ''));
    request.send(formOf(complaint));
  });
}

async function deliver(complaint: Complaint): Promise<Delivery> {
  try {
    const response = await fetch('/api/complaints', {
      method: 'POST',
      body: formOf(complaint),
      headers: { 'accept-language': complaint.lang },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return read(response.status, await response.text());
  } catch {
    return read(0, '');
  }
}

/**
 * Sends what waits in the outbox, one at a time. What the server takes is remembered as sent, what it
 * refuses is kept with the reason, and everything else stays for the next time.
 */
export async function sendOutbox(): Promise<void> {
  // One sender at a time: whoever comes second waits and finds the outbox empty.
  await navigator.locks.request('citymark-outbox', async () => {
    for (const complaint of await kept('outbox')) {
      if (complaint.refused) continue;
      const delivery = await deliver(complaint);
      if (delivery.outcome === 'later') return;
      if (delivery.outcome === 'refused') {
        await keep('outbox', { ...complaint, refused: delivery.refusal });
        continue;
      }
      const { ticketNumber, trackingUrl } = delivery.receipt;
      await keep('sent', { clientKey: complaint.clientKey, ticketNumber, trackingUrl });
      await forget('outbox', complaint.clientKey);
    }
  });
}
