import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteLooks, recordLooks } from '../../detection/index.ts';
import { startJobs } from '../../gateway/start-jobs.ts';
import { translate } from '../../web/desk/strings.ts';
import type { TestStaff } from '../support/app.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import {
  clickInPicture,
  clickOnMap,
  darkLampLook,
  paintStreet,
  rmse,
  SPOTS,
  STREET_CAMERA,
} from '../support/camera-desk.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';

let world: DeskWorld;
let browser: Browser;
let keeper: TestStaff;
let gridWorker: TestStaff;
let cameras = 0;

beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld({ jobs: true }), openBrowser()]);
  await startJobs(world.deps);
  keeper = await world.signIn('asset_admin');
  gridWorker = await world.signIn('grid_worker');
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** Looks at a page: a picture for people, and no serious violation. */
async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `camera-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

const post = async (url: string, who: TestStaff, payload: object) => {
  const answer = await world.inject({ method: 'POST', url, headers: who.headers, payload });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer;
};

/** A camera over a painted street, as an administrator would add it, with a first picture. */
async function paintedCamera(name: string): Promise<string> {
  cameras += 1;
  const { lng, lat, heightM } = STREET_CAMERA;
  const camera = { cameraCode: `PAINTED-${cameras}`, name, lng, lat, heightM };
  const { cameraId } = (await post('/api/cameras', keeper, camera)).json<{ cameraId: string }>();
  const sha256 = await world.deps.blobs.put(await paintStreet());
  const { widthPx, heightPx } = STREET_CAMERA;
  await noteLooks(world.db.query, [
    {
      cameraId,
      health: 'ok',
      takenAt: world.clock.now(),
      lagSeconds: 0,
      frame: { sha256, widthPx, heightPx },
    },
  ]);
  return cameraId;
}

describe.each(deskSizes)('cameras on the desk, $name', ({ name, language, look: size }) => {
  const t = (key: Parameters<typeof translate>[1], values = {}) => translate(language, key, values);
  const button = (page: Page, words: string) => page.getByRole('button', { name: words });

  it('learn where the ground is by clicks in the picture and on the map', async () => {
    const cameraId = await paintedCamera(`行政六路 ${name}`);
    const { page, context, trouble } = await world.openDesk(browser, size, keeper);
    await page.goto(`${world.url}/desk/cameras`);
    await page.locator(`[data-camera="PAINTED-${cameras}"]`).waitFor();
    await page.locator('img.thumbnail').first().waitFor();
    await look(page, `${name}-01-wall`);
    await page.locator(`[data-camera="PAINTED-${cameras}"]`).click();
    await page.getByText(t('camera.needsCalibration')).waitFor();
    await page.locator('.ground[aria-busy="false"]').waitFor();
    await look(page, `${name}-02-not-calibrated`);

    await page.getByText(t('calibration.do'), { exact: true }).click();
    await page.locator('.bench .ground[aria-busy="false"]').waitFor();
    await page.getByText(t('calibration.more', { n: 4 })).waitFor();
    const [first, ...others] = SPOTS;
    if (!first) throw new Error('there are spots');
    // Either side may come first.
    await clickOnMap(page, first);
    await clickInPicture(page, first);
    for (const spot of others.slice(0, 3)) {
      await clickInPicture(page, spot);
      await clickOnMap(page, spot);
    }
    await page.locator('[data-rmse]').waitFor();
    expect(await rmse(page)).toBeLessThan(0.5);

    // A pair by the keyboard alone, at first in the wrong place: four others cannot outvote it.
    await button(page, t('calibration.add')).click();
    await page.getByText(t('refused.title')).waitFor();
    await page.getByText(t('refused.disagree', { agree: 4, all: 5 })).waitFor();
    expect(await button(page, t('calibration.save')).isEnabled()).toBe(false);
    await look(page, `${name}-03-refused`);
    await button(page, t('calibration.remove', { n: 5 })).click();
    const [last] = others.slice(3);
    if (!last) throw new Error('there are five spots');
    await clickInPicture(page, last);
    await clickOnMap(page, last);
    // Five can: it is left out, and said to be.
    await button(page, t('calibration.add')).click();
    await page.getByText(t('calibration.someLeftOut', { n: 1 })).waitFor();
    expect(await page.locator('tr[data-pair="6"] .soon-words').count()).toBe(1);
    await look(page, `${name}-04-one-left-out`);
    await button(page, t('calibration.remove', { n: 6 })).click();
    await page.locator('tr[data-pair="6"]').waitFor({ state: 'detached' });
    const pin = page.locator('.picture-stage .pin').first();
    const before = await pin.getAttribute('aria-label');
    await pin.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => pin.getAttribute('aria-label')).not.toBe(before);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => pin.getAttribute('aria-label')).toBe(before);

    await expect.poll(() => button(page, t('calibration.save')).isEnabled()).toBe(true);
    expect(await page.locator('.picture-stage polyline').count()).toBeGreaterThan(6);
    await look(page, `${name}-05-fits`);
    await button(page, t('calibration.save')).click();
    await page.getByText(t('calibration.saved')).waitFor();
    await page.locator('.up').click();
    await page.locator('[data-sight-drawn="true"]').waitFor();
    await look(page, `${name}-06-calibrated`);
    const saved = await world.inject({ url: `/api/cameras/${cameraId}`, headers: keeper.headers });
    const { calibration, sightCells } = saved.json<{
      calibration: { rmseM: number; clicks: unknown[] };
      sightCells: number;
    }>();
    expect(calibration.clicks).toHaveLength(5);
    expect(calibration.rmseM).toBeLessThan(0.5);
    expect(sightCells).toBeGreaterThan(5);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('share zones that are drawn on the map', async () => {
    const { page, context, trouble } = await world.openDesk(browser, size, keeper);
    await page.goto(`${world.url}/desk/zones`);
    await page.locator('.zones .ground[aria-busy="false"]').waitFor();
    await button(page, t('zone.draw')).click();
    const canvas = page.locator('.zones .maplibregl-canvas');
    const area = await canvas.boundingBox();
    const [x, y] = [(area?.width ?? 0) / 2, (area?.height ?? 0) / 2];
    const corners = [
      { x: x - 60, y: y - 40 },
      { x: x + 60, y: y - 40 },
      { x: x + 70, y: y + 50 },
      { x: x - 60, y: y + 40 },
    ];
    for (const position of corners) await canvas.click({ position });
    // The last corner once more finishes the ring.
    await canvas.click({ position: corners[3] ?? { x, y } });
    const typed = page.getByLabel(t('zone.corners'));
    await expect.poll(async () => (await typed.inputValue()).split('\n').length).toBe(4);
    const zoneName = `校门口 ${name}`;
    await page.getByLabel(t('zone.name')).fill(zoneName);
    await look(page, `${name}-07-zone-drawn`);
    await button(page, t('app.save')).click();
    await page.locator('[data-zone]', { hasText: zoneName }).waitFor();
    await look(page, `${name}-08-zones`);

    // Corners can be typed, too.
    await button(page, t('zone.edit', { name: zoneName })).click();
    const [first, ...others] = (await typed.inputValue()).split('\n');
    await typed.fill([...others, first].slice(0, 3).join('\n'));
    await button(page, t('app.save')).click();
    await page.locator('[data-zone]', { hasText: zoneName }).waitFor();
    const { zones } = (await world.inject({ url: '/api/zones', headers: keeper.headers })).json<{
      zones: { name: string; ring: number[][] }[];
    }>();
    expect(zones.find((zone) => zone.name === zoneName)?.ring).toHaveLength(3);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('are added by hand, and looked through by the algorithms that are switched on', async () => {
    const { page, context, trouble } = await world.openDesk(browser, size, keeper);
    await page.goto(`${world.url}/desk/cameras`);
    await button(page, t('cameras.add')).click();
    const form = page.getByRole('dialog');
    await form.getByLabel(t('cameraForm.name')).fill('菜市场南门');
    await form.getByLabel(t('cameraForm.code')).fill(`BY-HAND-${name}`);
    await form.getByLabel(t('cameraForm.source')).fill('rtsp://viewer:s3cret@192.0.2.7/ch1');
    await form.getByLabel(t('cameraForm.lng')).fill('114.352');
    await form.getByLabel(t('cameraForm.lat')).fill('22.6915');
    await look(page, `${name}-09-form`);
    await page.locator('.ant-modal-footer .ant-btn-primary').click();
    await page.getByText('192.0.2.7').waitFor();
    expect(await page.content()).not.toContain('s3cret');

    const row = page.locator('[data-algorithm="left-object"]');
    await row.getByRole('switch').click();
    await page.getByText(t('camera.algorithms', { n: 1 })).waitFor();
    await page.locator('[data-algorithm="smoke-fire"][data-available="false"]').waitFor();
    await row.getByRole('button').click();
    const dwell = page.getByRole('dialog').locator('.field-grid input').first();
    await dwell.fill('120');
    await look(page, `${name}-10-algorithm`);
    await page.locator('.ant-modal-footer .ant-btn-primary').click();
    await row.getByText(t('algorithm.ownSettings', { n: 1 })).waitFor();
    await look(page, `${name}-11-camera`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('come as a list, after a look at what is wrong in it', async () => {
    const { page, context, trouble } = await world.openDesk(browser, size, keeper);
    await page.goto(`${world.url}/desk/cameras`);
    const csv = `camera_code,name,lng,lat\nLIST-${name}-1,金牛西路,114.353,22.692\nLIST-${name}-2,无处,1,1\n`;
    await button(page, t('cameras.import')).click();
    const list = { name: 'cameras.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await page.locator('input[type=file]').setInputFiles([list]);
    const found = { rows: 2, added: 1, changed: 0, unchanged: 0, refused: 1 };
    await page.getByText(t('import.found', found)).waitFor();
    await look(page, `${name}-17-import`);
    await page.locator('.ant-modal-footer .ant-btn-primary').click();
    await page.getByText(t('import.kept')).waitFor();
    await page.locator('.ant-modal-footer .ant-btn-primary').click();
    await page.locator(`[data-camera="LIST-${name}-1"]`).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('turn an alert into a ticket in the inbox of the department, once a person agrees', async () => {
    const cameraId = await paintedCamera(`龙坪路 ${name}`);
    const lamp = world.nextLamp();
    const inbox = await world.openDesk(browser, size, world.handler);
    await inbox.page.locator('.list-pane').waitFor();
    const queue = await world.openDesk(browser, size, gridWorker);
    const { page } = queue;
    await page.goto(`${world.url}/desk/sightings/waiting`);
    await page.getByText(t('sightings.noneWaiting')).waitFor();

    // Looked at every five minutes for 40 minutes, dark each time.
    const now = world.clock.now().getTime();
    const looks = [40, 35, 30, 25, 20, 15, 10, 5, 0].map((minutes) =>
      darkLampLook(cameraId, lamp.assetId, new Date(now - minutes * 60_000)),
    );
    const picture = await paintStreet();
    const frames = new Map(looks.map(({ lookId }) => [lookId, picture]));
    const outcomes = await recordLooks(world.deps, looks, frames);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(looks.map(() => 'stored'));

    // It comes to the queue by itself; one key opens it, one key confirms it.
    await page.locator('[data-sighting-id]').waitFor();
    await look(page, `${name}-12-queue`);
    await page.keyboard.press('n');
    await page.locator('.framed img').waitFor();
    await page.locator('[data-strip="lamp-out"]').waitFor();
    await page.locator('.maplibregl-canvas').waitFor();
    await look(page, `${name}-13-sighting`);
    await page.keyboard.press('c');
    await page.getByText(t('sightings.noneWaiting')).waitFor();

    const card = inbox.page.locator('[data-ticket]', { hasText: lamp.name });
    await card.getByText(t('list.fromCamera')).waitFor();
    await look(inbox.page, `${name}-14-inbox`);
    await card.click();
    await inbox.page.getByText(t('evidence.title')).waitFor();
    await inbox.page.locator('.framed img').waitFor();
    await look(inbox.page, `${name}-15-ticket`);

    await page.goto(`${world.url}/desk/sightings/precision`);
    await page.locator('.precision tbody tr').first().waitFor();
    await look(page, `${name}-16-precision`);
    expect([...inbox.trouble, ...queue.trouble]).toEqual([]);
    await inbox.context.close();
    await queue.context.close();
  });
});
