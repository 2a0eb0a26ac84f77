/**
 * A slow, exact second implementation of GB/T 39409-2020 in whole numbers and fractions, written
 * from annexes B and C digit by digit. It shares no code with `geogrid/`.
 */

/** A number as numerator over a power of two. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const bits = new DataView(new ArrayBuffer(8));

/** The exact value of a double. */
export function fractionOf(value: number): Fraction {
  bits.setFloat64(0, Math.abs(value));
  const raw = bits.getBigUint64(0);
  const exponent = Number(raw >> 52n);
  const mantissa = (raw & 0xf_ffff_ffff_ffffn) | (exponent > 0 ? 0x10_0000_0000_0000n : 0n);
  const power = Math.max(exponent, 1) - 1075;
  return power >= 0
    ? { top: mantissa << BigInt(power), bottom: 1n }
    : { top: mantissa, bottom: 1n << BigInt(-power) };
}

/** Whole 1/2048″ in a size in degrees; within a millionth of an edge, that edge. */
export function exactUnits(degrees: number): bigint {
  const { top, bottom } = fractionOf(degrees);
  const scaled = top * 3600n * 2048n;
  const below = scaled / bottom;
  const missing = bottom - (scaled - below * bottom);
  return missing * 1_000_000n <= bottom ? below + 1n : below;
}

const ARC_SECOND = 2048n;
const MINUTE = 60n * ARC_SECOND;
/** Cell sizes as 5.1 states them. */
const SIZES: readonly (readonly [lng: bigint, lat: bigint])[] = [
  [360n * MINUTE, 240n * MINUTE],
  [30n * MINUTE, 30n * MINUTE],
  [15n * MINUTE, 10n * MINUTE],
  [MINUTE, MINUTE],
  [4n * ARC_SECOND, 4n * ARC_SECOND],
  [2n * ARC_SECOND, 2n * ARC_SECOND],
  [ARC_SECOND / 4n, ARC_SECOND / 4n],
  [ARC_SECOND / 32n, ARC_SECOND / 32n],
  [ARC_SECOND / 256n, ARC_SECOND / 256n],
  [ARC_SECOND / 2048n, ARC_SECOND / 2048n],
];
const BANDS = 'ABCDEFGHIJKLMNOPQRSTUV';

/** The pieces of a 2D code, one a level, hemisphere first. */
export function referencePieces(lng: number, lat: number): string[] {
  let u = exactUnits(lng);
  if (u === 180n * 60n * MINUTE) u -= 1n;
  let v = exactUnits(lat);
  const pieces = [lat < 0 ? 'S' : 'N'];
  for (const [at, [width, height]] of SIZES.entries()) {
    const a = u / width + 1n;
    const b = v / height + 1n;
    u -= (a - 1n) * width;
    v -= (b - 1n) * height;
    pieces.push(piece(at + 1, Number(a), Number(b), lng < 0));
  }
  return pieces;
}

/** The characters of a level from the ordinals a and b of B.3 and B.4. */
function piece(level: number, a: number, b: number, west: boolean): string {
  if (level === 1) {
    const zone = west ? 31 - a : 30 + a;
    return `${zone < 10 ? '0' : ''}${zone}${BANDS[b - 1]}`;
  }
  if (level === 3 || level === 6) return String((b - 1) * 2 + a - 1);
  return ((a - 1).toString(16) + (b - 1).toString(16)).toUpperCase();
}

/** The 2D code of a point. */
export function referenceEncode(lng: number, lat: number, level: number): string {
  return referencePieces(lng, lat)
    .slice(0, level + 1)
    .join('');
}

const PRECISION = 200n;
const ONE = 1n << PRECISION;

/** ln(1 + top/bottom) as a fixed-point number with 200 binary places. */
function logOfOnePlus(top: bigint, bottom: bigint): bigint {
  // ln((1+z)/(1-z)) = 2(z + z³/3 + z⁵/5 + …) with z = x/(2+x)
  const z = (top * ONE) / (2n * bottom + top);
  const square = (z * z) / ONE;
  let sum = 0n;
  let power = z;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd;
    power = (power * square) / ONE;
  }
  return 2n * sum;
}

/** π/180 to 40 places. */
const THETA: readonly [bigint, bigint] = [
  31415926535897932384626433832795028841971n,
  180n * 10n ** 40n,
];
const LOG_STEP = logOfOnePlus(...THETA);

/** The layer number of a height above the ellipsoid (C.12); near an edge, that edge. */
export function referenceLayer(heightM: number): number {
  const { top, bottom } = fractionOf(heightM);
  const sign = heightM < 0 ? -1n : 1n;
  const log = logOfOnePlus(sign * top, bottom * 6_378_137n);
  const scaled = log * 7_372_800n;
  let below = scaled / LOG_STEP;
  if (below * LOG_STEP > scaled) below -= 1n;
  const missing = LOG_STEP - (scaled - below * LOG_STEP);
  return Number(missing * 100_000n <= LOG_STEP ? below + 1n : below);
}

/** The 3D code of a point, the height fields cut out of the binary layer number (C.14). */
export function referenceEncode3d(lng: number, lat: number, heightM: number, level: number) {
  const layer = referenceLayer(heightM);
  const binary = BigInt.asUintN(32, BigInt(layer)).toString(2).padStart(32, '0');
  const widths = [1, 6, 3, 1, 4, 4, 1, 3, 3, 3, 3];
  let at = 0;
  const heights = widths.map((width, field) => {
    const value = Number.parseInt(binary.slice(at, at + width), 2);
    at += width;
    return field === 1 ? String(value).padStart(2, '0') : value.toString(16).toUpperCase();
  });
  return referencePieces(lng, lat)
    .slice(0, level + 1)
    .map((text, field) => text + heights[field])
    .join('');
}
