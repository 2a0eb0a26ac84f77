import { useEffect, useRef } from 'react';
import type { Action } from './api.ts';
import { usePreferences } from './preferences.tsx';
import type { Room } from './rooms.ts';

/** The key of each action on the open ticket. */
export const actionKeys: Partial<Record<Action, string>> = {
  accept: 'a',
  handled: 'h',
  'request-extension': 'e',
  return: 'r',
  dispute: 'd',
  dispatch: 'p',
  'send-back': 'b',
  'grant-extension': 'g',
  'refuse-extension': 'f',
  reject: 'x',
  supervise: 'w',
};

/** The keys of the confirm queue. */
export const verdictKeys = { confirmed: 'c', rejected: 'x', next: 'n' } as const;

/** The keys of a case on the verification desk. */
export const caseKeys = {
  gone: '1',
  still_there: '2',
  cannot_see: '3',
  undo: 'z',
  flip: 'b',
  next: 'n',
} as const;

type Meaning = readonly [key: string, meaning: string];

/** The keys that work everywhere, for the list that `?` shows. */
export const generalKeys: readonly Meaning[] = [
  ['?', 'keys.show'],
  ['1 – 9', 'keys.rooms'],
];

const inLists: readonly Meaning[] = [
  ['J', 'keys.next'],
  ['K', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['Esc', 'keys.back'],
];

const shown = (key: string) => key.toUpperCase();

/**
 * What the keys of a room do, in the order of its work; `?` lists them where they work. Their words
 * may come with the room.
 */
export const roomKeys: Record<Room, readonly Meaning[]> = {
  tickets: [
    ['/', 'keys.search'],
    ...inLists,
    ...Object.entries(actionKeys).map(([action, key]): Meaning => [shown(key), `action.${action}`]),
  ],
  verification: [
    ...inLists,
    [shown(caseKeys.gone), 'case.fixed'],
    [shown(caseKeys.still_there), 'case.notFixed'],
    [shown(caseKeys.cannot_see), 'case.cannotSee'],
    [shown(caseKeys.undo), 'sent.undo'],
    [shown(caseKeys.flip), 'compare.flip'],
    [shown(caseKeys.next), 'verdict.next'],
  ],
  sightings: [
    ...inLists,
    [shown(verdictKeys.confirmed), 'verdict.do.confirmed'],
    [shown(verdictKeys.rejected), 'verdict.do.rejected'],
    [shown(verdictKeys.next), 'verdict.next'],
  ],
  map: [
    ['/', 'keys.search'],
    ['Esc', 'app.close'],
  ],
  board: [],
  cameras: [
    ['/', 'keys.search'],
    ['Esc', 'keys.back'],
  ],
  zones: [['Esc', 'app.cancel']],
  assets: [
    ['/', 'keys.search'],
    ['Esc', 'keys.back'],
  ],
  admin: [],
};

/** Whether a dialog is open, ours or one of the components: then its keys are its own. */
const dialogOpen = () =>
  [...document.querySelectorAll('dialog[open], [role="dialog"]:not([aria-hidden="true"])')].some(
    (dialog) => dialog.checkVisibility(),
  );

/** A slider and a switch take no letters. */
const typing =
  'input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"]';

/** Calls the handler of a pressed key, unless somebody is typing, a dialog is open, or a modifier is held. */
export const useShortcuts = (handlers: Partial<Record<string, () => void>>): void => {
  const { singleKeys } = usePreferences();
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (!singleKeys && event.key !== 'Escape') return;
      if (event.target instanceof Element && event.target.closest(typing)) return;
      if (dialogOpen()) return;
      const handler = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [singleKeys]);
};
