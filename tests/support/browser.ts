import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const SHOTS = 'tests/browser/shots';

/** The size of the phone all journeys are made on. */
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** Debian's Chromium, without anything that calls home. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      '--no-first-run',
    ],
  });

/** A picture of the whole page for people to look at; git ignores them. */
export async function shoot(page: Page, name: string): Promise<void> {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/**
 * What axe finds against WCAG 2.2 A and AA and its own best practices, serious or worse, as short lines.
 * `alsoRules` are rules that axe leaves off by itself.
 */
export async function seriousViolations(page: Page, alsoRules: string[] = []): Promise<string[]> {
  await page.evaluate(axeSource);
  const rules = Object.fromEntries(alsoRules.map((rule) => [rule, { enabled: true }]));
  const options = JSON.stringify({ resultTypes: ['violations'], rules });
  const run = page.evaluate(`axe.run(document, ${options})`);
  const { violations } = (await run) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
