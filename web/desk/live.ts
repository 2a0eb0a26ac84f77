import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { TicketRing } from './api.ts';

const retryMs = 3000;
const gatherMs = 250;
/** Cameras ring with every look; their pages need it only so often. */
const gatherCamerasMs = 2000;
/** Figures are counted over many tickets. */
const gatherBoardMs = 5000;

/** Runs `work` at once and, when called again meanwhile, once more after `waitMs`: a burst costs two runs. */
const gathered = (work: () => void, waitMs: number) => {
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
    }, waitMs);
  };
  return { run, stop: () => clearTimeout(timer) };
};

const idIn = (data: string, name: string): string | null => {
  try {
    const id = JSON.parse(data)?.[name];
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
};

/** What is read anew when something rings; each list of queries at most a few times a second. */
const refreshers = (cache: QueryClient) => {
  const stale = (name: string, waitMs = gatherMs) =>
    gathered(() => void cache.invalidateQueries({ queryKey: [name] }), waitMs);
  const lists = {
    tickets: stale('tickets'),
    sightings: stale('sightings'),
    precision: stale('precision'),
    cameras: stale('cameras', gatherCamerasMs),
    verifications: stale('verifications'),
    fieldTasks: stale('field-tasks'),
    agreement: stale('agreement'),
    board: stale('board', gatherBoardMs),
    prints: stale('print-jobs'),
  };
  const one = (...queryKey: string[]) => void cache.invalidateQueries({ queryKey });
  return {
    ticket: (ticketNumber: string) => {
      lists.tickets.run();
      lists.board.run();
      one('ticket', ticketNumber);
    },
    sighting: (sightingId: string) => {
      lists.sightings.run();
      lists.precision.run();
      one('sighting', sightingId);
    },
    camera: (cameraId: string) => {
      lists.cameras.run();
      // Its sight does not change with a look.
      void cache.invalidateQueries({ queryKey: ['camera', cameraId], exact: true });
      one('camera', cameraId, 'preview');
    },
    verification: (verificationId: string) => {
      lists.verifications.run();
      lists.fieldTasks.run();
      lists.agreement.run();
      one('verification', verificationId);
    },
    print: (batchId: string) => {
      lists.prints.run();
      one('print-job', batchId);
    },
    story: () => one('demo-story'),
    stop: () => {
      for (const list of Object.values(lists)) list.stop();
    },
  };
};

const idNames = {
  ticket: 'ticketNumber',
  sighting: 'sightingId',
  camera: 'cameraId',
  verification: 'verificationId',
  print: 'batchId',
  story: 'storyId',
} as const;
/** What goes on by itself and then rings no more. */
const underWay = ['print-jobs', 'print-job', 'demo-story'];
const kinds = Object.keys(idNames) as (keyof typeof idNames)[];

/**
 * Listens to /api/live while the caller is mounted: refreshes what the desk shows, and passes each
 * ring of a ticket on. The bell is only a bell: after a break everything is read anew. Returns whether
 * it is connected.
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
    const refresh = refreshers(cache);

    const hear = (kind: keyof typeof idNames, data: string) => {
      const id = idIn(data, idNames[kind]);
      if (id === null) return;
      refresh[kind](id);
      if (kind === 'ticket') listener.current(JSON.parse(data));
    };
    const listen = () => {
      source = new EventSource('/api/live');
      source.onopen = () => {
        setConnected(true);
        if (missed) void cache.invalidateQueries();
        // What was under way when the page was read may have ended before anybody listened.
        else for (const name of underWay) void cache.invalidateQueries({ queryKey: [name] });
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
      for (const kind of kinds) {
        source.addEventListener(kind, (event) => hear(kind, event.data));
      }
      // How far a file is: there is nothing to read anew.
      source.addEventListener('import', ({ data }) => {
        const importId = idIn(data, 'importId');
        if (importId) cache.setQueryData(['import', importId], JSON.parse(data));
      });
    };

    listen();
    return () => {
      source?.close();
      clearTimeout(retry);
      refresh.stop();
    };
  }, [cache]);

  return connected;
};
