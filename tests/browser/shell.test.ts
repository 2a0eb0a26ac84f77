import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../web/desk/api.ts';
import { roomsOf } from '../../web/desk/rooms.ts';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/tour/strings-tour.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';

let world: DeskWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const roles: Role[] = ['admin'];
const bar = (page: Page) => page.locator('.rooms > a:not([data-unfit])');
const more = (page: Page) => page.locator('.rooms-more');
const sheet = (page: Page) => page.locator('.more-rooms');

/** What the bar has on it, from the left: which of it cannot be seen whole, or lies under something else. */
const crowded = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const parts = [...document.querySelectorAll(
      '.bar > .brand, .rooms > a:not([data-unfit]), .rooms-more:not([data-unfit]), .bar-buttons > *')];
    const boxes = parts.map((it) => it.getBoundingClientRect());
    const wrong = parts.filter((part, index) => {
      const { left, right, top, bottom } = boxes[index];
      const cut = part.scrollWidth > part.clientWidth + 1 && part.matches('a, .rooms-more');
      const out = left < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5;
      const under = boxes.some((it, other) => other !== index && it.left < right - 0.5 &&
        left < it.right - 0.5 && it.top < bottom - 0.5 && top < it.bottom - 0.5);
      return cut || out || under;
    }).map((it) => it.textContent || it.ariaLabel);
    return document.documentElement.scrollWidth > innerWidth ? [...wrong, 'the page'] : wrong;
  })()`);

const pathsIn = (page: Page, links: string): Promise<string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('${links}')].map((it) => it.getAttribute('href').split('/')[2])`,
  );

