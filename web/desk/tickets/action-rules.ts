import type { Action } from '../api.ts';

export type Field = 'reason' | 'note' | 'departmentId' | 'value' | 'photos';

export type ActionRule = {
  /** What the dialog asks for; without any there is no dialog. */
  fields: readonly Field[];
  /** Asks once more before doing it, although nothing has to be filled in. */
  asks?: true;
  /** The usual next step, drawn as the main button. */
  main?: true;
  /** Undoes somebody's work or ends it without a result. */
  grave?: true;
};

/** What each action needs from the person, in the order the buttons stand. */
export const actionRules: Record<Action, ActionRule> = {
  accept: { fields: [], main: true },
  handled: { fields: ['photos', 'note'], main: true },
  dispatch: { fields: ['departmentId'], main: true },
  'grant-extension': { fields: [], asks: true, main: true },
  'refuse-extension': { fields: ['reason'] },
  'send-back': { fields: ['reason'], grave: true },
  resume: { fields: [], main: true },
  'request-extension': { fields: ['value', 'reason'] },
  return: { fields: ['reason'] },
  dispute: { fields: ['reason'] },
  suspend: { fields: ['reason'] },
  supervise: { fields: ['note'] },
  reject: { fields: ['reason'], grave: true },
};

const order = Object.keys(actionRules) as Action[];

/** The allowed actions in the order of the buttons, main step first. */
export const inOrder = (actions: readonly Action[]): Action[] =>
  order.filter((action) => actions.includes(action));

const maxPhotos = 6;
const maxPhotoMB = 12;

export type Left = 'field.tooManyPhotos' | 'field.tooLarge' | 'field.notImage';

/** Adds chosen files to those already there, as far as the service will take them, and says why any was left out. */
export const addPhotos = <F extends { name: string; size: number; type: string }>(
  present: readonly F[],
  chosen: readonly F[],
): { photos: F[]; left: { why: Left; name: string; max: number }[] } => {
  const photos = [...present];
  const left: { why: Left; name: string; max: number }[] = [];
  for (const file of chosen) {
    const { name } = file;
    if (!file.type.startsWith('image/')) left.push({ why: 'field.notImage', name, max: maxPhotos });
    else if (file.size > maxPhotoMB * 1024 * 1024) {
      left.push({ why: 'field.tooLarge', name, max: maxPhotoMB });
    } else if (photos.length >= maxPhotos) {
      left.push({ why: 'field.tooManyPhotos', name, max: maxPhotos });
      break;
    } else photos.push(file);
  }
  return { photos, left };
};

export const photoLimit = maxPhotos;
