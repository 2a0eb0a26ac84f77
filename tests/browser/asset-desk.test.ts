import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ringImport } from '../../assets/asset-bell.ts';
import { mintPlates, reportFakeLabel } from '../../assets/index.ts';
import { checkPosition } from '../../assets/record-scan.ts';
import { startJobs } from '../../gateway/start-jobs.ts';
import { type StringKey, translate, type Values } from '../../web/desk/strings.ts';
import '../../web/desk/assets/strings-assets.ts';
import type { TestStaff } from '../support/app.ts';
import { openBrowser, seriousViolations, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { type DeskWorld, deskWorld, settled } from '../support/desk-world.ts';

let world: DeskWorld;
let browser: Browser;
let keeper: TestStaff;
let admin: TestStaff;

beforeAll(async () => {
  [world, browser] = await Promise.all([deskWorld({ jobs: true }), openBrowser()]);
  await startJobs(world.deps);
  keeper = await world.signIn('asset_admin');
  admin = await world.signIn('admin');
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** Looks at a page: a picture for people, and no serious violation. */
async function look(page: Page, name: string) {
  await settled(page);
  await shoot(page, `asset-${name}`);
  expect(await seriousViolations(page)).toEqual([]);
}

const MOST_TABS = 80;
/** How long a page may take to show what was asked for. */
const soon = { timeout: 20_000 };

/** Goes on with the Tab key until this has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator) {
  await target.waitFor();
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('cannot be reached with the Tab key');
}

/** A lamp with a plate that is in place. */
async function lampWithPlate() {
  const lamp = world.nextLamp();
  const [plate] = await mintPlates(world.deps, { assetIds: [lamp.assetId] });
  if (!plate) throw new Error('no plate was minted');
  return { lamp, plate };
}

describe.each(deskSizes)('assets on the desk, $name', ({ name, language, look: size }) => {
  const t = (key: StringKey, values: Values = {}) => translate(language, key, values);
  const button = (inside: Page | Locator, words: string) =>
    inside.getByRole('button', { name: words });
  const open = async (path: string, who = keeper) => {
    const desk = await world.openDesk(browser, size, who);
    await desk.page.goto(`${world.url}/desk/assets${path}`);
    return desk;
  };

  it('are found, get a new plate and have it printed by keyboard alone', async () => {
    const { lamp } = await lampWithPlate();
    const { page, context, trouble } = await world.openDesk(browser, size, keeper);
    await page.locator('[data-asset]').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/desk/assets');
    await look(page, `${name}-01-list`);

    await page.keyboard.press('/');
    await page.keyboard.type(lamp.assetCode);
    await expect.poll(() => page.locator('[data-asset]').count(), soon).toBe(1);
    await tabTo(page, page.locator(`[data-asset="${lamp.assetCode}"] a`));
    await page.keyboard.press('Enter');
    const old = page.locator('[data-plate="00"]');
    await old.waitFor();
    await page.locator('.place .maplibregl-canvas').waitFor();
    await page.getByText(t('assets.noCamera')).waitFor();
    await look(page, `${name}-02-detail`);

    await tabTo(page, button(old, t('plate.replace')));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await look(page, `${name}-03-replace`);
    await page.keyboard.type('被涂鸦');
    await page.keyboard.press('Enter');
    const fresh = page.locator('[data-plate="01"][data-live="true"]');
    await fresh.waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await old.getAttribute('data-live')).toBe('false');
    await look(page, `${name}-04-replaced`);

    await tabTo(page, button(fresh, t('plate.print')).first());
    await page.keyboard.press('Enter');
    await tabTo(page, button(page.getByRole('dialog'), t('print.order')));
    await page.keyboard.press('Enter');
    await page.locator('[data-print="done"]').waitFor({ timeout: 60_000 });
    const file = page.locator('.print-file');
    await tabTo(page, file);
    const answer = await page.request.get(
      new URL((await file.getAttribute('href')) ?? '', world.url).href,
    );
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await look(page, `${name}-05-printed`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('are filtered, chosen and changed', async () => {
    const lamp = world.nextLamp();
    const { page, context, trouble } = await open(`?q=${lamp.assetCode}&plate=none`);
    const row = page.locator(`[data-asset="${lamp.assetCode}"]`);
    await row.getByRole('checkbox').check();
    await page.getByText(t('assets.chosen', { n: 1 })).waitFor();
    await row.getByRole('link').click();
    await button(page, t('assets.change')).click();
    const form = page.getByRole('dialog');
    await form.getByLabel(t('assetForm.material')).fill('不锈钢');
    await form.getByLabel(t('assetForm.note')).fill('灯杆倾斜');
    await look(page, `${name}-06-form`);
    await button(form, t('app.save')).click();
    await page.getByText('灯杆倾斜').waitFor();
    await page.getByText(t('plate.none')).waitFor();
    await button(page, t('plate.mint')).click();
    const plate = page.locator('[data-plate="00"]');
    await plate.waitFor();
    // Whoever takes the label as a picture says when it is printed.
    const [label] = await Promise.all([
      page.waitForEvent('download'),
      plate.getByRole('link', { name: t('plate.download') }).click(),
    ]);
    expect(label.suggestedFilename()).toMatch(/\.png$/);
    await plate.locator('[data-plate-state="minted"]').waitFor();
    await button(plate, t('plate.notePrinted')).click();
    await plate.locator('[data-plate-state="printed"]').waitFor();
    await page.goto(`${world.url}/desk/assets?q=${lamp.assetCode}&plate=none`);
    await page.getByText(t('assets.noneFound')).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('come as a file, after a look at what is wrong in its place', async () => {
    const serial = name === 'wide' ? '900' : '901';
    const code = (row: number) => `4403100118${serial}00${row}`;
    const department = '坪山区路灯所';
    const line = (row: number, state: string, lng: number) =>
      [code(row), `新灯${row}`, ...Array(3).fill(department), state, lng, 22.69].join(',');
    const csv = [
      'ObjID,ObjName,DeptName1,DeptName2,DeptName3,ObjState,PointX,PointY',
      line(1, '完好', 114.351),
      line(2, '坏了', 114.352),
      line(3, '完好', 22.69),
    ].join('\n');
    const { page, context, trouble } = await open('/import');
    await page.evaluate('crypto.getRandomValues = (bytes) => bytes.fill(10)');
    const [goOn, preview] = [Promise.withResolvers<void>(), '**/api/assets/import/preview'];
    await page.route(preview, async (route) => {
      await goOn.promise;
      await route.continue().catch(() => {});
    });
    const file = { name: 'lamps.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
    await page.locator('input[type=file]').setInputFiles([file]);
    await page.locator('[data-import="busy"]').waitFor();
    const far = { importId: '0a'.repeat(16), phase: 'checking', done: 2000, rows: 5000 } as const;
    const rows = page.getByText(t('assetImport.checkingRows', { done: 2000, rows: 5000 }));
    // The page may not be listening yet.
    const told = () => {
      ringImport(world.deps, { ...far, staffId: keeper.staffId });
      return rows.isVisible();
    };
    await expect.poll(told, soon).toBe(true);
    await look(page, `${name}-06-busy`);
    // Whoever goes to another page finds it as far as it is.
    await page.locator('[data-box=""]').click();
    await page.locator('[data-asset]').first().waitFor();
    await page.locator('[data-box="import"]').click();
    await rows.waitFor();
    await button(page, t('app.cancel')).click();
    await page.getByText(t('assetImport.givenUp')).waitFor();
    goOn.resolve();
    await page.unroute(preview);
    await page.locator('input[type=file]').setInputFiles([file]);
    await page.locator('tr[data-outcome="created"]').waitFor();
    expect(await page.locator('tr[data-outcome="refused"]').count()).toBe(2);
    await page.locator('td[data-wrong="true"]', { hasText: '坏了' }).waitFor();
    await look(page, `${name}-07-import`);

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      button(page, t('assetImport.saveRefused')).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('lamps-refused.csv');
    const refused = await readFile(await saved.path(), 'utf8');
    expect(refused).toContain(code(2));
    expect(refused).toContain(code(3));
    expect(refused).not.toContain(code(1));

    await button(page, t('assetImport.bring', { n: 1 })).click();
    await page.locator('[data-import="done"]').waitFor();
    await look(page, `${name}-08-imported`);
    await page.goto(`${world.url}/desk/assets?q=${code(1)}`);
    await page.locator(`[data-asset="${code(1)}"]`).waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('get labels as the city wants them, shown on a real plate before they are kept', async () => {
    await lampWithPlate();
    const { page, context, trouble } = await open('/labels');
    const picture = page.locator('.label-picture');
    await picture.waitFor();
    const before = await picture.getAttribute('src');
    await page.getByText(t('label.form.sticker')).click();
    await page.getByText(t('label.symbolsOne'), { exact: true }).click();
    await page.getByRole('button', { name: t('label.inkOf', { ink: '#0b3d66' }) }).click();
    await expect
      .poll(() => picture.getAttribute('src'), soon)
      .toContain(encodeURIComponent('#0b3d66'));
    expect(await picture.getAttribute('src')).not.toBe(before);
    const designName = `蓝贴纸 ${name}`;
    await page.getByLabel(t('label.name')).fill(designName);
    await look(page, `${name}-09-designer`);
    await button(page, t('app.save')).click();
    await page.getByRole('button', { name: designName }).waitFor();

    // An ink that phones cannot read is refused, in words.
    await page.getByLabel(t('label.inkOwn')).fill('#ffdd00');
    await page.locator('.label-preview .ant-alert').waitFor();
    await look(page, `${name}-10-too-light`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('have plates that are looked after: anomalies resolved, keys revoked only when asked twice', async () => {
    const { plate } = await lampWithPlate();
    const place = { lng: 114.45, lat: 22.69, accuracyM: 10 };
    await checkPosition(world.deps, { smartCode: plate.smartCode, place });
    await reportFakeLabel(world.deps, { smartCode: `FAKE-${name}`, remark: '贴在旧码上面' });
    const { page, context, trouble } = await open('/anomalies');
    const far = page.locator('[data-anomaly="far-from-asset"]').first();
    await far.waitFor();
    await button(far, t('anomaly.show')).click();
    await page.locator('.anomalies .ground[aria-busy="false"]').waitFor();
    await look(page, `${name}-11-anomalies`);
    const fake = page.locator('[data-anomaly="fake-label"]', { hasText: `FAKE-${name}` });
    await button(fake, t('anomaly.resolve')).click();
    await page.getByRole('dialog').getByLabel(t('anomaly.what')).fill('已撕除');
    await page.keyboard.press('Enter');
    await fake.waitFor({ state: 'detached' });
    await page.getByText(t('anomaly.resolved'), { exact: true }).click();
    await page.locator('[data-anomaly="fake-label"]', { hasText: '已撕除' }).first().waitFor();

    const keys = await open('/keys', admin);
    await keys.page.locator('[data-key]').first().waitFor();
    const first = await keys.page.locator('[data-key]').count();
    await button(keys.page, t('plateKeys.rotate')).click();
    await button(keys.page.getByRole('dialog'), t('plateKeys.rotate')).click();
    await expect.poll(() => keys.page.locator('[data-key]').count(), soon).toBe(first + 1);
    const old = keys.page.locator('[data-key]', { has: button(keys.page, t('plateKeys.revoke')) });
    const keyId = (await old.first().getAttribute('data-key')) ?? '';
    await button(old.first(), t('plateKeys.revoke')).click();
    const dialog = keys.page.getByRole('dialog');
    const revoke = button(dialog, t('plateKeys.revoke'));
    expect(await revoke.isEnabled()).toBe(false);
    await look(keys.page, `${name}-12-revoke`);
    await dialog.getByRole('textbox').fill(keyId);
    await revoke.click();
    await dialog.waitFor({ state: 'hidden' });
    const done = keys.page.locator(`[data-key="${keyId}"]`);
    await expect.poll(() => button(done, t('plateKeys.revoke')).count(), soon).toBe(0);
    await look(keys.page, `${name}-13-keys`);
    expect([...trouble, ...keys.trouble]).toEqual([]);
    await context.close();
    await keys.context.close();
  });
});
