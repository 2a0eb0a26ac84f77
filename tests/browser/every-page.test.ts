import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { roomAt, rooms } from '../../web/desk/rooms.ts';
import { openBrowser, seriousViolations } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';

let world: DeskWorld;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld(), openBrowser()]);
  await world.complain();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

it.each(deskSizes)(
  'every page that a room of the desk leads to holds against axe, $name',
  { timeout: 300_000 },
  async ({ look }) => {
    // Between them they see every part of every room.
    const who = await world.signIn(['admin', 'dispatcher', 'grid_worker']);
    const { page, context, trouble } = await world.openDesk(browser, look, who);
    await page.locator('.rooms a').first().waitFor();
    const addresses = new Set<string>(
      rooms.map((room) => (room === 'tickets' ? '/all' : `/${room}`)),
    );
    const wrong: Record<string, string[]> = {};
    // What a page leads to comes behind it in the same set.
    for (const address of addresses) {
      await page.goto(`${world.url}/desk${address}`);
      await page.locator('#content:not([aria-busy="true"])').waitFor();
      await expect.poll(() => page.locator('.ant-skeleton').count(), { timeout: 30_000 }).toBe(0);
      await settled(page);
      const violations = await seriousViolations(page);
      if (violations.length > 0) wrong[address] = violations;
      const overhang = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (Number(overhang) > 0) wrong[`${address} sideways`] = [`${overhang} px`];
      for (const link of await page.locator('.boxes a').all()) {
        const href = await link.getAttribute('href');
        if (href) addresses.add(href.replace(/^\/desk/, ''));
      }
    }
    expect(wrong).toEqual({});
    expect(new Set([...addresses].map(roomAt))).toEqual(new Set(rooms));
    // Parts of the rooms were found, too.
    expect(addresses.size).toBeGreaterThan(3 * rooms.length);
    expect(trouble).toEqual([]);
    await context.close();
  },
);
