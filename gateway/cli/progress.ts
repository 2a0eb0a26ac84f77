import { Presets, SingleBar } from 'cli-progress';

export type Progress = { advance(by?: number): void; done(): void };

/** Where nobody watches, only work that takes this long says how far it is. */
const QUIET_MS = 10_000;

/**
 * A bar on standard error; into a file or a pipe, or where nobody knows how much there is to do, a line every
 * ten seconds instead.
 */
export function progress(label: string, total?: number): Progress {
  return process.stderr.isTTY && total !== undefined ? bar(label, total) : lines(label, total);
}

function bar(label: string, total: number): Progress {
  const single = new SingleBar(
    {
      stream: process.stderr,
      format: `${label} {bar} {value}/{total} {eta_formatted}`,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  single.start(total, 0);
  return { advance: (by = 1) => single.increment(by), done: () => single.stop() };
}

function lines(label: string, total?: number): Progress {
  let value = 0;
  let spoken = false;
  const speak = () => {
    spoken = true;
    process.stderr.write(`${label} ${value}${total === undefined ? '' : `/${total}`}\n`);
  };
  const timer = setInterval(speak, QUIET_MS).unref();
  return {
    advance(by = 1) {
      value += by;
    },
    done() {
      clearInterval(timer);
      if (spoken) speak();
    },
  };
}