describe.each(deskSizes)('the frame of the desk, $name', ({ name, language, look }) => {
  const t: Translate = (key, values) => translate(language, key, values);

  it('leads to every room, with what does not fit under "more"', async () => {
    const admin = await world.signIn('admin');
    const { page, context, trouble } = await world.openDesk(browser, look, admin);
    await bar(page).first().waitFor();
    const shown = await pathsIn(page, '.rooms > a:not([data-unfit])');
    let hidden: string[] = [];
    if (name === 'phone') {
      await more(page).click();
      await sheet(page).waitFor();
      hidden = await pathsIn(page, '.more-rooms a');
      await shoot(page, `shell-${name}-more`);
      expect(await seriousViolations(page)).toEqual([]);
      await sheet(page).getByText(t('room.admin')).click();
      await page.waitForURL('**/desk/admin**');
      await expect.poll(() => sheet(page).isVisible()).toBe(false);
      // Said once the room, which is loaded when it is entered, is there.
      await expect
        .poll(() => more(page).textContent(), { timeout: 20_000 })
        .toContain(t('room.here', { room: t('room.admin') }));
    }
    expect([...shown.slice(1), ...hidden]).toEqual(roomsOf(roles).slice(1));
    for (const room of roomsOf(roles).slice(1)) {
      await page.goto(`${world.url}/desk/${room}`);
      await page.locator('#content[aria-busy="true"]').waitFor({ state: 'detached' });
      await page.locator('#content').waitFor();
      await settled(page);
      expect([room, await crowded(page)]).toEqual([room, []]);
    }
    await shoot(page, `shell-${name}-rooms`);
    expect(await seriousViolations(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('shows around whoever asks, from the list of keys and from the menu of the person', async () => {
    const role = name === 'wide' ? 'auditor' : 'handler';
    const person = await world.signIn(role);
    const { page, context, trouble } = await world.openDesk(browser, look, person);
    await bar(page).first().waitFor();
    const tour = page.locator('.desk-tour');
    for (const from of ['keys', 'menu']) {
      if (from === 'keys') await page.keyboard.press('?');
      else await page.locator('.bar-buttons [aria-haspopup="menu"]').click();
      const asked = page.getByRole(from === 'keys' ? 'dialog' : 'menu');
      await asked.getByText(t('app.tour'), { exact: true }).click();
      await tour.getByText(t('tour.welcome')).waitFor();
      await settled(page);
      await shoot(page, `shell-${name}-tour-${from}`);
      expect(await seriousViolations(page)).toEqual([]);
      // Outside of the demo there is no story to point at.
      for (const stop of ['tour.rooms', `tour.role.${role}`, 'tour.tools'] as const) {
        await page.locator('.ant-tour-next-btn').click();
        await tour.getByText(t(stop), { exact: true }).waitFor();
      }
      await page.locator('.ant-tour-next-btn').click();
      await tour.waitFor({ state: 'hidden' });
    }
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('lists the keys of the room one is in', async () => {
    const admin = await world.signIn('admin');
    const { page, context } = await world.openDesk(browser, look, admin);
    const words = { cameras: 'keys.search', sightings: 'verdict.do.confirmed' } as const;
    for (const [room, key] of Object.entries(words)) {
      await page.goto(`${world.url}/desk/${room}`);
      await page.locator('.rooms').waitFor();
      await page.locator('#content[aria-busy="true"]').waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      const list = page.getByRole('dialog');
      await list.getByText(t('keys.everywhere')).waitFor();
      await list.getByText(t(key), { exact: true }).waitFor();
      await settled(page);
      expect(await seriousViolations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await context.close();
  });
});

describe('the frame of the desk', () => {
  const [wide] = deskSizes;
  const t: Translate = (key, values) => translate(wide.language, key, values);

  it.each([1440, 1280, 1100, 900, 600, 390])(
    'is never crowded in both languages, %i wide',
    async (width) => {
      const admin = await world.signIn('admin');
      const viewport = { width, height: 700 };
      const { page, context } = await world.openDesk(browser, { viewport, locale: 'zh-CN' }, admin);
      await bar(page).first().waitFor();
      expect(await crowded(page)).toEqual([]);
      await page.locator('.bar-buttons [lang]').click();
      await page.locator('html[lang="en"]').waitFor({ state: 'attached' });
      expect(await crowded(page)).toEqual([]);
      const fits = await bar(page).count();
      expect(await more(page).isVisible()).toBe(fits < roomsOf(roles).length);
      await context.close();
    },
  );

  it('makes room again when the window grows', async () => {
    const admin = await world.signIn('admin');
    const { page, context } = await world.openDesk(browser, wide.look, admin);
    await bar(page).first().waitFor();
    const before = await bar(page).count();
    await page.setViewportSize({ width: 1000, height: 700 });
    await expect.poll(() => bar(page).count()).toBeLessThan(before);
    expect(await crowded(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => bar(page).count()).toBe(before);
    await context.close();
  });

  it('can be walked with the keyboard alone', async () => {
    const admin = await world.signIn('admin');
    const look = { viewport: { width: 1000, height: 700 }, locale: 'zh-CN' };
    const { page, context } = await world.openDesk(browser, look, admin);
    const keys = page.keyboard;
    await more(page).waitFor();
    await keys.press('Tab');
    await page.getByText(t('app.skip')).and(page.locator(':focus')).waitFor();
    await keys.press('Enter');
    await keys.press('Tab');
    // What follows lies in the content, not in the bar that was skipped.
    expect(await page.locator('#content :focus').count()).toBe(1);

    await more(page).focus();
    await keys.press('Enter');
    await sheet(page).locator('a:focus').waitFor();
    // No letter means anything else while the sheet is open.
    await keys.press('?');
    await keys.press('Escape');
    await sheet(page).waitFor({ state: 'hidden' });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.locator('.rooms-more:focus').waitFor();
    await keys.press('Enter');
    const last = roomsOf(roles).length - (await bar(page).count());
    for (let step = 1; step < last; step++) await keys.press('Tab');
    await keys.press('Enter');
    await page.waitForURL('**/desk/admin**');

    await page.evaluate('document.activeElement.blur()');
    await keys.press('4');
    await page.waitForURL('**/desk/map**');
    await context.close();
  });
});
