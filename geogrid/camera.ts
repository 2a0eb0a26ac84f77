/** Cameras, however they are known, between picture and ground. */
import {
  type GroundPoint,
  type Homography,
  homographyToGround,
  homographyToPixel,
  type PicturePoint,
} from './homography.ts';
import type { Pixel } from './lens.ts';
import type { Point } from './point.ts';
import type { Pose } from './pose.ts';
import { poseToGround, poseToPixel } from './pose-ground.ts';
import { recoverPose } from './recover-pose.ts';

/** A camera known by its pose or by clicks. */
export type Camera = Pose | Homography;

const isHomography = (camera: Camera): camera is Homography => 'groundToPixel' in camera;

/**
 * The place on the ground (taken as flat) that shows at a pixel, and how far off it may be:
 * the root mean square distance that the calibration's and the pixel's errors amount to.
 * Undefined at and above the horizon.
 */
export function toGround(camera: Camera, pixel: Pixel): GroundPoint | undefined {
  return isHomography(camera) ? homographyToGround(camera, pixel) : poseToGround(camera, pixel);
}

/**
 * The pixel of a point, `heightM` metres above the ground (0 unless given), and how far off it may
 * be; it may lie outside the picture (`inPicture` tells). Undefined behind the camera.
 * @throws GridError for heights, if the clicks of a homography do not tell its camera's pose
 */
export function toPixel(camera: Camera, point: Point): PicturePoint | undefined {
  if (!isHomography(camera)) return poseToPixel(camera, point);
  const foot = homographyToPixel(camera, point);
  if (!point.heightM) return foot;
  const pixel = poseToPixel(recoverPose(camera), point);
  return pixel && foot && { ...pixel, sigmaPx: foot.sigmaPx };
}

/** The pose of any camera. @throws GridError where clicks do not tell it */
export function poseOf(camera: Camera): Pose {
  return isHomography(camera) ? recoverPose(camera) : camera;
}
