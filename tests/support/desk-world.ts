import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import { type Asset, mintPlates } from '../../assets/index.ts';
import { addStaff } from '../../gateway/add-staff.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { type TestAppOptions, type TestStaff, testApp } from './app.ts';
import { addStreetLamps } from './street-lamps.ts';

/** A picture as a phone would send it. */
export const photo = (name: string, colour: string) =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()
    .then((buffer) => ({ name, mimeType: 'image/jpeg', buffer }));

type DeskOptions = Pick<TestAppOptions<Clock>, 'jobs' | 'environment' | 'deps'>;
type About = { asset: Asset; problemCode: string };

/** The whole service with the desk built, street lamps with plates, a handler of theirs and a dispatcher. */
export async function deskWorld(options: DeskOptions = {}) {
  await promisify(execFile)(process.execPath, ['web/build.ts']);
  const world = await testApp({ ...options, listen: true, clock: systemClock });
  const lamps = await addStreetLamps(world.db, 20);
  const departmentId = lamps[0]?.maintainerId ?? '';
  const handler = await world.signIn('handler', departmentId);
  const dispatcher = await world.signIn('dispatcher');

  /** A lamp that nobody has complained about yet. */
  function nextLamp() {
    const lamp = lamps.pop();
    if (!lamp) throw new Error('no lamp left: add more to the desk world');
    return lamp;
  }

  /** A citizen reports a fixture: unless told, that such a lamp is dark. */
  async function complain(
    text = '整条人行道都是黑的',
    { asset, problemCode }: About = { asset: nextLamp(), problemCode: 'not-lit' },
  ): Promise<string> {
    const [plate] = await mintPlates(world.deps, { assetIds: [asset.assetId] });
    const form = new FormData();
    const said = { smartCode: plate?.smartCode ?? '', problemCode, text };
    const consent = { contact: '13800000000', shareContact: 'yes', clientKey: randomUUID() };
    for (const [name, value] of Object.entries({ ...said, ...consent })) form.append(name, value);
    const { buffer } = await photo('dark.jpg', '#223');
    form.append('photos', new Blob([new Uint8Array(buffer)], { type: 'image/jpeg' }), 'dark.jpg');
    const answer = await fetch(`${world.url}/api/complaints`, { method: 'POST', body: form });
    const { ticketNumber } = (await answer.json()) as { ticketNumber?: string };
    if (!ticketNumber) throw new Error(`the complaint was refused: ${answer.status}`);
    return ticketNumber;
  }

  /** A move by somebody who has no browser open here. */
  async function move(ticketNumber: string, action: string, by: TestStaff, body: object = {}) {
    const url = `/api/tickets/${ticketNumber}`;
    const now = await world.inject({ url, headers: by.headers });
    const payload = { version: now.json<{ version: number }>().version, ...body };
    return world.inject({ method: 'POST', url: `${url}/${action}`, headers: by.headers, payload });
  }

  /** A grid worker says of what is reported done that it is. */
  async function verify(ticketNumber: string) {
    await postCheck(world.deps);
    const { headers } = await world.signIn('grid_worker');
    const waiting = await world.inject({ url: '/api/verifications?limit=200', headers });
    type Item = { ticketNumber: string; verificationId: string; version: number };
    const { items } = waiting.json<{ items: Item[] }>();
    const found = items.find((each) => each.ticketNumber === ticketNumber);
    if (!found) throw new Error('no verification waits');
    const url = `/api/verifications/${found.verificationId}/answer`;
    const payload = { version: found.version, verdict: 'gone' };
    await world.inject({ method: 'POST', url, headers, payload });
  }

  /** Somebody whose password was given out by an administrator. */
  async function newcomer() {
    const login = `new-${randomUUID().slice(0, 8)}`;
    const person = { login, name: '新人', departmentId, roles: ['handler' as const] };
    const { firstPassword: password = '' } = await addStaff(world.deps, person);
    return { login, password };
  }

  /** A browser of its own for a member of staff, signed in already; `trouble` collects what went wrong in it. */
  async function openDesk(browser: Browser, look: BrowserContextOptions, who?: TestStaff) {
    const context = await browser.newContext(look);
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(String(error)));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) trouble.push(message.text());
    });
    page.on('request', (request) => {
      if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(world.url)) {
        trouble.push(`asked elsewhere: ${request.url()}`);
      }
    });
    if (who) {
      const data = { login: who.login, password: who.password };
      await page.request.post(`${world.url}/api/session`, { data });
    }
    await page.goto(`${world.url}/desk/`);
    return { context, page, trouble };
  }

  return {
    ...world,
    handler,
    dispatcher,
    departmentId,
    nextLamp,
    complain,
    move,
    verify,
    newcomer,
    openDesk,
  };
}

export type DeskWorld = Awaited<ReturnType<typeof deskWorld>>;

/** Waits for the moving parts of the page to stand still, so that pictures are sharp. */
export const settled = async (page: Page): Promise<void> => {
  const moving = page.locator('.ant-modal[class*="-active"], .ant-modal-mask[class*="-active"]');
  await expect.poll(() => moving.count(), { timeout: 10_000 }).toBe(0);
  await page.evaluate(
    `Promise.allSettled(document.getAnimations()
      .filter((it) => it.effect?.getComputedTiming().iterations !== Infinity)
      .map((it) => it.finished))`,
  );
};
