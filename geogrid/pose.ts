/**
 * A camera by its place and direction. Heights in camera geometry are metres above the local
 * ground, which is taken as flat; pixels count from the top left corner, x right and y down.
 */
import { GridError } from './grid-error.ts';
import { type LocalMetres, localMetres } from './local-metres.ts';
import type { Point } from './point.ts';

/** How well a pose is known: one standard deviation each. */
export interface PoseSigma {
  readonly headingDeg: number;
  readonly tiltDeg: number;
  readonly rollDeg: number;
  readonly heightM: number;
  readonly positionM: number;
  /** Of the pixel that is asked about. */
  readonly pixelPx: number;
}

/** A careful installation with a phone compass, a spirit level and a tape. */
export const DEFAULT_SIGMA: PoseSigma = {
  headingDeg: 1,
  tiltDeg: 0.5,
  rollDeg: 0.5,
  heightM: 0.1,
  positionM: 0.5,
  pixelPx: 1,
};

/** Where a camera hangs, how it looks, and its picture. Square pixels, optical axis in the middle. */
export interface Pose {
  readonly lng: number;
  readonly lat: number;
  /** Above the ground. */
  readonly heightM: number;
  /** Clockwise from north. */
  readonly headingDeg: number;
  /** Below the horizon; negative looks up. */
  readonly tiltDeg: number;
  /** Of the camera, clockwise seen from behind it. */
  readonly rollDeg: number;
  /** Of an undistorted picture across its width. */
  readonly hfovDeg: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Radial distortion: r becomes r(1 + k1 r² + k2 r⁴), r in focal lengths. */
  readonly k1?: number | undefined;
  readonly k2?: number | undefined;
  readonly sigma?: Partial<PoseSigma> | undefined;
}

/** Three numbers: east, north, up; or right, down, forward. */
export type Vector = readonly [number, number, number];

/** A pose worked out: the camera's axes in the world, its focal length, the flat map below it. */
export interface View {
  readonly pose: Pose;
  readonly right: Vector;
  readonly down: Vector;
  readonly forward: Vector;
  readonly focalPx: number;
  readonly local: LocalMetres;
}

const RADIANS = Math.PI / 180;

/** @throws GridError for a pose that no camera can have */
export function viewOf(pose: Pose): View {
  assertPose(pose);
  const heading = pose.headingDeg * RADIANS;
  const tilt = pose.tiltDeg * RADIANS;
  const roll = pose.rollDeg * RADIANS;
  const forward: Vector = [
    Math.sin(heading) * Math.cos(tilt),
    Math.cos(heading) * Math.cos(tilt),
    -Math.sin(tilt),
  ];
  const level: Vector = [Math.cos(heading), -Math.sin(heading), 0];
  const below: Vector = [
    -Math.sin(heading) * Math.sin(tilt),
    -Math.cos(heading) * Math.sin(tilt),
    -Math.cos(tilt),
  ];
  return {
    pose,
    forward,
    right: combine(level, Math.cos(roll), below, Math.sin(roll)),
    down: combine(below, Math.cos(roll), level, -Math.sin(roll)),
    focalPx: pose.widthPx / 2 / Math.tan((pose.hfovDeg / 2) * RADIANS),
    local: localMetres(pose),
  };
}

function combine(a: Vector, s: number, b: Vector, t: number): Vector {
  return [a[0] * s + b[0] * t, a[1] * s + b[1] * t, a[2] * s + b[2] * t];
}

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** A point as the camera has it: right, down and forward of the lens, in metres. */
export function inCamera(view: View, point: Point): Vector {
  const { x, y } = view.local.toMetres(point);
  const offset: Vector = [x, y, (point.heightM ?? 0) - view.pose.heightM];
  return [dot(view.right, offset), dot(view.down, offset), dot(view.forward, offset)];
}

/** The direction (east, north, up) of a place in the ideal picture, in focal lengths. */
export function direction(view: View, u: number, v: number): Vector {
  const across = combine(view.right, u, view.down, v);
  return combine(view.forward, 1, across, 1);
}

function assertPose(pose: Pose): void {
  const numbers = ['heightM', 'headingDeg', 'tiltDeg', 'rollDeg', 'hfovDeg', 'widthPx'] as const;
  for (const name of [...numbers, 'heightPx'] as const) {
    if (!Number.isFinite(pose[name])) {
      throw new GridError('camera', pose[name], `${name} of a pose must be a number`);
    }
  }
  const { heightM, tiltDeg, hfovDeg, widthPx, heightPx } = pose;
  const limits: [number, boolean, string][] = [
    [heightM, heightM > 0, 'heightM of a pose is above the ground: more than 0'],
    [tiltDeg, Math.abs(tiltDeg) <= 90, 'tiltDeg of a pose is -90 (up) to 90 (down)'],
    [hfovDeg, hfovDeg > 0 && hfovDeg < 180, 'hfovDeg of a pose is more than 0 and less than 180'],
    [widthPx, widthPx >= 1, 'widthPx of a pose is at least 1'],
    [heightPx, heightPx >= 1, 'heightPx of a pose is at least 1'],
  ];
  for (const [value, holds, rule] of limits) {
    if (!holds) throw new GridError('camera', value, rule);
  }
}
