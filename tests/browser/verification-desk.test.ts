import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/tickets/strings-evidence.ts';
import '../../web/desk/footage/strings-footage.ts';
import '../../web/desk/verification/strings-verification.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { photo, settled } from '../support/desk-world.ts';
import { type VerificationWorld, verificationWorld } from '../support/verification-world.ts';

let world: VerificationWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([verificationWorld(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const [wide] = deskSizes;
/** An answer is held for a few seconds before it is sent, and the machine may be busy. */
const patience = { timeout: 20_000 };

async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `verification-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

const card = (page: Page, name: string) => page.locator('[data-verification]', { hasText: name });
const answer = (page: Page, verdict: string) => page.locator(`[data-answer="${verdict}"]`);
/** The pictures of the open case that are there to be looked at. */
const picturesShown = (page: Page): Promise<number> =>
  page.evaluate(
    `[...document.querySelectorAll('.compare-layer img')].filter((it) => it.complete && it.naturalWidth > 0).length`,
  );
/** Where an element lies: its corners do not show what a homography does to it, its box does. */
const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not shown`);
  return box;
};

describe.each(deskSizes)('the verification desk, $name', ({ name, language, look: size }) => {
  const t: Translate = (key, values) => translate(language, key, values);

  it('shows a case with its pictures on each other, and takes an answer back', async () => {
    const { ticketNumber, name: bin } = await world.claim();
    const { page, context, trouble } = await world.openDesk(browser, size, world.gridWorker);
    await card(page, bin).waitFor();
    await look(page, `${name}-01-queue`);
    await card(page, bin).click();
    await expect.poll(() => picturesShown(page), patience).toBe(2);
    await page.locator('[data-case-drawn="true"]').waitFor();
    await look(page, `${name}-02-case`);

    // The picture afterwards lies on the one before, although the camera was shaken.
    const [before, after] = await page.locator('.compare-world img').all();
    const [b, a] = [await before?.boundingBox(), await after?.boundingBox()];
    const scale = (b?.width ?? 0) / 1280;
    expect((b?.x ?? 0) - (a?.x ?? 0)).toBeCloseTo(14 * scale, 0);
    expect((a?.y ?? 0) - (b?.y ?? 0)).toBeCloseTo(9 * scale, 0);

    // Both are zoomed and moved together, the outline with them.
    const region = await boxOf(page, '.compare-region');
    await page
      .locator('.stage-tools')
      .getByRole('button', { name: t('compare.in') })
      .click();
    const nearer = await boxOf(page, '.compare-region');
    expect(nearer.width / region.width).toBeCloseTo(1.35, 1);
    const slider = page.getByRole('slider', { name: t('compare.slider') });
    await slider.fill('20');
    expect(await slider.getAttribute('aria-valuetext')).toContain('20%');
    await page.locator('.picture-choice button', { hasText: t('compare.clean') }).click();
    await expect.poll(() => picturesShown(page), patience).toBe(2);
    await look(page, `${name}-03-clean-against-after`);

    await answer(page, 'gone').click();
    await page.getByText(t('sent.undo')).waitFor();
    await card(page, bin).waitFor({ state: 'detached' });
    await look(page, `${name}-04-can-be-taken-back`);
    await page.getByText(t('sent.undo')).click();
    await answer(page, 'gone').waitFor();
    expect(await world.stateOf(ticketNumber)).toBe('verifying');

    // Leaving the room sends what was answered.
    await answer(page, 'gone').click();
    await page.goto(`${world.url}/desk/verification/agreement`);
    await expect.poll(() => world.stateOf(ticketNumber), patience).toBe('closed');
    await look(page, `${name}-05-agreement`);
    await page.goto(`${world.url}/desk/verification/done`);
    await card(page, bin).click();
    await page.locator('.case-settled').getByText(t('case.fixed')).waitFor();
    await look(page, `${name}-06-done`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('sends somebody there with a phone, even without a network', async () => {
    const { ticketNumber, name: bin } = await world.claim();
    const phone = { longitude: 114.35, latitude: 22.6903 };
    const here = { ...size, geolocation: phone, permissions: ['geolocation'] };
    const { page, context, trouble } = await world.openDesk(browser, here, world.gridWorker);
    await card(page, bin).click();
    await answer(page, 'cannot_see').click();
    // Leaving sends what was answered.
    await page.goto(`${world.url}/desk/verification/field`);
    const task = page.locator('[data-field-task]', { hasText: bin });
    await task.waitFor();
    await page.locator('[data-distance]').first().waitFor();
    await look(page, `${name}-07-field-tasks`);
    await task.click();
    await page.locator('.maplibregl-canvas').waitFor();
    await answer(page, 'gone').click();
    await page.getByText(t('task.photoNeeded')).waitFor();
    await page.locator('input[type=file]').setInputFiles([await photo('spot.jpg', '#7a9')]);
    await page.locator('.preview img').waitFor();
    await look(page, `${name}-08-field-task`);

    await context.setOffline(true);
    await answer(page, 'gone').click();
    await page.getByText(t('task.kept')).waitFor();
    await look(page, `${name}-09-kept`);
    expect(await world.stateOf(ticketNumber)).toBe('verifying');
    // The page may even be closed: what was kept goes out when it is opened again.
    await context.setOffline(false);
    await page.goto(`${world.url}/desk/verification/field`);
    await expect.poll(() => world.stateOf(ticketNumber), patience).toBe('closed');
    await page.locator('.ant-segmented-item', { hasText: t('task.done') }).click();
    await page.locator('[data-field-task]', { hasText: bin }).click();
    await page.getByText(t('compare.away')).waitFor();
    await look(page, `${name}-10-reported`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('says who may close what, and takes changes', async () => {
    const { page, context, trouble } = await world.openDesk(browser, size, world.dispatcher);
    await page.goto(`${world.url}/desk/verification/policies`);
    const row = page.locator('[data-policy="*"]');
    await row.waitFor();
    const sample = row.getByRole('spinbutton').nth(1);
    await sample.fill(name === 'wide' ? '25' : '15');
    await row.locator('.ant-btn').click();
    await page.getByText(t('policies.changes')).waitFor();
    await look(page, `${name}-11-policies`);
    expect(trouble).toEqual([]);
    await context.close();
  });
});

describe('the verification desk', () => {
  const t: Translate = (key, values) => translate(wide.language, key, values);

  it('can be worked with the keyboard alone', async () => {
    const { ticketNumber, name: bin } = await world.claim();
    const { page, context } = await world.openDesk(browser, wide.look, world.gridWorker);
    const keys = page.keyboard;
    await card(page, bin).waitFor();
    await keys.press('n');
    await answer(page, 'gone').waitFor();
    await expect.poll(() => picturesShown(page), patience).toBe(2);

    // The stage moves and zooms, the divider is a slider, b shows one picture and the other.
    for (const _ of Array(12)) {
      await keys.press('Tab');
      if ((await page.locator('.compare-stage:focus').count()) > 0) break;
    }
    const first = await boxOf(page, '.compare-region');
    await keys.press('+');
    await keys.press('ArrowLeft');
    const moved = await boxOf(page, '.compare-region');
    expect(moved.width).toBeGreaterThan(first.width);
    await keys.press('Tab');
    const slider = page.getByRole('slider', { name: t('compare.slider') });
    expect(await page.locator('.compare-slider:focus').count()).toBe(1);
    await keys.press('ArrowLeft');
    expect(await slider.inputValue()).toBe('49');
    await keys.press('b');
    expect(await slider.inputValue()).toBe('100');

    await keys.press('2');
    await page.getByText(t('sent.undo')).waitFor();
    await keys.press('z');
    await answer(page, 'gone').waitFor();
    await keys.press('2');
    await keys.press('Escape');
    await expect.poll(() => world.stateOf(ticketNumber), patience).toBe('accepted');
    await context.close();
  });

  it('has the next case and its pictures there before they are asked for', async () => {
    const claims = [await world.claim(), await world.claim()];
    const { page, context } = await world.openDesk(browser, wide.look, world.gridWorker);
    const [first, second] = claims.map(({ name }) => name);
    await card(page, second ?? '').waitFor();
    const cases = page.locator('[data-verification]');
    const nextId = await cases.nth(1).getAttribute('data-verification');
    const loaded: string[] = [];
    page.on('requestfinished', (request) => loaded.push(request.url()));
    await page.keyboard.press('n');
    await expect.poll(() => picturesShown(page), patience).toBe(2);
    await expect
      .poll(() => loaded.filter((url) => url.includes('/api/evidence/')).length, patience)
      .toBeGreaterThanOrEqual(4);

    // Without a network nothing can be waited for.
    await context.setOffline(true);
    await page.keyboard.press('3');
    await page.locator(`[data-case="${nextId}"][aria-busy="false"]`).waitFor();
    await expect.poll(() => picturesShown(page), patience).toBe(2);
    expect(await card(page, first ?? '').count()).toBe(0);
    await page.keyboard.press('z');
    await context.setOffline(false);
    await context.close();
  });

  it('says that somebody else was quicker', async () => {
    const { ticketNumber, name: bin } = await world.claim();
    const { page, context } = await world.openDesk(browser, wide.look, world.gridWorker);
    await card(page, bin).click();
    const verificationId = await page.locator('[data-case]').getAttribute('data-case');
    await answer(page, 'gone').waitFor();
    // Heard of by this desk only after its own answer has been sent.
    await page.route('**/api/verifications?**', (route) => route.abort());
    await answer(page, 'gone').click();
    const colleague = await world.signIn('grid_worker');
    const url = `/api/verifications/${verificationId}`;
    const { headers } = colleague;
    const { version } = (await world.inject({ url, headers })).json<{ version: number }>();
    const payload = { version, verdict: 'still_there' };
    await world.inject({ method: 'POST', url: `${url}/answer`, headers, payload });
    await page.getByText(t('sent.overtaken', { name: '' }).slice(3)).waitFor(patience);
    await look(page, 'wide-12-overtaken');
    expect(await world.stateOf(ticketNumber)).toBe('accepted');
    await context.close();
  });

  it('keeps an answer that did not arrive, and says when the queue cannot be read', async () => {
    const { ticketNumber, name: bin } = await world.claim();
    const { page, context } = await world.openDesk(browser, wide.look, world.gridWorker);
    await card(page, bin).click();
    await answer(page, 'gone').waitFor();
    await page.route('**/answer', (route) => route.abort());
    await answer(page, 'gone').click();
    await page.getByText(t('sent.retry')).waitFor(patience);
    await look(page, 'wide-13-not-sent');
    await page.unroute('**/answer');
    await page.getByText(t('sent.retry')).click();
    await expect.poll(() => world.stateOf(ticketNumber), patience).toBe('closed');

    await page.route('**/api/verifications?**', (route) => route.abort());
    await page.reload();
    await page.getByText(t('error.offline')).waitFor();
    await look(page, 'wide-14-offline');
    await page.unroute('**/api/verifications?**');
    await page.getByRole('button', { name: t('app.retry') }).click();
    await page.getByText(t('error.offline')).waitFor({ state: 'hidden' });
    await context.close();
  });

  it('is loaded only when it is entered', async () => {
    const { page, context } = await world.openDesk(browser, wide.look, world.dispatcher);
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await page.reload();
    await page.locator('.list-pane').waitFor();
    expect(scripts.filter((url) => /verification.*\.(js|css)/.test(url))).toEqual([]);
    await page.locator('.rooms a[href$="/verification"]').click();
    await page.locator('.boxes [data-box="waiting"]').waitFor();
    expect(scripts.filter((url) => /verification.*\.js/.test(url)).length).toBeGreaterThan(0);
    await context.close();
  });
});
