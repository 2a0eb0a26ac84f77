import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchPendingClip } from '../../detection/footage/fetch-pending-clip.ts';
import { addCamera, noteLooks, recordLooks } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { cityDay, clockTime, dayName } from '../../web/desk/footage/footage-day.ts';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/footage/strings-footage.ts';
import type { TestStaff } from '../support/app.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { darkLampLook, paintStreet, STREET_CAMERA } from '../support/camera-desk.ts';
import { makeClip } from '../support/clip.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';
import { type FileFootage, fileFootage } from '../support/file-footage.ts';

const MINUTE_MS = 60_000;
/** Yesterday from ten to twenty past, so that all of it lies in one day of the city whenever this runs. */
const DAY = cityDay(Date.now() - 24 * 60 * MINUTE_MS);
const FROM = new Date(DAY.from.getTime() + 10 * 60 * MINUTE_MS);
const TO = new Date(FROM.getTime() + 20 * MINUTE_MS);

let made: Awaited<ReturnType<typeof makeClip>>;
let footage: FileFootage;
let world: DeskWorld;
let browser: Browser;
let gridWorker: TestStaff;
let cameras = 0;

beforeAll(async () => {
  made = await makeClip();
  footage = fileFootage(made.mp4, { from: FROM, to: TO });
  const deps = { providerOf: footage.providerOf };
  [world, browser] = await Promise.all([deskWorld({ deps }), openBrowser()]);
  gridWorker = await world.signIn('grid_worker');
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await made?.remove();
});

async function recordedCamera(): Promise<string> {
  cameras += 1;
  const { lng, lat, heightM } = STREET_CAMERA;
  const draft = { cameraCode: `REC-${cameras}`, name: `金牛西路 ${cameras}`, lng, lat, heightM };
  const { cameraId } = await addCamera(world.deps, draft);
  const sha256 = await world.deps.blobs.put(await paintStreet());
  const { widthPx, heightPx } = STREET_CAMERA;
  const takenAt = world.clock.now();
  const frame = { sha256, widthPx, heightPx };
  await noteLooks(world.db.query, [{ cameraId, health: 'ok', takenAt, lagSeconds: 0, frame }]);
  return cameraId;
}

