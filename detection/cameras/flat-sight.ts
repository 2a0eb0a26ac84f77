import {
  coverCircle,
  decode,
  type Homography,
  localMetres,
  type Point,
  type SightCell,
  toPixel,
} from '../../geogrid/index.ts';

/**
 * The cells that a camera shows on flat ground, for clicks that do not tell where it hangs (as when it
 * looks straight down): without regard to buildings, and only what is on the ground.
 * @param maxRangeM from the middle of the clicks
 */
export function flatSight(camera: Homography, level: number, maxRangeM = 80): SightCell[] {
  return coverCircle(camera.origin, maxRangeM, level).flatMap((code) => {
    const { centre } = decode(code);
    const pixel = toPixel(camera, centre);
    if (!pixel?.inPicture) return [];
    return [{ code, lowestM: 0, pixelsPerM: sharpness(camera, centre, pixel) }];
  });
}

/** The lesser of the pixels that a metre east and a metre north are long. */
function sharpness(camera: Homography, at: Point, pixel: { x: number; y: number }): number {
  const local = localMetres(at);
  const lengths = [
    { x: 1, y: 0 },
    { x: 0, y: 1 },
  ].map((step) => {
    const end = toPixel(camera, local.toPoint(step));
    return end ? Math.hypot(end.x - pixel.x, end.y - pixel.y) : 0;
  });
  return Math.min(...lengths);
}
