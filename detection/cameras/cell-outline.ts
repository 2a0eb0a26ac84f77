import { decode } from '../../geogrid/index.ts';

type Position = [lng: number, lat: number];
type Side = { from: Position; to: Position };

/** A GeoJSON MultiPolygon in degrees. */
export type Outline = { type: 'MultiPolygon'; coordinates: Position[][][] };

const keyOf = ([lng, lat]: Position) => `${lng},${lat}`;

/**
 * The outline of some cells of one level: neighbours grow together, what is left out inside them becomes
 * a hole. Cells that touch in a corner stay apart.
 * @throws GridError for what is not a 2D code
 */
export function outlineOf(codes: readonly string[]): Outline {
  const rings = ringsOf(rimOf(codes));
  const areas = rings.map((ring) => ({ ring, area: signedArea(ring) }));
  const outers = areas.filter(({ area }) => area > 0).sort((a, b) => a.area - b.area);
  const polygons = new Map(outers.map(({ ring }) => [ring, [ring]]));
  for (const { ring: hole, area } of areas) {
    if (area > 0) continue;
    // The smallest ring around it, so that islands in holes keep their own holes.
    const around = outers.find(({ ring, area: size }) => size > -area && holds(ring, hole));
    if (around) polygons.get(around.ring)?.push(hole);
  }
  return { type: 'MultiPolygon', coordinates: [...polygons.values()] };
}

/** The sides, counter-clockwise, that cells do not share with another. */
function rimOf(codes: readonly string[]): Map<string, Side[]> {
  const sides = new Map<string, Side>();
  for (const code of new Set(codes)) {
    const { west, south, east, north } = decode(code);
    const corners: Position[] = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ];
    for (const [at, from] of corners.entries()) {
      const to = corners[(at + 1) % 4] ?? from;
      const back = `${keyOf(to)} ${keyOf(from)}`;
      if (!sides.delete(back)) sides.set(`${keyOf(from)} ${keyOf(to)}`, { from, to });
    }
  }
  return Map.groupBy(sides.values(), ({ from }) => keyOf(from));
}

function ringsOf(rim: Map<string, Side[]>): Position[][] {
  const rings: Position[][] = [];
  for (const starts of rim.values()) {
    for (let start = starts.pop(); start; start = starts.pop()) {
      const ring: Position[] = [start.from];
      for (let side = start; keyOf(side.to) !== keyOf(start.from); ) {
        const next = leftmost(side, rim.get(keyOf(side.to)) ?? []);
        if (turn(side, next) !== 0) ring.push(side.to);
        side = next;
      }
      rings.push([...ring, start.from]);
    }
  }
  return rings;
}

/** Where two cells touch in a corner, the side that stays with the cell at hand. Takes it away. */
function leftmost(side: Side, ways: Side[]): Side {
  const best = ways.reduce((a, b) => (turn(side, b) > turn(side, a) ? b : a));
  ways.splice(ways.indexOf(best), 1);
  return best;
}

const turn = (a: Side, b: Side) =>
  Math.sign(
    (a.to[0] - a.from[0]) * (b.to[1] - b.from[1]) - (a.to[1] - a.from[1]) * (b.to[0] - b.from[0]),
  );

const signedArea = (ring: readonly Position[]): number => {
  const [origin = [0, 0]] = ring;
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y];
    return (
      sum + ((x - origin[0]) * (nextY - origin[1]) - (nextX - origin[0]) * (y - origin[1])) / 2
    );
  }, 0);
};

/** Whether the middle of the hole's first side, moved a little inwards, is within the ring. */
function holds(ring: readonly Position[], hole: readonly Position[]): boolean {
  const [a = [0, 0], b = [0, 0]] = hole;
  const x = (a[0] + b[0]) / 2;
  const y = (a[1] + b[1]) / 2;
  const dx = (b[0] - a[0]) * 1e-3;
  const dy = (b[1] - a[1]) * 1e-3;
  // The inside of the cells lies to the left of their rim, also along a hole.
  return within(ring, x - dy, y + dx);
}

function within(ring: readonly Position[], x: number, y: number): boolean {
  let inside = false;
  for (const [at, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(at + 1) % ring.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
  }
  return inside;
}
