import { type Cell, localMetres, type Point, type Ring } from '../../geogrid/index.ts';

/** One thing to draw: an outline in degrees, or a dot, and how it looks. */
export type Shape = {
  rings: readonly Ring[];
  fill: string;
  stroke?: string;
  opacity?: number;
  title?: string;
};

/** What the colours mean. */
export type LegendEntry = { fill: string; text: string };

/** Everything on a picture, in the order of drawing. */
export type Picture = {
  title: string;
  shapes: readonly Shape[];
  dots?: readonly Point[];
  legend: readonly LegendEntry[];
};

const WIDTH = 800;
const MARGIN = 16;
const HEADER = 40;
const LINE = 20;

/** The outline of a cell. */
export function cellRing({ west, south, east, north }: Cell): Ring {
  return [
    { lng: west, lat: south },
    { lng: east, lat: south },
    { lng: east, lat: north },
    { lng: west, lat: north },
  ];
}

/** A map as SVG text: north is up, metres are true to scale, a bar says how long they are. */
export function svgOf({ title, shapes, dots = [], legend }: Picture): string {
  const points = [...shapes.flatMap(({ rings }) => rings.flat()), ...dots];
  const { toMetres } = localMetres(points[0] ?? { lng: 0, lat: 0 });
  const places = points.map(toMetres);
  const [left, right] = extent(places.map((at) => at.x));
  const [bottom, top] = extent(places.map((at) => at.y));
  const scale = (WIDTH - 2 * MARGIN) / Math.max(right - left, (top - bottom) * 0.6, 1);
  const mapHeight = (top - bottom) * scale;
  const height = Math.ceil(HEADER + mapHeight + MARGIN + (legend.length + 2) * LINE);
  const at = (point: Point) => {
    const { x, y } = toMetres(point);
    return `${(MARGIN + (x - left) * scale).toFixed(1)} ${(HEADER + (top - y) * scale).toFixed(1)}`;
  };
  const drawn = shapes.map(({ rings, fill, stroke = 'none', opacity = 1, title: hint }) => {
    const path = rings.map((ring) => pathOf(ring.map(at))).join('');
    const text = hint === undefined ? '' : `<title>${escaped(hint)}</title>`;
    const look = `fill="${fill}" stroke="${stroke}" fill-opacity="${opacity}" fill-rule="evenodd"`;
    return `<path d="${path}" ${look}>${text}</path>`;
  });
  const marks = dots.map((dot) => {
    const [cx, cy] = at(dot).split(' ');
    return `<circle cx="${cx}" cy="${cy}" r="6" fill="#111" stroke="#fff" stroke-width="2"/>`;
  });
  const below = HEADER + mapHeight + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="14">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${MARGIN}" y="26" font-size="18">${escaped(title)}</text>`,
    ...drawn,
    ...marks,
    ...legend.map(
      ({ fill, text }, line) =>
        `<rect x="${MARGIN}" y="${below + line * LINE}" width="14" height="14" fill="${fill}"/>` +
        `<text x="${MARGIN + 22}" y="${below + line * LINE + 12}">${escaped(text)}</text>`,
    ),
    scaleBar(scale, below + legend.length * LINE + LINE / 2),
    '</svg>',
    '',
  ].join('\n');
}

/** A closed path; cells have level and upright sides, which are written short. */
function pathOf(corners: readonly string[]): string {
  const steps = corners.map((corner, index) => {
    const [x, y] = corner.split(' ');
    const [beforeX, beforeY] = (corners[index - 1] ?? '').split(' ');
    if (index === 0) return `M${corner}`;
    if (y === beforeY) return `H${x}`;
    return x === beforeX ? `V${y}` : `L${corner}`;
  });
  return `${steps.join('')}Z`;
}

function scaleBar(pixelsPerM: number, y: number): string {
  const wanted = 150 / pixelsPerM;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const metres = ([5, 2, 1].find((times) => times * power <= wanted) ?? 1) * power;
  const length = (metres * pixelsPerM).toFixed(1);
  const label = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  return (
    `<path d="M${MARGIN} ${y + 2}v8h${length}v-8" fill="none" stroke="#111" stroke-width="2"/>` +
    `<text x="${MARGIN + Number(length) + 8}" y="${y + 12}">${label}</text>`
  );
}

function extent(values: readonly number[]): [least: number, most: number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
