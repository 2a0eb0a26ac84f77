import { type Camera, poseOf } from './camera.ts';
import { GridError } from './grid-error.ts';
import { type Ideal, undistort } from './lens.ts';
import type { Metres } from './local-metres.ts';
import type { Point } from './point.ts';
import { direction, type View, viewOf } from './pose.ts';
import { lensOfView } from './pose-ground.ts';

const SAMPLES_PER_SIDE = 16;
const CIRCLE_CORNERS = 64;

/**
 * The part of the flat ground that a camera has in its picture, up to a distance from its foot:
 * a ring of corners in degrees, without regard to buildings.
 * @param maxRangeM metres; 100 unless told
 * @throws GridError for a camera that sees no ground within that distance
 */
export function footprint(camera: Camera, maxRangeM = 100): Point[] {
  if (!(maxRangeM > 0)) throw new GridError('camera', maxRangeM, 'maxRangeM is more than 0');
  const view = viewOf(poseOf(camera));
  // Beyond this the ground is far outside the circle, and at the horizon it is nowhere.
  const steepest = view.pose.heightM / (20 * maxRangeM);
  const fall = ({ u, v }: Ideal) => -direction(view, u, v)[2] - steepest;
  const ground = clip(border(view), fall, mixIdeal).map(({ u, v }): Metres => {
    const [east, north, up] = direction(view, u, v);
    const reach = view.pose.heightM / -up;
    return { x: east * reach, y: north * reach };
  });
  const ring = circle(maxRangeM).reduce((rest, side) => clip(rest, side, mixMetres), ground);
  if (ring.length < 3) {
    const rule = `the camera sees no ground within ${maxRangeM} m`;
    throw new GridError('camera', view.pose.tiltDeg, rule);
  }
  return ring.map((corner) => view.local.toPoint(corner));
}

/** The rim of the picture, straightened. */
function border(view: View): Ideal[] {
  const lens = lensOfView(view);
  const { widthPx, heightPx } = lens;
  const corners = [
    { x: 0, y: 0 },
    { x: widthPx, y: 0 },
    { x: widthPx, y: heightPx },
    { x: 0, y: heightPx },
  ];
  return corners.flatMap((from, at) => {
    const to = corners[(at + 1) % 4] ?? from;
    return Array.from({ length: SAMPLES_PER_SIDE }, (_, step) => step / SAMPLES_PER_SIDE)
      .map((part) => ({
        x: from.x + (to.x - from.x) * part,
        y: from.y + (to.y - from.y) * part,
      }))
      .flatMap((pixel) => undistort(lens, pixel) ?? []);
  });
}

/** The part of a ring where a function that changes evenly along straight lines is positive. */
function clip<P>(
  ring: readonly P[],
  side: (p: P) => number,
  mix: (a: P, b: P, part: number) => P,
): P[] {
  return ring.flatMap((corner, at) => {
    const before = ring.at(at - 1) ?? corner;
    const [from, to] = [side(before), side(corner)];
    const entry = from > 0 !== to > 0 ? [mix(before, corner, from / (from - to))] : [];
    return to > 0 ? [...entry, corner] : entry;
  });
}

const mixIdeal = (a: Ideal, b: Ideal, part: number): Ideal => ({
  u: a.u + (b.u - a.u) * part,
  v: a.v + (b.v - a.v) * part,
});
const mixMetres = (a: Metres, b: Metres, part: number): Metres => ({
  x: a.x + (b.x - a.x) * part,
  y: a.y + (b.y - a.y) * part,
});

/** The sides of a many-cornered circle around the camera's foot, as distances inwards. */
function circle(radiusM: number): ((at: Metres) => number)[] {
  return Array.from({ length: CIRCLE_CORNERS }, (_, side) => {
    const angle = (2 * Math.PI * side) / CIRCLE_CORNERS;
    return ({ x, y }: Metres) => radiusM - x * Math.cos(angle) - y * Math.sin(angle);
  });
}
