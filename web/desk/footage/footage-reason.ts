import { useSyncExternalStore } from 'react';

/** Why this person looks at footage: asked once, forgotten with the page. */
let reason = '';
const listeners = new Set<() => void>();

export const giveReason = (next: string): void => {
  reason = next;
  for (const listener of listeners) listener();
};

export const useReason = (): string =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => reason,
  );