/** Looks at a page: a picture for people, and no serious violation. */
async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `footage-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

const button = (page: Page, name: string) => page.getByRole('button', { name });

describe.each(deskSizes)('the footage of a camera, $name', ({ name, language, look: size }) => {
  const t: Translate = (key, values) => translate(language, key, values);
  const time = (page: Page, field: 'from' | 'to') =>
    page.getByLabel(t(`footage.${field}`), { exact: true });

  /** The page of a camera at the day that has footage. */
  async function openDay() {
    const cameraId = await recordedCamera();
    const opened = await world.openDesk(browser, size, gridWorker);
    const { page } = opened;
    await page.goto(`${world.url}/desk/cameras/${cameraId}`);
    await page.getByLabel(t('footage.day')).fill(dayName(DAY.from));
    await page.locator('.footage-bar').waitFor();
    return { ...opened, cameraId };
  }

  it('is chosen on the bars of a day or by typing, at most ten minutes at once', async () => {
    const { page, context, trouble } = await openDay();
    expect(await page.locator('.footage-bar').count()).toBe(1);
    const bars = page.locator('.footage-bars');
    await bars.scrollIntoViewIfNeeded();
    const area = await bars.boundingBox();
    if (!area) throw new Error('the bars are not there');
    const at = (hour: number) => area.x + (hour / 24) * area.width;
    const y = area.y + area.height / 2;
    // Drawn backwards it is the same stretch.
    await page.mouse.move(at(18), y);
    await page.mouse.down();
    await page.mouse.move(at(6), y, { steps: 4 });
    await page.mouse.up();
    const hourOf = async (field: 'from' | 'to') => {
      const [h = 0, m = 0] = (await time(page, field).inputValue()).split(':').map(Number);
      return h + m / 60;
    };
    // A pixel of a phone's screen is some minutes of the day.
    expect(Math.abs((await hourOf('from')) - 6)).toBeLessThan(0.25);
    expect(Math.abs((await hourOf('to')) - 18)).toBeLessThan(0.25);
    await page.getByText(t('footage.tooLong', { n: 10 })).waitFor();
    expect(await button(page, t('footage.playChosen')).isDisabled()).toBe(true);
    await look(page, `${name}-01-too-long`);

    await time(page, 'from').fill('10:05:00');
    await time(page, 'to').fill('10:07:30');
    await page.getByText(t('footage.tooLong', { n: 10 })).waitFor({ state: 'detached' });
    expect(await button(page, t('footage.playChosen')).isDisabled()).toBe(false);

    await page.getByLabel(t('footage.day')).fill(dayName(new Date(DAY.from.getTime() - 1)));
    await page.getByText(t('footage.none')).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('comes when the recorder has it: how far it is, what went wrong and when it is tried again', async () => {
    const { page, context, trouble, cameraId } = await openDay();
    footage.isPrompt = false;
    footage.failures = [new AppError('footage-unavailable', 'The platform is asleep.')];
    const asked = page.waitForResponse(`**/api/cameras/${cameraId}/clips`);
    await button(page, t('footage.playChosen')).click();
    // Nothing is asked of a recorder before somebody has said why.
    await page.getByText(t('footage.why')).waitFor();
    await look(page, `${name}-02-why`);
    await page.getByLabel(t('footage.why')).fill('核实垃圾满溢');
    await page.keyboard.press('Enter');
    const answer = await asked;
    expect(answer.status()).toBe(202);
    const { clipId } = (await answer.json()) as { clipId: string };
    await page.getByText(t('footage.preparing')).waitFor();

    await fetchPendingClip(world.deps, clipId);
    const problem = language === 'en' ? 'The platform is asleep.' : '录像暂时无法获取';
    await page.getByText(problem).waitFor();
    const kept = await world.inject({ url: `/api/clips/${clipId}`, headers: gridWorker.headers });
    const { tryAt } = kept.json<{ tryAt: string }>();
    await page.getByText(t('footage.tryAt', { at: clockTime(Date.parse(tryAt)) })).waitFor();
    await look(page, `${name}-03-tried-again`);

    footage.isPrompt = true;
    await fetchPendingClip(world.deps, clipId);
    const video = page.locator('video');
    await video.waitFor();
    const lengthOf = () => video.evaluate((each) => (each as { duration?: number }).duration ?? 0);
    // The browser has read the file: it knows how long it is.
    await expect.poll(lengthOf, { timeout: 20_000 }).toBeGreaterThan(3);
    expect(await page.getByText(t('footage.save')).getAttribute('href')).toContain(clipId);
    await look(page, `${name}-04-clip`);

    // Asked once: the picture of a moment needs no further word.
    await button(page, t('footage.frameAt')).click();
    const picture = page.locator('.clip img');
    await picture.waitFor();
    const widthOf = () =>
      picture.evaluate((each) => (each as { naturalWidth?: number }).naturalWidth ?? 0);
    await expect.poll(widthOf, { timeout: 20_000 }).toBe(320);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('says why there is no clip', async () => {
    const { page, context } = await openDay();
    footage.isPrompt = true;
    footage.failures = [new AppError('footage-unavailable', 'The disk of the recorder is full.')];
    await button(page, t('footage.playChosen')).click();
    await page.getByLabel(t('footage.why')).fill('核实积水');
    await page.keyboard.press('Enter');
    const why = language === 'en' ? 'The disk of the recorder is full.' : '录像暂时无法获取';
    await page.getByText(t('footage.failed', { why })).waitFor();
    await look(page, `${name}-05-failed`);
    await context.close();
  });

  it('a camera is not asked about what was rejected, until somebody says so', async () => {
    const cameraId = await recordedCamera();
    const lamp = world.nextLamp();
    const now = world.clock.now().getTime();
    const looks = [40, 35, 30, 25, 20, 15, 10, 5, 0].map((minutes) =>
      darkLampLook(cameraId, lamp.assetId, new Date(now - minutes * MINUTE_MS)),
    );
    const picture = await paintStreet();
    await recordLooks(world.deps, looks, new Map(looks.map(({ lookId }) => [lookId, picture])));
    const { headers } = gridWorker;
    const url = `/api/sightings?cameraId=${cameraId}`;
    const { sightings } = (await world.inject({ url, headers })).json<{
      sightings: { sightingId: string }[];
    }>();
    const [{ sightingId } = { sightingId: '' }] = sightings;
    const verdict = { verdict: 'rejected' };
    const path = `/api/sightings/${sightingId}/verdict`;
    const said = await world.inject({ method: 'POST', url: path, headers, payload: verdict });
    expect(said.statusCode, said.body).toBe(200);

    const { page, context, trouble } = await world.openDesk(browser, size, gridWorker);
    await page.goto(`${world.url}/desk/cameras/${cameraId}`);
    const section = page.getByText(t('memory.title', { n: 1 }));
    await section.scrollIntoViewIfNeeded();
    await look(page, `${name}-06-memory`);
    await button(page, t('memory.forget')).click();
    await page.getByText(t('memory.none')).waitFor();
    await page.getByText(t('memory.title', { n: 0 })).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });
});
