/**
 * `npm run pictures [-- http://127.0.0.1:8080]`: takes the README's pictures from a service that is running
 * with the demo district. The story of the demo is played for it; it takes about a minute.
 * Nobody real is in the pictures: of the cameras, only those are shown whose scenes are drawn.
 */
import type { Page } from 'playwright-core';
import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import { DEMO_PASSWORD } from '../gateway/demo/index.ts';
import { openBrowser, phone } from './support/browser.ts';

const url = process.argv[2] ?? 'http://127.0.0.1:8080';
const [HANDLER, ASSET_ADMIN, DISPATCHER] = ['demo-lamp', 'demo-assets', 'demo-dispatch'];
const [GRID_WORKER, LEADER] = ['demo-grid', 'demo-leader'];
const LAMP_CLASS = '0118';
const FOLDER = 'docs/pictures';
/** More than a reader of the README should have to load for one picture. */
const MOST_BYTES = 250_000;
const PATIENCE_MS = 90_000;
const [MOST_LOOKS, BETWEEN_LOOKS_MS] = [60, 700];
const STORY_MS = 300_000;
/** The first alerts come some minutes after the demo was loaded. */
const ALERT_MS = 300_000;

const browser = await openBrowser();

/** The desk of somebody who works in the demo district. */
async function deskOf(login: string) {
  const context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
    ...{ colorScheme: 'light', reducedMotion: 'reduce' },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  // Whoever has seen the tour is not shown around again.
  await context.addInitScript((key) => localStorage.setItem(key, 'seen'), `citymark-tour-${login}`);
  const data = { login, password: DEMO_PASSWORD };
  const entered = await context.request.post(`${url}/api/session`, { data });
  if (!entered.ok())
    throw new Error(`${url} does not know ${login}; start it with the demo district`);
  const page = await context.newPage();
  return {
    page,
    get: async <T>(path: string) =>
      (await context.request.get(`${url}${path}`)).json() as Promise<T>,
    bytes: async (path: string) => (await context.request.get(`${url}${path}`)).body(),
    open: (path: string) => page.goto(`${url}/desk${path}`),
    leave: () => context.close(),
  };
}

const isLoaded = '[...document.images].every((image) => image.complete && image.naturalWidth > 0)';

/** The page once all its pictures are there and nothing moves any more. */
async function still(page: Page): Promise<Buffer> {
  await page.locator('.ant-skeleton').first().waitFor({ state: 'hidden' });
  for (let last = await page.screenshot(), tries = 0; tries < MOST_LOOKS; tries++) {
    await page.waitForTimeout(BETWEEN_LOOKS_MS);
    const next = await page.screenshot();
    if (next.equals(last) && (await page.evaluate(isLoaded))) return next;
    last = next;
  }
  throw new Error(`${page.url()} does not come to rest`);
}

