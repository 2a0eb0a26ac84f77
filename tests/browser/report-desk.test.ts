import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { deliverReports } from '../../tickets/report/deliver-reports.ts';
import { keepReport } from '../../tickets/report/keep-report.ts';
import { lastDay } from '../../tickets/report/report-day.ts';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/board/strings-report.ts';
import type { TestStaff } from '../support/app.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';
import { openReceiver, type Receiver, SECRET } from '../support/notice-receivers.ts';

let world: DeskWorld;
let browser: Browser;
let mail: Receiver;
let leader: TestStaff;
const day = lastDay(new Date());

beforeAll(async () => {
  mail = await openReceiver('email', 'takes');
  const nobody = await openReceiver('webhook', 'takes');
  await nobody.close();
  const { url, from, to } = mail.options.email ?? { url: '', from: '', to: [] };
  const environment = {
    ...{ SMTP_URL: url, REPORT_FROM: from, REPORT_TO: to.join(',') },
    ...{ REPORT_WEBHOOK_URL: nobody.options.webhook?.url ?? '', REPORT_WEBHOOK_SECRET: SECRET },
  };
  [world, browser] = await Promise.all([deskWorld({ environment }), openBrowser()]);
  for (let n = 0; n < 3; n += 1) await world.complain();
  await world.db.query(sql`
    update tickets set filed_at = ${new Date(`${day}T12:00:00+08:00`)}, special_supervision = true`);
  leader = await world.signIn('leader');
  await keepReport(world.deps, day);
  await deliverReports(world.deps);
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
  await mail?.close();
});

async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `report-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

describe.each(deskSizes)('the morning report, $name', ({ name, language, look: size }) => {
  const t: Translate = (key, values) => translate(language, key, values);

  it('says what the day was like and where it went, and is sent again', async () => {
    const { page, context, trouble } = await world.openDesk(browser, size, leader);
    await page.goto(`${world.url}/desk/board/report?day=${day}`);
    const filed = page.locator('.report-day tr', { hasText: t('report.filed') });
    await filed.waitFor();
    expect(await filed.locator('.report-value').textContent()).toBe('3');
    await page.getByText(t('report.problem.unreachable')).first().waitFor();
    await page.locator('[data-delivery="sent"]').first().waitFor();
    await look(page, `${name}-01-page`);
    const wider = 'document.documentElement.scrollWidth > innerWidth';
    expect(await page.evaluate(wider)).toBe(false);

    const sent = mail.received.length;
    await page.getByRole('button', { name: t('report.again') }).click();
    await page.getByText(t('report.asked')).waitFor();
    await deliverReports(world.deps);
    expect(mail.received).toHaveLength(sent + 1);
    await page.getByText(t('report.state.waiting')).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: t('report.earlier') }).click();
    await page.getByText(t('report.notKept')).waitFor();
    await look(page, `${name}-02-not-kept`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('leads from each figure to as many tickets as it says', async () => {
    const { page, context, trouble } = await world.openDesk(browser, size, leader);
    const report = `${world.url}/desk/board/report?day=${day}`;
    await page.goto(report);
    const figures = page.locator('.report .figure-link');
    await figures.first().waitFor();
    // Filed, by the department, of a kind, at a place, in need of a decision.
    expect(await figures.count()).toBeGreaterThanOrEqual(5);
    for (let n = 0; n < (await figures.count()); n += 1) {
      const said = await figures.nth(n).textContent();
      await figures.nth(n).click();
      await page.locator('.chip').first().waitFor();
      await expect
        .poll(() => page.locator('.cards .card').count())
        .toBe(Number.parseInt(said ?? '', 10));
      if (n === 0) await look(page, `${name}-04-tickets`);
      await page.goBack();
      await figures.first().waitFor();
    }
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('is printed without the desk around it', async () => {
    const { page, context } = await world.openDesk(browser, size, leader);
    await page.goto(`${world.url}/desk/board/report?day=${day}`);
    await page.locator('.report-day').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header.bar').isVisible()).toBe(false);
    expect(await page.locator('.report-sending').isVisible()).toBe(false);
    expect(await page.locator('.report-headline').isVisible()).toBe(true);
    // Black on white, whatever the screen is.
    const colour = `getComputedStyle(document.querySelector('.report-headline')).color`;
    expect(await page.evaluate(colour)).toBe('rgb(0, 0, 0)');
    const link = `getComputedStyle(document.querySelector('.report .figure-link')).color`;
    expect(await page.evaluate(link)).toBe('rgb(0, 0, 0)');
    await shoot(page, `report-${name}-03-paper`);
    const paper = await page.pdf({ preferCSSPageSize: true });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    await context.close();
  });
});
