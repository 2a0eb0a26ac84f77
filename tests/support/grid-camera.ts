import { type Click, localMetres, type Pose, toPixel } from '../../geogrid/index.ts';

/** A camera on a pole over a street of Pingshan. */
export const POSE: Pose = {
  lng: 114.3462,
  lat: 22.7084,
  heightM: 8,
  headingDeg: 40,
  tiltDeg: 18,
  rollDeg: 0,
  hfovDeg: 65,
  widthPx: 1920,
  heightPx: 1080,
};
/** The size of its picture. */
export const PICTURE = { widthPx: 1920, heightPx: 1080 };

/** The place some metres ahead of the camera and to its right. */
export function ahead(pose: Pose, forwardM: number, rightM: number) {
  const heading = (pose.headingDeg * Math.PI) / 180;
  return localMetres(pose).toPoint({
    x: forwardM * Math.sin(heading) + rightM * Math.cos(heading),
    y: forwardM * Math.cos(heading) - rightM * Math.sin(heading),
  });
}

/** Numbers from 0 to 1, the same for the same seed. */
export function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A normal deviate (Box and Muller). */
export const normal = (next: () => number) =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** Clicks on spots of the ground, with a hand that is some pixels off. */
export function clicksOf(
  pose: Pose,
  spots: readonly (readonly [number, number])[],
  next?: () => number,
) {
  return spots.map(([forward, right]): Click => {
    const { lng, lat } = ahead(pose, forward, right);
    const pixel = toPixel(pose, { lng, lat });
    const off = () => (next ? 2 * normal(next) : 0);
    return { lng, lat, x: (pixel?.x ?? 0) + off(), y: (pixel?.y ?? 0) + off() };
  });
}
/** Spots in its picture, in metres ahead and to the right. */
export const EIGHT = [
  [14, -6],
  [14, 6],
  [22, -10],
  [22, 11],
  [32, -14],
  [33, 3],
  [42, -9],
  [43, 18],
] as const;
