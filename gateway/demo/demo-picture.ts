/** A picture that is drawn on: RGB, a byte a channel. */
export type Canvas = { rgb: Uint8Array; widthPx: number; heightPx: number };

/** Something drawn once and put into many pictures: RGBA, as sharp gives it. */
export type Sprite = { rgba: Uint8Array; widthPx: number; heightPx: number };

/** Puts a sprite with the middle of its foot at (x, y); what is outside of the picture is cut off. */
export function putSprite(canvas: Canvas, sprite: Sprite, x: number, y: number): void {
  const left = Math.round(x - sprite.widthPx / 2);
  const top = Math.round(y - sprite.heightPx);
  const fromX = Math.max(0, -left);
  const toX = Math.min(sprite.widthPx, canvas.widthPx - left);
  for (let row = Math.max(0, -top); row < Math.min(sprite.heightPx, canvas.heightPx - top); row++) {
    for (let column = fromX; column < toX; column++) {
      blend(canvas, sprite, (row * sprite.widthPx + column) * 4, {
        to: ((top + row) * canvas.widthPx + left + column) * 3,
      });
    }
  }
}

function blend({ rgb }: Canvas, { rgba }: Sprite, from: number, { to }: { to: number }): void {
  const opacity = (rgba[from + 3] ?? 0) / 255;
  for (let channel = 0; channel < 3; channel++) {
    const under = rgb[to + channel] ?? 0;
    rgb[to + channel] = Math.round(under + ((rgba[from + channel] ?? 0) - under) * opacity);
  }
}

/** Grain of a sensor, other in every picture: cameras whose pictures are alike to the bit are frozen. */
export function addGrain({ rgb }: Canvas, strength: number, random: () => number): void {
  // One draw serves many pixels; nobody sees it.
  let bits = 0;
  for (let index = 0; index < rgb.length; index += 3) {
    if (bits < 16) bits = Math.floor(random() * 2 ** 30);
    const shift = ((bits & 15) / 15 - 0.5) * 2 * strength;
    bits >>= 4;
    for (let channel = 0; channel < 3; channel++) {
      rgb[index + channel] = Math.max(0, Math.min(255, (rgb[index + channel] ?? 0) + shift));
    }
  }
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function repeatableRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
