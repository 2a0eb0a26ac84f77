import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/tickets/strings-evidence.ts';
import '../../web/desk/verification/strings-verification.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { photo, settled } from '../support/desk-world.ts';
import { type StoryWorld, storyWorld } from '../support/story-world.ts';

let world: StoryWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([storyWorld(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const [wide, phone] = deskSizes;
const t: Translate = (key, values) => translate(wide.language, key, values);
/** Cameras, a model and a job or two come before what is waited for. */
const patience = { timeout: 60_000 };

async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `story-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

const action = (page: Page, name: string) =>
  page.locator('.actions').getByText(name, { exact: true });
const state = (page: Page, name: Parameters<Translate>[0]) =>
  page.locator('.ticket-marks').getByText(t(name), { exact: true });
const step = (page: Page, kind: string) => page.locator(`[data-step="${kind}"]`);

/** The department says that it is done, with a photo. */
async function reportDone(page: Page, note: string) {
  await action(page, t('action.handled')).click();
  await page.getByLabel(t('field.note')).fill(note);
  await page.locator('input[type=file]').setInputFiles([await photo('after.jpg', '#9ab')]);
  await page.locator('.preview img').waitFor();
  await page.locator('.ant-modal-footer .ant-btn-primary').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** Every picture that a step shows has arrived. */
async function seePictures(page: Page, kind: string, least: number) {
  const pictures = step(page, kind).first().locator('[data-evidence] img');
  await expect.poll(() => pictures.count(), patience).toBeGreaterThanOrEqual(least);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    const width = () => picture.evaluate((image) => Reflect.get(image, 'naturalWidth'));
    await expect.poll(width, patience).toBeGreaterThan(0);
  }
}

it('a bin overflows, is said to be emptied, is not, and is closed when a camera sees that it is', async () => {
  // A camera watches the clean place.
  await expect.poll(() => world.camera.viewers, patience).toBeGreaterThan(0);
  const { page, context, trouble } = await world.openDesk(browser, wide.look, world.cleaner);
  await page.locator('.list-pane').waitFor();
  world.camera.clip = world.clips.overflowing;
  const card = page.locator('[data-ticket]', { hasText: world.seenBin.name });
  await card.waitFor(patience);
  await card.click();
  await seePictures(page, 'pre-check', 1);
  await look(page, '01-overflow');
  await action(page, t('action.accept')).click();

  // Nothing was done, and a camera sees it.
  world.camera.clip = world.clips.stillOverflowing;
  await reportDone(page, '已清运');
  await action(page, t('action.handled')).waitFor(patience);
  await seePictures(page, 'send-back', 2);
  await look(page, '02-returned-with-pictures');

  // This time it was.
  world.camera.clip = world.clips.clean;
  await reportDone(page, '已再次清运');
  await state(page, 'state.closed').waitFor(patience);
  await seePictures(page, 'confirm', 2);
  await page.getByText(t('proof.intact')).waitFor();
  await step(page, 'confirm').locator('[data-finding="gone"]').first().waitFor();
  await look(page, '03-closed-by-the-camera');
  await step(page, 'confirm').locator('[data-evidence]').first().click();
  await page.getByRole('dialog').locator('.framed img').waitFor();
  await look(page, '04-evidence-large');
  expect(trouble).toEqual([]);
  await context.close();
});

it('where no camera looks a grid worker goes there, and the photo from the spot closes it', async () => {
  const about = { asset: world.hiddenBin, problemCode: 'overflowing' };
  const ticketNumber = await world.complain('箱子满了', about);
  const own = await world.openDesk(browser, wide.look, world.cleaner);
  await own.page.locator(`[data-ticket="${ticketNumber}"]`).click();
  await action(own.page, t('action.accept')).click();
  await reportDone(own.page, '已清运');

  const grid = await world.openDesk(browser, phone.look, world.gridWorker);
  const { page } = grid;
  await page.locator('[data-verification]', { hasText: world.hiddenBin.name }).click(patience);
  await page.locator('[data-answer="cannot_see"]').waitFor();
  await look(page, '05-no-camera');
  await page.locator('[data-answer="cannot_see"]').click();
  // On a phone the next case, if there is one, lies over the boxes.
  await page.goto(`${world.url}/desk/verification/field`);
  await page.locator('[data-field-task]', { hasText: world.hiddenBin.name }).click(patience);
  await page.locator('input[type=file]').setInputFiles([await photo('spot.jpg', '#7a9')]);
  await page.locator('.preview img').waitFor();
  await look(page, '06-on-the-spot');
  await page.locator('[data-answer="gone"]').click();

  await state(own.page, 'state.closed').waitFor(patience);
  await seePictures(own.page, 'confirm', 1);
  await look(own.page, '07-closed-by-a-photo');
  expect([...own.trouble, ...grid.trouble]).toEqual([]);
  await own.context.close();
  await grid.context.close();
});
