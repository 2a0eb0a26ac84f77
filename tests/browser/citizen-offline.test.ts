import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, phone, shoot } from '../support/browser.ts';
import { type CitizenWorld, citizenWorld, type Plate } from '../support/citizen-world.ts';
import { type Desk, openDesk } from '../support/department-desk.ts';

let world: CitizenWorld;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([citizenWorld({ listen: true }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

let context: BrowserContext;
let page: Page;
let plate: Plate;
let desk: Desk;
beforeEach(async () => {
  plate = await world.plate();
  desk = await openDesk(world, plate.asset.maintainerId);
  context = await browser.newContext({ ...phone, locale: 'zh-CN' });
  page = await context.newPage();
});
afterEach(() => context.close());

/** Opens the scan page and waits until it is kept on the phone. */
async function visited(): Promise<void> {
  await page.goto(world.url + plate.path);
  const isKept = (path: string) =>
    page.evaluate(`caches.match(${JSON.stringify(path)}).then((kept) => kept !== undefined)`);
  await expect.poll(() => isKept(plate.path), { timeout: 20_000 }).toBe(true);
}

const complaints = async () => (await desk.inbox()).length;

describe('without a network', () => {
  test('the page still opens, the complaint is kept, and sends itself once there is one', async () => {
    await visited();
    await context.setOffline(true);
    await page.reload();
    await page.getByText('现在没有网络，仍然可以反映').waitFor();
    await shoot(page, 'offline-1-page');
    const before = await complaints();
    await page.locator('.tile[value=not-lit]').click();
    await page.getByRole('heading', { name: '已存在手机里' }).waitFor();
    await shoot(page, 'offline-2-kept');

    await context.setOffline(false);
    await page.getByText(/之前存下的反映已提交，编号 SZPS\d{18}/).waitFor();
    await shoot(page, 'offline-3-sent');
    expect(await page.locator('#outcome').isVisible()).toBe(false);
    expect(await complaints()).toBe(before + 1);
    await page.reload();
    await page.getByText(/1 人反映/).waitFor();
    expect(await complaints()).toBe(before + 1);
  });

  test('what was kept goes out on the next visit, also of another page', async () => {
    await visited();
    // Before anything is kept: the service worker may send it as soon as the page is gone.
    const before = await complaints();
    await context.setOffline(true);
    await page.locator('.tile[value=tilted]').click();
    await page.getByRole('heading', { name: '已存在手机里' }).waitFor();
    await page.goto('about:blank');
    await context.setOffline(false);
    await page.goto(world.url);
    await page.getByText(/之前存下的反映已提交/).waitFor();
    expect(await complaints()).toBe(before + 1);
  });

  test('an answer that got lost on its way does not double the complaint', async () => {
    await page.goto(world.url + plate.path);
    const before = await complaints();
    await page.route('**/api/complaints', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.locator('.tile[value=not-lit]').click();
    const sentLater = page.getByText(/之前存下的反映已提交/);
    // The service worker may have sent it again before anybody could read that it was kept.
    const isKept = page.getByRole('heading', { name: '已存在手机里' });
    await isKept.or(sentLater).first().waitFor();
    await page.unroute('**/api/complaints');
    await page.reload();
    await sentLater.waitFor();
    expect(await complaints()).toBe(before + 1);
    await page.reload();
    expect(await page.locator('.reported').textContent()).toContain('1 人反映');
  });
});

describe('when something is in the way', () => {
  test('a refusal is said and everything typed stays', async () => {
    await page.goto(world.url + plate.path);
    await page.getByText('先加照片、说明或联系方式').click();
    await page.locator('#contact').fill('不是联系方式');
    await page.locator('.tile[value=not-lit]').click();
    await page.getByText('请填写手机号、固定电话或邮箱').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('contact');
    await shoot(page, 'refused');
    expect(await page.locator('#contact').inputValue()).toBe('不是联系方式');
    await page.locator('#contact').fill('13800138000');
    await page.locator('.tile[value=not-lit]').click();
    await page.getByRole('heading', { name: '收到了，谢谢你' }).waitFor();
  });

  test('"other" asks for a word, at the field', async () => {
    await page.goto(world.url + plate.path);
    await page.locator('.tile[value=other]').click();
    await page.locator('#text-error').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('text');
    await page.locator('#text').fill('灯杆上贴满小广告');
    await page.locator('.tile[value=other]').click();
    await page.getByRole('heading', { name: '收到了，谢谢你' }).waitFor();
  });

  test('a phone that is elsewhere gets a gentle warning and can still report', async () => {
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ longitude: 114.06, latitude: 22.55, accuracy: 20 });
    await page.goto(world.url + plate.path);
    await page.getByText(/你离登记的位置约 \d+(\.\d+)? 公里/).waitFor();
    await shoot(page, 'far-away');
    await context.setGeolocation({
      longitude: plate.asset.lng,
      latitude: plate.asset.lat,
      accuracy: 20,
    });
    await page.reload();
    await page.getByText('位置相符').waitFor();
    await page.locator('.tile[value=not-lit]').click();
    await page.getByRole('heading', { name: '收到了，谢谢你' }).waitFor();
  });

  test('a photo that is none is said by name', async () => {
    await page.goto(world.url + plate.path);
    await page.getByText('先加照片、说明或联系方式').click();
    const file = { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('hello') };
    await page.locator('#photos').setInputFiles(file);
    await page.getByText('“notes.jpg”不是能读取的照片').waitFor();
  });
});
