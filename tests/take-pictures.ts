/**
 * `npm run pictures [-- http://127.0.0.1:8080]`: takes the README's pictures from a service that is running
 * with the demo district for some minutes: a plate, its page on a phone, and the desk of the department that
 * looks after it; an alert of a demo camera that waits for a grid worker; and the story of the demo on the map.
 */
import sharp from 'sharp';
import { DEMO_PASSWORD } from '../gateway/demo/index.ts';
import { openBrowser, phone } from './support/browser.ts';

const url = process.argv[2] ?? 'http://127.0.0.1:8080';
const HANDLER = 'demo-lamp';
const ASSET_ADMIN = 'demo-assets';
const DISPATCHER = 'demo-dispatch';
const GRID_WORKER = 'demo-grid';
const LAMP_CLASS = '0118';

const browser = await openBrowser();

/** A page of the desk where this person is signed in. */
async function signedIn(login: string) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 844 },
    locale: 'zh-CN',
  });
  // Whoever has seen the tour is not shown around again.
  await context.addInitScript((key) => localStorage.setItem(key, 'seen'), `citymark-tour-${login}`);
  const page = await context.newPage();
  await page.goto(`${url}/desk/`);
  await page.evaluate(
    async (credentials) => {
      await fetch('/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
      });
    },
    { login, password: DEMO_PASSWORD },
  );
  return { context, page, get: (path: string) => context.request.get(`${url}${path}`) };
}

async function plateAndScanPage() {
  const admin = await signedIn(ASSET_ADMIN);
  const tickets = await (await signedIn(HANDLER)).get('/api/tickets?box=inbox&limit=50');
  const { items } = (await tickets.json()) as {
    items: { assetCode: string | null; classCode: string }[];
  };
  const assetCode = items.find((ticket) => ticket.classCode === LAMP_CLASS)?.assetCode;
  const listed = await admin.get(`/api/plates?assetCode=${assetCode}`);
  const [plate] = ((await listed.json()) as { items: { plateId: string; smartCode: string }[] })
    .items;
  if (!plate) throw new Error(`${url} has no demo plate; start it with the demo district`);
  const label = await admin.get(`/api/plates/${plate.plateId}/label.png`);
  const context = await browser.newContext({ ...phone, locale: 'zh-CN', deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(`${url}/A/${plate.smartCode}`);
  return { label: await label.body(), scan: await page.screenshot() };
}

async function inbox() {
  const { page } = await signedIn(HANDLER);
  await page.goto(`${url}/desk/`);
  await page
    .getByText('坪环路15号路灯')
    .or(page.getByText(/号路灯/))
    .first()
    .click();
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.locator('.maplibregl-canvas, canvas').first().waitFor();
  return page.screenshot();
}

/** An alert of a camera whose clip is drawn: pictures of real people do not go into the project. */
async function waitingAlert() {
  const { page, get } = await signedIn(GRID_WORKER);
  const { sightings } = (await (await get('/api/sightings?waiting=true&limit=50')).json()) as {
    sightings: { sightingId: string; cameraName: string }[];
  };
  const drawn = sightings.find(({ cameraName }) => !cameraName.includes('实拍'));
  if (!drawn) throw new Error(`${url} has no alert of a drawn camera yet; wait some minutes`);
  await page.goto(`${url}/desk/sightings`);
  await page.locator(`[data-sighting-id="${drawn.sightingId}"]`).click();
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.locator('.ant-skeleton').first().waitFor({ state: 'hidden' });
  await page.waitForFunction('[...document.images].every((image) => image.complete)');
  await page
    .locator('[data-sighting-id]', { hasText: '实拍' })
    .evaluateAll((cards) => cards.map((card) => card.remove()));
  return page.screenshot();
}

/** The map with the story of the demo beside it, played to its end; everything in its pictures is drawn. */
async function storyOnMap() {
  const { page } = await signedIn(DISPATCHER);
  await page.goto(`${url}/desk/map`);
  await page.locator('.story-pill').click();
  await page.locator('.story-buttons .ant-btn-primary').click();
  const closed = page.locator('[data-story-step="closed"][data-done="yes"]');
  await closed.waitFor({ timeout: 300_000 });
  await page.waitForFunction('[...document.images].every((image) => image.complete)');
  return page.screenshot();
}

const HEIGHT = 720;
const GAP = 24;
const { label, scan } = await plateAndScanPage();
const parts = await Promise.all(
  [label, scan, await inbox()].map(async (picture, index) => {
    const fitted = sharp(picture).resize(index === 0 ? { width: 300 } : { height: HEIGHT });
    const { data, info } = await fitted.png().toBuffer({ resolveWithObject: true });
    return { data, widthPx: info.width, heightPx: info.height };
  }),
);
let left = GAP;
const layers = parts.map(({ data, widthPx, heightPx }) => {
  const layer = { input: data, left, top: GAP + Math.round((HEIGHT - heightPx) / 2) };
  left += widthPx + GAP;
  return layer;
});
const background = {
  width: left,
  height: HEIGHT + 2 * GAP,
  channels: 3,
  background: '#dfe4ea',
} as const;
await sharp({ create: background })
  .composite(layers)
  .png({ palette: true })
  .toFile('docs/pictures/journey.png');
await sharp(await waitingAlert())
  .png({ palette: true })
  .toFile('docs/pictures/sighting.png');
await sharp(await storyOnMap())
  .png({ palette: true })
  .toFile('docs/pictures/story.png');
await browser.close();
