/** A tone curve: what a value 0..255 becomes, and how steep the curve is there. */
export type Tone = { value: Float32Array; slope: Float32Array };

/**
 * The rising curve that gives `from` the distribution of `to`. Light, exposure and gamma act on a
 * whole picture as such a curve whatever it shows, so it takes them away.
 * @param from counts of the values 0..255
 * @param to counts of the same pixels' values in the other picture
 */
export function matchTones(from: Float64Array, to: Float64Array): Tone {
  const raw = new Float32Array(256);
  let below = 0;
  let reached = 0;
  let value = 0;
  for (let i = 0; i < 256; i++) {
    const here = from[i] as number;
    const middle = below + here / 2;
    while (value < 255 && reached + (to[value] as number) < middle) {
      reached += to[value] as number;
      value += 1;
    }
    const inside = to[value] as number;
    raw[i] = value - 0.5 + (inside > 0 ? Math.min(1, (middle - reached) / inside) : 0.5);
    below += here;
  }
  return smooth(bridge(raw, from));
}

/** Values that hardly occur say nothing: they are taken from their neighbours. */
function bridge(raw: Float32Array, counts: Float64Array): Float32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const least = total * 2e-4;
  const known: number[] = [];
  for (let i = 0; i < 256; i++) if ((counts[i] as number) > least) known.push(i);
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return Float32Array.from(raw, (_, i) => i);
  const out = new Float32Array(256);
  let k = 0;
  for (let i = 0; i < 256; i++) {
    if (i <= first) out[i] = scaled(i, first, raw[first] as number, 0, 0);
    else if (i >= last) out[i] = scaled(i, last, raw[last] as number, 255, 255);
    else {
      while ((known[k + 1] as number) < i) k += 1;
      const a = known[k] as number;
      const b = known[k + 1] as number;
      out[i] = scaled(i, a, raw[a] as number, b, raw[b] as number);
    }
  }
  return out;
}

function scaled(i: number, a: number, atA: number, b: number, atB: number): number {
  return a === b ? atA : atA + ((i - a) / (b - a)) * (atB - atA);
}

const REACH = 5;

function smooth(raw: Float32Array): Tone {
  const value = new Float32Array(256);
  for (let i = 0; i < 256; i++) {
    const reach = Math.min(REACH, i, 255 - i);
    let sum = 0;
    for (let j = i - reach; j <= i + reach; j++) sum += raw[j] as number;
    value[i] = sum / (2 * reach + 1);
  }
  const slope = new Float32Array(256);
  for (let i = 0; i < 256; i++) {
    const a = Math.max(0, i - REACH);
    const b = Math.min(255, i + REACH);
    slope[i] = ((value[b] as number) - (value[a] as number)) / (b - a);
  }
  return { value, slope };
}

/** The power law that brings a picture's middle luma to that of a well-lit one. */
export function wellLit(middle: number): Float32Array {
  const share = Math.min(0.85, Math.max(0.08, middle / 255));
  const exponent = Math.min(1.8, Math.max(0.55, Math.log(WELL_LIT) / Math.log(share)));
  return Float32Array.from({ length: 256 }, (_, i) => 255 * (i / 255) ** exponent);
}

const WELL_LIT = 0.42;

/** The middle of some values of 0 to 255. */
export function medianOf(values: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  let seen = 0;
  let i = 0;
  while (i < 255 && seen + (counts[i] as number) < values.length / 2) {
    seen += counts[i] as number;
    i += 1;
  }
  return i;
}
