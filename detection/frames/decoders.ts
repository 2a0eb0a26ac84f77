import type { Logger } from '../../platform/logger.ts';
import { DecoderProcess } from './decoder-process.ts';

export type DecodersOptions = {
  logger: Logger;
  /** A decoder process that gives no sign of life for so long is killed; 10 unless told. */
  processSilenceSeconds?: number;
  /** Streams in one decoder process; 16 unless told. */
  perProcess?: number;
  /** A decoder process that takes more memory is killed; 1.5 GiB unless told. */
  rssLimitBytes?: number;
};

/** What happened to processes since the start. */
export type ProcessCounters = {
  /** Decoder processes started in place of one that died or was killed. */
  restarts: number;
  /** Decoder processes that we killed. */
  killed: number;
};

/** The decoder processes, as many as the streams need. */
export class Decoders {
  readonly #options: DecodersOptions;
  readonly #counters: ProcessCounters;
  readonly #processes = new Map<DecoderProcess, { forOne: boolean }>();
  #lost = 0;

  constructor(options: DecodersOptions, counters: ProcessCounters) {
    this.#options = options;
    this.#counters = counters;
  }

  get all(): DecoderProcess[] {
    return [...this.#processes.keys()];
  }

  /** The fullest process that still has room, so that few are needed; `alone`: an own one. */
  withRoom(alone: boolean): DecoderProcess {
    const { perProcess = 16 } = this.#options;
    const fitting = [...this.#processes]
      .filter(([{ isUsable, streamCount }, { forOne }]) => {
        const room = forOne || alone ? 1 : perProcess;
        return isUsable && forOne === alone && streamCount < room;
      })
      .map(([process]) => process)
      .sort((a, b) => b.streamCount - a.streamCount);
    return fitting[0] ?? this.#start(alone);
  }

  #start(forOne: boolean): DecoderProcess {
    const { perProcess = 16, rssLimitBytes = 1.5 * 2 ** 30, logger } = this.#options;
    const silenceMs = (this.#options.processSilenceSeconds ?? 10) * 1000;
    const process = new DecoderProcess({ streams: perProcess, rssLimitBytes, silenceMs });
    this.#processes.set(process, { forOne });
    if (this.#lost > 0) {
      this.#lost--;
      this.#counters.restarts++;
    }
    const { pid } = process;
    void process.exited.then(({ killed, reason, wanted }) => {
      this.#processes.delete(process);
      if (wanted) return;
      this.#lost++;
      if (killed) this.#counters.killed++;
      logger.warn({ pid, reason }, 'a decoder process is gone');
    });
    return process;
  }

  /** Ends processes that nobody needs any more. */
  endIdle(): void {
    for (const process of this.all) if (process.streamCount === 0) process.end();
  }

  async close(): Promise<void> {
    const { all } = this;
    for (const process of all) process.end();
    await Promise.all(all.map(({ exited }) => exited));
  }
}