async function keep(name: string, picture: Sharp) {
  const { size } = await picture.png({ palette: true, effort: 10 }).toFile(`${FOLDER}/${name}.png`);
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`);
  process.stdout.write(`${name}.png ${Math.round(size / 1000)} kB\n`);
}

async function plateAndScanPage() {
  const [admin, handler] = [await deskOf(ASSET_ADMIN), await deskOf(HANDLER)];
  type Tickets = { items: { assetCode: string | null; classCode: string }[] };
  const { items } = await handler.get<Tickets>('/api/tickets?box=inbox&limit=50');
  const lamp = items.find(({ classCode }) => classCode === LAMP_CLASS)?.assetCode;
  if (!lamp) throw new Error(`${HANDLER} has no lamp to look after`);
  type Plates = { items: { plateId: string; smartCode: string }[] };
  const [plate] = (await admin.get<Plates>(`/api/plates?assetCode=${lamp}`)).items;
  if (!plate) throw new Error(`the lamp ${lamp} has no plate`);
  const label = await admin.bytes(`/api/plates/${plate.plateId}/label.png`);
  await Promise.all([admin.leave(), handler.leave()]);
  const context = await browser.newContext({ ...phone, locale: 'zh-CN', deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(`${url}/A/${plate.smartCode}`);
  const scan = await still(page);
  await context.close();
  return { label, scan };
}

async function inbox() {
  const { page, open, leave } = await deskOf(HANDLER);
  await open('/inbox');
  await page.locator('[data-ticket]', { hasText: '号路灯' }).first().click();
  await page.locator('.ticket-marks').waitFor();
  await page.locator('.maplibregl-canvas').first().waitFor();
  const picture = await still(page);
  await leave();
  return picture;
}

/** From the plate on the street to the desk of its maintainer, side by side. */
async function journey() {
  const [heightPx, gapPx] = [720, 24];
  const { label, scan } = await plateAndScanPage();
  const parts = [
    sharp(label).resize({ width: 300 }),
    ...[scan, await inbox()].map((picture) => sharp(picture).resize({ height: heightPx })),
  ];
  let left = gapPx;
  const layers: OverlayOptions[] = [];
  for (const part of parts) {
    const { data, info } = await part.png().toBuffer({ resolveWithObject: true });
    const top = gapPx + Math.round((heightPx - info.height) / 2);
    layers.push({ input: data, left, top });
    left += info.width + gapPx;
  }
  const size = { width: left, height: heightPx + 2 * gapPx };
  const ground = sharp({ create: { ...size, channels: 3, background: '#dfe4ea' } });
  await keep('journey', ground.composite(layers));
}

type Alerts = { sightings: { sightingId: string; cameraName: string }[] };
const drawnOf = ({ sightings }: Alerts) =>
  sightings.filter(({ cameraName }) => !cameraName.includes('实拍'));

/** An alert of a camera whose scene is drawn; those of the others are not even in its list. */
async function waitingAlert() {
  const { page, get, open, leave } = await deskOf(GRID_WORKER);
  const waiting = async () => drawnOf(await get<Alerts>('/api/sightings?waiting=true&limit=50'))[0];
  let drawn = await waiting();
  for (const end = Date.now() + ALERT_MS; !drawn; drawn = await waiting()) {
    if (Date.now() > end) throw new Error(`${url} has no alert of a drawn camera`);
    await page.waitForTimeout(BETWEEN_LOOKS_MS);
  }
  await page.route('**/api/sightings?**', async (route) => {
    const response = await route.fetch();
    const listed = (await response.json()) as Alerts;
    await route.fulfill({ response, json: { ...listed, sightings: drawnOf(listed) } });
  });
  await open(`/sightings/waiting/${drawn.sightingId}`);
  await page.locator(`[data-sighting-id="${drawn.sightingId}"]`).waitFor();
  await page.locator('.ticket img').first().waitFor();
  await keep('sighting', sharp(await still(page)));
  await leave();
}

/** The map with the story of the demo beside it, played to its end; answers its ticket. */
async function storyOnMap(): Promise<string> {
  const { page, get, open, leave } = await deskOf(DISPATCHER);
  await open('/map');
  await page.locator('.story-pill').click();
  await page.locator('.story-buttons .ant-btn-primary').click();
  const closed = page.locator('[data-story-step="closed"][data-done="yes"]');
  await closed.waitFor({ timeout: STORY_MS });
  await keep('story', sharp(await still(page)));
  const { steps } = await get<{ steps: { ticketNumber?: string }[] }>('/api/demo/story');
  await leave();
  const ticketNumber = steps.find((step) => step.ticketNumber)?.ticketNumber;
  if (!ticketNumber) throw new Error('the story filed no ticket');
  return ticketNumber;
}

/** Fixtures, tickets, cameras and what these see, where the story was played. */
async function districtMap() {
  const { page, get, open, leave } = await deskOf(DISPATCHER);
  type Story = { place: { lng: number; lat: number } };
  const { place } = await get<Story>('/api/demo/story');
  await open(`/map?lng=${place.lng}&lat=${place.lat}&zoom=16`);
  await page.locator('[data-map-drawn="true"]').waitFor();
  await page.locator('.map-layers input[name="sight"]').check();
  await keep('map', sharp(await still(page)));
  await leave();
}

async function leaderBoard() {
  const { page, open, leave } = await deskOf(LEADER);
  await open('/board/district');
  await page.locator('.chart svg').first().waitFor();
  await keep('board', sharp(await still(page)));
  await leave();
}

/** The closing of the story's ticket as it is seen on the verification desk: before and after, laid on each other. */
async function closingOf(ticketNumber: string) {
  const { page, get, open, leave } = await deskOf(DISPATCHER);
  type Cases = { items: { verificationId: string; ticketNumber: string }[] };
  const { items } = await get<Cases>('/api/verifications?state=done&limit=50');
  const found = items.find((each) => each.ticketNumber === ticketNumber);
  if (!found) throw new Error(`nobody verified ${ticketNumber}`);
  await open(`/verification/done/${found.verificationId}`);
  await page.locator('.compare-layer img').first().waitFor();
  // Before on the one half of the place in question, after on the other.
  const [stage, region] = await Promise.all(
    ['.compare-stage', '.compare-region'].map((part) => page.locator(part).boundingBox()),
  );
  if (!stage || !region) throw new Error('no place is outlined');
  const middle = (region.x + region.width / 2 - stage.x) / stage.width;
  await page.locator('.compare-slider').fill(String(Math.round(middle * 100)));
  await keep('verification', sharp(await still(page)));
  await leave();
}

await journey();
await closingOf(await storyOnMap());
await districtMap();
await leaderBoard();
await waitingAlert();
await browser.close();
