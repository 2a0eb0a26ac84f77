import { cellToLatLng, latLngToCell } from 'h3-js';
import ngeohash from 'ngeohash';
import {
  coverPolygon,
  decode,
  encode,
  encode3d,
  encodeBatch,
  fitHomography,
  localMetres,
  type Obstacle,
  type Pose,
  sight,
  streamPolygon,
  toGround,
  toPixel,
} from '../geogrid/index.ts';
import { against, type BenchRow, quantile } from './bench.ts';

const POINTS = 1 << 16;
const ROUNDS = 25;
/** Batches a round: as long as a round of single calls, or the scheduler decides the figure. */
const BATCHES = 4;
/** Pingshan's bounding box: 348 km², twice the district itself. */
const DISTRICT = [
  { lng: 114.28, lat: 22.62 },
  { lng: 114.46, lat: 22.62 },
  { lng: 114.46, lat: 22.79 },
  { lng: 114.28, lat: 22.79 },
];

/** Numbers from 0 to 1 that are the same in every run. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const next = randoms(1);
const points = Array.from({ length: POINTS }, () => ({
  lng: 113.7 + next(),
  lat: 22.4 + next() * 0.5,
  heightM: next() * 120,
}));
const lngs = Float64Array.from(points, (point) => point.lng);
const lats = Float64Array.from(points, (point) => point.lat);

/** As large as the district is, 166 km²: a box of its width. */
const AREA = DISTRICT.map(({ lng, lat }) => ({ lng, lat: Math.min(lat, 22.701) }));

/** What is measured, so that no engine may leave it out. */
let sink = 0;

type Point = (typeof points)[number];

/** Each contender in turn, several times, so that the machine's moods hit all alike; the medians. */
function race(contenders: Record<string, () => void>): Map<string, number> {
  const rates = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const start = performance.now();
      work();
      rates.get(name)?.push((POINTS / (performance.now() - start)) * 1000);
    }
  }
  return new Map([...rates].map(([name, all]) => [name, quantile(all.slice(1), 0.5)]));
}

/** A loop over all points; the last character is read so that texts are really made. */
const each = (work: (point: Point) => string) => () => {
  for (const point of points) {
    const text = work(point);
    sink += text.charCodeAt(text.length - 1);
  }
};

function codecRows(): BenchRow[] {
  const codes = points.map((point) => encode(point, 10));
  const hashes = points.map(({ lat, lng }) => ngeohash.encode(lat, lng, 12));
  const cells = points.map(({ lat, lng }) => latLngToCell(lat, lng, 12));
  const rates = race({
    encode: each((point) => encode(point, 10)),
    encode3d: each((point) => encode3d(point, 10)),
    'ngeohash encode': each(({ lat, lng }) => ngeohash.encode(lat, lng, 12)),
    'h3-js latLngToCell': each(({ lat, lng }) => latLngToCell(lat, lng, 12)),
    batch: () => {
      for (let batch = 0; batch < BATCHES; batch++) {
        sink += encodeBatch(lngs, lats, 10).bytes[5] ?? 0;
      }
    },
    decode: () => {
      for (const code of codes) sink += decode(code).centre.lng;
    },
    'ngeohash decode': () => {
      for (const hash of hashes) sink += ngeohash.decode(hash).longitude;
    },
    'h3-js cellToLatLng': () => {
      for (const cell of cells) sink += cellToLatLng(cell)[1] ?? 0;
    },
  });
  rates.set('batch', (rates.get('batch') ?? Number.NaN) * BATCHES);
  const rate = (name: string) => rates.get(name) ?? Number.NaN;
  const ratio = (name: string, value: string, than: string, limit: number) =>
    against({ name, value: rate(value) / rate(than), unit: '×' }, '>=', limit);
  return [
    ...[...rates].map(([name, value]) => ({ name, value: Math.round(value), unit: '/s' })),
    ratio('encode level 10 over ngeohash encode 12', 'encode', 'ngeohash encode', 3),
    ratio('encode level 10 over h3-js latLngToCell 12', 'encode', 'h3-js latLngToCell', 6),
    ratio('decode over ngeohash decode', 'decode', 'ngeohash decode', 3),
    ratio('encode3d level 10 over ngeohash encode 12', 'encode3d', 'ngeohash encode', 1.5),
    ratio('batch over single encode', 'batch', 'encode', 2),
  ];
}

/** The median of several runs, in milliseconds. */
function median(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return quantile(times, 0.5);
}

