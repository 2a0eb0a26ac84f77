import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import sharp from 'sharp';
import {
  coverPolygon,
  decode,
  footprint,
  type GeoJsonShape,
  GridError,
  levelOf,
  type Obstacle,
  type Point,
  type Pose,
  sight,
} from '../../geogrid/index.ts';
import { DEMO_BUILDINGS, DEMO_DISTRICT, DEMO_POSE } from './grid-demo.ts';
import { cellRing, type Picture, type Shape, svgOf } from './grid-picture.ts';
import { printNote } from './output.ts';

type CoverOptions = { out: string; level: string; compact?: boolean; area?: string };
type CameraOptions = { out: string; camera?: string; range: string; buildings?: string };

const GROUND = '#2b8a3e';
const HIGH = '#e8a33d';
const BLIND = '#c92a2a';
const LEVELS = ['', '#1c7ed6', '#4263eb', '#7048e8', '#ae3ec9', '#d6336c', '#e03131', '#f08c00'];

/** `citymark grid show`: pictures of covers, footprints and sights, as SVG or PNG. */
export function gridCommand(): Command {
  const grid = new Command('grid').description('BeiDou grid cells and what cameras see of them');
  const show = grid.command('show').description('draw a picture');
  const out = ['-o, --out <file>', 'where to write; the ending says .svg or .png'] as const;

  show
    .command('cover')
    .description('the cells that cover an area (the demo district unless told)')
    .requiredOption(...out)
    .option('--area <file>', 'GeoJSON Polygon or MultiPolygon')
    .option('--level <level>', 'grid level, 1 to 10', '5')
    .option('--compact', 'merge complete sets of cells into coarser ones')
    .action(async (options: CoverOptions) => write(options.out, await coverPicture(options)));

  for (const what of ['footprint', 'sight'] as const) {
    show
      .command(what)
      .description(
        what === 'sight'
          ? 'what a camera sees past buildings, with its blind spots'
          : 'the ground in the picture of a camera, without regard to buildings',
      )
      .requiredOption(...out)
      .option('--camera <file>', 'JSON pose: lng, lat, heightM, headingDeg, tiltDeg, … (demo)')
      .option('--buildings <file>', 'GeoJSON features with a property heightM (demo)')
      .option('--range <metres>', 'how far to look', '80')
      .action(async (options: CameraOptions) =>
        write(options.out, await cameraPicture(options, what === 'sight')),
      );
  }
  return grid;
}

async function coverPicture({ area, level, compact }: CoverOptions): Promise<Picture> {
  const shape: GeoJsonShape =
    area === undefined
      ? { type: 'Polygon', coordinates: [DEMO_DISTRICT] }
      : JSON.parse(await readFile(area, 'utf8'));
  const codes = coverPolygon(shape, Number(level), { compact, maxCells: 200_000 });
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  const outline = polygons.flat().map((ring) => ring.map(toPoint));
  const byLevel = Map.groupBy(codes, (code) => levelOf(code));
  const cells = [...byLevel].map(
    ([of, members]): Shape => ({
      rings: members.map((code) => cellRing(decode(code))),
      fill: LEVELS[of] ?? '#f08c00',
      stroke: '#fff',
      opacity: 0.6,
    }),
  );
  return {
    title: `${codes.length.toLocaleString('en')} cells`,
    shapes: [...cells, { rings: outline, fill: 'none', stroke: '#111' }],
    legend: [...byLevel].map(([of, members]) => ({
      fill: LEVELS[of] ?? '#f08c00',
      text: `level ${of}: ${members.length.toLocaleString('en')}`,
    })),
  };
}

async function cameraPicture(options: CameraOptions, withSight: boolean): Promise<Picture> {
  const { camera, buildings, range } = options;
  const pose: Pose = camera ? JSON.parse(await readFile(camera, 'utf8')) : DEMO_POSE;
  const own = camera ? [] : DEMO_BUILDINGS;
  const obstacles = buildings ? await readBuildings(buildings) : own;
  const seen = footprint(pose, Number(range));
  const frame: Shape = {
    rings: [seen],
    fill: withSight ? 'none' : GROUND,
    stroke: '#111',
    opacity: 0.4,
  };
  const blocks = obstacles.map(
    ({ footprint: outline, heightM }): Shape => ({
      rings: [outline],
      fill: '#868e96',
      stroke: '#343a40',
      title: `${heightM} m`,
    }),
  );
  const base = { dots: [{ lng: pose.lng, lat: pose.lat }] };
  if (!withSight) {
    const legend = [{ fill: GROUND, text: `ground in the picture, up to ${range} m` }];
    return { ...base, title: 'footprint', shapes: [frame, ...blocks], legend };
  }
  const { cells, legend } = sightShapes(pose, obstacles, seen, Number(range));
  return { ...base, title: 'sight', shapes: [...cells, ...blocks, frame], legend };
}

function sightShapes(pose: Pose, obstacles: readonly Obstacle[], seen: Point[], maxRangeM: number) {
  const found = sight(pose, obstacles, { maxRangeM });
  const known = new Set(found.map(({ code }) => code));
  const blind = coverPolygon(seen, 7).filter((code) => !known.has(code));
  const cell = (code: string, fill: string, opacity: number, title: string): Shape => ({
    rings: [cellRing(decode(code))],
    fill,
    stroke: '#fff',
    opacity,
    title: `${code}: ${title}`,
  });
  const cells = [
    ...blind.map((code) => cell(code, BLIND, 0.5, 'nothing below 5 m')),
    ...found.map(({ code, lowestM, pixelsPerM }) => {
      const opacity = Math.min(1, 0.25 + pixelsPerM / 120);
      const hint = `from ${lowestM.toFixed(1)} m up, ${pixelsPerM.toFixed(0)} px/m`;
      return cell(code, lowestM < 0.05 ? GROUND : HIGH, opacity, hint);
    }),
  ];
  const onGround = found.filter(({ lowestM }) => lowestM < 0.05).length;
  const legend = [
    { fill: GROUND, text: `seen down to the ground: ${onGround} cells (stronger: sharper)` },
    { fill: HIGH, text: `seen from some height up: ${found.length - onGround} cells` },
    { fill: BLIND, text: `blind spots, or at the rim of the picture: ${blind.length} cells` },
    { fill: '#868e96', text: 'buildings' },
  ];
  return { cells, legend };
}

type Feature = { geometry: { coordinates: number[][][] }; properties: { heightM: number } };

async function readBuildings(file: string): Promise<Obstacle[]> {
  const { features }: { features: Feature[] } = JSON.parse(await readFile(file, 'utf8'));
  return features.map(({ geometry, properties }) => ({
    footprint: (geometry.coordinates[0] ?? []).map(toPoint),
    heightM: properties.heightM,
  }));
}

function toPoint([lng, lat]: readonly number[]): Point {
  if (lng === undefined || lat === undefined) {
    throw new GridError('shape', lng, 'a position is [lng, lat]');
  }
  return { lng, lat };
}

async function write(file: string, picture: Picture): Promise<void> {
  const svg = svgOf(picture);
  if (file.endsWith('.png')) await sharp(Buffer.from(svg)).png().toFile(file);
  else await writeFile(file, svg);
  printNote(`${file}: ${picture.title}`);
}
