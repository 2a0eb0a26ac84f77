import { DecoderProcess } from './decoder-process.ts';

const RSS_LIMIT_BYTES = 2 * 2 ** 30;
/** A process that works says so twice a second, however hard the file is. */
const SILENCE_MS = 30_000;
const CHECK_EVERY_MS = 1000;

/** A decoder process for one piece of work, with its watchdog; gone when it is disposed of. */
export function openOwnDecoder(): { decoder: DecoderProcess } & AsyncDisposable {
  const decoder = new DecoderProcess({
    streams: 1,
    rssLimitBytes: RSS_LIMIT_BYTES,
    silenceMs: SILENCE_MS,
  });
  const watchdog = setInterval(() => decoder.check(performance.now()), CHECK_EVERY_MS);
  return {
    decoder,
    async [Symbol.asyncDispose]() {
      clearInterval(watchdog);
      decoder.end();
      await decoder.exited;
    },
  };
}
