import type { Box } from '../../detection/box.ts';
import type { Frame } from '../../detection/frame.ts';

/** A number of noise that is the same for the same seed, -1 to 1. */
function noise(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return ((mixed ^ (mixed >>> 16)) & 0xffff) / 32768 - 1;
}

export type Painted = { box: Box; rgb: readonly [number, number, number] };

/** A paved square with the grain of a camera, and boxes painted on it. */
export function paintedFrame(
  takenAt: Date,
  things: readonly Painted[] = [],
  { widthPx = 320, heightPx = 240, light = 1 } = {},
): Frame {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const grain = takenAt.getTime() % 100_003;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const slab = noise(Math.floor(x / 16) * 131 + Math.floor(y / 12) * 7919) * 30;
      const gap = x % 16 === 0 || y % 12 === 0 ? -25 : 0;
      const thing = things.findLast(
        ({ box: [x1, y1, x2, y2] }) => x >= x1 && x < x2 && y >= y1 && y < y2,
      );
      const at = (y * widthPx + x) * 3;
      for (let c = 0; c < 3; c++) {
        const clean = thing ? (thing.rgb[c] ?? 0) + ((x + y) % 7) * 3 : 130 + slab + gap + c * 6;
        const shot = noise(at + c + grain * 7) * 3;
        rgb[at + c] = Math.max(0, Math.min(255, clean * light + shot));
      }
    }
  }
  return { rgb, widthPx, heightPx, takenAt };
}
