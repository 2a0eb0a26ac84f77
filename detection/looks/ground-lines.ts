import { type Camera, type Click, localMetres, toPixel } from '../../geogrid/index.ts';

export type PicturePoint = { x: number; y: number };

/** Metres between two lines, and how many lines at most: further ones would be a fog. */
const STEP_M = 5;
const MAX_LINES = 25;

type Range = { from: number; to: number };

const around = (values: readonly number[]): Range => {
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  const half = Math.min(
    (Math.max(...values) - Math.min(...values)) / 2 + STEP_M,
    (STEP_M * (MAX_LINES - 1)) / 2,
  );
  const from = Math.floor((middle - half) / STEP_M) * STEP_M;
  return { from, to: from + Math.ceil((2 * half) / STEP_M) * STEP_M };
};

const steps = ({ from, to }: Range): number[] =>
  Array.from({ length: (to - from) / STEP_M + 1 }, (_, n) => from + n * STEP_M);

/**
 * A net of lines on the ground, 5 m apart and running to east and north, as it lies in the picture of a
 * camera around the spots it was calibrated by: somebody who looks at it sees whether the calibration holds.
 * @returns lines as points in pixels of the calibration's picture; parts out of the picture are left out
 */
export function groundLines(camera: Camera, clicks: readonly Click[]): PicturePoint[][] {
  const [first] = clicks;
  if (!first) return [];
  const ground = localMetres(first);
  const spots = clicks.map((click) => ground.toMetres(click));
  const [east, north] = [around(spots.map(({ x }) => x)), around(spots.map(({ y }) => y))];
  const lines = [
    ...steps(east).map((x) => steps(north).map((y) => ({ x, y }))),
    ...steps(north).map((y) => steps(east).map((x) => ({ x, y }))),
  ];
  const pixelOf = (at: PicturePoint) => {
    const pixel = toPixel(camera, ground.toPoint(at));
    return pixel?.inPicture ? { x: pixel.x, y: pixel.y } : undefined;
  };
  return lines.flatMap((line) => runs(line.map(pixelOf)));
}

/** The unbroken parts of a line that is partly out of the picture. */
function runs(points: readonly (PicturePoint | undefined)[]): PicturePoint[][] {
  const found: PicturePoint[][] = [[]];
  for (const point of points) {
    if (point) found.at(-1)?.push(point);
    else found.push([]);
  }
  return found.filter((run) => run.length > 1);
}
