import type { Browser, Page } from 'playwright-core';

/** An event of Chromium's trace; times in microseconds. */
type TraceEvent = {
  name: string;
  cat: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
};

/** What a page did, in milliseconds. */
export type Traced = {
  /** How long each task held the main thread, from the first time that something moved. */
  tasks: number[];
  /** From each frame to the next one, while something moved. */
  frames: number[];
};

/**
 * Traces a page during `work`, which says with `performance.mark('moves')` and `performance.mark('rests')` when
 * something moves in it.
 */
export async function tracePage(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<Traced> {
  const categories = ['-*', 'toplevel', 'blink.user_timing', 'devtools.timeline'];
  await browser.startTracing(page, { categories });
  await work();
  const trace = JSON.parse(String(await browser.stopTracing()));
  return readTrace((trace as { traceEvents: TraceEvent[] }).traceEvents);
}

function readTrace(all: readonly TraceEvent[]): Traced {
  const isMark = ({ cat }: TraceEvent) => cat.includes('user_timing');
  const first = all.find((event) => isMark(event) && event.name === 'moves');
  if (!first) throw new Error('nothing moved while it was traced');
  const ofMainThread = all
    .filter(({ pid, tid, ts }) => pid === first.pid && tid === first.tid && ts >= first.ts)
    .sort((a, b) => a.ts - b.ts);
  const traced: Traced = { tasks: [], frames: [] };
  let moves = false;
  let lastFrame: number | undefined;
  for (const event of ofMainThread) {
    const { name, ts, dur = 0 } = event;
    if (isMark(event)) {
      moves = name === 'moves';
      lastFrame = undefined;
    } else if (name === 'ThreadControllerImpl::RunTask') {
      traced.tasks.push(dur / 1000);
    } else if (name === 'FireAnimationFrame' && moves) {
      if (lastFrame !== undefined) traced.frames.push((ts - lastFrame) / 1000);
      lastFrame = ts;
    }
  }
  return traced;
}
