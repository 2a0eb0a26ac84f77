import type { Logger } from '../../platform/logger.ts';
import { backOffAfter, pauseSeconds } from './back-off.ts';
import type { StreamEnd } from './decoder-messages.ts';
import type { DecoderProcess, StreamEvents } from './decoder-process.ts';

/**
 * `opening`: nothing has come since it was opened. `live`: it comes. `waiting`: it failed, and is opened
 * again after a pause. `closed`: by us, or a file that does not loop is over.
 */
export type StreamState = 'opening' | 'live' | 'waiting' | 'closed';

/** A stream that was told to close and does not is stuck in its process, which is then killed. */
const CLOSES_WITHIN_MS = 5_000;
/** A stream whose process died so often gets a process of its own, where it harms nobody else. */
const SUSPECT_AFTER = 2;

export type KeptOpenDeps = {
  logger: Logger;
  counters: { opened: number; failures: number };
  openSeconds: number;
  watchdogSeconds: number;
  random: () => number;
  /** A process with room; one that this stream has to itself if it is suspect. */
  processFor(suspect: boolean): DecoderProcess;
};

/** What is kept open, and how. */
export type ToKeepOpen = {
  /** Tells streams apart in logs: the camera's id. */
  key: string;
  /** Of the warning when it fails. */
  complaint: string;
  /** It is over when it has come to its end. */
  endsByItself: boolean;
  /** So many good signs in a row make good for earlier failures. */
  goodSigns: number;
  /** Asks a process for it; answers the id there. */
  start(process: DecoderProcess, events: Pick<StreamEvents, 'progress' | 'ended'>): number;
  /** What else is amiss, though it makes progress. */
  amiss?(nowMs: number): string | undefined;
  /** The state, or the reason, is another one. */
  changed?(): void;
};

/** Opens one source again and again, in whatever process has room, and watches that it goes on. */
export class KeptOpen {
  readonly #what: ToKeepOpen;
  readonly #deps: KeptOpenDeps;
  #state: StreamState = 'waiting';
  #lastError: string | undefined;
  #lastEnd: StreamEnd['kind'] | undefined;
  #attempt: { process: DecoderProcess; id: number } | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #deaths = 0;
  #goodSigns = 0;
  #openedMs = 0;
  #progressMs = 0;
  #closingMs: number | undefined;
  #ended = Promise.withResolvers<void>();

  constructor(what: ToKeepOpen, deps: KeptOpenDeps) {
    this.#what = what;
    this.#deps = deps;
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Why it waits, or waited last: words for people, without credentials. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  /** How it ended last. */
  get lastEnd(): StreamEnd['kind'] | undefined {
    return this.#lastEnd;
  }

  /** Nothing that comes now is wanted any more. */
  get isClosing(): boolean {
    return this.#state === 'closed' || this.#closingMs !== undefined;
  }

  open(): void {
    this.#openedMs = performance.now();
    this.#progressMs = 0;
    this.#closingMs = undefined;
    this.#goodSigns = 0;
    this.#ended = Promise.withResolvers();
    this.#deps.counters.opened++;
    this.#become('opening');
    const process = this.#deps.processFor(this.#deaths >= SUSPECT_AFTER);
    const id = this.#what.start(process, {
      progress: () => {
        this.#progressMs = performance.now();
      },
      ended: (end) => this.#end(end, !process.isUsable),
    });
    this.#attempt = { process, id };
  }

  /** It comes. */
  noteLive(): void {
    if (this.isClosing) return;
    this.#progressMs = performance.now();
    this.#become('live');
  }

  /** What is wanted of it has come once more. */
  noteGood(): void {
    if (this.isClosing) return;
    if (++this.#goodSigns === this.#what.goodSigns) this.#failures = this.#deaths = 0;
    this.noteLive();
  }

  /** Resolves when it has put everything down. */
  async close(): Promise<void> {
    clearTimeout(this.#retry);
    this.#become('closed');
    if (!this.#attempt) return;
    this.#closeAttempt('closed');
    await this.#ended.promise;
  }

  /** Called every second or so: closes what has gone silent, kills what does not close. */
  check(nowMs: number): void {
    if (!this.#attempt) return;
    if (this.#closingMs !== undefined) {
      const stuck = nowMs - this.#closingMs > CLOSES_WITHIN_MS;
      if (stuck) this.#attempt.process.kill('a stream in it does not close');
      return;
    }
    const silent = this.#silenceOf(nowMs) ?? (this.#progressMs > 0 && this.#what.amiss?.(nowMs));
    if (silent) this.#closeAttempt(silent);
  }

  /** Our own process stood still: what happened meanwhile has not been heard yet. */
  forgive(nowMs: number): void {
    this.#openedMs = nowMs;
    this.#progressMs = nowMs;
    if (this.#closingMs !== undefined) this.#closingMs = nowMs;
  }

  #silenceOf(nowMs: number): string | undefined {
    const { openSeconds, watchdogSeconds } = this.#deps;
    const since = (ms: number) => (nowMs - ms) / 1000;
    if (this.#progressMs === 0) {
      return since(this.#openedMs) > openSeconds ? 'it does not answer' : undefined;
    }
    return since(this.#progressMs) > watchdogSeconds ? 'it has gone silent' : undefined;
  }

  #closeAttempt(reason: string): void {
    if (!this.#attempt || this.#closingMs !== undefined) return;
    this.#closingMs = performance.now();
    this.#lastError = reason;
    this.#attempt.process.close(this.#attempt.id);
  }

  #end(end: StreamEnd, processDied: boolean): void {
    this.#attempt = undefined;
    this.#lastEnd = end.kind;
    this.#ended.resolve();
    if (this.#state === 'closed') return;
    if (end.kind === 'finished' && this.#what.endsByItself) {
      this.#become('closed');
      return;
    }
    if (end.kind !== 'closed') this.#lastError = end.reason;
    if (processDied) this.#deaths++;
    this.#failures++;
    this.#deps.counters.failures++;
    const seconds = pauseSeconds(this.#failures, backOffAfter(end.kind), this.#deps.random());
    const { key, complaint } = this.#what;
    const say = { key, failures: this.#failures, seconds, reason: this.#lastError };
    this.#deps.logger.warn(say, complaint);
    this.#retry = setTimeout(() => this.open(), seconds * 1000);
    this.#become('waiting');
  }

  #become(state: StreamState): void {
    const isNew = this.#state !== state;
    this.#state = state;
    if (isNew) this.#what.changed?.();
  }
}
