import type { Box } from '../../detection/box.ts';
import type { Frame } from '../../detection/frame.ts';
import { frameOf, imageOf } from './perturbed.ts';

/** Something cut out: RGB and how solid it is, a byte each a pixel. */
export type Sprite = { rgb: Uint8Array; alpha: Uint8Array; widthPx: number; heightPx: number };

const shapes = ['bag', 'box', 'heap'] as const;

/** A bag, a box or a heap of many colours, drawn with soft edges. */
export function drawnSprite(random: () => number, widthPx: number): Sprite {
  const shape = shapes[Math.floor(random() * shapes.length)] ?? 'bag';
  const heightPx = Math.round(widthPx * (0.6 + random() * 0.6));
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const alpha = new Uint8Array(widthPx * heightPx);
  const blobs = Array.from({ length: shape === 'heap' ? 9 : 1 }, () =>
    shape === 'heap'
      ? { x: (random() - 0.5) * 1.1, y: random() * 0.9 - 0.35, r: 0.25 + random() * 0.3 }
      : { x: 0, y: 0, r: 1 },
  ).map((blob) => ({ ...blob, colour: colourOf(shape, random), tilt: random() * 6 }));
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const [u, v] = [(2 * (x + 0.5)) / widthPx - 1, (2 * (y + 0.5)) / heightPx - 1];
      const p = y * widthPx + x;
      for (const { x: bx, y: by, r, colour, tilt } of blobs) {
        const [du, dv] = [(u - bx) / r, (v - by) / r];
        const far = shape === 'box' ? Math.max(Math.abs(du), Math.abs(dv)) : Math.hypot(du, dv);
        const solid = Math.max(0, Math.min(1, ((1 - far) * r * widthPx) / 4));
        if (solid === 0) continue;
        const fold =
          shape === 'box'
            ? Math.abs(dv) < 0.07
              ? -0.3
              : 0
            : 0.22 * Math.sin(du * 5 + dv * 3 + tilt);
        const shade = 1 - 0.22 * dv - 0.12 * du + fold;
        for (let c = 0; c < 3; c++) {
          const own = Math.max(0, Math.min(255, (colour[c] ?? 0) * shade));
          rgb[p * 3 + c] = solid * own + (1 - solid) * (rgb[p * 3 + c] as number);
        }
        alpha[p] = Math.max(alpha[p] as number, 255 * solid);
      }
    }
  }
  return { rgb, alpha, widthPx, heightPx };
}

function colourOf(shape: (typeof shapes)[number], random: () => number): number[] {
  if (shape === 'box') return [150 + random() * 50, 110 + random() * 40, 70 + random() * 30];
  if (shape === 'bag' && random() < 0.5) {
    const grey = 25 + random() * 30;
    return [grey, grey, grey + 6];
  }
  return [30 + random() * 210, 30 + random() * 210, 30 + random() * 210];
}

/** A part of a photo with feathered edges, as wide as told. */
export async function cutSprite(
  photo: string,
  [x1, y1, x2, y2]: Box,
  widthPx: number,
): Promise<Sprite> {
  const [width, height] = [Math.round(x2 - x1), Math.round(y2 - y1)];
  const image = imageOf(await frameOf(photo))
    .extract({ left: Math.round(x1), top: Math.round(y1), width, height })
    .resize(widthPx);
  const { rgb, heightPx } = await frameOf(image);
  const alpha = new Uint8Array(widthPx * heightPx);
  for (let p = 0; p < alpha.length; p++) {
    const u = (2 * ((p % widthPx) + 0.5)) / widthPx - 1;
    const v = (2 * (Math.floor(p / widthPx) + 0.5)) / heightPx - 1;
    alpha[p] = 255 * Math.max(0, Math.min(1, (1 - Math.abs(u) ** 3 - Math.abs(v) ** 3) * 5));
  }
  return { rgb, alpha, widthPx, heightPx };
}

/** What differs between two pictures of one scene in a box, as a sprite: a passer-by. */
export function passerBy(withOne: Frame, without: Frame, [x1, y1, x2, y2]: Box): Sprite {
  const [widthPx, heightPx] = [x2 - x1, y2 - y1];
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const raw = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const [p, q] = [y * widthPx + x, ((y1 + y) * withOne.widthPx + x1 + x) * 3];
      let apart = 0;
      for (let c = 0; c < 3; c++) {
        rgb[p * 3 + c] = withOne.rgb[q + c] as number;
        apart += Math.abs((withOne.rgb[q + c] as number) - (without.rgb[q + c] as number));
      }
      raw[p] = apart > 60 ? 1 : 0;
    }
  }
  const alpha = new Uint8Array(widthPx * heightPx);
  for (let y = 2; y < heightPx - 2; y++) {
    for (let x = 2; x < widthPx - 2; x++) {
      let sum = 0;
      for (let d = 0; d < 25; d++) {
        sum += raw[(y + Math.floor(d / 5) - 2) * widthPx + x + (d % 5) - 2] as number;
      }
      alpha[y * widthPx + x] = Math.max(0, Math.min(255, (sum - 6) * 26));
    }
  }
  return { rgb, alpha, widthPx, heightPx };
}

/** A copy of the frame with the sprite's top left corner at a pixel, and its shadow on the ground. */
export function withSprite(
  frame: Frame,
  sprite: Sprite,
  at: { x: number; y: number },
  { shadow = 0 } = {},
): Frame {
  const rgb = new Uint8Array(frame.rgb);
  const { widthPx, heightPx } = sprite;
  const reach = Math.round(widthPx * 0.2);
  for (let y = -reach; y < heightPx + reach; y++) {
    for (let x = -reach; x < widthPx + reach; x++) {
      const [px, py] = [at.x + x, at.y + y];
      if (px < 0 || py < 0 || px >= frame.widthPx || py >= frame.heightPx) continue;
      const q = (py * frame.widthPx + px) * 3;
      const isInside = x >= 0 && y >= 0 && x < widthPx && y < heightPx;
      const p = y * widthPx + x;
      const solid = isInside ? (sprite.alpha[p] as number) / 255 : 0;
      const u = (x - widthPx * 0.6) / (widthPx * 0.6);
      const v = (y - heightPx * 0.95) / (heightPx * 0.18);
      const dark = 1 - shadow * Math.max(0, Math.min(1, (1 - Math.hypot(u, v)) * 2));
      for (let c = 0; c < 3; c++) {
        const own = isInside ? (sprite.rgb[p * 3 + c] as number) : 0;
        rgb[q + c] = solid * own + (1 - solid) * dark * (frame.rgb[q + c] as number);
      }
    }
  }
  return { ...frame, rgb };
}

/** The sprite without its left or right part, torn off with a soft edge. */
export function partOf(sprite: Sprite, share: number, side: 'left' | 'right'): Sprite {
  const alpha = sprite.alpha.map((value, p) => {
    const u = (p % sprite.widthPx) / sprite.widthPx;
    const kept = side === 'left' ? share - u : u - (1 - share);
    return value * Math.max(0, Math.min(1, kept * sprite.widthPx * 0.4 + 0.5));
  });
  return { ...sprite, alpha };
}
