import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Language, type Translate, translate } from '../../web/desk/strings.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, photo, settled } from '../support/desk-world.ts';
import { firstLoad } from '../support/first-load.ts';

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
const wordsOf =
  (language: Language): Translate =>
  (key, values) =>
    translate(language, key, values);

const card = (page: Page, ticketNumber: string) => page.locator(`[data-ticket="${ticketNumber}"]`);
const button = (page: Page, name: string) => page.getByRole('button', { name });
/** The button of an action; its accessible name does not contain the key. */
const action = (page: Page, name: string) =>
  page.locator('.actions').getByText(name, { exact: true });
/** By its look: a button that was waiting a moment ago may still be called "loading". */
const send = (page: Page, name: string) =>
  page.locator('.ant-modal-footer .ant-btn-primary', { hasText: name }).click();

/** Looks at a page: a picture for people, and no serious violation. */
async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `desk-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

async function signInByHand(page: Page, t: Translate, login: string, password: string) {
  await page.getByLabel(t('signIn.login')).fill(login);
  await page.getByLabel(t('signIn.password'), { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

describe.each(deskSizes)('the desk, $name', ({ name, language, look: size }) => {
  const t = wordsOf(language);

  it('takes a ticket from its arrival to its closing', async () => {
    const own = await world.openDesk(browser, size);
    const { page } = own;
    await look(page, `${name}-01-sign-in`);
    await signInByHand(page, t, world.handler.login, world.handler.password);
    await page.locator('.list-pane').waitFor();
    await page.getByText(t('live.on')).first().waitFor({ state: 'attached' });
    await look(page, `${name}-02-inbox-before`);

    // It comes by itself, within a second of the citizen being answered.
    const ticketNumber = await world.complain();
    await card(page, ticketNumber).waitFor({ timeout: 1000 });
    await page.locator('.arrival').waitFor();
    await look(page, `${name}-03-arrival`);

    await card(page, ticketNumber).click();
    await action(page, t('action.accept')).waitFor();
    await page.locator('.maplibregl-canvas').waitFor();
    await look(page, `${name}-04-ticket`);
    await action(page, t('action.accept')).click();
    await action(page, t('action.request-extension')).click();
    await send(page, t('action.request-extension'));
    await page.getByText(t('field.needReason')).waitFor();
    await page.getByLabel(t('field.reason')).fill('灯杆需定制');
    await look(page, `${name}-05-more-time`);
    await send(page, t('action.request-extension'));
    await page.getByText('灯杆需定制').first().waitFor();

    const other = await world.openDesk(browser, size, world.dispatcher);
    const desk = other.page;
    await desk.locator('[data-box="extension"]').click();
    await card(desk, ticketNumber).click();
    await action(desk, t('action.grant-extension')).waitFor();
    await look(desk, `${name}-06-dispatcher-more-time`);
    await action(desk, t('action.grant-extension')).click();
    await send(desk, t('action.grant-extension'));
    // The handler sees it without doing anything.
    await page.getByText(t('ticket.extensions', { used: 1, max: 2 })).waitFor();

    await action(page, t('action.return')).click();
    await page.getByLabel(t('field.reason')).fill('电缆属供电局');
    await send(page, t('action.return'));
    await page.getByText(t('ticket.noActions')).waitFor();

    await desk.goto(`${world.url}/desk/returned`);
    await card(desk, ticketNumber).click();
    await action(desk, t('action.dispatch')).click();
    await desk.getByLabel(t('field.department')).fill(language === 'en' ? 'Lighting' : '路灯所');
    await look(desk, `${name}-07-dispatch`);
    await desk.keyboard.press('Enter');
    await send(desk, t('action.dispatch'));
    await action(page, t('action.accept')).click();

    await action(page, t('action.handled')).click();
    await page.getByLabel(t('field.note')).fill('已更换光源，恢复照明。');
    await page.locator('input[type=file]').setInputFiles([await photo('after.jpg', '#fd8')]);
    await page.locator('.preview img').waitFor();
    await look(page, `${name}-08-report-done`);
    await send(page, t('action.handled'));
    await page.getByAltText(t('ticket.photo.handled', { n: 1 })).waitFor();

    await desk.goto(`${world.url}/desk/verifying/${ticketNumber}`);
    await world.verify(ticketNumber);
    await desk.locator('.ticket-marks').getByText(t('state.closed')).waitFor();
    await page.locator('.ticket-marks').getByText(t('state.closed')).waitFor();
    await look(page, `${name}-09-closed`);

    await page.getByAltText(t('ticket.photo.complaint', { n: 1 })).click();
    await page.getByRole('dialog').locator('img').waitFor();
    await look(page, `${name}-10-photo`);
    expect([...own.trouble, ...other.trouble]).toEqual([]);
    await own.context.close();
    await other.context.close();
  });

  it('shows filters, the list of shortcuts, nothing found and a broken service', async () => {
    const ticketNumber = await world.complain();
    const { page, context, trouble } = await world.openDesk(browser, size, world.handler);
    await card(page, ticketNumber).waitFor();
    await page.getByLabel(t('list.search')).fill('no such place');
    await page.getByText(t('list.empty.filter')).waitFor();
    await look(page, `${name}-11-nothing-found`);
    await button(page, t('list.clear')).click();
    await card(page, ticketNumber).waitFor();
    await page
      .locator('.list-pane')
      .getByText(t('list.complaints', { n: 1 }))
      .waitFor({ state: 'hidden' });
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await look(page, `${name}-12-shortcuts`);
    await page.keyboard.press('Escape');

    await page.goto(`${world.url}/desk/inbox/SZPS000`);
    await page.getByText(t('error.notFoundDo')).waitFor();
    await look(page, `${name}-13-no-such-ticket`);
    await page.route('**/api/tickets?**', (route) => route.abort());
    await page.goto(`${world.url}/desk/closed`);
    await page.getByText(t('error.offline')).waitFor();
    await look(page, `${name}-14-offline`);
    await page.unroute('**/api/tickets?**');
    await button(page, t('app.retry')).click();
    await page.getByText(t('error.offline')).waitFor({ state: 'hidden' });
    expect(trouble).toEqual([]);
    await context.close();
  });
});

describe('the desk', () => {
  const t = wordsOf(wide.language);

  it('can be worked with the keyboard alone', async () => {
    const ticketNumber = await world.complain('漏电，很危险');
    const { page, context } = await world.openDesk(browser, wide.look);
    const keys = page.keyboard;
    await page.getByLabel(t('signIn.login')).waitFor();
    await keys.type(world.handler.login);
    await keys.press('Tab');
    await keys.type(world.handler.password);
    await keys.press('Enter');
    await card(page, ticketNumber).waitFor();

    await keys.press('/');
    await keys.type(ticketNumber);
    await expect.poll(() => page.locator('[data-ticket]').count()).toBe(1);
    await keys.press('Tab');
    await page.evaluate('document.activeElement.blur()');
    await keys.press('j');
    await keys.press('Enter');
    await action(page, t('action.accept')).waitFor();
    await keys.press('a');
    await action(page, t('action.handled')).waitFor();
    // Listened for early: the browser has to be told before the key comes.
    const chooser = page.waitForEvent('filechooser');
    await keys.press('h');
    await page.getByRole('dialog').waitFor();
    await page.locator('button:focus', { hasText: t('field.addPhotos') }).waitFor();
    await keys.press('Enter');
    await (await chooser).setFiles([await photo('fixed.jpg', '#8fd')]);
    await page.locator('.preview img').waitFor();
    await page.getByLabel(t('field.note')).focus();
    await keys.type('已断电检修');
    await keys.press('Tab');
    await keys.press('Tab');
    await keys.press('Enter');
    await page.locator('.ticket-marks').getByText(t('state.handled')).waitFor();
    await keys.press('Escape');
    await page.waitForURL(/\/desk\/inbox(\?|$)/);
    await context.close();
  });

  it('explains that somebody else was faster, and keeps what was written', async () => {
    const ticketNumber = await world.complain();
    const { page, context } = await world.openDesk(browser, wide.look, world.handler);
    await card(page, ticketNumber).click();
    await action(page, t('action.return')).click();
    await page.getByLabel(t('field.reason')).fill('不属我单位');
    const colleague = await world.signIn('handler', world.departmentId);
    await world.move(ticketNumber, 'accept', colleague);
    await send(page, t('action.return'));
    await page.getByText(t('conflict.look', { state: t('state.accepted') })).waitFor();
    await look(page, 'wide-15-conflict');
    expect(await page.getByLabel(t('field.reason')).inputValue()).toBe('不属我单位');
    await send(page, t('action.return'));
    await page.locator('.ticket-marks').getByText(t('state.returned')).waitFor();
    await context.close();
  });

  it('shows a contact only for a reason, and says that it is logged', async () => {
    const ticketNumber = await world.complain();
    const { page, context } = await world.openDesk(browser, wide.look, world.handler);
    await card(page, ticketNumber).click();
    await button(page, t('contact.show')).click();
    await page.getByText(t('contact.why')).waitFor();
    await page.getByLabel(t('field.reason')).fill('约定上门时间');
    await look(page, 'wide-16-contact');
    await send(page, t('contact.show'));
    await page.getByText('13800000000').waitFor();
    await page.getByText(t('event.reveal-contact')).waitFor();
    await context.close();
  });

  it('says what is wrong at the door, and wants an own password first', async () => {
    const { page, context } = await world.openDesk(browser, wide.look);
    await signInByHand(page, t, 'nobody-here', 'wrong');
    await page.locator('.ant-alert').waitFor();
    for (let attempt = 0; attempt < 6; attempt++) {
      await page.request.post(`${world.url}/api/session`, {
        data: { login: 'nobody-here', password: 'wrong' },
      });
    }
    await signInByHand(page, t, 'nobody-here', 'wrong');
    await page.locator('.ant-alert-warning').waitFor();
    await look(page, 'wide-17-locked');

    const fresh = await world.newcomer();
    await signInByHand(page, t, fresh.login, fresh.password);
    await page.getByText(t('password.must')).waitFor();
    await look(page, 'wide-18-own-password');
    await page.getByLabel(t('password.current')).fill(fresh.password);
    await page.getByLabel(t('password.next'), { exact: true }).fill('street lamps at dusk');
    await page.getByLabel(t('password.repeat')).fill('street lamps at dusk');
    await button(page, t('password.submit')).click();
    await page.locator('.list-pane').waitFor();
    await context.close();
  });

  it('says that it is cut off, and catches up by itself', async () => {
    const { page, context } = await world.openDesk(browser, wide.look, world.handler);
    await page.getByText(t('live.on')).waitFor();
    await page.route('**/api/live', (route) => route.abort());
    await page.reload();
    await page.getByText(t('live.off')).waitFor();
    const ticketNumber = await world.complain();
    await page.unroute('**/api/live');
    await page.getByText(t('live.on')).waitFor();
    await card(page, ticketNumber).waitFor();
    await context.close();
  });

  it('loads little before the map', async () => {
    const { page, context } = await world.openDesk(browser, wide.look, world.handler);
    await page.locator('.list-pane').waitFor();
    const { gzipBytes, names } = await firstLoad(page);
    expect(names.filter((name) => /map/.test(name))).toEqual([]);
    expect(gzipBytes).toBeGreaterThan(50_000);
    expect(gzipBytes).toBeLessThan(400_000);
    await context.close();
  });
});
