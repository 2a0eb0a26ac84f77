import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileComplaint, rateTicket } from '../../tickets/index.ts';
import { desktop, openBrowser, phone, seriousViolations, shoot } from '../support/browser.ts';
import { type CitizenWorld, citizenWorld, type Plate } from '../support/citizen-world.ts';
import { openDesk } from '../support/department-desk.ts';
import { closeBySight } from '../support/evidence-bundle.ts';
import { plainPicture } from '../support/evidence-drafts.ts';

let world: CitizenWorld;
let browser: Browser;
let plate: Plate;
/** The progress page of a complaint that was just filed, is late, waits for a rating, was rated, was seen done. */
const tracking = { fresh: '', late: '', done: '', rated: '', seen: '' };

async function filed(at: Plate, contact = '13800138000') {
  const complaint = { problemCode: 'not-lit', photos: [], contact, shareContact: false };
  const { smartCode } = at;
  const common = { clientKey: randomUUID(), lang: 'zh', channel: 'scan' } as const;
  return fileComplaint(world.deps, { ...complaint, ...common, smartCode });
}

beforeAll(async () => {
  [world, browser] = await Promise.all([citizenWorld({ listen: true }), openBrowser()]);
  const start = world.clock.now();
  world.clock.advance(-40 * 86_400_000);
  tracking.late = (await filed(await world.plate())).trackingKey;
  world.clock.set(start);
  plate = await world.plate();
  tracking.fresh = (await filed(plate)).trackingKey;
  await filed(plate);
  const pictures = { before: await plainPicture('tan'), after: await plainPicture('teal') };
  const desk = await openDesk(world, plate.asset.maintainerId);
  for (const name of ['done', 'rated', 'seen'] as const) {
    const { trackingKey, ticketNumber } = await filed(await world.plate());
    await desk.act(ticketNumber, 'accept');
    await desk.reportDone(ticketNumber, '已修复');
    tracking[name] = trackingKey;
    if (name === 'seen') await closeBySight(world.deps, ticketNumber, pictures);
  }
  await rateTicket(world.deps, tracking.rated, { speed: 5, result: 4, service: 3, system: 5 });
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

const pages = (): Record<string, string> => ({
  home: '/',
  'home-wrong-code': '/A?code=123',
  scan: plate.path,
  unknown: '/A/4403100118999999000-0123456789ABCDEF',
  'fake-label': `${plate.path}?report=fake-label`,
  'fake-label-sent': `${plate.path}?report=sent`,
  track: '/track',
  'tracking-fresh': `/t/${tracking.fresh}?thanks=yes`,
  'tracking-late': `/t/${tracking.late}`,
  'tracking-done': `/t/${tracking.done}`,
  'tracking-rated': `/t/${tracking.rated}?rated=yes`,
  'tracking-seen': `/t/${tracking.seen}`,
  'tracking-unknown': '/t/AAAA',
  'not-there': '/nowhere',
});

const looks = [
  { name: 'phone-zh', options: { ...phone, locale: 'zh-CN' } },
  { name: 'phone-en-dark', options: { ...phone, locale: 'en-GB', colorScheme: 'dark' } },
  { name: 'desktop-zh-dark', options: { ...desktop, locale: 'zh-CN', colorScheme: 'dark' } },
  { name: 'desktop-en', options: { ...desktop, locale: 'en-GB' } },
] as const;

describe.each(looks)('every page, $name', ({ name, options }) => {
  test('has no serious violation of WCAG 2.2, no target under 24 px, and fits the screen', async () => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const found: string[] = [];
    try {
      for (const [title, path] of Object.entries(pages())) {
        await page.goto(world.url + path);
        await page.evaluate(
          "document.querySelectorAll('details').forEach((each) => { each.open = true; })",
        );
        await shoot(page, `${title}-${name}`);
        found.push(
          ...(await seriousViolations(page, ['target-size'])).map((each) => `${title}: ${each}`),
        );
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        if (overflow !== 0) found.push(`${title}: ${overflow} px wider than the screen`);
      }
    } finally {
      await context.close();
    }
    expect(found).toEqual([]);
  });
});

describe('thumb and keyboard', () => {
  test('everything to tap on the scan page is at least 48 px high', async () => {
    const context = await browser.newContext({ ...phone, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(world.url + plate.path);
    await page.getByText('先加照片、说明或联系方式').click();
    const small = await page.evaluate(`
      [...document.querySelectorAll('main a, main button, main summary, main input, main textarea, .tick, header a, footer a')]
        .filter((each) => each.checkVisibility() && !each.closest('.tick > input') && !each.matches('.unseen, .tick input'))
        .filter((each) => each.getBoundingClientRect().height < 48)
        .map((each) => each.outerHTML.slice(0, 80))`);
    expect(small).toEqual([]);
    await context.close();
  });

  /** Presses Tab until the element has the focus, as somebody without a mouse does. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 60; presses += 1) {
      if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`))
        return;
      await page.keyboard.press('Tab');
    }
    expect.fail(`no way to ${selector} by keyboard`);
  }

  test('a complaint and its rating with the keyboard alone', async () => {
    const at = await world.plate();
    const desk = await openDesk(world, at.asset.maintainerId);
    const context = await browser.newContext({ ...desktop, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(world.url + at.path);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    await tabTo(page, 'summary');
    await page.keyboard.press('Enter');
    await tabTo(page, '#text');
    await page.keyboard.type('dark since Monday');
    await tabTo(page, '#contact');
    await page.keyboard.type('someone@example.org');
    await tabTo(page, '#share');
    await page.keyboard.press('Space');
    await tabTo(page, '.tile[value=not-lit]');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Received, thank you' }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('outcome');
    const { ticketNumber } = await desk.next();
    await desk.act(ticketNumber, 'accept');
    await desk.reportDone(ticketNumber, 'repaired');

    await tabTo(page, '#outcome a.button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/t\//);
    for (const dimension of ['speed', 'result', 'service', 'system']) {
      await tabTo(page, `[name=${dimension}]`);
      await page.keyboard.press('ArrowLeft');
      expect(await page.locator(`#${dimension}-5`).isChecked()).toBe(true);
    }
    await tabTo(page, '#rating button');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Thank you for your rating' }).waitFor();
    expect(await desk.stateOf(ticketNumber)).toBe('closed');
    await context.close();
  });

  test('Enter in a text field files nothing by chance', async () => {
    const at = await world.plate();
    const desk = await openDesk(world, at.asset.maintainerId);
    const context = await browser.newContext({ ...phone, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(world.url + at.path);
    await page.getByText('先加照片、说明或联系方式').click();
    await page.locator('#contact').fill('13800138000');
    await page.keyboard.press('Enter');
    await page.getByText('请点一个问题').waitFor();
    expect(desk.heard()).toEqual([]);
    await context.close();
  });
});
