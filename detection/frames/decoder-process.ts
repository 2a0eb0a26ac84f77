import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type {
  FileMeasures,
  FromDecoder,
  MsRange,
  SentFrame,
  StreamEnd,
  ToDecoder,
} from './decoder-messages.ts';
import type { WrittenSegment } from './segment-file.ts';

const CHILD = fileURLToPath(new URL('./decoder-child.ts', import.meta.url));
/** Its JavaScript holds a handful of pictures; the rest of its memory is FFmpeg's. */
const HEAP_MEGABYTES = 256;
/** Each stream waits for its camera in a thread, and decodes in one; the rest read files and names. */
const SPARE_THREADS = 4;

/** What happens to one stream of a process. */
export type StreamEvents = {
  frame?(frame: SentFrame): void;
  segment?(segment: WrittenSegment): void;
  joined?(covered: MsRange): void;
  measured?(measures: FileMeasures): void;
  progress(): void;
  ended(end: StreamEnd): void;
};

/** What begins a stream. */
type Asked = DistributiveOmit<Exclude<ToDecoder, { type: 'taken' | 'close' }>, 'id'>;

export type DecoderOptions = {
  streams: number;
  rssLimitBytes: number;
  /** A process that gives no sign of life for so long is killed. */
  silenceMs: number;
};

/** How it ended; `killed`: by us, because something was wrong; `wanted`: by us, no longer needed. */
export type DecoderExit = { killed: boolean; wanted: boolean; reason: string };

let lastId = 0;

/** One decoder process and the streams in it. When it goes, all of them end. */
export class DecoderProcess {
  readonly #child: ChildProcess;
  readonly #options: DecoderOptions;
  readonly #streams = new Map<number, StreamEvents & { packets: number }>();
  #lastSignMs = performance.now();
  #killedFor: string | undefined;
  #wanted = false;
  readonly exited: Promise<DecoderExit>;

  constructor(options: DecoderOptions) {
    this.#options = options;
    this.#child = fork(CHILD, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      // Nothing of the service's environment, which holds its secrets.
      env: { UV_THREADPOOL_SIZE: String(2 * options.streams + SPARE_THREADS) },
    });
    this.#child.on('message', (message) => this.#hear(message as FromDecoder));
    this.#child.on('error', (error) => this.kill(error.message));
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve(this.#end(code, signal)));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  get isUsable(): boolean {
    return this.#killedFor === undefined && this.#child.connected;
  }

  /** Starts a stream; its events come until `ended`, which always comes. Returns its id. */
  start(request: Asked, events: StreamEvents) {
    const id = ++lastId;
    this.#streams.set(id, { ...events, packets: 0 });
    this.#tell({ ...request, id });
    return id;
  }

  /** The picture that came last has been received. */
  taken(id: number): void {
    if (this.#streams.has(id)) this.#tell({ type: 'taken', id });
  }

  close(id: number): void {
    if (this.#streams.has(id)) this.#tell({ type: 'close', id });
  }

  /** Kills it when it has given no sign of life for too long. */
  check(nowMs: number): void {
    if (nowMs - this.#lastSignMs > this.#options.silenceMs) this.kill('no sign of life');
  }

  /** Our own process did not run for a while: that says nothing about this one. */
  forgive(nowMs: number): void {
    this.#lastSignMs = nowMs;
  }

  kill(reason: string): void {
    if (this.#killedFor !== undefined) return;
    this.#killedFor = reason;
    this.#child.kill('SIGKILL');
  }

  /** Nobody needs it any more. */
  end(): void {
    this.#wanted = true;
    this.kill('no longer needed');
  }

  #tell(message: ToDecoder): void {
    // An error means that it is going: `exit` follows.
    this.#child.send(message, () => {});
  }

  #hear(message: FromDecoder): void {
    this.#lastSignMs = performance.now();
    if (message.type === 'alive') {
      for (const { id, packets } of message.progress) this.#noteProgress(id, packets);
      if (message.rssBytes > this.#options.rssLimitBytes) this.kill('it takes too much memory');
      return;
    }
    const stream = this.#streams.get(message.id);
    if (!stream) return;
    if (message.type === 'frame') {
      stream.frame?.(message);
    } else if (message.type === 'segment') {
      stream.segment?.(message.segment);
    } else if (message.type === 'joined') {
      stream.joined?.(message.covered);
    } else if (message.type === 'measured') {
      stream.measured?.(message.measures);
    } else {
      this.#streams.delete(message.id);
      stream.ended(message.end);
    }
  }

  #noteProgress(id: number, packets: number): void {
    const stream = this.#streams.get(id);
    if (!stream || stream.packets === packets) return;
    stream.packets = packets;
    stream.progress();
  }

  #end(code: number | null, signal: NodeJS.Signals | null): DecoderExit {
    const wanted = this.#wanted;
    const killed = this.#killedFor !== undefined && !wanted;
    const reason = this.#killedFor ?? `it ended with ${signal ?? code}`;
    const end: StreamEnd = { kind: 'failed', reason: `the decoder process ended: ${reason}` };
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    for (const stream of streams) stream.ended(end);
    return { killed, wanted, reason };
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;
