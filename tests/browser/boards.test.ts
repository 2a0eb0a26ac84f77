import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translate } from '../../web/desk/strings.ts';
import '../../web/desk/board/strings-board.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';
import { anyTicket, writeTickets } from '../support/random-tickets.ts';

let world: DeskWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld(), openBrowser()]);
  const asset = world.nextLamp();
  await world.complain('灯不亮', { asset, problemCode: 'not-lit' });
  await world.complain('灯罩裂了', { asset, problemCode: 'damaged' });
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `board-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

// Before there are so many tickets that other pairs come first.
describe.each(deskSizes)('what may be one, $name', ({ name, language, look: size }) => {
  const t = (key: Parameters<typeof translate>[1]) => translate(language, key);

  it('let a dispatcher say of two tickets whether they are one', async () => {
    const { page, trouble, context } = await world.openDesk(browser, size, world.dispatcher);
    await page.goto(`${world.url}/desk/board`);
    await page.locator('.pair img').first().waitFor();
    await look(page, `${name}-dispatcher`);
    const pair = page.locator('.pair', { has: page.locator('img') }).first();
    const newer = await pair.getAttribute('data-pair');
    const answer = name === 'wide' ? t('board.notSame') : t('board.merge');
    if (name === 'wide') {
      // Another pair is left for the phone.
      const asset = world.nextLamp();
      await world.complain('不亮', { asset, problemCode: 'not-lit' });
      await world.complain('歪了', { asset, problemCode: 'tilted' });
    }
    await pair.getByRole('button', { name: answer }).click();
    await page.locator(`[data-pair="${newer}"]`).waitFor({ state: 'detached' });
    expect(trouble).toEqual([]);
    await context.close();
  });
});

describe('of many tickets', () => {
  beforeAll(async () => {
    const departments = [world.departmentId, await world.department('环卫所')];
    const [tickets = []] = fc.sample(fc.array(anyTicket, { minLength: 60, maxLength: 60 }), {
      numRuns: 1,
      seed: 11,
    });
    await writeTickets(world.db.query, tickets, { departments, at: world.clock.now() });
  });

  describe.each(deskSizes)('the boards, $name', ({ name, language, look: size }) => {
    const t = (key: Parameters<typeof translate>[1]) => translate(language, key);

    it('tell a leader of a day, and lead to the tickets behind a figure', async () => {
      const leader = await world.signIn('leader');
      const { page, trouble, context } = await world.openDesk(browser, size, leader);
      await page.getByRole('heading', { level: 1, name: t('board.district') }).waitFor();
      await page.locator('.tile').first().waitFor();
      await page.locator('.chart svg').first().waitFor();
      await look(page, `${name}-leader`);
      const figure = page.locator('[data-tile="overdue"] a');
      const count = Number(await figure.getAttribute('data-count'));
      await figure.click();
      await page.locator('.cards .card').first().waitFor();
      const more = page.getByRole('button', { name: t('list.more') });
      while (await more.isVisible()) await more.click();
      await expect.poll(() => page.locator('.cards .card').count()).toBe(count);
      expect(trouble).toEqual([]);
      await context.close();
    });

    it('show a supervisor how departments do, narrowed lists say by what', async () => {
      const supervisor = await world.signIn(['supervisor', 'auditor']);
      const { page, trouble, context } = await world.openDesk(browser, size, supervisor);
      await page.goto(`${world.url}/desk/board/departments`);
      const figure = page.locator('.board-table .figure-link').first();
      await figure.waitFor();
      await page.locator('.chart svg').first().waitFor();
      await look(page, `${name}-supervisor`);
      await figure.click();
      await page.locator('.chip').first().waitFor();
      await look(page, `${name}-narrowed`);
      const chips = await page.locator('.chip').count();
      await page.locator('.chip').first().press('Enter');
      await expect.poll(() => page.locator('.chip').count()).toBe(chips - 1);
      expect(trouble).toEqual([]);
      await context.close();
    });
  });
});
