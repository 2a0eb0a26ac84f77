import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storySteps } from '../../gateway/demo/index.ts';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/tour/strings-tour.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { startDemo } from '../support/demo-story.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';

let world: DeskWorld;
let browser: Browser;
let stopDemo: () => Promise<void>;
beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld({ jobs: true }), openBrowser()]);
  stopDemo = await startDemo(world);
});
afterAll(async () => {
  await browser?.close();
  await stopDemo?.();
  await world?.close();
});

/** Beyond what the story itself waits for. */
const patience = { timeout: 300_000 };

async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `demo-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

async function visit(look: BrowserContextOptions) {
  const { page, context, trouble } = await world.openDesk(browser, look);
  await page.locator('.demo-logins').waitFor();
  return { page, context, trouble };
}

it.each(deskSizes)(
  'in the demo one signs in with a click, is shown around once, and plays the story on $name',
  { timeout: 400_000 },
  async ({ name, language, look: size }) => {
    const t: Translate = (key, values) => translate(language, key, values);
    const { page, context, trouble } = await visit(size);
    await look(page, `${name}-01-logins`);
    await page.locator('[data-login="demo-dispatch"]').click();

    const tour = page.locator('.desk-tour');
    await tour.getByText(t('tour.welcome')).waitFor();
    await look(page, `${name}-02-welcome`);
    for (const stop of [
      'tour.rooms',
      'tour.role.dispatcher',
      'tour.tools',
      'tour.story',
    ] as const) {
      await page.locator('.ant-tour-next-btn').click();
      await tour.getByText(t(stop), { exact: true }).waitFor();
    }
    await look(page, `${name}-03-last-stop`);
    await page.locator('.ant-tour-next-btn').click();
    await tour.waitFor({ state: 'hidden' });
    await page.reload();
    await page.locator('.story-pill').click();
    await expect.poll(() => tour.count()).toBe(0);

    const panel = page.getByRole('complementary', { name: t('story.title') });
    await panel.locator('.story-buttons .ant-btn-primary').click();
    await page.waitForURL(/\/desk\/map\?/);
    const done = (kind: string) => panel.locator(`[data-story-step="${kind}"][data-done="yes"]`);
    await done('seen').waitFor(patience);
    await look(page, `${name}-04-seen`);
    await done('closed').waitFor(patience);
    expect(await panel.locator('[data-done="yes"]').count()).toBe(storySteps.length);
    const pictures = panel.locator('img');
    for (const picture of await pictures.all()) {
      await picture.scrollIntoViewIfNeeded();
      const width = () => picture.evaluate((image) => Reflect.get(image, 'naturalWidth'));
      await expect.poll(width, { timeout: 10_000 }).toBeGreaterThan(0);
    }
    await look(page, `${name}-05-closed`);
    expect(trouble).toEqual([]);
    await context.close();
  },
);
