import { useEffect, useRef } from 'react';
import type { Action } from './api.ts';
import { usePreferences } from './preferences.tsx';
import type { StringKey } from './strings.ts';

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

/** The other keys, for the list that `?` shows. */
export const generalKeys: readonly (readonly [key: string, meaning: StringKey])[] = [
  ['?', 'keys.show'],
  ['J', 'keys.next'],
  ['K', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['Esc', 'keys.back'],
  ['/', 'keys.search'],
  ['1 – 9', 'keys.rooms'],
];

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
      if (document.querySelector('[role="dialog"]:not([aria-hidden="true"])')?.checkVisibility())
        return;
      const handler = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [singleKeys]);
};
