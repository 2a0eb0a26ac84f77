/** The 3D visibility index: which cells a camera can see, from what height up, and how sharply. */
import { type Camera, poseOf } from './camera.ts';
import { decode } from './code2d.ts';
import { coverCircle } from './cover-circle.ts';
import { GridError } from './grid-error.ts';
import { inPicture, type Lens, undistort } from './lens.ts';
import type { Metres } from './local-metres.ts';
import { dot, type Vector, type View, viewOf } from './pose.ts';
import { lensOfView, pixelIn } from './pose-ground.ts';
import { lowestSeen, type Obstacle, type Prism, prismsNear, stands } from './prism.ts';

/** One cell that a camera can see, judged at the cell's centre. */
export interface SightCell {
  readonly code: string;
  /** The lowest height above the ground that is in sight; the ground itself is 0. */
  readonly lowestM: number;
  /** Picture pixels per metre across the line of sight, at that height. */
  readonly pixelsPerM: number;
}

/** How far and how finely to look. */
export interface SightOptions {
  /** 7 (about 7 m) unless told. */
  readonly level?: number | undefined;
  /** Cells whose centres lie farther from the camera's foot are left out; 80 m unless told. */
  readonly maxRangeM?: number | undefined;
  /** Cells of which nothing below this is seen are left out; 5 m unless told. */
  readonly maxHeightM?: number | undefined;
  /** Cells seen less sharply are left out. */
  readonly minPixelsPerM?: number | undefined;
}

/** How finely heights are tried where lens distortion bends the rim of the picture. */
const BENT_STEP_M = 0.02;

/**
 * The cells that a camera sees past buildings, over flat ground.
 * @param obstacles prisms; more than are near do no harm
 * @throws GridError for poses that are none, and for a camera inside a building
 */
export function sight(
  camera: Camera,
  obstacles: readonly Obstacle[] = [],
  options: SightOptions = {},
): SightCell[] {
  const { level = 7, maxRangeM = 80, maxHeightM = 5, minPixelsPerM = 0 } = options;
  const view = viewOf(poseOf(camera));
  const prisms = prismsNear(obstacles, view.local, maxRangeM);
  assertOutside(view, prisms);
  const lens = lensOfView(view);
  const frame = frameOf(lens);
  const cells: SightCell[] = [];
  for (const code of coverCircle(view.pose, maxRangeM, level)) {
    const at = view.local.toMetres(decode(code).centre);
    if (Math.hypot(at.x, at.y) > maxRangeM) continue;
    const lowestM = lowest(view, lens, frame, at, prisms, maxHeightM);
    if (lowestM === undefined) continue;
    const pixelsPerM = sharpness(view, lens, at, lowestM);
    if (pixelsPerM >= minPixelsPerM) cells.push({ code, lowestM, pixelsPerM });
  }
  return cells;
}

function assertOutside({ pose, local }: View, prisms: readonly Prism[]): void {
  const around = prisms.find((prism) => prism.heightM > pose.heightM && stands(prism, 0, 0));
  if (around) {
    const rule = `the camera at ${local.origin.lng}, ${local.origin.lat} stands inside a building of ${around.heightM} m: move it out or raise it`;
    throw new GridError('camera', pose.heightM, rule);
  }
}

/** Half of the straightened picture's width and height, in focal lengths. */
interface Frame {
  readonly u: number;
  readonly v: number;
  readonly bent: boolean;
}

function frameOf(lens: Lens): Frame {
  const u = lens.widthPx / 2 / lens.focalPx;
  const v = lens.heightPx / 2 / lens.focalPx;
  const { k1 = 0, k2 = 0 } = lens;
  if (k1 === 0 && k2 === 0) return { u, v, bent: false };
  const rim = [
    { x: 0, y: 0 },
    { x: 0, y: lens.heightPx / 2 },
    { x: lens.widthPx / 2, y: 0 },
  ].map((pixel) => undistort(lens, pixel) ?? { u: 10, v: 10 });
  const most = (side: 'u' | 'v') => Math.max(...rim.map((ideal) => Math.abs(ideal[side])));
  return { u: most('u'), v: most('v'), bent: true };
}

/** The lowest height at a place that is in the picture and not hidden, if it is low enough. */
function lowest(
  view: View,
  lens: Lens,
  frame: Frame,
  { x, y }: Metres,
  prisms: readonly Prism[],
  maxHeightM: number,
): number | undefined {
  const [from, to] = inFrame(view, frame, x, y);
  const high = Math.min(to, maxHeightM);
  let low = Math.max(0, from);
  if (low > high) return undefined;
  for (const prism of prisms) {
    low = Math.max(low, lowestSeen(prism, x, y, view.pose.heightM));
    if (low > high) return undefined;
  }
  if (!frame.bent) return low;
  const point = view.local.toPoint({ x, y });
  for (let heightM = low; heightM <= high; heightM += BENT_STEP_M) {
    const pixel = pixelIn(view, { ...point, heightM });
    if (pixel && inPicture(lens, pixel)) return heightM;
  }
  return undefined;
}

/** The heights at a place that are in the straightened picture: four planes cut the upright line. */
function inFrame(view: View, frame: Frame, x: number, y: number): [from: number, to: number] {
  const foot: Vector = [x, y, -view.pose.heightM];
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  const depth = dot(view.forward, foot);
  const depthRise = view.forward[2];
  for (const [axis, half] of [
    [view.right, frame.u],
    [view.down, frame.v],
  ] as const) {
    const offset = dot(axis, foot);
    for (const sign of [1, -1]) {
      // offset·sign + half·depth ≥ 0, along the upright line.
      const start = sign * offset + half * depth;
      const rise = sign * axis[2] + half * depthRise;
      if (rise > 0) from = Math.max(from, -start / rise);
      else if (rise < 0) to = Math.min(to, -start / rise);
      else if (start < 0) return [1, 0];
    }
  }
  return [from, to];
}

/** Pixels per metre across the line of sight: the lesser one, where the lens stretches unevenly. */
function sharpness({ right, down, forward, pose }: View, lens: Lens, at: Metres, z: number) {
  const offset: Vector = [at.x, at.y, z - pose.heightM];
  const depth = dot(forward, offset);
  const square = (dot(right, offset) ** 2 + dot(down, offset) ** 2) / depth ** 2;
  const { k1 = 0, k2 = 0 } = lens;
  const around = 1 + k1 * square + k2 * square * square;
  const outward = 1 + 3 * k1 * square + 5 * k2 * square * square;
  return (lens.focalPx / depth) * Math.min(around, outward);
}
