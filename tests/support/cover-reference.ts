/**
 * Which cells share area with a polygon, the slow way: clip every ring to every cell in exact
 * fractions and look whether any area is left. Shares no code with `geogrid/`.
 */
type Corner = readonly [x: Rational, y: Rational];
interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

const whole = (n: number): Rational => ({ n: BigInt(n), d: 1n });
const minus = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
const plus = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const times = (a: Rational, b: Rational): Rational => ({ n: a.n * b.n, d: a.d * b.d });
const over = (a: Rational, b: Rational): Rational =>
  b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n };
const compare = (a: Rational, b: Rational): bigint => a.n * b.d - b.n * a.d;

/** Degrees in cells of a size in units; corners count to 2⁻²⁰ unit, and snap to edges as codes do. */
function inCells(degrees: number, size: number): Rational {
  const units = Math.round(degrees * 7_372_800 * 2 ** 20);
  const nearest = Math.round(units / 2 ** 20) * 2 ** 20;
  const kept = Math.abs(units - nearest) <= 2 ? nearest : units;
  return { n: BigInt(kept), d: BigInt(size) << 20n };
}

/** Keeps the part of a ring on one side of a line along an axis. */
function clip(ring: readonly Corner[], axis: 0 | 1, limit: Rational, below: boolean): Corner[] {
  const kept = (c: Corner) =>
    below ? compare(c[axis], limit) <= 0n : compare(c[axis], limit) >= 0n;
  return ring.flatMap((corner, at) => {
    const before = ring.at(at - 1) ?? corner;
    const crosses = kept(corner) !== kept(before);
    const part = crosses
      ? over(minus(limit, before[axis]), minus(corner[axis], before[axis]))
      : whole(0);
    const along = (a: 0 | 1): Rational => plus(before[a], times(part, minus(corner[a], before[a])));
    const entry: Corner[] = crosses ? [[along(0), along(1)]] : [];
    return kept(corner) ? [...entry, corner] : entry;
  });
}

function twiceArea(ring: readonly Corner[]): Rational {
  const area = ring.reduce<Rational>((sum, [x, y], at) => {
    const [px, py] = ring.at(at - 1) ?? [x, y];
    return plus(sum, minus(times(px, y), times(x, py)));
  }, whole(0));
  return area.n < 0n ? { n: -area.n, d: area.d } : area;
}

/** Columns and rows, as `column,row`, of the cells that share area with a polygon and its holes. */
export function referenceCover(
  rings: readonly (readonly { lng: number; lat: number }[])[],
  width: number,
  height: number,
): Set<string> {
  const exact = rings.map((ring) =>
    ring.map(({ lng, lat }): Corner => [inCells(lng, width), inCells(lat, height)]),
  );
  const columns = rings.flat().map(({ lng }) => Math.floor((lng * 7_372_800) / width));
  const rows = rings.flat().map(({ lat }) => Math.floor((lat * 7_372_800) / height));
  const found = new Set<string>();
  for (let column = Math.min(...columns) - 1; column <= Math.max(...columns) + 1; column++) {
    for (let row = Math.min(...rows) - 1; row <= Math.max(...rows) + 1; row++) {
      const areas = exact.map((ring) => {
        const east = clip(clip(ring, 0, whole(column), false), 0, whole(column + 1), true);
        return twiceArea(clip(clip(east, 1, whole(row), false), 1, whole(row + 1), true));
      });
      const [outer = whole(0), ...holes] = areas;
      if (holes.reduce(minus, outer).n > 0n) found.add(`${column},${row}`);
    }
  }
  return found;
}
