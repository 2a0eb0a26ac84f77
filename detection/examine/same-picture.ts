import type { Frame } from '../frame.ts';

const BLOCK_PX = 16;
/** Compressing a picture anew hardly changes the mean of a block; an hour of daylight does, of 255. */
const MOST_MEAN = { mostly: 2, anywhere: 3.2 } as const;
/** Finest structure of flat blocks, of 255: with as much as this it is the noise of the sensor. */
const LEAST_NOISE = 0.8;
/** The noise of two pictures has nothing in common, that of one picture compressed anew has. */
const MOST_COMMON = 0.3;

/** A block: how much its mean differs; the energies of its finest structure, and what those have in common. */
type Block = { apart: number; one: number; other: number; common: number };

/**
 * Whether two frames are one picture, perhaps compressed anew: what a stuck camera, or a platform that answers
 * with what it had kept, sends for a new one. Nothing has moved, no light has changed, and the noise is the same.
 */
export function isSamePicture(one: Frame, other: Frame): boolean {
  if (one.widthPx !== other.widthPx || one.heightPx !== other.heightPx) return false;
  const blocks: Block[] = [];
  for (let y = 0; y + BLOCK_PX <= one.heightPx; y += BLOCK_PX) {
    for (let x = 0; x + BLOCK_PX <= one.widthPx; x += BLOCK_PX) {
      const block = blockOf(one, other, x, y);
      if (block.apart > MOST_MEAN.anywhere) return false;
      blocks.push(block);
    }
  }
  const apart = blocks.map((block) => block.apart).sort((a, b) => a - b);
  if ((apart[Math.floor(apart.length * 0.99)] ?? 0) > MOST_MEAN.mostly) return false;
  return !hasOwnNoise(blocks);
}

function hasOwnNoise(blocks: readonly Block[]): boolean {
  const flat = blocks.toSorted((a, b) => a.one - b.one).slice(0, Math.ceil(blocks.length / 4));
  const sum = (of: (block: Block) => number) => flat.reduce((total, block) => total + of(block), 0);
  const [one, other] = [sum((block) => block.one), sum((block) => block.other)];
  const noise = Math.sqrt(Math.min(one, other) / (flat.length * (BLOCK_PX - 2) ** 2));
  return (
    noise >= LEAST_NOISE && sum((block) => block.common) < MOST_COMMON * Math.sqrt(one * other)
  );
}

function blockOf({ rgb, widthPx }: Frame, { rgb: rgb2 }: Frame, left: number, top: number): Block {
  let apart = 0;
  const block = { apart: 0, one: 0, other: 0, common: 0 };
  const row = widthPx * 3;
  for (let y = 0; y < BLOCK_PX; y++) {
    for (let x = 0; x < BLOCK_PX; x++) {
      const i = (top + y) * row + (left + x) * 3 + 1;
      apart += (rgb[i] as number) - (rgb2[i] as number);
      if (x === 0 || y === 0 || x === BLOCK_PX - 1 || y === BLOCK_PX - 1) continue;
      const [a, b] = [finest(rgb, i, row), finest(rgb2, i, row)];
      block.one += a * a;
      block.other += b * b;
      block.common += a * b;
    }
  }
  block.apart = Math.abs(apart) / BLOCK_PX ** 2;
  return block;
}

function finest(rgb: Uint8Array, i: number, row: number): number {
  const around =
    (rgb[i - 3] as number) +
    (rgb[i + 3] as number) +
    (rgb[i - row] as number) +
    (rgb[i + row] as number);
  return (rgb[i] as number) - around / 4;
}
