import type { Browser, Page } from 'playwright-core';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/board/strings-board.ts';
import type { TestStaff } from '../support/app.ts';
import { openBrowser } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld } from '../support/desk-world.ts';

let world: DeskWorld;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const [wide] = deskSizes;
const t: Translate = (key, values) => translate(wide.language, key, values);
/** More stops than a page of the desk has before its content. */
const MOST_STOPS = 80;

/** Goes on with Tab until something is focused; nothing is clicked, nothing focused by the test. */
async function tabTo(page: Page, selector: string) {
  await page.locator(selector).first().waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (await page.locator(`${selector}:focus`).count()) return;
  }
  expect.fail(`no way to ${selector} by keyboard`);
}

/** At the door, which has the login focused. */
async function enter(who: TestStaff) {
  const opened = await world.openDesk(browser, wide.look);
  const { keyboard } = opened.page;
  await opened.page.getByLabel(t('signIn.login')).and(opened.page.locator(':focus')).waitFor();
  await keyboard.type(who.login);
  await keyboard.press('Tab');
  await keyboard.type(who.password);
  await keyboard.press('Enter');
  return opened;
}

const card = (ticketNumber: string) => `[data-ticket="${ticketNumber}"]`;
const send = '.ant-modal-footer .ant-btn-primary';
const marks = (page: Page) => page.locator('.ticket-marks');

describe('with the keyboard alone', () => {
  it('a dispatcher gives a returned ticket to another department', async () => {
    const ticketNumber = await world.complain();
    await world.move(ticketNumber, 'return', world.handler, { reason: '电缆属供电局' });
    const { page, context, trouble } = await enter(world.dispatcher);
    await page.locator(card(ticketNumber)).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await marks(page).getByText(t('state.returned')).waitFor();
    await page.keyboard.press('p');
    const choice = page.getByLabel(t('field.department'));
    await choice.and(page.locator(':focus')).waitFor();
    await page.keyboard.type('路灯所');
    await page.locator('.ant-select-item-option-active', { hasText: '路灯所' }).waitFor();
    await page.keyboard.press('Enter');
    await tabTo(page, send);
    await page.keyboard.press('Enter');
    await marks(page).getByText(t('state.dispatched')).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('a supervisor puts a ticket under special supervision', async () => {
    const asset = world.nextLamp();
    const ticketNumber = await world.complain('又黑了', { asset, problemCode: 'not-lit' });
    const supervisor = await world.signIn('supervisor', asset.supervisorId);
    const { page, context, trouble } = await enter(supervisor);
    await tabTo(page, '[data-box="all"]');
    await page.keyboard.press('Enter');
    await tabTo(page, card(ticketNumber));
    await page.keyboard.press('Enter');
    await marks(page).waitFor();
    await page.keyboard.press('w');
    await page.getByLabel(t('field.note')).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('同一路段第三次');
    await tabTo(page, send);
    await page.keyboard.press('Enter');
    await marks(page).getByText(t('list.special')).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('an auditor reads what became of a ticket, and can change nothing', async () => {
    const ticketNumber = await world.complain();
    await world.move(ticketNumber, 'accept', world.handler);
    const { page, context, trouble } = await enter(await world.signIn('auditor'));
    await page.locator(card(ticketNumber)).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(ticketNumber);
    await expect.poll(() => page.locator('[data-ticket]').count()).toBe(1);
    await tabTo(page, card(ticketNumber));
    await page.keyboard.press('Enter');
    await marks(page).getByText(t('state.accepted')).waitFor();
    await page.getByText(t('event.file')).first().waitFor();
    expect(await page.locator('.actions .ant-btn').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/desk\/all(\?|$)/);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('a leader reads a day against the one before, and opens what has to be decided', async () => {
    const asset = world.nextLamp();
    const about = { asset, problemCode: 'not-lit' };
    const [decisive] = [await world.complain('三天没人管', about), await world.complain()];
    const supervisor = await world.signIn('supervisor', asset.supervisorId);
    await world.move(decisive, 'supervise', supervisor, { note: '群众反映强烈' });
    await world.db.query(
      sql`update tickets set filed_at = filed_at - interval '1 day' where ticket_number = ${decisive}`,
    );
    const { page, context, trouble } = await enter(await world.signIn('leader'));
    const heard = (name: string, n: string) => t('board.figure', { name, shown: n, n });
    const filed = '[data-tile="filed"]';
    await tabTo(page, `${filed} .tile-now a`);
    const today = (await page.locator(':focus').getAttribute('data-count')) ?? '';
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe(
      heard(t('board.filed'), today),
    );
    await page.keyboard.press('Tab');
    const before = page.locator(`${filed} .tile-then a:focus`);
    expect(await before.getAttribute('aria-label')).toBe(
      heard(`${t('board.yesterday')} ${t('board.filed')}`, '1'),
    );
    await tabTo(page, '.reasons a');
    const waiting = Number(await page.locator(':focus').getAttribute('data-count'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/desk\/all\?.*supervised=/);
    await expect.poll(() => page.locator('[data-ticket]').count()).toBe(waiting);
    await tabTo(page, card(decisive));
    await page.keyboard.press('Enter');
    await marks(page).getByText(t('list.special')).waitFor();
    expect(await page.locator('.actions .ant-btn').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.locator(card(decisive)).waitFor();
    expect(new URL(page.url()).searchParams.get('supervised')).not.toBeNull();
    expect(trouble).toEqual([]);
    await context.close();
  });
});
