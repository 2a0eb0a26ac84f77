import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { addStaff } from '../gateway/add-staff.ts';
import { spreadAssets } from '../tests/support/spread-assets.ts';
import { against, type Bench, type BenchRow, quantile } from './bench.ts';
import { type BenchApp, benchApp } from './support/bench-app.ts';
import { type Traced, tracePage } from './support/page-trace.ts';

const ASSETS = 100_000;
/** Clusters from afar, and each fixture by itself. */
const ZOOMS = [13, 16.5];
const CENTRE = { lng: 114.35, lat: 22.7 };
const PASSWORD = 'street lamps at dusk';
/** Pixels to the right and down, as a hand pulls. */
const PULLS = [
  [-500, -60],
  [120, -380],
] as const;
const PULL_MS = 900;
const KEYS = ['ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowUp'];
const KEY_MS = 120;
/** Until the map has all its tiles, and until it has come to rest after it was moved. */
const LOAD_MS = 2000;
const REST_MS = 900;
const LONG_MS = 50;

/** Somebody to whom the map shows all it has. */
async function colleague({ deps }: BenchApp) {
  const [{ departmentId = '' } = {}] = await deps.db.query<{ departmentId: string }>({
    text: 'select department_id as "departmentId" from departments limit 1',
    values: [],
  });
  const person = { login: 'bench', name: '调度员', departmentId, password: PASSWORD };
  await addStaff(deps, { ...person, roles: ['dispatcher', 'asset_admin'] });
}

/** As people have it: the pages laid together where the map is drawn, so that none is read back into the page. */
const openBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });

/** Leaves to the page all but what a graphics card takes over: nothing is filled. */
const FILL_NOTHING = `
  for (const fill of ['clear', 'drawElements']) WebGL2RenderingContext.prototype[fill] = () => {};`;

const mark = (page: Page, name: 'moves' | 'rests') =>
  page.evaluate(`void performance.mark('${name}')`);

/** Pulls the map at the pace of a hand, however slowly it follows. */
async function pull(page: Page, [right, down]: (typeof PULLS)[number]) {
  const from = { x: 540 - right / 2, y: 450 - down / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await mark(page, 'moves');
  const started = performance.now();
  for (let done = 0; done < 1; ) {
    done = Math.min(1, (performance.now() - started) / PULL_MS);
    await page.mouse.move(from.x + right * done, from.y + down * done);
  }
  await mark(page, 'rests');
  await page.mouse.up();
  await wait(REST_MS);
}

async function pressKeys(page: Page) {
  await page.locator('.maplibregl-canvas').focus();
  await mark(page, 'moves');
  for (const key of KEYS) {
    await page.keyboard.press(key);
    await wait(KEY_MS);
  }
  await mark(page, 'rests');
  await wait(REST_MS);
}

/** Moves over the map of the desk at each zoom, by hand and by keys. */
async function pan(browser: Browser, { url }: BenchApp, script = ''): Promise<Traced> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.request.post(`${url}/api/session`, {
    data: { login: 'bench', password: PASSWORD },
  });
  const page = await context.newPage();
  await page.addInitScript(script);
  const traces: Traced[] = [];
  for (const zoom of ZOOMS) {
    await page.goto(`${url}/desk/map?lng=${CENTRE.lng}&lat=${CENTRE.lat}&zoom=${zoom}`);
    await page.locator('.map-stage[data-map-drawn="true"]').waitFor();
    await wait(LOAD_MS);
    traces.push(
      await tracePage(browser, page, async () => {
        for (const each of PULLS) await pull(page, each);
        await pressKeys(page);
      }),
    );
  }
  await context.close();
  return {
    tasks: traces.flatMap(({ tasks }) => tasks),
    frames: traces.flatMap(({ frames }) => frames),
  };
}

const p95 = ({ frames }: Traced) => quantile(frames, 0.95);
const longest = ({ tasks }: Traced) => Math.max(...tasks);
const longShare = ({ frames }: Traced) =>
  (100 * frames.filter((ms) => ms > LONG_MS).length) / frames.length;

const rowsOf = (name: string, traced: Traced): BenchRow[] => {
  const { frames } = traced;
  return [
    { name: `${name}: frames, p50 of ${frames.length}`, value: quantile(frames, 0.5), unit: 'ms' },
    { name: `${name}: frames, p95`, value: p95(traced), unit: 'ms' },
    { name: `${name}: frames over ${LONG_MS} ms`, value: longShare(traced), unit: '%' },
    { name: `${name}: longest task of the page`, value: longest(traced), unit: 'ms' },
  ];
};

/**
 * Panning the map over 100,000 fixtures on PostgreSQL, traced, against the same map of a district that has none.
 * Without a graphics card the processor fills what is drawn, as long as it takes. So the target holds for the same pan
 * without the filling, and the filling is told beside it.
 */
export const run: Bench = async () => {
  await promisify(execFile)(process.execPath, ['web/build.ts']);
  const service = await benchApp(1);
  const browser = await openBrowser();
  try {
    await colleague(service);
    const control = await pan(browser, service);
    await spreadAssets(service.deps.db, ASSETS);
    await service.deps.db.query({ text: 'analyze', values: [] });
    const full = await pan(browser, service);
    const unfilled = await pan(browser, service, FILL_NOTHING);
    const name = `${ASSETS} fixtures`;
    const ratio = p95(full) / p95(control);
    return [
      ...rowsOf('no fixtures', control),
      ...rowsOf(name, full),
      against({ name: `${name} to none: frames, p95`, value: ratio, unit: '×' }, '<=', 1.25),
      ...rowsOf(`${name}, nothing filled`, unfilled).slice(0, 2),
      against({ name: 'page: frames over 50 ms', value: longShare(unfilled), unit: '%' }, '<=', 0),
      against({ name: 'page: longest task', value: longest(unfilled), unit: 'ms' }, '<=', LONG_MS),
    ];
  } finally {
    await browser.close();
    await service.close();
  }
};
