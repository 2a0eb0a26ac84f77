import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { TicketRing } from './api.ts';

const retryMs = 3000;
const gatherMs = 250;

/** Runs `work` at once and, when called again meanwhile, once more after `gatherMs`: a burst costs two runs. */
const gathered = (work: () => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = () => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) {
        again = false;
        run();
      }
    }, gatherMs);
  };
  return { run, stop: () => clearTimeout(timer) };
};

const readRing = (data: string): TicketRing | null => {
  try {
    const ring = JSON.parse(data);
    return typeof ring?.ticketNumber === 'string' ? ring : null;
  } catch {
    return null;
  }
};

/**
 * Listens to /api/live while the caller is mounted: refreshes what the desk shows, and passes each
 * ring on. The bell is only a bell: after a break everything is read anew. Returns whether it is connected.
 */
export const useLive = (onRing: (ring: TicketRing) => void): boolean => {
  const cache = useQueryClient();
  const [connected, setConnected] = useState(true);
  const listener = useRef(onRing);
  listener.current = onRing;

  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let missed = false;
    const lists = gathered(() => void cache.invalidateQueries({ queryKey: ['tickets'] }));

    const listen = () => {
      source = new EventSource('/api/live');
      source.onopen = () => {
        setConnected(true);
        if (missed) void cache.invalidateQueries();
        missed = false;
      };
      source.onerror = () => {
        missed = true;
        setConnected(false);
        // The browser retries by itself unless the answer was an error: then the session may have ended.
        if (source?.readyState !== EventSource.CLOSED) return;
        void cache.invalidateQueries({ queryKey: ['session'] });
        retry = setTimeout(listen, retryMs);
      };
      source.addEventListener('ticket', (event) => {
        const ring = readRing(event.data);
        if (!ring) return;
        lists.run();
        void cache.invalidateQueries({ queryKey: ['ticket', ring.ticketNumber] });
        listener.current(ring);
      });
    };

    listen();
    return () => {
      source?.close();
      clearTimeout(retry);
      lists.stop();
    };
  }, [cache]);

  return connected;
};
