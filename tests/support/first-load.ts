import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

export type FirstLoad = {
  /** Of all files of the desk that the page has asked for, each packed by gzip. */
  gzipBytes: number;
  names: string[];
};

/** What a page of the desk has loaded of its own files so far, whatever way they were packed. */
export async function firstLoad(page: Page): Promise<FirstLoad> {
  const names = (await page.evaluate(
    `[...new Set([location.href, ...performance.getEntriesByType('resource').map((it) => it.name)])]
      .filter((it) => new URL(it).pathname.startsWith('/desk/'))`,
  )) as string[];
  const files = await Promise.all(
    names.map(async (name) => Buffer.from(await (await fetch(name)).arrayBuffer())),
  );
  const gzipBytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  return { gzipBytes, names: names.map((name) => new URL(name).pathname) };
}
