import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import { fitPicture, inputSize } from '../../detection/models/fit-picture.ts';
import type { ModelInput } from '../../detection/models/model-manifest.ts';
import { isCut, tilesOf } from '../../detection/models/tiles.ts';
import { plainFrame } from '../support/pictures.ts';

const bytes: ModelInput = {
  size: { widthPx: 64, heightPx: 64 },
  fit: 'letterbox',
  padding: 7,
  layout: 'nhwc',
  type: 'uint8',
  channels: 'rgb',
};
const following: ModelInput = { ...bytes, size: { longSidePx: 640, multipleOf: 32 } };
const whole = ({ widthPx, heightPx }: Frame) => ({
  left: 0,
  top: 0,
  width: widthPx,
  height: heightPx,
});

/** Red grows to the right, green downwards, blue stays. */
function gradient(widthPx: number, heightPx: number): Frame {
  const frame = plainFrame(widthPx, heightPx, 50);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      frame.rgb.set([x, y], (y * widthPx + x) * 3);
    }
  }
  return frame;
}

describe('fitting a picture to a model', () => {
  it.each([
    [768, 576, 640, 480],
    [1920, 1080, 640, 384],
    [640, 360, 640, 384],
    [352, 288, 640, 544],
    [576, 768, 480, 640],
    [100, 1, 640, 32],
  ])('%d×%d is looked at as %d×%d', (width, height, widthPx, heightPx) => {
    expect(inputSize({ width, height }, following)).toEqual({ widthPx, heightPx });
  });

  it('passes a frame of the right size as it is, without copying', async () => {
    const frame = gradient(64, 64);
    const { data, dims } = await fitPicture(frame, whole(frame), bytes);
    expect(data).toBe(frame.rgb);
    expect(dims).toEqual([1, 64, 64, 3]);
  });

  it('pads to the right and below where nothing is to be scaled', async () => {
    for (const [width, height] of [
      [64, 40],
      [40, 64],
    ] as const) {
      const frame = gradient(width, height);
      const { data } = await fitPicture(frame, whole(frame), bytes);
      for (let y = 0; y < 64; y++) {
        for (let x = 0; x < 64; x++) {
          const inside = x < width && y < height;
          const pixel = [...data.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3)];
          expect(pixel).toEqual(inside ? [x, y, 50] : [7, 7, 7]);
        }
      }
    }
  });

  it('cuts a part out, to the pixel', async () => {
    const frame = gradient(200, 150);
    const part = { left: 30, top: 20, width: 64, height: 64 };
    const { data, toFrame } = await fitPicture(frame, part, bytes);
    expect([...data.subarray(0, 3)]).toEqual([30, 20, 50]);
    expect([...data.subarray(64 * 64 * 3 - 3)]).toEqual([93, 83, 50]);
    expect(toFrame([0, 0, 64, 64])).toEqual([30, 20, 94, 84]);
  });

  it('scales with proportions, or without where the model wants that', async () => {
    const frame = gradient(128, 64);
    const boxed = await fitPicture(frame, whole(frame), bytes);
    expect([...boxed.data.subarray(64 * 40 * 3, 64 * 40 * 3 + 3)]).toEqual([7, 7, 7]);
    expect(boxed.toFrame([0, 0, 64, 32])).toEqual([0, 0, 128, 64]);
    const stretched = await fitPicture(frame, whole(frame), { ...bytes, fit: 'stretch' });
    expect(stretched.data[64 * 40 * 3 + 1]).toBeGreaterThan(38);
    expect(stretched.toFrame([0, 0, 64, 64])).toEqual([0, 0, 128, 64]);
  });

  it('orders and normalises channels as the model was trained', async () => {
    const frame = gradient(64, 64);
    const { data, dims } = await fitPicture(frame, whole(frame), {
      ...bytes,
      layout: 'nchw',
      type: 'float32',
      channels: 'bgr',
      mean: [50, 10, 0],
      std: [2, 1, 4],
    });
    expect(dims).toEqual([1, 3, 64, 64]);
    const [x, y, plane] = [12, 30, 64 * 64];
    const at = y * 64 + x;
    expect([data[at], data[plane + at], data[2 * plane + at]]).toEqual([0, y - 10, x / 4]);
  });

  it('brings a box back to where it was, whatever the shapes', async () => {
    const sides = fc.integer({ min: 1, max: 300 });
    await fc.assert(
      fc.asyncProperty(sides, sides, async (width, height) => {
        const frame = plainFrame(width, height);
        const { toFrame, widthPx, heightPx } = await fitPicture(frame, whole(frame), following);
        const [, , x2, y2] = toFrame([0, 0, widthPx, heightPx]);
        // The padding is outside of the frame, the content exactly inside.
        expect(x2).toBeGreaterThanOrEqual(width - 1e-6);
        expect(y2).toBeGreaterThanOrEqual(height - 1e-6);
        expect(Math.min(x2 / width, y2 / height)).toBeCloseTo(1, 6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('tiles', () => {
  const frame = { width: 1920, height: 1080 };
  const tile = { width: 640, height: 640 };

  it.each([
    ['as large as it is', [800, 300, 1440, 700], 800, 180, 640],
    ['enlarged until it fills one', [900, 500, 1300, 580], 900, 340, 400],
    ['at most twice as large', [1000, 500, 1100, 580], 890, 380, 320],
  ] as const)('show a small region with its surroundings, %s', (_, region, left, top, side) => {
    const [only, ...others] = tilesOf([region], frame, tile);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ left, top, width: side, height: side });
  });

  it('stay inside of the frame, and end with it', () => {
    const [only] = tilesOf([[1900, 1060, 1920, 1080]], frame, tile);
    expect(only).toMatchObject({ left: 1600, top: 760, width: 320, height: 320 });
    expect(only?.inner).toEqual({ left: true, top: true, right: false, bottom: false });
    expect(isCut([1599.5, 900, 1700, 1000], only as never)).toBe(true);
    expect(isCut([1620, 900, 1920, 1080], only as never)).toBe(false);
  });

  it('are the same for two regions with the same middle', () => {
    const regions = [
      [900, 500, 1000, 600],
      [850, 450, 1050, 650],
    ] as const;
    expect(tilesOf(regions, frame, tile)).toHaveLength(1);
  });

  it('are none for what is outside or empty', () => {
    const regions = [
      [-200, -200, -100, -100],
      [2000, 0, 2100, 100],
      [5, 5, 5, 5],
    ] as const;
    expect(tilesOf(regions, frame, tile)).toEqual([]);
  });

  it('cover every region, overlap where a region is cut, and are never more than sixteen', () => {
    const number = (maximum: number) => fc.integer({ min: 0, max: maximum });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number(4000), number(3000), number(4000), number(3000)), {
          maxLength: 5,
        }),
        fc.integer({ min: 100, max: 700 }),
        (corners, side) => {
          const size = { width: 4000, height: 3000 };
          const tiles = tilesOf(corners, size, { width: side, height: side });
          expect(tiles.length).toBeLessThanOrEqual(16);
          for (const { left, top, width, height } of tiles) {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(top).toBeGreaterThanOrEqual(0);
            expect(left + width).toBeLessThanOrEqual(4000);
            expect(top + height).toBeLessThanOrEqual(3000);
          }
          for (const [ax, ay, bx, by] of corners) {
            const [x1, x2] = [Math.min(ax, bx), Math.max(ax, bx)];
            const [y1, y2] = [Math.min(ay, by), Math.max(ay, by)];
            for (const share of x2 > x1 && y2 > y1 ? [0.01, 0.3, 0.5, 0.77, 0.99] : []) {
              const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
              const seen = tiles.some(
                (each) =>
                  x >= each.left &&
                  x <= each.left + each.width &&
                  y >= each.top &&
                  y <= each.top + each.height,
              );
              expect(seen).toBe(true);
            }
          }
        },
      ),
    );
  });
});
