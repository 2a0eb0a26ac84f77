import { offerDictation } from './dictation.ts';
import { byId } from './element.ts';
import { keepPage } from './keep-page.ts';
import { watchOutbox } from './notices.ts';
import { photoField } from './photos.ts';
import { offerPositionCheck } from './position.ts';
import { reportForm } from './report-form.ts';

// The page is whole without all this: each part adds itself or stays away.
const form = byId('report');
if (form instanceof HTMLFormElement) {
  const input = byId('photos');
  const field = input instanceof HTMLInputElement ? photoField(input) : undefined;
  reportForm(form, () => field?.photos() ?? Promise.resolve([]));
  const text = byId('text');
  if (text instanceof HTMLTextAreaElement) offerDictation(text);
  const position = byId('position');
  if (position) void offerPositionCheck(position, form.dataset.smartCode ?? '');
  void keepPage().catch(() => undefined);
}
void watchOutbox().catch(() => undefined);
