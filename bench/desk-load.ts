import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { addStaff } from '../gateway/add-staff.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { firstLoad } from '../tests/support/first-load.ts';
import { fileComplaint } from '../tickets/index.ts';
import { against, type Bench, quantile } from './bench.ts';
import { type BenchApp, benchApp } from './support/bench-app.ts';

const TICKETS = 60;
const LOADS = 7;
const PASSWORD = 'street lamps at dusk';

/** A handler whose inbox is full. */
async function handler({ deps, smartCodes }: BenchApp) {
  for (const smartCode of smartCodes) {
    const said = { problemCode: 'not-lit', photos: [], shareContact: false };
    const by = { clientKey: randomUUID(), lang: 'zh', channel: 'scan' } as const;
    await fileComplaint(deps, { smartCode, ...said, ...by });
  }
  const [lamp] = await deps.db.query<{ departmentId: string }>({
    text: 'select maintainer_id as "departmentId" from assets limit 1',
    values: [],
  });
  const person = { login: 'bench', name: '处置员', departmentId: lamp?.departmentId ?? '' };
  await addStaff(deps, { ...person, roles: ['handler'], password: PASSWORD });
}

/** Kept in the page: when the inbox was first shown, and when the main thread was last busy for long. */
const WATCH = `
  window.busyUntil = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.busyUntil = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver(() => {
    if (!window.shownAt && document.querySelector('[data-ticket]')) window.shownAt = performance.now();
  }).observe(document, { childList: true, subtree: true });`;

/** One load with nothing in the cache: until the inbox is there and the main thread is free to answer. */
async function load(browser: Browser, url: string) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    await context.request.post(`${url}/api/session`, {
      data: { login: 'bench', password: PASSWORD },
    });
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await page.goto(`${url}/desk/`);
    // Half a second without a long task after the inbox is shown: nothing more is to come.
    const isSettled = () =>
      page.evaluate(
        'window.shownAt && performance.now() - Math.max(window.shownAt, window.busyUntil) > 500',
      );
    while (!(await isSettled())) await wait(100);
    const times = (await page.evaluate(
      `({ interactive: Math.max(window.shownAt, window.busyUntil),
          painted: performance.getEntriesByName('first-contentful-paint')[0].startTime })`,
    )) as { interactive: number; painted: number };
    return { ...times, ...(await firstLoad(page)) };
  } finally {
    await context.close();
  }
}

/** The desk as a browser meets it for the first time: how much it loads before a map, and how soon it can be used. */
export const run: Bench = async () => {
  await promisify(execFile)(process.execPath, ['web/build.ts']);
  const service = await benchApp(TICKETS);
  const browser = await openBrowser();
  try {
    await handler(service);
    await load(browser, service.url);
    const loads: Awaited<ReturnType<typeof load>>[] = [];
    for (let n = 0; n < LOADS; n++) loads.push(await load(browser, service.url));
    const median = (of: (each: (typeof loads)[number]) => number) => quantile(loads.map(of), 0.5);
    const kilobytes = median(({ gzipBytes }) => gzipBytes) / 1000;
    const size = { name: 'first load before the map, gzip', value: kilobytes, unit: 'kB' };
    const ready = median(({ interactive }) => interactive) / 1000;
    const name = `inbox of ${TICKETS} tickets usable, median of ${LOADS}`;
    return [
      against(size, '<=', 400),
      { name: 'files', value: loads[0]?.names.length ?? 0, unit: '' },
      {
        name: 'first contentful paint, median',
        value: median(({ painted }) => painted) / 1000,
        unit: 's',
      },
      against({ name, value: ready, unit: 's' }, '<=', 2.5),
      {
        name: 'the slowest of them',
        value: Math.max(...loads.map(({ interactive }) => interactive)) / 1000,
        unit: 's',
      },
    ];
  } finally {
    await browser.close();
    await service.close();
  }
};
