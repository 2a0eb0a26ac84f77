import { byId, element } from './element.ts';
import { say } from './words.ts';

const MAX_PHOTOS = 6;
const MAX_BYTES = 12 * 1024 * 1024;
const MAX_SIDE_PX = 2048;
const QUALITY = 0.85;

/** Smaller and without what the camera wrote into it, so that it also goes out on a poor network. */
async function scaledDown(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const scale = Math.min(1, MAX_SIDE_PX / Math.max(image.width, image.height));
    const canvas = element('canvas', {
      width: Math.max(1, Math.round(image.width * scale)),
      height: Math.max(1, Math.round(image.height * scale)),
    });
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, 'image/jpeg', QUALITY),
    );
    if (!blob) throw new Error('no blob');
    return blob;
  } finally {
    image.close();
  }
}

/** Turns the plain file field into a button with previews; `photos()` gives what to send, when ready. */
export function photoField(input: HTMLInputElement): { photos(): Promise<Blob[]> } {
  const chosen: Blob[] = [];
  let working: Promise<void> = Promise.resolve();
  const list = element('ul', { className: 'photos' });
  const message = element('p', { className: 'error', role: 'alert' });
  const add = element('button', {
    type: 'button',
    className: 'quiet',
    id: 'photo-add',
    textContent: say('photoAdd'),
  });
  add.setAttribute('aria-describedby', 'photos-hint');
  add.addEventListener('click', () => input.click());
  input.hidden = true;
  input.removeAttribute('name');
  document.querySelector('label[for=photos]')?.setAttribute('for', add.id);
  input.after(element('div', { className: 'row' }, add), message, list);

  const show = () => {
    for (const image of list.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    list.replaceChildren(
      ...chosen.map((photo, index) => {
        const number = index + 1;
        const remove = element('button', { type: 'button', textContent: '×' });
        remove.setAttribute('aria-label', say('photoRemove', { number }));
        remove.addEventListener('click', () => {
          chosen.splice(index, 1);
          show();
          add.focus();
        });
        const alt = say('photoAlt', { number });
        return element('li', {}, element('img', { src: URL.createObjectURL(photo), alt }), remove);
      }),
    );
  };
  const take = async (files: File[]) => {
    message.textContent = '';
    for (const file of files) {
      if (chosen.length >= MAX_PHOTOS) message.textContent = say('photoTooMany');
      else if (file.size > MAX_BYTES)
        message.textContent = say('photoTooLarge', { name: file.name });
      else {
        const photo = await scaledDown(file).catch(() => undefined);
        if (photo) chosen.push(photo);
        else message.textContent = say('photoUnreadable', { name: file.name });
      }
      show();
    }
  };
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    working = working.then(() => take(files));
  });
  byId('photos-error')?.remove();
  return {
    async photos() {
      await working;
      return [...chosen];
    },
  };
}
