import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { checkChains } from '../../tickets/index.ts';
import { nextMonday, todayInShanghai } from '../../web/desk/admin/days.ts';
import { type Translate, translate } from '../../web/desk/strings.ts';
import '../../web/desk/admin/strings-admin.ts';
import '../../web/desk/admin/strings-audit.ts';
import '../../web/desk/verification/strings-verification.ts';
import type { TestStaff } from '../support/app.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';

let world: DeskWorld;
let browser: Browser;
let admin: TestStaff;

beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld(), openBrowser()]);
  admin = await world.signIn('admin');
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `administration-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

/** Tabs on until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string) {
  for (let presses = 0; presses < 150; presses += 1) {
    const found = await page.evaluate(
      `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`,
    );
    if (found) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} cannot be reached with Tab`);
}

describe.each(deskSizes)('administration, $name', ({ name, language, look: size }) => {
  const t: Translate = (key, values) => translate(language, key, values);
  const open = async (part: string) => {
    const desk = await world.openDesk(browser, size, admin);
    await desk.page.goto(`${world.url}/desk/admin/${part}`);
    await desk.page.locator('.room h1').waitFor();
    return desk;
  };

  it.each([
    'departments',
    'staff',
    'rules',
    'duties',
    'calendar',
    'policies',
    'algorithms',
    'platforms',
    'tokens',
    'audit',
  ] as const)('shows %s', async (part) => {
    const { page, context, trouble } = await open(part);
    await page.locator('.ant-skeleton').first().waitFor({ state: 'detached' });
    await look(page, `${name}-${part}`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('adds a member of staff by the keyboard alone, who can then sign in', async () => {
    const { page, context, trouble } = await open('staff');
    const login = `key.${name}`;
    await tabTo(page, '.room-head .ant-btn-primary');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, '#name');
    await page.keyboard.type('韩梅梅');
    await tabTo(page, '#login');
    await page.keyboard.type(login);
    await tabTo(page, '#departmentId');
    await page.keyboard.press('ArrowDown');
    await page.locator('.ant-select-item-option-active').waitFor();
    await page.keyboard.press('Enter');
    await tabTo(page, '.admin-roles input[value="dispatcher"]');
    await page.keyboard.press('Space');
    await look(page, `${name}-staff-new`);
    await tabTo(page, '.ant-modal-footer .ant-btn-primary');
    await page.keyboard.press('Enter');
    const told = page.locator('.told-once');
    await told.waitFor();
    const password = (await told.innerText()).trim();
    await look(page, `${name}-staff-password`);
    await tabTo(page, '.ant-modal-footer .ant-btn-primary');
    await page.keyboard.press('Enter');
    await page.locator(`[data-staff="${login}"]`).waitFor();
    const signedIn = await world.inject({
      ...{ method: 'POST', url: '/api/session', payload: { login, password } },
    });
    expect(signedIn.json().staff).toMatchObject({
      ...{ name: '韩梅梅', roles: ['handler', 'dispatcher'], mustChangePassword: true },
    });
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('changes a time limit from next Monday by the keyboard alone, and shows the difference', async () => {
    const { page, context, trouble } = await open('rules');
    const problem = name === 'wide' ? 'not-lit' : 'tilted';
    await tabTo(page, '.admin-split input');
    await page.keyboard.type('0118');
    const row = `[data-rule="0118:${problem}"]`;
    await page.locator(row).waitFor();
    await tabTo(page, row);
    await page.keyboard.press('Enter');
    await page.locator('.rule-versions').waitFor();
    await look(page, `${name}-rule`);
    await tabTo(page, '.admin-form .ant-btn-primary');
    await page.keyboard.press('Enter');
    await tabTo(page, '#limitValue');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('7');
    await tabTo(page, '#reason');
    await page.keyboard.type('按新标准调整');
    await look(page, `${name}-rule-change`);
    await tabTo(page, '.admin-form .room-buttons .ant-btn-primary');
    await page.keyboard.press('Enter');
    const planned = page.locator('[data-version="2"]');
    await planned.waitFor();
    const monday = nextMonday(todayInShanghai(Date.now()));
    expect(await planned.innerText()).toContain(t('admin.versionFrom', { day: monday }));
    expect(await planned.locator('ins').allInnerTexts()).toHaveLength(1);
    await look(page, `${name}-rule-planned`);
    const [stored] = await world.db.query<{ limit: number; day: string }>(sql`
      select limit_value as limit, effective_from as day from responsibilities
      where class_code = '0118' and problem_code = ${problem} and version = 2`);
    expect(stored).toEqual({ limit: 7, day: monday });
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('keeps a department that work would go to, and says what hangs on it', async () => {
    const { page, context } = await open(`departments/${world.departmentId}`);
    await page.locator('.admin-load li').first().waitFor();
    await look(page, `${name}-department`);
    await page.getByRole('button', { name: t('admin.disable'), exact: true }).click();
    await page.locator('.admin-form .ant-alert-error').waitFor();
    await look(page, `${name}-department-kept`);
    await context.close();
  });

  it('enters a holiday', async () => {
    const { page, context } = await open('calendar');
    const year = Number(todayInShanghai(Date.now()).slice(0, 4)) + 1;
    await page.getByRole('button', { name: t('admin.yearAfter') }).click();
    // A Wednesday or not: it only has to be a day of that year.
    const day = page.locator(`[data-day="${year}-02-${name === 'wide' ? '10' : '11'}"]`);
    await day.click();
    await page.getByRole('dialog').getByRole('radio').nth(1).check();
    await page.getByRole('dialog').locator('#nameZh').fill('春节');
    await look(page, `${name}-calendar-day`);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('app.save') })
      .click();
    await expect.poll(() => day.getAttribute('data-special')).toBe('true');
    await context.close();
  });

  it('has the histories checked, and shows who changed what', async () => {
    const { departmentId } = world;
    const person = { name: '方小明', departmentId, roles: ['handler'], login: `seen.${name}` };
    await world.inject({
      ...{ method: 'POST', url: '/api/staff', payload: person, headers: admin.headers },
    });
    const { page, context } = await open('audit');
    await page.getByRole('button', { name: t('admin.checkChains') }).click();
    await page.locator('.chain-check .ant-progress').waitFor();
    await checkChains(world.deps);
    await page.locator('.chain-check .ant-alert-success').waitFor();
    await page.locator('.room-filters input').first().fill(`seen.${name}`);
    await page.locator('[data-entry="staff add"]').first().waitFor();
    await look(page, `${name}-audit-found`);
    await context.close();
  });

  it('lets an auditor read, and change nothing', async () => {
    const auditor = await world.signIn('auditor');
    const { page, context } = await world.openDesk(browser, size, auditor);
    await page.goto(`${world.url}/desk/admin/rules`);
    await page.locator('.rule-tree').waitFor();
    const parts = await page
      .locator('.boxes .box')
      .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('data-box')));
    expect(parts).not.toContain('staff');
    expect(parts).toContain('audit');
    expect(await page.getByRole('button', { name: t('admin.import') }).count()).toBe(0);
    await context.close();
  });
});
