import { beforeAll, expect, test, vi } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import type { CameraHealth } from '../../detection/look.ts';
import { openScene, type Scene } from '../../detection/scene/index.ts';
import { STREET, streetFrame } from '../support/painted-street.ts';

vi.setConfig({ testTimeout: 60_000 });

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});

/** Blurs as a lens out of focus does, by means over 13 × 13 pixels. */
function blurred(frame: Frame): Frame {
  const { widthPx, heightPx } = STREET;
  const rgb = new Uint8Array(frame.rgb.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      let sum = 0;
      let count = 0;
      for (let v = Math.max(0, y - 6); v <= Math.min(heightPx - 1, y + 6); v++) {
        for (let u = Math.max(0, x - 6); u <= Math.min(widthPx - 1, x + 6); u++) {
          sum += frame.rgb[(v * widthPx + u) * 3] as number;
          count += 1;
        }
      }
      rgb.fill(sum / count, (y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3);
    }
  }
  return { ...frame, rgb };
}

/** The same picture moved to the side, as after a knock. */
function knocked(frame: Frame): Frame {
  const rgb = frame.rgb.map(
    (_, i) => frame.rgb[Math.min(frame.rgb.length - 1, i + 3 * 30)] as number,
  );
  return { ...frame, rgb };
}

const lamp = (x: number, y: number) =>
  Math.hypot(x - 60, y - 60) < 14 || Math.hypot(x - 180, y - 70) < 14;

type Case = [name: string, frameAt: (atS: number) => Frame, health: CameraHealth];
const cases: Case[] = [
  ['a street by day', (atS) => streetFrame(atS), 'ok'],
  [
    'a street at night with lamps',
    (atS) => streetFrame(atS, [], (value, x, y) => (lamp(x, y) ? 210 : value * 0.2)),
    'ok',
  ],
  ['a street at night without', (atS) => streetFrame(atS, [], (value) => value * 0.05), 'dark'],
  ['a bag over the lens', (atS) => streetFrame(atS, [], () => 96), 'covered'],
  ['a lens out of focus', (atS) => blurred(streetFrame(atS)), 'blurred'],
  ['one picture for ever', () => streetFrame(0), 'frozen'],
  ['a camera that was knocked', (atS) => knocked(streetFrame(atS)), 'moved'],
  ['the same street in other light', (atS) => streetFrame(atS, [], (value) => value * 0.6), 'ok'],
];

test.each(cases)('%s', (_, frameAt, expected) => {
  const check = scene.health({ reference: streetFrame(0.5) });
  let said: CameraHealth = 'ok';
  for (let atS = 0; atS <= 200; atS += 10) said = check.feed(frameAt(atS), atS);
  expect(said).toBe(expected);
});

test('one odd look changes nothing; what lasts a minute does, and so does its end', () => {
  const check = scene.health();
  const dark = (atS: number) => streetFrame(atS, [], (value) => value * 0.05);
  const said: CameraHealth[] = [];
  for (let atS = 0; atS <= 300; atS += 10) {
    const isDark = atS === 40 || (atS >= 100 && atS < 200);
    said.push(check.feed(isDark ? dark(atS) : streetFrame(atS), atS));
  }
  expect(said.indexOf('dark')).toBe(16);
  expect(said.lastIndexOf('dark')).toBe(25);
});

test('a still night with nothing but the sensor’s noise is not frozen', () => {
  const check = scene.health();
  for (let atS = 0; atS <= 1800; atS += 30) {
    expect(
      check.feed(
        streetFrame(atS, [], (value) => value * 0.4),
        atS,
      ),
    ).toBe('ok');
  }
});
