import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapStrings } from '../../web/desk/map/strings-map.ts';
import { learnStrings, translate } from '../../web/desk/strings.ts';
import type { TestStaff } from '../support/app.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { STREET_CAMERA } from '../support/camera-desk.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';

learnStrings(mapStrings);

let world: DeskWorld;
let browser: Browser;
let keeper: TestStaff;

beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld(), openBrowser()]);
  keeper = await world.signIn('asset_admin');
  const { lng, lat, ...pose } = STREET_CAMERA;
  const { heightM } = pose;
  const camera = { cameraCode: 'MAP-1', name: '龙坪路口东', lng, lat, heightM };
  const { headers } = keeper;
  const added = await world.inject({
    method: 'POST',
    url: '/api/cameras',
    headers,
    payload: camera,
  });
  const { cameraId } = added.json<{ cameraId: string }>();
  const payload = { pose, save: true };
  const url = `/api/cameras/${cameraId}/calibration`;
  const posed = await world.inject({ method: 'PUT', url, headers, payload });
  expect(posed.statusCode, posed.body).toBe(200);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** Waits until the map has drawn all that it knows. */
const drawn = (page: Page) =>
  page.locator('.map-stage[data-map-drawn="true"] .maplibregl-canvas').waitFor();

async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `map-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

const nearLamps = (zoom: number) => `lng=114.3505&lat=22.6901&zoom=${zoom}`;

describe.each(deskSizes)('the map on a $name screen', ({ name, language, look: size }) => {
  const t = (key: keyof typeof mapStrings, values = {}) =>
    translate(language, key as Parameters<typeof translate>[1], values);
  const isPhone = name === 'phone';

  const open = async (who: TestStaff, search: string) => {
    const opened = await world.openDesk(browser, size, who);
    const tiles: number[] = [];
    opened.page.on('response', (answer) => {
      if (answer.url().includes('/api/map/assets/')) tiles.push(answer.status());
    });
    await opened.page.goto(`${world.url}/desk/map?${search}`);
    await drawn(opened.page);
    return { ...opened, tiles };
  };
  const openSheet = async (page: Page) => {
    if (!isPhone) return;
    const handle = page.locator('.map-handle[aria-expanded="false"]');
    if (await handle.isVisible()) await handle.click();
  };
  const choose = async (page: Page, itemId: string) => {
    await page.locator(`[data-item="${itemId}"]`).focus();
    await page.keyboard.press('Enter');
  };

  it('shows what is open, live, and leads to it by keyboard and by pointer', async () => {
    const ticketNumber = await world.complain();
    const { page, trouble, context } = await open(
      world.dispatcher,
      nearLamps(isPhone ? 14.8 : 16.5),
    );
    await openSheet(page);
    await page.locator(`[data-item="${ticketNumber}"]`).waitFor();
    await page.locator('.map-items button', { hasText: '龙坪路口东' }).waitFor();
    await look(page, `${name}-01-open`);

    // What comes in meanwhile is heard of, and pulses.
    const arriving = page.locator('[data-arrived]').first().waitFor({ state: 'attached' });
    const next = await world.complain();
    await page.locator(`[data-item="${next}"]`).waitFor();
    await arriving;

    await choose(page, ticketNumber);
    const card = page.locator('[data-card="ticket"]');
    await card.getByText(ticketNumber).waitFor();
    await page.locator(`[data-item="${ticketNumber}"][aria-pressed="true"]`).waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get('zoom')).toBe('17');
    await look(page, `${name}-02-ticket`);

    // The map went there, so the ticket is in its middle.
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    const canvas = await page.locator('.map-stage canvas').boundingBox();
    const middle = {
      x: (canvas?.x ?? 0) + (canvas?.width ?? 0) / 2,
      y: (canvas?.y ?? 0) + (canvas?.height ?? 0) / 2,
    };
    await page.mouse.click(middle.x, middle.y);
    await card.getByText(ticketNumber).waitFor();
    await card.getByRole('link', { name: t('map.toTicket') }).click();
    await page.waitForURL(`**/${ticketNumber}`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('remembers what is shown, opens where the address says, and finds fixtures', async () => {
    const lamp = world.nextLamp();
    const { page, tiles, trouble, context } = await open(
      keeper,
      `lng=${lamp.lng}&lat=${lamp.lat}&zoom=18`,
    );
    await openSheet(page);
    for (const layer of ['sight', 'unseen']) await page.locator(`input[name="${layer}"]`).check();
    await page.getByText(t('map.legend.cameraOk')).waitFor();
    await page.locator('.map-layers', { hasText: '20' }).waitFor();
    await look(page, `${name}-03-layers`);
    const { x, y, width, height } = (await page.locator('.map-stage canvas').boundingBox()) ?? {
      ...{ x: 0, y: 0, width: 0, height: 0 },
    };
    await page.mouse.click(x + width / 2, y + height / 2);
    const card = page.locator('[data-card="asset"]');
    await card.getByText(lamp.assetCode).waitFor();

    const other = world.nextLamp();
    await page.getByRole('combobox', { name: t('map.search') }).fill(other.assetCode);
    await page.locator('.map-found', { hasText: other.name }).waitFor();
    await page.keyboard.press('Enter');
    await card.getByText(other.assetCode).waitFor();
    await card.getByRole('link', { name: t('map.toAsset') }).waitFor();
    await expect
      .poll(() => Number(new URL(page.url()).searchParams.get('lng')))
      .toBeCloseTo(other.lng, 4);
    await look(page, `${name}-04-found`);
    expect(new Set(tiles)).toEqual(new Set([200]));

    await page.locator('input[name="assets"]').uncheck();
    const kept = page.url();
    await page.reload();
    await drawn(page);
    await openSheet(page);
    expect(await page.locator('input[name="assets"]').isChecked()).toBe(false);
    expect(await page.locator('input[name="sight"]').isChecked()).toBe(true);
    expect(page.url()).toBe(kept);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('has zones drawn on it, and changed', async () => {
    const { page, trouble, context } = await open(keeper, nearLamps(17));
    await openSheet(page);
    await page.getByRole('button', { name: translate(language, 'zone.draw') }).click();
    const corners = '114.3500, 22.6902\n114.3508, 22.6902\n114.3508, 22.6897\n114.3500, 22.6897';
    await page.getByLabel(translate(language, 'zone.name')).fill(`门前 ${name}`);
    await page.getByLabel(translate(language, 'zone.corners')).fill(corners);
    await look(page, `${name}-05-drawing`);
    await page.locator('.zone-form .ant-btn-primary').click();
    await page.getByText(translate(language, 'zone.saved')).waitFor();
    await page.locator('.zone-form').waitFor({ state: 'detached' });
    const canvas = await page.locator('.map-stage canvas').boundingBox();
    // Besides the lamps, inside the zone.
    await expect
      .poll(
        async () => {
          await page.mouse.click(
            (canvas?.x ?? 0) + (canvas?.width ?? 0) / 2 - 20,
            (canvas?.y ?? 0) + (canvas?.height ?? 0) / 2 + 40,
          );
          return page.locator('[data-card="zone"]').count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    await look(page, `${name}-06-zone`);
    await page.getByRole('button', { name: t('map.editZone') }).click();
    await page.locator('.zone-form').waitFor();
    await page.keyboard.press('Escape');
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('shows to a handler only what is theirs', async () => {
    const { page, context } = await open(world.handler, nearLamps(16));
    await openSheet(page);
    const switches = page.locator('.map-layers input[name]');
    const names = await switches.evaluateAll((all) => all.map((each) => each.getAttribute('name')));
    expect(names).toEqual(['tickets', 'assets', 'heat']);
    await page.locator('input[name="heat"]').check();
    await page.getByText(t('map.legend.heat')).waitFor();
    await look(page, `${name}-07-handler`);
    await context.close();
  });
});
