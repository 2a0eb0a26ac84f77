/**
 * A decoder process: everything that touches bytes from outside, away from the service. It knows no
 * secret but the URLs it is told, decides nothing, and ends with the service.
 */
import { fileURLToPath } from 'node:url';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import type {
  FromDecoder,
  MendRequest,
  RecordRequest,
  StreamEnd,
  ToDecoder,
  WatchRequest,
} from './decoder-messages.ts';
import { type SourceKind, sourceKindOf } from './frame-source.ts';
import { joinFiles } from './join-files.ts';
import { measureFile } from './measure-file.ts';
import { mendSegment } from './mend-segment.ts';
import { NoRoomError } from './no-room-error.ts';
import { Outbox } from './outbox.ts';
import { readFile } from './read-file.ts';
import { type Recorded, recordSource } from './record-source.ts';
import { redact } from './redact.ts';
import { RefusedError } from './refused-error.ts';
import { watchSnapshots } from './watch-snapshots.ts';
import { type Watching, watchFile, watchLive } from './watch-video.ts';

const ALIVE_EVERY_MS = 500;

type Running = {
  outbox: Outbox;
  stop: AbortController;
  interrupt: () => void;
  packets: number;
};

const running = new Map<number, Running>();
const send = (message: FromDecoder, done?: () => void) =>
  process.send?.(message, undefined, {}, done);

function start(id: number): Running {
  const outbox = new Outbox((frame) => send({ type: 'frame', id, ...frame }));
  const state = { outbox, stop: new AbortController(), interrupt: () => {}, packets: 0 };
  running.set(id, state);
  return state;
}

/** Runs one stream to its end, and says how it ended; `url` is what its errors may not repeat. */
async function run(id: number, state: Running, url: string, work: () => Promise<void>) {
  const end = await work().then(
    (): StreamEnd => ({ kind: 'finished', reason: 'the stream has ended' }),
    (error: unknown): StreamEnd => endOf(error, state.stop.signal, url),
  );
  running.delete(id);
  send({ type: 'ended', id, end });
}

function endOf(error: unknown, signal: AbortSignal, url: string): StreamEnd {
  if (signal.aborted && !(error instanceof NoRoomError)) {
    return { kind: 'closed', reason: 'closed' };
  }
  const reason = redact(error instanceof Error ? error.message : String(error), url);
  if (error instanceof NoRoomError) return { kind: 'no-room', reason };
  return { kind: error instanceof RefusedError ? 'refused' : 'failed', reason };
}

const progressOf = (state: Running) => () => {
  state.packets++;
};

const interruptOf = (state: Running) => (interrupt: () => void) => {
  state.interrupt = interrupt;
  if (state.stop.signal.aborted) interrupt();
};

function watch(id: number, request: WatchRequest): void {
  const state = start(id);
  const watching: Watching = {
    request,
    offer: (frame) => state.outbox.offer(frame),
    ...{ noteProgress: progressOf(state), onInterrupt: interruptOf(state) },
    signal: state.stop.signal,
  };
  void run(id, state, request.url, () =>
    watchers[sourceKindOf(request.url)](request.url, watching),
  );
}

const watchers: Record<SourceKind, (url: string, watching: Watching) => Promise<void>> = {
  rtsp: watchLive,
  http: watchSnapshots,
  file: (url, watching) => watchFile(fileURLToPath(url), watching),
};

function record(id: number, request: RecordRequest): void {
  const state = start(id);
  const recorded: Recorded = {
    request,
    written: (segment) => send({ type: 'segment', id, segment }),
    ...{ noteProgress: progressOf(state), onInterrupt: interruptOf(state) },
    signal: state.stop.signal,
  };
  void run(id, state, request.url, () => recordSource(recorded));
}

async function mend(id: number, { footageDir, paths }: MendRequest, signal: AbortSignal) {
  for (const path of paths) {
    signal.throwIfAborted();
    const segment = await mendSegment(footageDir, path);
    if (segment) send({ type: 'segment', id, segment });
  }
}

const handlers: { [Type in ToDecoder['type']]: (message: ToDecoder & { type: Type }) => void } = {
  watch: ({ id, ...request }) => watch(id, request),
  read: ({ id, ...request }) => {
    const state = start(id);
    const { outbox, stop } = state;
    const reading = {
      request,
      offer: (frame: Parameters<Outbox['offer']>[0]) => outbox.offer(frame),
      room: () => outbox.empty(),
      signal: stop.signal,
    };
    void run(id, state, '', () => readFile(reading));
  },
  record: ({ id, ...request }) => record(id, request),
  mend: ({ id, ...request }) => {
    const state = start(id);
    void run(id, state, '', () => mend(id, request, state.stop.signal));
  },
  join: ({ id, ...request }) => {
    const state = start(id);
    void run(id, state, '', async () => {
      const covered = await joinFiles(request, () => state.stop.signal.throwIfAborted());
      if (covered) send({ type: 'joined', id, covered });
    });
  },
  measure: ({ id, path }) => {
    const state = start(id);
    void run(id, state, '', async () => {
      const measures = await measureFile(path, state.stop.signal);
      send({ type: 'measured', id, measures });
    });
  },
  taken: ({ id }) => running.get(id)?.outbox.taken(),
  close: ({ id }) => {
    running.get(id)?.stop.abort();
    running.get(id)?.interrupt();
    // A reader that waits for room finds out.
    running.get(id)?.outbox.taken();
  },
};

Log.setLevel(AV_LOG_QUIET);
process.on('message', (message: ToDecoder) => {
  const handle = handlers[message.type] as (message: ToDecoder) => void;
  handle(message);
});
// At once: a normal exit would wait for threads that wait for cameras.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

let told = true;
setInterval(() => {
  if (!told) return;
  told = false;
  const progress = [...running].map(([id, { packets }]) => ({ id, packets }));
  send({ type: 'alive', rssBytes: process.memoryUsage.rss(), progress }, () => {
    told = true;
  });
}, ALIVE_EVERY_MS);