function coverRows(): BenchRow[] {
  const coarse = median(7, () => {
    sink += coverPolygon(DISTRICT, 5).length;
  });
  let count = 0;
  let grownBytes = 0;
  const fine = median(3, () => {
    const before = process.memoryUsage().heapUsed;
    count = 0;
    for (const code of streamPolygon(AREA, 7)) {
      sink += code.length;
      if (++count % 500_000 === 0) {
        grownBytes = Math.max(grownBytes, process.memoryUsage().heapUsed - before);
      }
    }
  });
  return [
    against({ name: 'cover of 348 km², level 5', value: coarse, unit: 'ms' }, '<=', 50),
    { name: 'cells of 166 km² at level 7', value: count, unit: '' },
    against({ name: 'these cells streamed', value: fine / 1000, unit: 's' }, '<=', 3),
    { name: 'heap grown while streaming', value: grownBytes / 2 ** 20, unit: 'MiB' },
  ];
}

const pose = (at: number): Pose => ({
  lng: 114.3 + (at % 40) * 0.0015,
  lat: 22.65 + Math.floor(at / 40) * 0.0015,
  heightM: 4 + (at % 5),
  headingDeg: (at * 37) % 360,
  tiltDeg: 12 + (at % 15),
  rollDeg: 0,
  hfovDeg: 65,
  widthPx: 1920,
  heightPx: 1080,
});

/** A block of buildings around every camera, ten metres clear of it. */
function city(): Obstacle[] {
  return Array.from({ length: 10_000 }, (_, at) => {
    const { toPoint } = localMetres(pose(Math.floor(at / 10)));
    const angle = ((at % 10) / 10) * 2 * Math.PI;
    const x = (20 + (at % 7) * 8) * Math.cos(angle);
    const y = (20 + (at % 7) * 8) * Math.sin(angle);
    const size = 6 + (at % 3) * 3;
    const corners = [
      { x, y },
      { x: x + size, y },
      { x: x + size, y: y + size },
      { x, y: y + size },
    ];
    return { heightM: 3 + (at % 25), footprint: corners.map(toPoint) };
  });
}

function cameraRows(): BenchRow[] {
  const obstacles = city();
  let cells = 0;
  let refused = 0;
  const start = performance.now();
  for (let at = 0; at < 1000; at++) {
    // Buildings of neighbouring blocks may swallow a camera; such a one is refused.
    try {
      cells += sight(pose(at), obstacles).length;
    } catch {
      refused++;
    }
  }
  const seconds = (performance.now() - start) / 1000;
  return [
    against({ name: '1,000 cameras among 10,000 buildings', value: seconds, unit: 's' }, '<=', 10),
    { name: 'of them refused, standing inside a building', value: refused, unit: '' },
    { name: 'cells a camera', value: cells / (1000 - refused), unit: '' },
    against(
      { name: 'median error at 35 m, 8 clicks 2 px off', value: clickError(), unit: 'm' },
      '<=',
      0.2,
    ),
  ];
}

function clickError(): number {
  const camera = { ...pose(0), heightM: 8, tiltDeg: 18, headingDeg: 0 };
  const { toPoint } = localMetres(camera);
  const noise = () => 2 * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const spots = [
    [-6, 14],
    [6, 14],
    [-10, 22],
    [11, 22],
    [-14, 32],
    [3, 33],
    [-9, 42],
    [18, 43],
  ] as const;
  const errors = Array.from({ length: 200 }, (_, trial) => {
    const clicks = spots.map(([x, y]) => {
      const place = toPoint({ x, y });
      const pixel = toPixel(camera, place);
      return { ...place, x: (pixel?.x ?? 0) + noise(), y: (pixel?.y ?? 0) + noise() };
    });
    const { homography } = fitHomography(clicks, { widthPx: 1920, heightPx: 1080 });
    const place = toPoint({ x: (trial % 21) - 10, y: 35 });
    const found = toGround(homography, toPixel(camera, place) ?? { x: 0, y: 0 });
    const { x, y } = localMetres(place).toMetres(found ?? camera);
    return Math.hypot(x, y);
  });
  return quantile(errors, 0.5);
}

/** The grid code against its nearest relatives, covers, and camera geometry. */
export async function run(): Promise<BenchRow[]> {
  const rows = [...codecRows(), ...coverRows(), ...cameraRows()];
  if (Number.isNaN(sink)) throw new Error('nothing was measured');
  return rows;
}
