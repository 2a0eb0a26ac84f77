import { describe, expect, it, vi } from 'vitest';
import { decode, encode, encode3d } from '../../geogrid/index.ts';
import { referenceEncode, referenceEncode3d } from '../support/geogrid-reference.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });

const POINTS = 200_000;
const LEGAL = /^[NS](0[1-9]|[1-5]\d|60)[A-V][0-9AB][0-7][0-5][0-9A-E]\d[0-9A-E]{2}[0-3][0-7]{8}$/;
const EDGES = [3_686_400, 1_843_200, 1_228_800, 122_880, 8192, 4096, 512, 64, 8, 1];
const LENGTHS = [4, 6, 7, 9, 11, 12, 14, 16, 18, 20];

/** Numbers from 0 to 1 that are the same in every run (xorshift32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A size in degrees below a limit: plain, with few decimals, on a cell edge, or a hair beside one. */
function awkward(next: () => number, limit: number): number {
  const plain = next() * limit;
  const kind = Math.floor(next() * 8);
  if (kind < 2) return plain;
  if (kind < 5) return Math.floor(plain * 10 ** (kind - 1)) / 10 ** (kind - 1);
  const size = EDGES[Math.floor(next() * EDGES.length)] ?? 1;
  const edge = Math.floor((plain * 7_372_800) / size) * size;
  if (kind === 5) return edge / 7_372_800;
  if (kind === 6) return Math.max(0, (edge + (next() - 0.5) * 4e-6) / 7_372_800);
  return Number((edge / 7_372_800).toFixed(15));
}

describe.each([
  ['NE', 1, 1],
  ['NW', -1, 1],
  ['SE', 1, -1],
  ['SW', -1, -1],
] as const)('%s: 200,000 points against exact arithmetic', (name, east, north) => {
  it('gives the same code, legal, and a cell that holds the point', () => {
    const next = random(name.charCodeAt(0) * 7919 + name.charCodeAt(1));
    const wrong: string[] = [];
    for (let at = 0; at < POINTS; at++) {
      const lng = east * awkward(next, 180);
      const lat = north * awkward(next, 88);
      const code = encode({ lng, lat }, 10);
      const level = (at % 10) + 1;
      const short = encode({ lng, lat }, level);
      const { west, south, centre } = decode(code);
      const held =
        (lng - west) * 7_372_800 > -2e-6 &&
        (lng - west) * 7_372_800 < 1 + 2e-6 &&
        (lat - south) * 7_372_800 > -2e-6 &&
        (lat - south) * 7_372_800 < 1 + 2e-6;
      const right =
        code === referenceEncode(lng, lat, 10) &&
        short === code.slice(0, LENGTHS[level - 1]) &&
        LEGAL.test(code) &&
        encode(centre, 10) === code &&
        held;
      if (!right) wrong.push(`${lng},${lat}: ${code}`);
    }
    expect(wrong).toEqual([]);
  });
});

it('gives the 3D codes of exact arithmetic, 20,000 points', () => {
  const next = random(20_250_101);
  const wrong: string[] = [];
  for (let at = 0; at < 20_000; at++) {
    const lng = awkward(next, 180) * (next() < 0.5 ? -1 : 1);
    const lat = awkward(next, 88) * (next() < 0.5 ? -1 : 1);
    const heightM = [next() * 2000, next() * 500_000, -next() * 400, Math.floor(next() * 900)][
      at % 4
    ];
    const level = (at % 10) + 1;
    const point = { lng, lat, heightM: heightM ?? 0 };
    const code = encode3d(point, level);
    if (code !== referenceEncode3d(lng, lat, point.heightM, level)) {
      wrong.push(`${lng},${lat},${heightM}: ${code}`);
    }
  }
  expect(wrong).toEqual([]);
});
