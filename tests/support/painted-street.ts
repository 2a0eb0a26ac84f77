import type { Frame } from '../../detection/frame.ts';
import { seeded } from './staged-things.ts';

export const STREET = { widthPx: 240, heightPx: 180 };

/** Something painted over the street: returns its colour at a pixel, or nothing where it is not. */
export type Painted = (x: number, y: number) => readonly [number, number, number] | undefined;

/** A filled rectangle with a slightly darker lower half. */
export const block =
  (x1: number, y1: number, x2: number, y2: number, grey: number): Painted =>
  (x, y) => {
    if (x < x1 || x >= x2 || y < y1 || y >= y2) return undefined;
    const value = grey - (y > (y1 + y2) / 2 ? 12 : 0);
    return [value, value, value + 6];
  };

/** The street itself: slabs with joints, a wall with windows, always the same. */
function slabs(): Uint8Array {
  const { widthPx, heightPx } = STREET;
  const grain = seeded(7);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const wall = y < 50;
      const joint = wall ? x % 40 < 12 && y % 30 < 16 : (x + y * 2) % 46 < 2 || (x - y) % 58 === 0;
      const base = (wall ? 150 : 118) + (joint ? -45 : 0) + (grain() - 0.5) * 16;
      rgb.set([base, base - 4, base - 10], (y * widthPx + x) * 3);
    }
  }
  return rgb;
}

const street = slabs();

/** The sensor's noise, read from another place for every frame. */
const sensor = Float32Array.from(
  { length: 40_009 },
  (
    (next) => () =>
      (next() - 0.5) * 5
  )(seeded(3)),
);

/** The street at a moment: with what stands on it, in some light, with the sensor's noise. */
export function streetFrame(
  atS: number,
  painted: readonly Painted[] = [],
  light: (value: number, x: number, y: number) => number = (value) => value,
): Frame {
  const { widthPx, heightPx } = STREET;
  const rgb = new Uint8Array(street.length);
  let at = Math.round(atS * 7919) % sensor.length;
  for (let p = 0, q = 0; p < widthPx * heightPx; p++, q += 3) {
    const x = p % widthPx;
    const y = Math.floor(p / widthPx);
    let own: readonly [number, number, number] | undefined;
    for (const paint of painted) own = paint(x, y) ?? own;
    at = at + 1 < sensor.length ? at + 1 : 0;
    for (let c = 0; c < 3; c++) {
      const value = own?.[c] ?? (street[q + c] as number);
      rgb[q + c] = Math.max(0, Math.min(255, light(value, x, y) + (sensor[at] as number)));
    }
  }
  return { rgb, widthPx, heightPx, takenAt: new Date(atS * 1000) };
}
