import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGcj02 } from '../../geogrid/index.ts';
import { tilePx, worldPixel } from '../../web/desk/map/gcj-pieces.ts';
import { openBrowser, shoot } from '../support/browser.ts';
import { deskSizes } from '../support/desk-sizes.ts';
import { deskWorld } from '../support/desk-world.ts';
import { pmtilesFile } from '../support/pmtiles-file.ts';
import { openTileServer } from '../support/tile-server.ts';

const PLACE = { lng: 114.351, lat: 22.692 };
const ZOOM = 17;
const PATIENCE = { timeout: 60_000 };

let browser: Browser;
let directory: string;

beforeAll(async () => {
  [browser, directory] = await Promise.all([
    openBrowser(),
    mkdtemp(join(tmpdir(), 'citymark-base-')),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await rm(directory, { recursive: true, force: true });
});

type Colour = readonly [red: number, green: number, blue: number];

/** Where on the map this colour is, in pixels from its middle: to the right and down; empty: nowhere. */
async function spotsOf(page: Page, colour: Colour): Promise<{ right: number; down: number }[]> {
  const canvas = page.locator('.map-stage .maplibregl-canvas');
  const { data, info } = await sharp(await canvas.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const spots: { right: number; down: number }[] = [];
  for (let at = 0; at < data.length; at += info.channels) {
    const off = Math.max(...colour.map((each, part) => Math.abs(each - (data[at + part] ?? 0))));
    if (off > 6) continue;
    const pixel = at / info.channels;
    const [x, y] = [pixel % info.width, Math.floor(pixel / info.width)];
    spots.push({ right: x + 0.5 - info.width / 2, down: y + 0.5 - info.height / 2 });
  }
  return spots;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

/** The map of a service with this base, around the place. */
async function openMap(environment: Record<string, string>) {
  const world = await deskWorld({ environment });
  const { context, page, trouble } = await world.openDesk(
    browser,
    deskSizes[0].look,
    world.dispatcher,
  );
  await page.goto(`${world.url}/desk/map?lng=${PLACE.lng}&lat=${PLACE.lat}&zoom=${ZOOM}`);
  await page.locator('.map-stage[data-map-drawn="true"]').waitFor(PATIENCE);
  const close = async () => {
    await context.close();
    await world.close();
  };
  return { page, trouble, close };
}

describe('the base of the map', () => {
  it('is a file of vector tiles, also nearer than its finest zoom', async () => {
    const z = 14;
    const at = worldPixel(PLACE, z);
    const tile = { z, x: Math.floor(at.x / tilePx), y: Math.floor(at.y / tilePx) };
    const extent = 4096;
    // Water from the western edge of the tile to the place.
    const shore = Math.round((at.x / tilePx - tile.x) * extent);
    const ring = [
      [0, 0],
      [shore, 0],
      [shore, extent],
      [0, extent],
      [0, 0],
    ];
    const water = { features: [{ type: 3, geometry: [ring], tags: {}, id: undefined }] };
    const bytes = fromGeojsonVt({ water } as never, { version: 2, extent });
    const file = join(directory, 'small.pmtiles');
    const metadata = { vector_layers: [{ id: 'water', fields: {} }] };
    await writeFile(file, pmtilesFile([{ at: tile, bytes }], metadata));

    const { page, trouble, close } = await openMap({ BASE_MAP_URL: file });
    const waterColour: Colour = [0xbc, 0xd7, 0xe8];
    await expect
      .poll(async () => (await spotsOf(page, waterColour)).length, PATIENCE)
      .toBeGreaterThan(9_000);
    await shoot(page, 'base-pmtiles');
    const spots = await spotsOf(page, waterColour);
    const shoreAt = spots.reduce((most, { right }) => Math.max(most, right), -Infinity);
    expect(Math.abs(shoreAt)).toBeLessThan(3);
    expect(trouble).toEqual([]);
    await close();
  });

  it('is tiles in GCJ-02, which show things where they are', async () => {
    const z = 17;
    const there = worldPixel(toGcj02(PLACE), z);
    const server = await openTileServer(({ x, y, z: zoom }) => {
      const scale = 2 ** (zoom - z);
      const [cx, cy] = [there.x * scale - x * tilePx, there.y * scale - y * tilePx];
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${tilePx}" height="${tilePx}">
        <rect width="100%" height="100%" fill="#e8e4d8"/>
        <circle cx="${cx}" cy="${cy}" r="40" fill="none" stroke="#ff00ff" stroke-width="12"/></svg>`;
      return sharp(Buffer.from(svg)).png().toBuffer();
    });
    const { page, trouble, close } = await openMap({
      BASE_MAP_URL: server.url,
      BASE_MAP_DATUM: 'gcj02',
    });
    const mark: Colour = [255, 0, 255];
    await expect
      .poll(async () => (await spotsOf(page, mark)).length, PATIENCE)
      .toBeGreaterThan(1500);
    await shoot(page, 'base-gcj02');
    const spots = await spotsOf(page, mark);
    // Left as it is, it would be some hundred pixels off: the two systems differ by half a kilometre here.
    expect(Math.abs(mean(spots.map(({ right }) => right)))).toBeLessThan(3);
    expect(Math.abs(mean(spots.map(({ down }) => down)))).toBeLessThan(3);
    const elsewhere = new URL(server.url).origin;
    expect(trouble.filter((each) => !each.startsWith(`asked elsewhere: ${elsewhere}`))).toEqual([]);
    await close();
    server.close();
  });
});
