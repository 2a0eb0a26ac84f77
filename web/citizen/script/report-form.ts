import { deliverWithProgress } from './deliver.ts';
import { byId, element } from './element.ts';
import { sendWhenOnline } from './keep-page.ts';
import { type Complaint, forget, keep } from './outbox.ts';
import { showKept, showTaken } from './outcome.ts';
import { say, sayRefusal } from './words.ts';

/** `crypto.randomUUID` is there on secure pages only. */
function newKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function complaintOf(form: HTMLFormElement, problemCode: string, photos: Blob[]): Complaint {
  const fields = new FormData(form);
  const field = (name: string) => String(fields.get(name) ?? '').trim();
  return {
    clientKey: field('clientKey'),
    smartCode: form.dataset.smartCode ?? '',
    problemCode,
    text: field('text'),
    contact: field('contact'),
    shareContact: field('shareContact') === 'yes',
    lang: field('lang'),
    photos,
  };
}

/** What keeps this complaint from being sent, said at the field; the server says the same without us. */
function mistake(complaint: Complaint): { field: string; text: string } | undefined {
  if (!complaint.problemCode) return { field: 'problemCode', text: say('chooseProblem') };
  if (complaint.problemCode === 'other' && !complaint.text) {
    return { field: 'text', text: say('describeOther') };
  }
  return undefined;
}

function clearMistakes(form: HTMLFormElement): void {
  for (const error of form.querySelectorAll('.error[id]')) error.remove();
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.setAttribute('aria-describedby', `${field.id}-hint`);
  }
}

function showMistake({ field, text }: { field: string; text: string }): void {
  const target = byId(field);
  const more = target?.closest('details');
  if (more) more.open = true;
  byId(`${field}-error`)?.remove();
  target?.before(
    element('p', { className: 'error', id: `${field}-error`, role: 'alert', textContent: text }),
  );
  if (target?.matches('input, textarea')) {
    target.setAttribute('aria-invalid', 'true');
    target.setAttribute('aria-describedby', `${field}-hint ${field}-error`);
  }
  target?.focus();
}

/** One tap sends: the form goes out in the background, or waits on the phone for the network. */
export function reportForm(form: HTMLFormElement, photos: () => Promise<Blob[]>): void {
  const outcome = byId('outcome');
  const progress = byId('progress');
  const key = form.elements.namedItem('clientKey');
  if (!outcome || !progress || !(key instanceof HTMLInputElement)) return;
  // A page kept for offline use must not lend its key to two complaints.
  key.value = newKey();

  const bar = element('progress', { max: 100 });
  const showProgress = (share: number, hasPhotos: boolean) => {
    const percent = Math.round(share * 100);
    bar.value = percent;
    progress.replaceChildren(
      hasPhotos && share < 1 ? say('uploading', { percent }) : say('sending'),
      ...(hasPhotos ? [bar] : []),
    );
  };
  const fail = (text: string) => {
    progress.replaceChildren(
      element('p', { className: 'notice bad', role: 'alert', textContent: text }),
    );
  };
  const send = async (complaint: Complaint) => {
    showProgress(0, complaint.photos.length > 0);
    // On the phone first: whatever happens to this tab, the complaint is not lost.
    const safe = await keep('outbox', { ...complaint, offline: true }).then(
      () => true,
      () => false,
    );
    const delivery = await deliverWithProgress(complaint, (share) =>
      showProgress(share, complaint.photos.length > 0),
    );
    if (delivery.outcome === 'later' && safe && !delivery.busy) {
      form.hidden = true;
      showKept(outcome, complaint.clientKey);
      await sendWhenOnline().catch(() => undefined);
      return;
    }
    if (safe) await forget('outbox', complaint.clientKey);
    if (delivery.outcome === 'taken') {
      form.hidden = true;
      showTaken(outcome, delivery.receipt);
    } else if (delivery.outcome === 'refused') {
      const { refusal } = delivery;
      progress.replaceChildren();
      if (byId(refusal.field)) showMistake({ field: refusal.field, text: sayRefusal(refusal) });
      else fail(sayRefusal(refusal));
    }
    if (delivery.outcome === 'later') fail(delivery.busy ? say('busy') : say('failed'));
  };
  let busy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    const pressed = event.submitter as HTMLButtonElement | null;
    busy = true;
    form.setAttribute('aria-busy', 'true');
    pressed?.setAttribute('aria-busy', 'true');
    void photos()
      .then(async (ready) => {
        const complaint = complaintOf(form, pressed?.value ?? '', ready);
        clearMistakes(form);
        const wrong = mistake(complaint);
        if (wrong) showMistake(wrong);
        else await send(complaint);
      })
      .catch(() => fail(say('failed')))
      .finally(() => {
        busy = false;
        form.removeAttribute('aria-busy');
        pressed?.removeAttribute('aria-busy');
      });
  });
}
