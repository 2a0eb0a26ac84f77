import type { Window } from './window.ts';

export const countOf = (mask: Uint8Array): number => mask.reduce((sum, each) => sum + each, 0);

/** Where a mask is set. */
export function placesOf(mask: Uint8Array): Int32Array {
  const places = new Int32Array(countOf(mask));
  let found = 0;
  for (let p = 0; p < mask.length; p++) if (mask[p] === 1) places[found++] = p;
  return places;
}

/** All within so many pixels, across or down, of what is marked. */
export function widened(mask: Uint8Array, { width, height }: Window, by: number): Uint8Array {
  const across = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++) {
    let last = Number.NEGATIVE_INFINITY;
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] === 1) last = x;
      if (x - last <= by) across[y * width + x] = 1;
    }
    last = Number.POSITIVE_INFINITY;
    for (let x = width - 1; x >= 0; x--) {
      if (mask[y * width + x] === 1) last = x;
      if (last - x <= by) across[y * width + x] = 1;
    }
  }
  const out = new Uint8Array(mask.length);
  for (let x = 0; x < width; x++) {
    let last = Number.NEGATIVE_INFINITY;
    for (let y = 0; y < height; y++) {
      if (across[y * width + x] === 1) last = y;
      if (y - last <= by) out[y * width + x] = 1;
    }
    last = Number.POSITIVE_INFINITY;
    for (let y = height - 1; y >= 0; y--) {
      if (across[y * width + x] === 1) last = y;
      if (last - y <= by) out[y * width + x] = 1;
    }
  }
  return out;
}

const inverse = (mask: Uint8Array): Uint8Array => mask.map((value) => 1 - value);

/** With gaps of a few pixels filled. */
export const closed = (mask: Uint8Array, window: Window): Uint8Array =>
  inverse(widened(inverse(widened(mask, window, 2)), window, 2));

/** Only the connected parts of at least so many pixels. */
export function largeParts(mask: Uint8Array, window: Window, least: number): Uint8Array {
  return partsThat(mask, window, (part) => part.length >= least);
}

/** Only the connected parts that have a pixel in common with another mask. */
export function partsTouching(mask: Uint8Array, other: Uint8Array, window: Window): Uint8Array {
  return partsThat(mask, window, (part) => part.some((p) => other[p] === 1));
}

function partsThat(
  mask: Uint8Array,
  { width }: Window,
  isWanted: (part: readonly number[]) => boolean,
): Uint8Array {
  const out = new Uint8Array(mask.length);
  const seen = new Uint8Array(mask.length);
  for (let first = 0; first < mask.length; first++) {
    if (mask[first] === 0 || seen[first] === 1) continue;
    const part = [first];
    seen[first] = 1;
    for (let next = 0; next < part.length; next++) {
      const p = part[next] as number;
      const x = p % width;
      const beside = [x > 0 ? p - 1 : -1, x + 1 < width ? p + 1 : -1, p - width, p + width];
      for (const q of beside) {
        if (q < 0 || q >= mask.length || mask[q] === 0 || seen[q] === 1) continue;
        seen[q] = 1;
        part.push(q);
      }
    }
    if (isWanted(part)) for (const p of part) out[p] = 1;
  }
  return out;
}
