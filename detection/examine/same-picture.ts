import type { Frame } from '../frame.ts';

const BLOCK_PX = 16;
/** Compressing a picture anew hardly changes the mean of a block; an hour of daylight does, of 255. */
const MOST_MEAN = { mostly: 2, anywhere: 3.2 } as const;
/** Finest structure of flat blocks, of 255: with as much as this it is the noise of the sensor. */
const LEAST_NOISE = 0.8;
/** The noise of two pictures has nothing in common, that of one picture compressed anew has. */
const MOST_COMMON = 0.3;

/** Finest structure that is so much fainter in one of two pictures was lost when that was compressed anew. */
const MOST_LOST = 0.5;

/** A block: how much its mean differs; the energies of its finest structure, and what those have in common. */
type Block = { apart: number; one: number; other: number; common: number };
/** Green of a picture. */
type Values = { values: Uint8Array; width: number; height: number };

/**
 * Whether two frames are one picture, perhaps compressed anew: what a stuck camera, or a platform that answers
 * with what it had kept, sends for a new one. Nothing has moved, no light has changed, and the noise is the same.
 */
export function isSamePicture(one: Frame, other: Frame): boolean {
  if (one.widthPx !== other.widthPx || one.heightPx !== other.heightPx) return false;
  const greens = [greenOf(one), greenOf(other)] as const;
  const blocks = blocksOf(...greens);
  if (blocks.some(({ apart }) => apart > MOST_MEAN.anywhere)) return false;
  const apart = blocks.map((block) => block.apart).sort((a, b) => a - b);
  if ((apart[Math.floor(apart.length * 0.99)] ?? 0) > MOST_MEAN.mostly) return false;
  const noise = noiseOf(blocks);
  if (noise.least >= MOST_LOST * noise.most) return !isOwn(noise);
  // Strong compression leaves nothing of the finest noise; what is twice as coarse outlasts it.
  return !isOwn(noiseOf(blocksOf(halved(greens[0]), halved(greens[1]))));
}

type Noise = { least: number; most: number; common: number };

const isOwn = ({ least, common }: Noise): boolean => least >= LEAST_NOISE && common < MOST_COMMON;

/** The finest structure of flat blocks: mean strengths in the two pictures, and its correlation. */
function noiseOf(blocks: readonly Block[]): Noise {
  const flat = blocks.toSorted((a, b) => a.one - b.one).slice(0, Math.ceil(blocks.length / 4));
  const sum = (of: (block: Block) => number) => flat.reduce((total, block) => total + of(block), 0);
  const [one, other] = [sum((block) => block.one), sum((block) => block.other)];
  const strength = (energy: number) =>
    Math.sqrt(energy / Math.max(1, flat.length * (BLOCK_PX - 2) ** 2));
  return {
    least: strength(Math.min(one, other)),
    most: strength(Math.max(one, other)),
    common: sum((block) => block.common) / Math.max(1e-6, Math.sqrt(one * other)),
  };
}

function greenOf({ rgb, widthPx: width, heightPx: height }: Frame): Values {
  const values = new Uint8Array(width * height);
  for (let p = 0; p < values.length; p++) values[p] = rgb[p * 3 + 1] as number;
  return { values, width, height };
}

/** The means of 2 × 2 pixels. */
function halved({ values, width, height }: Values): Values {
  const half = { width: width >> 1, height: height >> 1 };
  const means = new Uint8Array(half.width * half.height);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const p = 2 * (y * width + x);
      const top = (values[p] as number) + (values[p + 1] as number);
      const low = (values[p + width] as number) + (values[p + width + 1] as number);
      means[y * half.width + x] = Math.round((top + low) / 4);
    }
  }
  return { values: means, ...half };
}

function blocksOf(one: Values, other: Values): Block[] {
  const blocks: Block[] = [];
  for (let y = 0; y + BLOCK_PX <= one.height; y += BLOCK_PX) {
    for (let x = 0; x + BLOCK_PX <= one.width; x += BLOCK_PX)
      blocks.push(blockOf(one, other, x, y));
  }
  return blocks;
}

function blockOf({ values, width }: Values, other: Values, left: number, top: number): Block {
  let apart = 0;
  const block = { apart: 0, one: 0, other: 0, common: 0 };
  for (let y = 0; y < BLOCK_PX; y++) {
    for (let x = 0; x < BLOCK_PX; x++) {
      const i = (top + y) * width + left + x;
      apart += (values[i] as number) - (other.values[i] as number);
      if (x === 0 || y === 0 || x === BLOCK_PX - 1 || y === BLOCK_PX - 1) continue;
      const [a, b] = [finest(values, i, width), finest(other.values, i, width)];
      block.one += a * a;
      block.other += b * b;
      block.common += a * b;
    }
  }
  block.apart = Math.abs(apart) / BLOCK_PX ** 2;
  return block;
}

function finest(values: Uint8Array, i: number, width: number): number {
  const around =
    (values[i - 1] as number) +
    (values[i + 1] as number) +
    (values[i - width] as number) +
    (values[i + width] as number);
  return (values[i] as number) - around / 4;
}
