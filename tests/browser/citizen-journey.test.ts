import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, phone, shoot } from '../support/browser.ts';
import { type CitizenWorld, citizenWorld, type Plate } from '../support/citizen-world.ts';
import { type Desk, openDesk } from '../support/department-desk.ts';

let world: CitizenWorld;
let browser: Browser;
let directory: string;
let context: BrowserContext | undefined;
beforeAll(async () => {
  [world, browser, directory] = await Promise.all([
    citizenWorld({ listen: true }),
    openBrowser(),
    mkdtemp(join(tmpdir(), 'citymark-browser-')),
  ]);
});
afterEach(() => context?.close());
afterAll(async () => {
  await browser.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

/** The address a phone reads from the printed label of a plate. */
async function scanned({ plateId }: Plate): Promise<string> {
  const { headers } = await world.signIn('asset_admin');
  const label = await world.inject({
    method: 'GET',
    url: `/api/plates/${plateId}/label.png`,
    headers,
  });
  expect(label.statusCode).toBe(200);
  const file = join(directory, `${plateId}.png`);
  await writeFile(file, label.rawPayload);
  const { stdout } = await promisify(execFile)('zbarimg', ['--quiet', '--raw', file]);
  const codes = new Set(stdout.trim().split('\n'));
  expect(codes.size).toBe(1);
  return [...codes][0] ?? '';
}

async function photoOnDisk(): Promise<string> {
  const file = join(directory, 'lamp.jpg');
  const image = sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#345' } });
  await writeFile(file, await image.jpeg().toBuffer());
  return file;
}

const failures: string[] = [];

async function openPhone(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  context = await browser.newContext({ ...phone, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  return page;
}
afterEach(() => expect(failures).toEqual([]));

/** The department takes the ticket on and reports it done. */
async function handled(desk: Desk, ticketNumber: string): Promise<void> {
  await desk.act(ticketNumber, 'accept');
  await desk.reportDone(ticketNumber, '已更换灯头，夜间试灯正常');
}

async function rate(page: Page, stars: Record<string, number>): Promise<void> {
  for (const [dimension, count] of Object.entries(stars)) {
    await page.locator(`#${dimension}-${count}`).check();
  }
  await page.getByRole('button', { name: '提交评分' }).click();
  await page.waitForURL(/rated=/);
}

const good = { speed: 5, result: 5, service: 5, system: 4 };

describe('from a label to a rating, on a phone', () => {
  test('one tap with a photo reaches the right inbox within a second and comes back to be rated', async () => {
    const plate = await world.plate();
    const [address, photo] = await Promise.all([scanned(plate), photoOnDisk()]);
    const desk = await openDesk(world, plate.asset.maintainerId);
    const elsewhere = await openDesk(world, await world.department('别的部门'));
    const page = await openPhone();
    await page.goto(address);
    await shoot(page, 'journey-1-scan');

    await page.getByText('先加照片、说明或联系方式').click();
    await page.locator('#photos').setInputFiles(photo);
    await page.getByAltText('第 1 张照片').waitFor();
    await page.locator('#text').fill('晚上七点后整段不亮');
    await shoot(page, 'journey-2-details');
    const answered = page.waitForResponse('**/api/complaints').then(() => performance.now());
    await page.locator('.tile[value=not-lit]').click();
    const news = await desk.next();
    const toInboxMs = news.heardAt - (await answered);
    await page.getByRole('heading', { name: '收到了，谢谢你' }).waitFor();
    await shoot(page, 'journey-3-taken');
    const text = (await page.locator('#outcome .number').textContent()) ?? '';
    const ticketNumber = /SZPS\d{18}/.exec(text)?.[0] ?? '';
    expect(news.ticketNumber).toBe(ticketNumber);
    expect(toInboxMs).toBeLessThan(1000);
    expect(elsewhere.heard()).toEqual([]);
    expect(await desk.inbox()).toEqual([ticketNumber]);
    expect(await desk.photosOf(ticketNumber)).toMatchObject([{ widthPx: 2048, heightPx: 1365 }]);

    await handled(desk, ticketNumber);
    await page.getByRole('link', { name: '看进度' }).click();
    await page.getByRole('heading', { name: '请你来打分' }).waitFor();
    await shoot(page, 'journey-4-handled');
    await rate(page, good);
    await page.getByText('评分收到，谢谢').waitFor();
    await shoot(page, 'journey-5-rated');
    expect(await desk.stateOf(ticketNumber)).toBe('closed');
  });

  test('a bad result starts the work again, a second one is specially supervised', async () => {
    const plate = await world.plate();
    const desk = await openDesk(world, plate.asset.maintainerId);
    const page = await openPhone();
    await page.goto(world.url + plate.path);
    await page.locator('.tile[value=tilted]').click();
    await page.getByRole('link', { name: '看进度' }).click();
    const { ticketNumber } = await desk.next();
    await handled(desk, ticketNumber);
    await page.reload();
    await rate(page, { ...good, result: 1 });
    await page.getByText('这件事已退回重新办理').waitFor();
    await shoot(page, 'journey-6-reopened');
    expect(await desk.stateOf(ticketNumber)).toBe('reopened');

    await handled(desk, ticketNumber);
    await page.reload();
    await rate(page, { ...good, result: 2 });
    await page.getByText('评分收到。这件事已列入重点督办。').waitFor();
  });

  test('all of it without JavaScript', async () => {
    const plate = await world.plate();
    const desk = await openDesk(world, plate.asset.maintainerId);
    const [address, photo] = await Promise.all([scanned(plate), photoOnDisk()]);
    const page = await openPhone({ javaScriptEnabled: false });
    await page.goto(address);
    await page.getByText('先加照片、说明或联系方式').click();
    await page.locator('#photos').setInputFiles(photo);
    await page.locator('#contact').fill('1380013');
    await shoot(page, 'no-script-1-details');
    await page.getByRole('button', { name: '其他问题' }).click();
    await page.getByRole('heading', { name: '还没有提交，请看这里' }).waitFor();
    await shoot(page, 'no-script-2-errors');
    expect(await page.locator('#contact').inputValue()).toBe('1380013');
    expect(desk.heard()).toEqual([]);

    await page.locator('#photos').setInputFiles(photo);
    await page.locator('#contact').fill('13800138000');
    await page.locator('.tile[value=not-lit]').click();
    await page.waitForURL(/\/t\/.*thanks=yes/);
    await page.getByRole('heading', { name: '收到了，谢谢你' }).waitFor();
    await shoot(page, 'no-script-3-thanks');
    await page.reload();
    const { ticketNumber } = await desk.next();
    expect(await desk.photosOf(ticketNumber)).toHaveLength(1);

    await handled(desk, ticketNumber);
    await page.goto(`${world.url}/track`);
    await page.locator('#ticketNumber').fill(ticketNumber);
    await page.locator('#contact').fill('138 0013 8000');
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('heading', { name: '请你来打分' }).waitFor();
    await rate(page, good);
    await page.getByText('评分收到，谢谢').waitFor();
    expect(await desk.stateOf(ticketNumber)).toBe('closed');
  });
});
