/** From pixels to the ground and back for a camera given by its pose. */
import type { GroundPoint, PicturePoint } from './homography.ts';
import { distort, inPicture, type Lens, type Pixel, undistort } from './lens.ts';
import type { Metres } from './local-metres.ts';
import type { Point } from './point.ts';
import { DEFAULT_SIGMA, direction, inCamera, type Pose, type View, viewOf } from './pose.ts';

/** What each uncertain number of a pose adds to it. */
const DOUBTS = ['headingDeg', 'tiltDeg', 'rollDeg', 'heightM'] as const;
/** Part of a standard deviation by which a number is moved to see what it does. */
const STEP = 0.01;

/** The optics of a view. */
export function lensOfView({ pose, focalPx }: View): Lens {
  const { widthPx, heightPx, k1, k2 } = pose;
  return { focalPx, widthPx, heightPx, k1, k2 };
}

/** Where the ground is that shows at a pixel; undefined at and above the horizon. */
export function poseToGround(pose: Pose, pixel: Pixel): GroundPoint | undefined {
  const view = viewOf(pose);
  const metres = hitGround(view, pixel);
  if (!metres) return undefined;
  const sigma = { ...DEFAULT_SIGMA, ...pose.sigma };
  const moved = [
    ...DOUBTS.map((name) => {
      return hitGround(viewOf(nudge(pose, name, sigma[name])), pixel);
    }),
    hitGround(view, { x: pixel.x + sigma.pixelPx * STEP, y: pixel.y }),
    hitGround(view, { x: pixel.x, y: pixel.y + sigma.pixelPx * STEP }),
  ];
  let variance = sigma.positionM ** 2;
  for (const there of moved) {
    // A nudge that loses the ground: so near the horizon nothing is known of the distance.
    if (!there) return undefined;
    variance += ((there.x - metres.x) / STEP) ** 2 + ((there.y - metres.y) / STEP) ** 2;
  }
  const { lng, lat } = view.local.toPoint(metres);
  return { lng, lat, sigmaM: Math.sqrt(variance) };
}

/** A pose with one number moved a little; tilt towards the level, so that it stays a tilt. */
function nudge(pose: Pose, name: (typeof DOUBTS)[number], sigma: number): Pose {
  const step = sigma * (name === 'tiltDeg' && pose.tiltDeg > 45 ? -STEP : STEP);
  return { ...pose, [name]: pose[name] + step };
}

function hitGround(view: View, pixel: Pixel): Metres | undefined {
  const ideal = undistort(lensOfView(view), pixel);
  if (!ideal) return undefined;
  const [east, north, up] = direction(view, ideal.u, ideal.v);
  if (up >= 0) return undefined;
  const reach = view.pose.heightM / -up;
  return { x: east * reach, y: north * reach };
}

/** The pixel of a point (`heightM` above the ground, 0 unless given); undefined behind the lens. */
export function poseToPixel(pose: Pose, point: Point): PicturePoint | undefined {
  const view = viewOf(pose);
  const pixel = pixelIn(view, point);
  if (!pixel) return undefined;
  const sigma = { ...DEFAULT_SIGMA, ...pose.sigma };
  const { perLng, perLat } = view.local;
  const east = { ...point, lng: point.lng + (sigma.positionM * STEP) / perLng / Math.SQRT2 };
  const north = { ...point, lat: point.lat + (sigma.positionM * STEP) / perLat / Math.SQRT2 };
  const moved = [
    ...DOUBTS.map((name) => {
      return pixelIn(viewOf(nudge(pose, name, sigma[name])), point);
    }),
    pixelIn(view, east),
    pixelIn(view, north),
  ];
  const variance = moved.reduce(
    (sum, at) => sum + (at ? ((at.x - pixel.x) / STEP) ** 2 + ((at.y - pixel.y) / STEP) ** 2 : 0),
    0,
  );
  const inside = inPicture(lensOfView(view), pixel);
  return { ...pixel, sigmaPx: Math.sqrt(variance), inPicture: inside };
}

/** The pixel of a point in a view; undefined behind the lens. */
export function pixelIn(view: View, point: Point): Pixel | undefined {
  const [right, down, forward] = inCamera(view, point);
  if (forward <= 0) return undefined;
  return distort(lensOfView(view), { u: right / forward, v: down / forward });
}
