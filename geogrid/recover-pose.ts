import { GridError } from './grid-error.ts';
import type { Homography } from './homography.ts';
import { localMetres } from './local-metres.ts';
import { dot, type Pose, type Vector } from './pose.ts';

/** Seen from straight above, the ground is not foreshortened and any focal length would do. */
const EVEN = 0.01;
const DEGREES = 180 / Math.PI;

/**
 * The pose of a camera whose picture of the ground is known: square pixels and an optical axis in
 * the middle leave just enough to tell focal length, height and direction.
 * @throws GridError `camera` where they do not, as when it looks straight down or along an edge
 */
export function recoverPose(camera: Homography): Pose {
  const [east, north, origin] = columns(camera);
  const focalPx = camera.focalPx ?? focalOf(east, north);
  const ray = ([x, y, z]: Vector): Vector => [x / focalPx, y / focalPx, z];
  const scale = 2 / (length(ray(east)) + length(ray(north)));
  const e = times(ray(east), scale);
  const up = unit(cross(e, times(ray(north), scale)));
  const n = unit(cross(up, e));
  const axes = [unit(e), n, up] as const;
  const t = times(ray(origin), scale);
  const [x, y, heightM] = axes.map((axis) => -dot(axis, t)) as [number, number, number];
  if (!(heightM > 0)) {
    throw new GridError('camera', heightM, 'the calibration puts the camera below the ground');
  }
  const world = (at: 0 | 1 | 2): Vector => [axes[0][at], axes[1][at], axes[2][at]];
  const [fx, fy, fz] = world(2);
  const heading = Math.atan2(fx, fy);
  const tilt = Math.asin(Math.max(-1, Math.min(1, -fz)));
  const level: Vector = [Math.cos(heading), -Math.sin(heading), 0];
  const below: Vector = [
    -Math.sin(heading) * Math.sin(tilt),
    -Math.cos(heading) * Math.sin(tilt),
    -Math.cos(tilt),
  ];
  const { lng, lat } = localMetres(camera.origin).toPoint({ x, y });
  const { widthPx, heightPx, k1, k2 } = camera;
  return {
    lng,
    lat,
    heightM,
    headingDeg: (heading * DEGREES + 360) % 360,
    tiltDeg: tilt * DEGREES,
    rollDeg: Math.atan2(dot(world(0), below), dot(world(0), level)) * DEGREES,
    hfovDeg: 2 * Math.atan(widthPx / 2 / focalPx) * DEGREES,
    widthPx,
    heightPx,
    k1,
    k2,
  };
}

/** The homography's columns with the optical axis moved to (0, 0). */
function columns({ groundToPixel, widthPx, heightPx }: Homography): [Vector, Vector, Vector] {
  const column = (at: number): Vector => {
    const w = groundToPixel[at + 6] as number;
    return [
      (groundToPixel[at] as number) - (w * widthPx) / 2,
      (groundToPixel[at + 3] as number) - (w * heightPx) / 2,
      w,
    ];
  };
  return [column(0), column(1), column(2)];
}

/** East and north are at right angles and equally long; both say something about 1/f². */
function focalOf(east: Vector, north: Vector): number {
  const inPlane = 2 * (east[0] * north[0] + east[1] * north[1]);
  const inDepth = 2 * east[2] * north[2];
  const planeGap = east[0] ** 2 + east[1] ** 2 - north[0] ** 2 - north[1] ** 2;
  const depthGap = east[2] ** 2 - north[2] ** 2;
  const inverse = -(inPlane * inDepth + planeGap * depthGap) / (inPlane ** 2 + planeGap ** 2);
  const focalPx = Math.sqrt(1 / inverse);
  const size = east[0] ** 2 + east[1] ** 2 + north[0] ** 2 + north[1] ** 2;
  const even = Math.hypot(inPlane, planeGap) < EVEN * size;
  if (even || !Number.isFinite(focalPx)) {
    throw new GridError('camera', inverse, 'give focalPx: the clicks do not tell the focal length');
  }
  return focalPx;
}

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const times = (a: Vector, s: number): Vector => [a[0] * s, a[1] * s, a[2] * s];
const length = (a: Vector): number => Math.sqrt(dot(a, a));
const unit = (a: Vector): Vector => times(a, 1 / length(a));
