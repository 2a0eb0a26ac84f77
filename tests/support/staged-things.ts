import type { Box } from '../../detection/box.ts';
import type { Frame } from '../../detection/frame.ts';

/** A thing painted into a real clip, or rather into a copy of its frames. */
export type StagedThing = {
  box: Box;
  /** RGB of its middle. */
  colour: readonly [number, number, number];
  fromS: number;
  untilS: number;
};

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy of a frame with the things that are there at `atS`: rounded, shaded, with a handle and noise. */
export function withThings(frame: Frame, atS: number, things: readonly StagedThing[]): Frame {
  const rgb = new Uint8Array(frame.rgb);
  const noise = seeded(Math.round(atS * 1000) + 1);
  for (const thing of things) {
    if (atS >= thing.fromS && atS < thing.untilS) paint(rgb, frame, thing, noise);
  }
  return { ...frame, rgb };
}

function paint(rgb: Uint8Array, frame: Frame, { box, colour }: StagedThing, noise: () => number) {
  const [x1, y1, x2, y2] = box;
  for (let y = Math.max(0, y1); y < Math.min(frame.heightPx, y2); y++) {
    for (let x = Math.max(0, x1); x < Math.min(frame.widthPx, x2); x++) {
      const u = (2 * (x + 0.5 - x1)) / (x2 - x1) - 1;
      const v = (2 * (y + 0.5 - y1)) / (y2 - y1) - 1;
      const solid = Math.min(1, Math.max(0, (1 - u ** 6 - v ** 6) * 4));
      const shade = 1 - 0.25 * v - 0.1 * u + (Math.abs(v + 0.2) < 0.08 ? -0.25 : 0);
      const q = (y * frame.widthPx + x) * 3;
      for (let c = 0; c < 3; c++) {
        const own = (colour[c] as number) * shade + (noise() - 0.5) * 6;
        const seen = solid * own + (1 - solid) * (rgb[q + c] as number);
        rgb[q + c] = Math.max(0, Math.min(255, seen));
      }
    }
  }
}

/** Brightness that changes over a clip, as a gamma: 1 is the clip as it is. */
export const lights: Record<string, (share: number, atS: number) => number> = {
  steady: () => 1,
  steps: (share) => [1, 0.6, 1.3, 0.8, 1.6, 1][Math.min(5, Math.floor(share * 6))] as number,
  ramps: (share) => (share < 0.5 ? 0.6 + 2 * share : 1.6 - 2 * (share - 0.5)),
  flicker: (_, atS) => [1, 1.6, 0.6][Math.floor(atS / 3) % 3] as number,
};

/** A frame in other light. */
export function withGamma(frame: Frame, gamma: number): Frame {
  if (gamma === 1) return frame;
  const table = Uint8Array.from({ length: 256 }, (_, i) => Math.round(255 * (i / 255) ** gamma));
  return { ...frame, rgb: frame.rgb.map((value) => table[value] as number) };
}
